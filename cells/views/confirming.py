"""The meetings that wait for the commune, confirmed many at once."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cells import permissions
from cells.choices import MeetingState, Role
from cells.lists import Order
from cells.models import Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.views.disputes import note_disputes
from cells.views.meeting_lists import CELL, HELD_ON, RATE, meetings_listed
from cells.views.naming import name_cells

PAGE = 100
# A commune has few of a month, and goes through its cells in their order.
MONTH = Order("month", gettext_lazy("Month"), ("-month", "cell__code", "kind"))
WAITING_ORDERS = (MONTH, CELL, HELD_ON, RATE)

# What a ticked box sends: the meeting, and the version of it that was looked at.
_TICKED = re.compile(r"([0-9]{1,18})-([0-9]{1,9})")


def waiting_for(user):
    """Return the submitted meetings that `user` may confirm; None for who confirms none."""
    access = permissions.access_of(user)
    if not access.communes({Role.COMMUNE_STAFF}):
        return None
    submitted = Meeting.objects.visible_to(user).filter(state=MeetingState.SUBMITTED)
    return submitted.filter(cell__in=access.staffed_cells)


def meeting_waiting(request):
    """List the meetings that wait for the commune, and confirm those that are ticked."""
    waiting = waiting_for(request.user)
    permissions.require(waiting is not None)
    if request.method == "POST":
        _confirm(request)
        return redirect("meeting_waiting")
    # What is confirmed meanwhile waits no more, and may be where a page began.
    among = Meeting.objects.visible_to(request.user)
    listed = meetings_listed(request, waiting, WAITING_ORDERS, among=among, size=PAGE)
    note_disputes(listed["page_obj"].object_list)
    return render(request, "cells/meeting/waiting.html", listed)


def _confirm(request):
    """Confirm what is ticked, each meeting for itself, and say what became of it. One that was
    changed since it was looked at is left; one that is confirmed already is no error."""
    ticked = map(_TICKED.fullmatch, request.POST.getlist("meeting"))
    versions = {int(each[1]): int(each[2]) for each in ticked if each}
    meetings = Meeting.objects.visible_to(request.user).filter(pk__in=versions)
    cells = permissions.access_of(request.user).staffed_cells
    done, left, disputed = 0, [], []
    for meeting in meetings.filter(cell__in=cells).order_by("pk"):
        version = versions[meeting.pk]
        try:
            services.confirm_meeting(actor=Actor(request.user), meeting=meeting, version=version)
        except Meeting.DoesNotExist:
            left.append(meeting)
        except ValidationError as error:
            (disputed if getattr(error, "code", "") == "disputed" else left).append(meeting)
        else:
            done += 1
    _say(request, done, left, disputed)


def _say(request, done, left, disputed):
    if done:
        words = ngettext(
            "%(number)s meeting is confirmed.", "%(number)s meetings are confirmed.", done
        )
        messages.success(request, words % {"number": done})
    if left:
        words = _(
            "Not confirmed, since somebody changed it meanwhile: %(meetings)s. Look at it again."
        )
        messages.warning(request, words % {"meetings": _named(left)})
    if disputed:
        words = _("Not confirmed, since the cell disputes it: %(meetings)s. Answer the cell first.")
        messages.warning(request, words % {"meetings": _named(disputed)})
    if not (done or left or disputed):
        messages.info(request, _("Tick the meetings that are to be confirmed."))


def _named(meetings):
    name_cells(meetings)
    return ", ".join(f"{meeting.cell.name} ({meeting})" for meeting in meetings)
