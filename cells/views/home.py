"""The first page: where the person works, and what is waiting there."""

import uuid

from django.conf import settings
from django.shortcuts import render

from cells import permissions
from cells.choices import MeetingKind, MeetingState
from cells.due import likely_day
from cells.forms.meetings import usual_month
from cells.models import Cell
from cells.periods import first_of_month, today
from cells.views.confirming import waiting_for
from cells.views.disputes import disputed_for, recorded_for_desk
from cells.views.entry_exceptions import newest_shut, open_again_for
from cells.views.entry_locks import lock_on_desk
from cells.views.joint_meetings import joint_on_desk
from cells.views.naming import name_cells

RECENT_MEETINGS = 6


def home(request):
    """Show each post's unit: an officer's cell, a commune's waiting meetings, the figures."""
    access = permissions.access_of(request.user)
    waiting = waiting_for(request.user)
    disputed = list(disputed_for(request.user))
    name_cells(disputed)
    may_open_months = permissions.may_open_months(request.user)
    desks = [_desk(cell) for cell in _cells_of_officer(access)]
    context = {
        "posts": access.posts,
        "desks": desks,
        "chosen": _chosen(desks, request.GET.get("cell")),
        "waiting": None if waiting is None else waiting.count(),
        "keep_days": settings.OFFLINE_DAYS,
        "disputed": disputed,
        "open_again": open_again_for(request.user),
        "may_open_months": may_open_months,
        "newest_shut": newest_shut() if may_open_months else None,
        "sees_figures": bool(access.posts),
        "keeps_papers": permissions.may_keep_papers(request.user),
        "keeps_accounts": permissions.may_keep_accounts(request.user),
        "sees_communes": bool(access.communes() or access.uppers()),
    }
    return render(request, "cells/home.html", context)


def _cells_of_officer(access):
    cells = Cell.objects.filter(pk__in=access.cells(permissions.CELL_ROLES))
    return cells.placed_on(today()).order_by("code")


def _chosen(desks, code):
    """Return the desk that is shown: that of the cell asked for, or the only one; None while
    somebody who works in several cells has yet to choose."""
    asked = [desk for desk in desks if desk["cell"].code == code] or desks
    return asked[0] if len(asked) == 1 else None


def _desk(cell):
    """Return what the secretary of a cell sees first: the month to log, and the last meetings."""
    month = usual_month(cell, today())
    regular = cell.meetings.filter(kind=MeetingKind.REGULAR, month=month).first()
    returned = list(cell.meetings.filter(state=MeetingState.RETURNED).newest_first())
    return {
        "cell": cell,
        "month": month,
        "likely_day": likely_day(month, today()),
        "client_key": uuid.uuid4(),
        "regular": regular,
        "is_past": month < first_of_month(today()),
        "joint": joint_on_desk(cell),
        "returned": returned,
        "recorded": recorded_for_desk(cell),
        **lock_on_desk(cell, month, returned),
        "meetings": cell.meetings.newest_first()[:RECENT_MEETINGS],
    }
