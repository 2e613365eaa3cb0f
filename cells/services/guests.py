"""Guests of a meeting (đại biểu dự), by name: they are on its sheet, and count in no rate."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import ChangeAction
from cells.services import sheets
from cells.services.changes import log_act
from cells.services.disputes import settle_dispute
from cells.services.meeting_versions import (
    check_change_of_sheet,
    lock_meeting,
    next_version,
)
from cells.services.sittings import let_thematic_follow

MOST_GUESTS = 50
LONGEST_NAME = 200


@transaction.atomic
def record_guests(*, actor, meeting, version, names, reason="", page=None):
    """Make `names`, clean and each once, those of a meeting's guests who have no record of ours;
    return the meeting.

    Names that are on the sheet already change nothing. Once the sheet is submitted this is a
    correction: it needs a reason, and is logged guest by guest.
    """
    meeting = lock_meeting(meeting)
    before = sheets.guest_names(meeting)
    if set(before) == set(names):
        return meeting
    check_change_of_sheet(meeting, version, page, reason)
    _check(meeting, names)
    sheets.write_guests(meeting, names)
    sheets.write_tallies(meeting)
    next_version(meeting, by=actor, page=page)
    if meeting.is_frozen:
        _log(actor, meeting, before, names, reason)
        settle_dispute(actor, meeting)
    let_thematic_follow(actor, meeting)
    return meeting


def _check(meeting, names):
    if not meeting.is_held:
        raise ValidationError(_("A meeting that was not held has no guests."))
    if len(names) > MOST_GUESTS:
        message = _("These are more than %(most)s guests.") % {"most": MOST_GUESTS}
        raise ValidationError({"guest_names": message})
    people = meeting.sheet.filter(member__full_name__in=names)
    if known := people.values_list("member__full_name", flat=True).first():
        message = _(
            "%(name)s is on the sheet already; to somebody else of that name, add the office."
        )
        raise ValidationError({"guest_names": message % {"name": known}})


def _log(actor, meeting, before, names, reason):
    """Log which guests went and which came."""
    went, came = (
        {name: "guest present" for name in side if name not in other}
        for side, other in ((before, names), (names, before))
    )
    log_act(actor, meeting, ChangeAction.CORRECTED, before=went, after=came, reason=reason)
