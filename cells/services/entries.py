"""Whole entries: a meeting and who came in one, as a page sends it that was filled in without a
network and waited on a device.

What arrives late never overwrites what somebody else recorded, and never marks anybody unseen.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import MeetingKind, Standing
from cells.models import Meeting
from cells.services.meeting_versions import OnRecordError, check_version, lock_cell, next_version
from cells.services.meetings import (
    change_meeting,
    open_meeting,
    record_sheet,
    redraw_draft,
    submit_meeting,
)
from cells.services.sheets import Mark, guest_names


@dataclass(frozen=True)
class Entry:
    """What a page says of one meeting: its details, and the marks of everybody whom it showed, by
    the members' codes: those whom it expected, and the others.

    `client_key` names the meeting, `page` the page; `version` is that of the draft from which the
    page was made, 0 if there was none.
    """

    client_key: UUID
    page: UUID
    version: int
    details: dict
    expected: dict[str, Mark]
    others: dict[str, Mark]
    guests: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Recorded:
    """What became of an entry: the meeting, and whether the page showed the people of its day.

    If it did not, the meeting is a draft with the marks that fit, and waits to be looked at.
    """

    meeting: Meeting
    fits_roll: bool


@transaction.atomic
def record_entry(*, actor, cell, entry):
    """Record an entry and submit it; return what was Recorded. Sent again, it changes nothing.

    OnRecordError when the meeting is on record and says otherwise; ConflictError when somebody else
    changed the draft; ValidationError at the field concerned for what cannot be.
    """
    cell = lock_cell(cell.pk)
    known = _on_record(cell, entry)
    if known and known.counts:
        if _says(known) != _said_by(entry, known):
            raise OnRecordError(known)
        return Recorded(known, fits_roll=True)
    meeting = _as_draft(actor, cell, known, entry)
    if not meeting.is_held:
        return Recorded(_submit(actor, meeting), fits_roll=True)
    rows = list(meeting.sheet.exclude(standing=Standing.GUEST).select_related("member"))
    meeting, version = record_sheet(
        actor=actor,
        meeting=meeting,
        version=meeting.version,
        marks=_marks_by_row(rows, entry),
        topic=entry.topic if meeting.kind == MeetingKind.REGULAR else None,
        guests=entry.guests,
        page=entry.page,
    )
    if not _showed(rows, entry):
        if meeting.changed_from != entry.page:
            # Nothing was marked otherwise: sent again, it is told by its page all the same.
            next_version(meeting, by=actor, page=entry.page)
        return Recorded(meeting, fits_roll=False)
    return Recorded(_submit(actor, meeting, entry.page, version), fits_roll=True)


def _on_record(cell, entry):
    """Return the meeting that an entry is about, if there is one: that of its key, or the regular
    one of its month; None otherwise."""
    sent_before = Meeting.objects.filter(client_key=entry.client_key).first()
    if sent_before:
        if sent_before.cell_id != cell.pk:
            raise ValidationError(_("This page was sent for another cell before."))
        return sent_before
    if entry.details["kind"] != MeetingKind.REGULAR:
        return None
    return cell.meetings.filter(kind=MeetingKind.REGULAR, month=entry.details["month"]).first()


def _as_draft(actor, cell, known, entry):
    """Return the meeting with the details of the entry and the people of its day, not submitted."""
    if known is None:
        return open_meeting(actor=actor, cell=cell, client_key=entry.client_key, **entry.details)
    if known.client_key != entry.client_key:
        raise OnRecordError(known)
    check_version(known, entry.version, entry.page)
    meeting, _difference = redraw_draft(known)
    if all(getattr(meeting, name) == value for name, value in entry.details.items()):
        return meeting
    return change_meeting(actor=actor, meeting=meeting, version=meeting.version, **entry.details)


def _submit(actor, meeting, page=None, version=None):
    version = meeting.version if version is None else version
    return submit_meeting(actor=actor, meeting=meeting, version=version, page=page)


def _marks_by_row(rows, entry):
    """Return the marks of the entry by row, for the rows of which it expected the same."""
    found = {row.pk: _asked(row, entry).get(row.member.code) for row in rows}
    return {pk: mark for pk, mark in found.items() if mark}


def _asked(row, entry):
    return entry.expected if row.standing == Standing.EXPECTED else entry.others


def _showed(rows, entry):
    """Tell whether the page showed everybody on the sheet, and nobody else, as what they are."""
    on_sheet = {(row.member.code, row.standing == Standing.EXPECTED) for row in rows}
    shown = {(code, True) for code in entry.expected} | {(code, False) for code in entry.others}
    return on_sheet == shown


def _says(meeting):
    """Return what a meeting on record says of what an entry can say."""
    rows = meeting.sheet.exclude(standing=Standing.GUEST).select_related("member")
    marks = {row.member.code: (row.presence, row.reason) for row in rows}
    thematic = getattr(meeting, "thematic_too", None)
    return marks, set(guest_names(meeting)), thematic.topic if thematic else ""


def _said_by(entry, meeting):
    """Return what an entry says, as `_says`; of a meeting with other details, nothing alike. What
    it says beside that a meeting was not held, nobody records."""
    if any(getattr(meeting, name) != value for name, value in entry.details.items()):
        return None
    if not meeting.is_held:
        return {}, set(), ""
    marks = entry.expected | entry.others
    said = {code: (mark.presence, mark.reason) for code, mark in marks.items()}
    return said, set(entry.guests), entry.topic
