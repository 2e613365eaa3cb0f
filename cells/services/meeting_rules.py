"""What is known of a meeting, and which of it cannot be: kind, month, day, or why it was not held.

Errors are ValidationError with a message at the field concerned.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.choices import MeetingKind
from cells.due import held_on_window
from cells.periods import last_day_of_month, next_month, today

DETAILS = ("kind", "month", "held_on", "not_held_reason", "topic", "source", "joint_with")


def placement_for(cell, month):
    """Return the placement under which a meeting of `cell` for `month` counts: that of the month's
    last day, or of the cell's last day when it ended within the month; None when it was not there.
    """
    placements = cell.placements.during(month, next_month(month)).order_by("start")
    placement = placements.last()
    if placement is None or placement.holds_on(last_day_of_month(month)):
        return placement
    goes_on = cell.placements.filter(start__gte=next_month(month)).exists()
    return None if goes_on else placement


def check_draft(meeting):
    """Check what is known of a meeting that is yet to be recorded or submitted: as `open_meeting`
    does, without writing anything."""
    set_details(meeting, {})
    check_only_regular(meeting)


def check_only_regular(meeting):
    """Refuse a second regular meeting of a month. The cell is locked, so nobody can record the same
    month between this and the save."""
    if meeting.kind != MeetingKind.REGULAR:
        return
    others = meeting.cell.meetings.filter(kind=meeting.kind, month=meeting.month)
    if others.exclude(pk=meeting.pk).exists():
        raise ValidationError(
            {
                "month": _("The regular meeting of %(month)s is on record already.")
                % {"month": f"{meeting.month:%m/%Y}"}
            }
        )


def set_details(meeting, details):
    """Set those of DETAILS that are given, check all, and freeze commune and type by the month."""
    month_before = meeting.month
    for name in DETAILS:
        if name in details:
            setattr(meeting, name, details[name])
    if not meeting.is_held:
        meeting.joint_with = None
    errors = {**_errors_of_day(meeting), **_errors_of_month(meeting), **_errors_of_joint(meeting)}
    if meeting.kind == MeetingKind.THEMATIC and meeting.is_held and not meeting.topic:
        errors["topic"] = _("Name the topic of the thematic meeting.")
    placement = placement_for(meeting.cell, meeting.month)
    if placement is None:
        errors["month"] = _("The cell did not exist in that month.")
    if errors:
        raise ValidationError(errors)
    # What a submitted meeting froze stays, unless it turns out to be for another month.
    if not meeting.is_frozen or meeting.month != month_before:
        meeting.freezes_as(placement)


def _errors_of_day(meeting):
    if not meeting.is_held:
        missing = not meeting.not_held_reason
        return {"not_held_reason": _("Say why it was not held.")} if missing else {}
    if meeting.held_on > today():
        return {"held_on": _("That day is still to come.")}
    first, last = held_on_window(meeting.month)
    if not first <= meeting.held_on <= last:
        return {"held_on": _("That day is too far from the month that the meeting is for.")}
    if not meeting.cell.placements.on(meeting.held_on).exists():
        return {"held_on": _("The cell did not exist on that day.")}
    return {}


def _errors_of_joint(meeting):
    other = meeting.joint_with
    if other is None:
        return {}
    if other.pk == meeting.cell_id:
        return {"joint_with": _("A joint meeting is one held with another cell.")}
    if not other.placements.on(meeting.held_on).exists():
        return {"joint_with": _("The other cell did not exist on that day.")}
    return {}


def _errors_of_month(meeting):
    if not meeting.is_held and meeting.month > today():
        return {"month": _("That month is still to come.")}
    return {}
