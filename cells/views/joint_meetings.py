"""Joint meetings: what each of the two cells is shown of the other, and how it records its part."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cells import permissions
from cells.forms.joint_meetings import JoinForm
from cells.models import Cell, Meeting
from cells.periods import today
from cells.services.changes import Actor
from cells.services.entry_locks import EntryLocks
from cells.services.joint_meetings import counterpart_of, join_meeting, joint_meetings_to_record
from cells.services.meeting_versions import SentBeforeError
from cells.views.naming import name_cells


def joint_shown(user, meeting):
    """Return what the page of a meeting shows of the other cell: its name, and its own record of
    the meeting if there is one that `user` may see."""
    if meeting.joint_with_id is None:
        return {}
    partner = Cell.objects.named_on(today()).get(pk=meeting.joint_with_id)
    counterpart = counterpart_of(meeting)
    seen = counterpart and Meeting.objects.visible_to(user).filter(pk=counterpart.pk).exists()
    return {"partner": partner, "counterpart": counterpart if seen else None}


def joint_on_desk(cell):
    """Return the joint meetings that an officer of `cell` is asked to record, each with the name of
    the other cell and a key for the button; none of a month that is shut for entry."""
    locks, asked = EntryLocks(), joint_meetings_to_record(cell, today()).select_related("cell")
    meetings = [each for each in asked if not locks.shut(cell, each.kind, each.month)]
    name_cells(meetings)
    return [{"meeting": meeting, "client_key": uuid.uuid4()} for meeting in meetings]


@require_POST
def meeting_join(request, pk):
    """Begin the record of one's own part of a joint meeting, by one press; pressed twice, it goes
    on with what was begun."""
    meetings = Meeting.objects.counted().held().select_related("cell", "joint_with")
    meeting = permissions.get_from(meetings, pk=pk)
    permissions.require(permissions.may_join(request.user, meeting))
    form = JoinForm(request.POST)
    if not form.is_valid():
        return redirect("home")
    try:
        own = join_meeting(actor=Actor(request.user), meeting=meeting, **form.cleaned_data)
    except SentBeforeError as error:
        own = error.meeting
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("home")
    return redirect("meeting_detail" if own.counts else "meeting_sheet", pk=own.pk)
