"""What pages say of months for which entry is shut."""

from django.contrib import messages
from django.utils.translation import gettext as _

from cells import permissions
from cells.choices import MeetingKind, MeetingState
from cells.periods import add_months, first_of_month, today
from cells.services.entry_locks import EntryLocks
from cells.services.meeting_rules import placement_for

MONTHS_BACK = (2, 1)


def says_locked(request, meeting):
    """Tell whether nothing can be entered for a meeting, since it is confirmed or entry for its
    month is shut, and leave a message that says so."""
    if meeting.state == MeetingState.CONFIRMED:
        messages.info(request, _("A confirmed meeting is locked."))
        return True
    return says_shut(request, meeting)


def says_shut(request, meeting):
    """Tell whether entry for the month of a meeting is shut, and leave a message that says so."""
    shut = EntryLocks().shut(meeting.cell, meeting.kind, meeting.month)
    if shut:
        messages.warning(request, shut.message)
    return shut is not None


def lock_shown(user, meeting, context):
    """Return what the page of a meeting shows of the entry lock: that entry is shut, to who could
    record or open it; the steps that this takes away; who may open the month again."""
    shut = EntryLocks().shut(meeting.cell, meeting.kind, meeting.month)
    if shut is None:
        return {}
    is_upper = permissions.is_upper_over(user, meeting.cell)
    concerned = is_upper or permissions.may_record(user, meeting.cell)
    is_locked = meeting.state == MeetingState.CONFIRMED
    steps = ("may_edit", "may_change_details", "may_return")
    return {
        "shut": shut if concerned and not is_locked else None,
        "may_open_month": is_upper,
        # A draft counts in nothing: to delete it stays possible.
        "may_discard": context["may_edit"] and meeting.state == MeetingState.DRAFT,
        **dict.fromkeys(steps, False),
    }


def lock_on_desk(cell, month, returned):
    """Return what the first page of a cell's officer shows of the entry lock: until when `month`,
    which it offers, is open again; the recent months that are shut and not submitted; and whether
    the `returned` meetings can be put right."""
    locks, kind = EntryLocks(), MeetingKind.REGULAR
    for meeting in returned:
        meeting.shut = locks.shut(cell, meeting.kind, meeting.month)
    current = first_of_month(today())
    recent = [add_months(current, -back) for back in MONTHS_BACK]
    shut = {each: locks.shut(cell, kind, each) for each in recent}
    filed = cell.meetings.filter(kind=kind, month__in=recent, first_submitted_at__isnull=False)
    filed = set(filed.values_list("month", flat=True))
    exception = locks.exceptions(cell).get(month) if locks.since(kind, month) else None
    return {
        "open_until": exception and exception.until,
        "shut": [
            (each, shut[each])
            for each in recent
            if shut[each] and each not in filed and placement_for(cell, each)
        ],
    }
