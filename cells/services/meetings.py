"""Meetings: opened as drafts, changed, marked, submitted, confirmed or returned.

Every function here is one transaction that first locks the cell, then the meeting. They trust that
the caller asked `cells.permissions`, and check every rule of the record, the entry lock among them
(`cells/services/entry_locks.py`). Errors are ValidationError with a message at the field concerned.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingState
from cells.models import Meeting
from cells.services import sheets
from cells.services.changes import log_act, log_changed, log_created, snapshot
from cells.services.corrections import refuse_unseen
from cells.services.disputes import refuse_disputed, settle_dispute
from cells.services.entry_locks import EntryLocks, check_open
from cells.services.guests import record_guests
from cells.services.meeting_rules import DETAILS, set_details
from cells.services.meeting_versions import (
    OPEN_STATES,
    RollChangedError,
    SentBeforeError,
    check_change_of_sheet,
    check_version,
    lock_cell,
    lock_meeting,
    must_be,
    next_version,
    save_meeting,
)
from cells.services.sittings import (
    delete_drafts,
    follows_another,
    hold_thematic_too,
    let_thematic_follow,
    thematic_draft_with,
)


@transaction.atomic
def open_meeting(*, actor, cell, client_key, **details):
    """Record a new meeting of `cell` as a draft with everyone expected present; return it.

    `client_key` names the sending page: when a meeting with it exists, that one is returned and
    nothing is written, so that a second tap or a resend makes no second meeting. SentBeforeError
    when that one is recorded otherwise: somebody went back, changed the page and sent it again.
    """
    cell = lock_cell(cell.pk)
    sent_before = Meeting.objects.filter(client_key=client_key, cell=cell).first()
    if sent_before:
        if any(getattr(sent_before, name) != value for name, value in details.items()):
            raise SentBeforeError(sent_before)
        return sent_before
    meeting = Meeting(cell=cell, client_key=client_key, recorded_by=actor.user)
    set_details(meeting, details)
    check_open(meeting)
    save_meeting(meeting)
    sheets.draw_sheet(meeting)
    sheets.write_tallies(meeting)
    meeting.save()
    log_created(actor, [meeting])
    return meeting


def meeting_alike(cell, details):
    """Return the newest meeting of `cell` of the same kind, month, day and topic as `details`, None
    if there is none: somebody went back to a page that was drawn anew, and sent it again."""
    same = {name: details[name] for name in ("kind", "month", "held_on", "topic")}
    return cell.meetings.filter(**same).order_by("pk").last()


@transaction.atomic
def change_meeting(*, actor, meeting, version, agreed=None, page=None, **details):
    """Change what is known of a draft or returned meeting; return it.

    A draft's sheet is redrawn for its day. A frozen sheet stays as it is, unless the meeting turns
    out not to have been held, or to have been held after all. `agreed`, if given, is the key of
    the change of people that was shown: UnseenDifferenceError when marks would go for another.
    """
    meeting = lock_meeting(meeting)
    check_version(meeting, version, page)
    must_be(meeting, *OPEN_STATES)
    check_open(meeting)
    before = snapshot(meeting)
    was_held, old_sheet = meeting.is_held, sheets.sheet_as_facts(meeting)
    set_details(meeting, details)
    check_open(meeting)
    if not meeting.is_frozen or was_held != meeting.is_held:
        if agreed is not None:
            refuse_unseen(meeting, agreed)
        _clear_tallies(meeting)
        save_meeting(meeting)
        sheets.draw_sheet(meeting)
        sheets.write_tallies(meeting)
    next_version(meeting, by=actor, page=page)
    log_changed(actor, [(meeting, before)])
    let_thematic_follow(actor, meeting)
    if meeting.is_frozen and was_held and not meeting.is_held:
        log_act(actor, meeting, ChangeAction.CORRECTED, before=old_sheet)
    return meeting


@transaction.atomic
def redraw_draft(meeting):
    """Draw a draft's sheet anew when the roll of its day has changed, keeping the marks of those
    who stay; return the meeting, and what changed on the sheet. Anything else is left as it is, as
    is what is shut."""
    meeting = lock_meeting(meeting)
    if meeting.is_frozen or not (difference := sheets.difference_of(meeting)):
        return meeting, None
    if EntryLocks().shut(meeting.cell, meeting.kind, meeting.month):
        return meeting, None
    sheets.draw_sheet(meeting)
    sheets.write_tallies(meeting)
    next_version(meeting)
    let_thematic_follow(None, meeting)
    return meeting, difference


@transaction.atomic
def record_attendance(*, actor, meeting, version, marks, reason="", page=None):
    """Set the marks (by row id) of a meeting's sheet, with its tallies; return the meeting.

    Marks that are on the sheet already change nothing: a second tap or a resend is no error, also
    once the meeting is confirmed and locked. Once the sheet is submitted this is a correction: it
    needs a reason, and is logged person by person.
    """
    meeting = lock_meeting(meeting)
    if set(marks) - set(meeting.sheet.values_list("pk", flat=True)):
        raise ValidationError(_("Somebody in this form is not on the sheet of this meeting."))
    before, after = sheets.mark_sheet(meeting, marks)
    if not after:
        return meeting
    check_change_of_sheet(meeting, version, page, reason)
    sheets.write_tallies(meeting)
    next_version(meeting, by=actor, page=page)
    if meeting.is_frozen:
        log_act(actor, meeting, ChangeAction.CORRECTED, before=before, after=after, reason=reason)
        settle_dispute(actor, meeting)
    let_thematic_follow(actor, meeting)
    return meeting


@transaction.atomic
def record_sheet(*, actor, meeting, version, marks, reason="", topic=None, guests=None, page=None):
    """Do `record_attendance`, with guests (None leaves them alone) `record_guests`, and with a
    topic (None leaves it alone) `hold_thematic_too`; return the meeting, and the version of it
    that the sender knows now: that which was seen, and what this changed."""
    before = lock_meeting(meeting).version
    by = {"actor": actor, "reason": reason, "page": page}
    saved = record_attendance(meeting=meeting, version=version, marks=marks, **by)
    if guests is not None:
        seen = version + saved.version - before
        saved = record_guests(meeting=saved, version=seen, names=guests, **by)
    if topic is not None:
        seen = version + saved.version - before
        saved = hold_thematic_too(actor=actor, meeting=saved, version=seen, topic=topic, page=page)
    return saved, version + saved.version - before


def submit_sheet(*, actor, meeting, version, page=None, **sheet):
    """Do `record_sheet`, then `submit_meeting`, in one transaction: whoever sends it again, not
    knowing what became of it, finds all of it or nothing. Only the sheet is kept if submitting is
    refused. Return the meeting."""
    with transaction.atomic():
        saved, seen = record_sheet(
            actor=actor, meeting=meeting, version=version, page=page, **sheet
        )
        try:
            with transaction.atomic():
                return submit_meeting(actor=actor, meeting=saved, version=seen, page=page)
        except ValidationError as error:
            refusal = error
    raise refusal


@transaction.atomic
def submit_meeting(*, actor, meeting, version, page=None):
    """Submit a draft or returned meeting: its sheet is frozen, and it counts from now on.

    Submitting what is submitted already changes nothing: a second tap is no error. A draft whose
    sheet no longer fits the roll is refused with RollChangedError: nobody is marked unseen. A
    thematic draft goes with the regular one of its sitting, and never alone.
    """
    meeting = lock_meeting(meeting)
    if meeting.counts:
        return meeting
    check_version(meeting, version, page)
    check_open(meeting)
    if follows_another(meeting):
        raise ValidationError(_("It is submitted with the regular meeting of the same sitting."))
    if not meeting.is_frozen:
        if not sheets.fits_roll(meeting):
            raise RollChangedError
        # The cell may have been moved since the draft was made: its details hold for today.
        set_details(meeting, {})
    if meeting.is_held and not meeting.expected:
        raise ValidationError(
            _("Nobody had to attend on that day: the roll of the cell must be put right first.")
        )
    meeting.state = MeetingState.SUBMITTED
    meeting.first_submitted_at = meeting.first_submitted_at or timezone.now()
    next_version(meeting, by=actor, page=page)
    facts = {"sheet": sheets.sheet_as_facts(meeting), **_facts_of(meeting)}
    log_act(actor, meeting, ChangeAction.SUBMITTED, after=facts)
    if thematic := thematic_draft_with(meeting):
        let_thematic_follow(actor, meeting)
        thematic.refresh_from_db()
        submit_meeting(actor=actor, meeting=thematic, version=thematic.version)
    return meeting


@transaction.atomic
def confirm_meeting(*, actor, meeting, version):
    """Confirm a submitted meeting: it is locked from now on. A second confirmation is no error.

    Entry for its month may be shut by then; what the cell disputes is refused.
    """
    meeting = lock_meeting(meeting)
    if meeting.state == MeetingState.CONFIRMED:
        return meeting
    check_version(meeting, version)
    must_be(meeting, MeetingState.SUBMITTED)
    refuse_disputed(meeting)
    before = snapshot(meeting)
    meeting.state = MeetingState.CONFIRMED
    meeting.confirmed_by, meeting.confirmed_at = actor.user, timezone.now()
    meeting.return_remark = ""
    next_version(meeting, by=actor)
    log_changed(actor, [(meeting, before)], action=ChangeAction.CONFIRMED)
    return meeting


@transaction.atomic
def return_meeting(*, actor, meeting, version, remark):
    """Hand a submitted or confirmed meeting back with a remark: it no longer counts until it is
    submitted again. Its sheet stays frozen. Refused while entry for its month is shut, since the
    cell could not submit it again."""
    meeting = lock_meeting(meeting, version)
    must_be(meeting, MeetingState.SUBMITTED, MeetingState.CONFIRMED)
    check_open(meeting)
    if not remark:
        raise ValidationError({"remark": _("Say what must be put right.")})
    before = snapshot(meeting)
    meeting.state, meeting.return_remark = MeetingState.RETURNED, remark
    meeting.confirmed_by = meeting.confirmed_at = None
    next_version(meeting, by=actor)
    log_changed(actor, [(meeting, before)], action=ChangeAction.RETURNED, reason=remark)
    settle_dispute(actor, meeting)
    return meeting


@transaction.atomic
def discard_draft(*, actor, meeting, version):
    """Delete a draft that was never submitted, with its sheet."""
    meeting = lock_meeting(meeting, version)
    must_be(meeting, MeetingState.DRAFT)
    thematic = thematic_draft_with(meeting)
    delete_drafts(actor, [*filter(None, [thematic]), meeting])


def _clear_tallies(meeting):
    for name in Meeting.TALLIES:
        setattr(meeting, name, 0)


def _facts_of(meeting):
    """Return what a submitted meeting says, for the log."""
    names = [Meeting._meta.get_field(name).attname for name in (*DETAILS, *Meeting.TALLIES)]
    return {name: getattr(meeting, name) for name in names}
