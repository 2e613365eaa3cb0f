"""Who is on a sheet, put right: never unseen, and of a submitted sheet only as an act of somebody,
for a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingState
from cells.services import sheets
from cells.services.changes import log_act
from cells.services.disputes import settle_dispute
from cells.services.entry_locks import check_open
from cells.services.meeting_versions import (
    OPEN_STATES,
    check_version,
    lock_meeting,
    must_be,
    next_version,
)


class UnseenDifferenceError(ValidationError):
    """Other people would be on the sheet, and nobody has looked at who: see `difference`."""

    def __init__(self, difference):
        self.difference = difference
        super().__init__(
            _("Other people would be on the sheet: look at who, then go on."), code="unseen"
        )


def refuse_unseen(meeting, agreed):
    """Raise UnseenDifferenceError when a sheet with marks has to change for the meeting as it is
    now, and that is another change than the one whose key is `agreed`."""
    difference = sheets.difference_of(meeting)
    if (
        difference
        and difference.key != agreed
        and any(row.is_marked for row in meeting.sheet.all())
    ):
        raise UnseenDifferenceError(difference)


def drift_of(meeting):
    """Return how the frozen sheet of a meeting differs from the roll of its day as it is on record
    today; None when it does not, is not frozen, or is locked by its confirmation."""
    frozen = meeting.is_held and meeting.is_frozen and meeting.state != MeetingState.CONFIRMED
    return (frozen and sheets.difference_of(meeting)) or None


@transaction.atomic
def take_up_roll(*, actor, meeting, version, agreed, reason):
    """Put on the frozen sheet of a meeting who is on the roll of its day, take off who is not, and
    keep the other marks; return the meeting.

    `agreed` is the key of the difference that was shown: UnseenDifferenceError when it is another
    by now. Done twice, the second finds nothing to do. One entry of the log says who it was about,
    before and after.
    """
    meeting = lock_meeting(meeting)
    must_be(meeting, *OPEN_STATES, MeetingState.SUBMITTED)
    difference = drift_of(meeting)
    if not difference:
        return meeting
    check_version(meeting, version)
    check_open(meeting)
    if not reason:
        raise ValidationError({"reason": _("Say why the submitted sheet is corrected.")})
    if difference.key != agreed:
        raise UnseenDifferenceError(difference)
    before = sheets.sheet_as_facts(meeting)
    sheets.draw_sheet(meeting)
    sheets.write_tallies(meeting)
    if not meeting.expected:
        raise ValidationError(
            _("Nobody had to attend on that day: the roll of the cell must be put right first.")
        )
    next_version(meeting, by=actor)
    _log(actor, meeting, before, sheets.sheet_as_facts(meeting), reason)
    settle_dispute(actor, meeting)
    return meeting


def _log(actor, meeting, before, after, reason):
    """Log what a sheet says otherwise than before, person by person."""
    changed = {who for who in {**before, **after} if before.get(who) != after.get(who)}
    sides = [{who: side[who] for who in side if who in changed} for side in (before, after)]
    log_act(actor, meeting, ChangeAction.CORRECTED, before=sides[0], after=sides[1], reason=reason)
