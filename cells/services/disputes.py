"""Disputes: a cell contradicts what the commune recorded for it, and the commune settles that.

Logged as acts on the meeting. Every function locks the cell first, then the meeting.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingState
from cells.models import Dispute, Meeting, Post
from cells.services.changes import log_act
from cells.services.meeting_versions import check_version, lock_meeting, must_be


def recorded_for_cells(meetings):
    """Return those of some meetings that somebody recorded on behalf of the cell: they say who gave
    the figures, or who recorded them never had a post at the cell."""
    own = Post.objects.filter(user=OuterRef("recorded_by"), cell=OuterRef("cell"))
    return meetings.filter(~Q(source="") | (Q(recorded_by__isnull=False) & ~Exists(own)))


def is_recorded_for_cell(meeting):
    """Tell whether somebody recorded a meeting on behalf of its cell."""
    return recorded_for_cells(Meeting.objects.filter(pk=meeting.pk)).exists()


def unsettled_of(meeting):
    """Return the dispute that a meeting waits for, or None."""
    return Dispute.objects.unsettled().filter(meeting=meeting).first()


@transaction.atomic
def dispute_meeting(*, actor, meeting, version, text):
    """Dispute a submitted or confirmed meeting that was recorded on behalf of the cell; return the
    Dispute. Sent twice, the second changes nothing.

    ConflictError when the meeting is no longer what the officer saw.
    """
    meeting = lock_meeting(meeting)
    known = unsettled_of(meeting)
    if known and known.text == text:
        return known
    check_version(meeting, version)
    must_be(meeting, MeetingState.SUBMITTED, MeetingState.CONFIRMED)
    if known:
        raise ValidationError(_("This meeting is disputed already: wait for the commune."))
    if not is_recorded_for_cell(meeting):
        raise ValidationError(_("The cell recorded this meeting itself: correct it instead."))
    if not text:
        raise ValidationError({"text": _("Say what is not right.")})
    dispute = Dispute.objects.create(
        meeting=meeting, text=text, raised_by=actor.user, raised_at=timezone.now()
    )
    log_act(actor, meeting, ChangeAction.DISPUTED, reason=text)
    return dispute


@transaction.atomic
def answer_dispute(*, actor, dispute, answer):
    """Settle a dispute by an answer, and leave the meeting as it is; return the Dispute. Sent
    twice, the second changes nothing; what was settled otherwise meanwhile is refused."""
    meeting = lock_meeting(dispute.meeting)
    dispute = Dispute.objects.get(pk=dispute.pk)
    if dispute.is_settled and dispute.answer == answer:
        return dispute
    if dispute.is_settled:
        raise ValidationError(_("This dispute was settled meanwhile: your answer was not taken."))
    if not answer:
        raise ValidationError({"answer": _("Answer what the cell wrote.")})
    return settle_dispute(actor, meeting, answer)


def settle_dispute(actor, meeting, answer=""):
    """Settle the dispute about a locked meeting, if there is one: by an answer, or because it was
    returned or corrected; return the Dispute, or None."""
    dispute = unsettled_of(meeting)
    if dispute is None:
        return None
    dispute.answer, dispute.settled_by, dispute.settled_at = answer, actor.user, timezone.now()
    dispute.save()
    log_act(actor, meeting, ChangeAction.SETTLED, reason=answer)
    return dispute


def refuse_disputed(meeting):
    """Refuse to confirm a meeting that the cell disputes."""
    if unsettled_of(meeting):
        raise ValidationError(
            _("The cell disputes this meeting: answer it, or correct or return the meeting."),
            code="disputed",
        )
