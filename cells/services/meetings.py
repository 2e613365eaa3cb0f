"""Meetings: opened as drafts, changed, marked, submitted, confirmed or returned.

Every function here is one transaction that first locks the cell, then the meeting. They trust that
the caller asked `cells.permissions`, and check every rule of the record. Errors are ValidationError
with a message at the field concerned.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingKind, MeetingState
from cells.due import held_on_window
from cells.models import Cell, Meeting, Minutes
from cells.periods import last_day_of_month, next_month, today
from cells.services import sheets
from cells.services.changes import log_act, log_changed, log_created, log_deleted, snapshot

DETAILS = ("kind", "month", "held_on", "not_held_reason", "topic", "source")
OPEN_STATES = (MeetingState.DRAFT, MeetingState.RETURNED)


class ConflictError(ValidationError):
    """Somebody else changed the meeting since the page that is now sent was opened."""

    def __init__(self):
        super().__init__(
            _("Somebody else changed this meeting while you were working on it."), code="conflict"
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
    _set_details(meeting, {})
    _check_only_regular(meeting)


@transaction.atomic
def open_meeting(*, actor, cell, client_key, **details):
    """Record a new meeting of `cell` as a draft with everyone expected present; return it.

    `client_key` names the sending page: when a meeting with it exists, that one is returned and
    nothing is written, so that a second tap or a resend makes no second meeting. SentBeforeError
    when that one is recorded otherwise: somebody went back, changed the page and sent it again.
    """
    cell = _lock_cell(cell.pk)
    sent_before = Meeting.objects.filter(client_key=client_key, cell=cell).first()
    if sent_before:
        if any(getattr(sent_before, name) != value for name, value in details.items()):
            raise SentBeforeError(sent_before)
        return sent_before
    meeting = Meeting(cell=cell, client_key=client_key, recorded_by=actor.user)
    _set_details(meeting, details)
    _save(meeting)
    sheets.draw_sheet(meeting)
    sheets.write_tallies(meeting)
    meeting.save()
    log_created(actor, [meeting])
    return meeting


@transaction.atomic
def change_meeting(*, actor, meeting, version, **details):
    """Change what is known of a draft or returned meeting; return it.

    A draft's sheet is redrawn for its day. A frozen sheet stays as it is, unless the meeting turns
    out not to have been held, or to have been held after all.
    """
    meeting = lock_meeting(meeting, version)
    must_be(meeting, *OPEN_STATES)
    before = snapshot(meeting)
    was_held, old_sheet = meeting.is_held, sheets.sheet_as_facts(meeting)
    _set_details(meeting, details)
    if not meeting.is_frozen or was_held != meeting.is_held:
        _clear_tallies(meeting)
        _save(meeting)
        sheets.draw_sheet(meeting)
        sheets.write_tallies(meeting)
    _next_version(meeting)
    log_changed(actor, [(meeting, before)])
    _let_thematic_follow(actor, meeting)
    if meeting.is_frozen and was_held and not meeting.is_held:
        log_act(actor, meeting, ChangeAction.CORRECTED, before=old_sheet)
    return meeting


@transaction.atomic
def redraw_draft(meeting):
    """Draw a draft's sheet anew when the roll of its day has changed, keeping the marks of those
    who stay; return the meeting. Anything else is left as it is."""
    meeting = lock_meeting(meeting)
    if not meeting.is_frozen and not sheets.fits_roll(meeting):
        sheets.draw_sheet(meeting)
        sheets.write_tallies(meeting)
        _next_version(meeting)
        _let_thematic_follow(None, meeting)
    return meeting


@transaction.atomic
def record_attendance(*, actor, meeting, version, marks, reason=""):
    """Set the marks (by row id) of a meeting's sheet, with its tallies; return the meeting.

    Marks that are on the sheet already change nothing: a second tap or a resend is no error. Once
    the sheet is submitted this is a correction: it needs a reason, and is logged person by person.
    A confirmed meeting is locked.
    """
    meeting = lock_meeting(meeting)
    must_be(meeting, *OPEN_STATES, MeetingState.SUBMITTED)
    if set(marks) - set(meeting.sheet.values_list("pk", flat=True)):
        raise ValidationError(_("Somebody in this form is not on the sheet of this meeting."))
    before, after = sheets.mark_sheet(meeting, marks)
    if not after:
        return meeting
    _check_version(meeting, version)
    if meeting.state == MeetingState.SUBMITTED and not reason:
        raise ValidationError({"reason": _("Say why the submitted sheet is corrected.")})
    sheets.write_tallies(meeting)
    _next_version(meeting)
    if meeting.is_frozen:
        log_act(actor, meeting, ChangeAction.CORRECTED, before=before, after=after, reason=reason)
    _let_thematic_follow(actor, meeting)
    return meeting


@transaction.atomic
def hold_thematic_too(*, actor, meeting, version, topic):
    """Record that the sitting of a regular draft was a thematic meeting on `topic` too: a draft of
    its own with the same marks, submitted with the regular one. An empty topic takes it away.
    Return the regular meeting."""
    meeting = lock_meeting(meeting)
    must_be(meeting, MeetingState.DRAFT)
    thematic = _thematic_draft_with(meeting)
    if topic == (thematic.topic if thematic else ""):
        return meeting
    _check_version(meeting, version)
    if meeting.kind != MeetingKind.REGULAR or not meeting.is_held:
        raise ValidationError(_("Only a regular meeting can be held with a thematic one."))
    if not topic:
        log_deleted(actor, [thematic])
        thematic.delete()
    elif thematic:
        before = snapshot(thematic)
        thematic.topic = topic
        _next_version(thematic)
        log_changed(actor, [(thematic, before)])
    else:
        _open_thematic_with(actor, meeting, topic)
    _next_version(meeting)
    return meeting


def _open_thematic_with(actor, meeting, topic):
    thematic = Meeting(cell=meeting.cell, recorded_by=actor.user, held_with=meeting)
    details = {name: getattr(meeting, name) for name in ("month", "held_on", "source")}
    _set_details(thematic, {**details, "kind": MeetingKind.THEMATIC, "topic": topic})
    _save(thematic)
    sheets.draw_sheet(thematic)
    sheets.copy_marks(meeting, thematic)
    sheets.write_tallies(thematic)
    thematic.save()
    log_created(actor, [thematic])


def _thematic_draft_with(meeting):
    drafts = Meeting.objects.select_for_update().filter(state=MeetingState.DRAFT)
    return drafts.filter(held_with=meeting).first()


def _let_thematic_follow(actor, meeting):
    """Give the thematic draft of the same sitting the day, month and marks of the regular one. It
    goes if nothing was held, and goes its own way if that is no regular meeting any more."""
    thematic = _thematic_draft_with(meeting)
    if thematic is None:
        return
    thematic.cell = meeting.cell
    if not meeting.is_held:
        log_deleted(actor, [thematic])
        thematic.delete()
        return
    before = snapshot(thematic)
    if meeting.kind != MeetingKind.REGULAR:
        thematic.held_with = None
    _set_details(thematic, {"month": meeting.month, "held_on": meeting.held_on})
    _save(thematic)
    sheets.draw_sheet(thematic)
    sheets.copy_marks(meeting, thematic)
    sheets.write_tallies(thematic)
    _next_version(thematic)
    if actor:
        log_changed(actor, [(thematic, before)])


@transaction.atomic
def submit_meeting(*, actor, meeting, version):
    """Submit a draft or returned meeting: its sheet is frozen, and it counts from now on.

    Submitting what is submitted already changes nothing: a second tap is no error. A draft whose
    sheet no longer fits the roll is refused with RollChangedError: nobody is marked unseen.
    """
    meeting = lock_meeting(meeting)
    if meeting.counts:
        return meeting
    _check_version(meeting, version)
    if not meeting.is_frozen:
        if not sheets.fits_roll(meeting):
            raise RollChangedError
        # The cell may have been moved since the draft was made: its details hold for today.
        _set_details(meeting, {})
    if meeting.is_held and not meeting.expected:
        raise ValidationError(
            _("Nobody had to attend on that day: the roll of the cell must be put right first.")
        )
    meeting.state = MeetingState.SUBMITTED
    meeting.first_submitted_at = meeting.first_submitted_at or timezone.now()
    _next_version(meeting)
    facts = {"sheet": sheets.sheet_as_facts(meeting), **_facts_of(meeting)}
    log_act(actor, meeting, ChangeAction.SUBMITTED, after=facts)
    if thematic := _thematic_draft_with(meeting):
        _let_thematic_follow(actor, meeting)
        thematic.refresh_from_db()
        submit_meeting(actor=actor, meeting=thematic, version=thematic.version)
    return meeting


@transaction.atomic
def confirm_meeting(*, actor, meeting, version):
    """Confirm a submitted meeting: it is locked from now on. A second confirmation is no error."""
    meeting = lock_meeting(meeting)
    if meeting.state == MeetingState.CONFIRMED:
        return meeting
    _check_version(meeting, version)
    must_be(meeting, MeetingState.SUBMITTED)
    before = snapshot(meeting)
    meeting.state = MeetingState.CONFIRMED
    meeting.confirmed_by, meeting.confirmed_at = actor.user, timezone.now()
    meeting.return_remark = ""
    _next_version(meeting)
    log_changed(actor, [(meeting, before)], action=ChangeAction.CONFIRMED)
    return meeting


@transaction.atomic
def return_meeting(*, actor, meeting, version, remark):
    """Hand a submitted or confirmed meeting back with a remark: it no longer counts until it is
    submitted again. Its sheet stays frozen."""
    meeting = lock_meeting(meeting, version)
    must_be(meeting, MeetingState.SUBMITTED, MeetingState.CONFIRMED)
    if not remark:
        raise ValidationError({"remark": _("Say what must be put right.")})
    before = snapshot(meeting)
    meeting.state, meeting.return_remark = MeetingState.RETURNED, remark
    meeting.confirmed_by = meeting.confirmed_at = None
    _next_version(meeting)
    log_changed(actor, [(meeting, before)], action=ChangeAction.RETURNED, reason=remark)
    return meeting


@transaction.atomic
def discard_draft(*, actor, meeting, version):
    """Delete a draft that was never submitted, with its sheet."""
    meeting = lock_meeting(meeting, version)
    must_be(meeting, MeetingState.DRAFT)
    thematic = Meeting.objects.filter(held_with=meeting, state=MeetingState.DRAFT)
    drafts = [*thematic, meeting]
    minutes = Minutes.objects.filter(meeting__in=drafts).select_related("meeting")
    log_deleted(actor, [*minutes, *drafts])
    for draft in drafts:
        draft.delete()


def _lock_cell(pk):
    return Cell.objects.select_for_update().get(pk=pk)


def lock_meeting(meeting, version=None):
    """Lock the cell, then the meeting, and return it as it is now; within a transaction.

    ConflictError when it has not `version`, if one is given.
    """
    cell = _lock_cell(meeting.cell_id)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.cell = cell
    if version is not None:
        _check_version(meeting, version)
    return meeting


def _check_version(meeting, version):
    if meeting.version != version:
        raise ConflictError


def must_be(meeting, *states):
    """Refuse a meeting in another state with a ValidationError."""
    if meeting.state not in states:
        raise ValidationError(
            _("This cannot be done with a meeting that is %(state)s."),
            code="state",
            params={"state": meeting.get_state_display()},
        )


def _next_version(meeting):
    meeting.version += 1
    _save(meeting)


def _save(meeting):
    """Save, turning the database's rules into messages."""
    _check_only_regular(meeting)
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "client_key" in str(error):
            raise ValidationError(_("This page was sent for another cell before.")) from error
        raise


def _check_only_regular(meeting):
    """The cell is locked, so nobody can record the same month between this and the save."""
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


def _set_details(meeting, details):
    month_before = meeting.month
    for name in DETAILS:
        if name in details:
            setattr(meeting, name, details[name])
    errors = {**_errors_of_day(meeting), **_errors_of_month(meeting)}
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


def _errors_of_month(meeting):
    if not meeting.is_held and meeting.month > today():
        return {"month": _("That month is still to come.")}
    return {}


def _clear_tallies(meeting):
    for name in Meeting.TALLIES:
        setattr(meeting, name, 0)


def _facts_of(meeting):
    """Return what a submitted meeting says, for the log."""
    names = ("kind", "month", "held_on", "not_held_reason", "topic", "source", *Meeting.TALLIES)
    return {name: getattr(meeting, name) for name in names}
