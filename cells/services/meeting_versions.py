"""Two people at one meeting: its lock, the version that each saw, and what they are told.

A page says which version of the meeting it was made from, and its own key. Where the key is that of
the last change, the page made it and only its answer was lost: that is no change by somebody else.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import MeetingState
from cells.models import Cell, Meeting
from cells.services.entry_locks import check_open
from cells.services.meeting_rules import check_only_regular

OPEN_STATES = (MeetingState.DRAFT, MeetingState.RETURNED)


class ConflictError(ValidationError):
    """Somebody else changed the meeting since the page that is now sent was opened."""

    def __init__(self):
        super().__init__(
            _("Somebody else changed this meeting while you were working on it."), code="conflict"
        )


class OnRecordError(ConflictError):
    """What an entry made without a network is about is on record already, and says otherwise."""

    def __init__(self, meeting):
        self.meeting = meeting
        ValidationError.__init__(
            self, _("This meeting is on record already, and says something else."), code="on_record"
        )


class SentBeforeError(ValidationError):
    """The page was sent before and its meeting recorded; now it says something else."""

    def __init__(self, meeting):
        self.meeting = meeting
        super().__init__(
            _("This meeting is recorded already; what you sent now was not taken. Change it here."),
            code="sent_before",
        )


class RollChangedError(ValidationError):
    """The roll changed since a draft's sheet was drawn: other people have to be marked."""

    def __init__(self):
        super().__init__(
            _("The roll of the cell has changed: look at who is on the sheet, then submit it."),
            code="roll_changed",
        )


def lock_cell(pk):
    """Lock a cell and return it; within a transaction. Others may name it meanwhile, as a joint
    meeting does: two cells that name each other would else wait for each other forever."""
    return Cell.objects.select_for_update(no_key=True).get(pk=pk)


def lock_meeting(meeting, version=None):
    """Lock the cell, then the meeting, and return it as it is now; within a transaction.

    ConflictError when it has not `version`, if one is given.
    """
    cell = lock_cell(meeting.cell_id)
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    meeting.cell = cell
    if version is not None:
        check_version(meeting, version)
    return meeting


def check_version(meeting, version, page=None):
    """Raise ConflictError for a meeting that has another version than was seen, unless `page` (its
    key, None if it has none) made the last change itself."""
    if meeting.version != version and (page is None or page != meeting.changed_from):
        raise ConflictError


def must_be(meeting, *states):
    """Refuse a meeting in another state with a ValidationError."""
    if meeting.state not in states:
        raise ValidationError(
            _("This cannot be done with a meeting that is %(state)s."),
            code="state",
            params={"state": meeting.get_state_display()},
        )


def check_change_of_sheet(meeting, version, page, reason):
    """Refuse what nobody may do to a sheet: change one that is confirmed, of another version than
    was seen, of a month that is shut, or, once it was submitted, without a reason."""
    must_be(meeting, *OPEN_STATES, MeetingState.SUBMITTED)
    check_version(meeting, version, page)
    check_open(meeting)
    if meeting.state == MeetingState.SUBMITTED and not reason:
        raise ValidationError({"reason": _("Say why the submitted sheet is corrected.")})


def next_version(meeting, by=None, page=None):
    """Save a meeting that was changed under its next version; `by` is the Actor who did it, if
    somebody did, and `page` the key of the page by which it was done, if that has one."""
    meeting.version += 1
    meeting.changed_from = page
    if by is not None:
        meeting.saved_by, meeting.saved_at = by.user, timezone.now()
    save_meeting(meeting)


def save_meeting(meeting):
    """Save, turning the database's rules into messages."""
    check_only_regular(meeting)
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "client_key" in str(error):
            raise ValidationError(_("This page was sent for another cell before.")) from error
        raise
