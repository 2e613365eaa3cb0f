"""The page on which an applied import is taken back, or that says what holds it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.choices import ImportKind, ImportState
from cells.models import Import, Meeting, Member
from cells.services.attendance_files.writing import WRITTEN as MEETINGS
from cells.services.changes import Actor
from cells.services.imports.undoing import undo_import, what_holds
from cells.services.readings import log_reading
from cells.views.import_rows import WRITTEN
from cells.views.imports import about, import_of

MOST_SHOWN = 100


@dataclass(frozen=True)
class ShownHold:
    """What an import cannot be taken back for: a meeting, or a member, or what is called `subject`;
    and its `reasons`, pairs of a name where it is about others, and a sentence. Of whom the person
    may not see, no name is said."""

    meeting: Meeting | None
    member: Member | None
    subject: str
    reasons: list[tuple[str, str]] = field(default_factory=list)


def import_undo(request, pk):
    """Say what would be taken back, or what holds it; take it back when asked to."""
    batch = import_of(request, pk)
    if batch.state != ImportState.APPLIED:
        messages.info(request, _("There is nothing of this file to take back."))
        return redirect("import_plan", pk=batch.pk)
    if request.method == "POST":
        batch, holds = undo_import(batch, Actor(request.user))
        if not holds:
            return redirect("import_plan", pk=batch.pk)
    else:
        holds = what_holds(batch)
    log_reading(request.user, "import_undo", object_id=batch.pk, commune=batch.commune)
    context = about(batch) | {
        "holds": _shown(holds[:MOST_SHOWN], request.user),
        "later": _later_files(batch, holds, request.user),
        "more": max(len(holds) - MOST_SHOWN, 0),
        "counts": {action.value: batch.counts.get(action, 0) for action in WRITTEN},
        "writes": sum(batch.counts.get(action, 0) for action in WRITTEN),
    }
    return render(request, "cells/import/undo.html", context)


def _shown(holds, user):
    """Return the holds as they are shown: those of one meeting, or of one member, together."""
    people, meetings = _seen(holds, user)
    shown = {}
    for hold in holds:
        held = getattr(hold, "meeting", None)
        meeting, member = held and meetings.get(held.pk), people.get(_pk(hold.member))
        name = _name(hold, member)
        if meeting:
            group = ShownHold(meeting, None, f"{meeting.cell.code}, {meeting}")
        else:
            group = ShownHold(None, member, name)
        key = group.meeting, group.member, group.subject
        reasons = shown.setdefault(key, group).reasons
        reasons.append((name if meeting and hold.member else "", hold.reason))
    return list(shown.values())


def _pk(row):
    return row.pk if row else None


def _name(hold, member):
    if member:
        return member.full_name
    return _("Somebody who is no longer in your commune") if hold.member else hold.subject


def _seen(holds, user):
    """Return the members and the meetings of holds whom the person may see, by primary key."""
    members = {_pk(hold.member) for hold in holds} - {None}
    meetings = {_pk(getattr(hold, "meeting", None)) for hold in holds} - {None}
    visible = Meeting.objects.visible_to(user).select_related("cell")
    return Member.objects.visible_to(user).in_bulk(members), visible.in_bulk(meetings)


def _later_files(batch, holds, user):
    """Return the attendance files that wrote the meetings of the holds since, newest first: once
    they are taken back, these meetings hold nothing."""
    meetings = {_pk(getattr(hold, "meeting", None)) for hold in holds} - {None}
    if not meetings:
        return []
    later = Import.objects.visible_to(user).filter(
        kind=ImportKind.ATTENDANCE, state=ImportState.APPLIED, applied_at__gt=batch.applied_at
    )
    return [
        each
        for each in later.order_by("-applied_at", "-pk")
        if meetings & {written["meeting"] for written in each.counts.get(MEETINGS, [])}
    ]
