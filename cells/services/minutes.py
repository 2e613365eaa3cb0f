"""The minutes of meetings: recorded until the commune confirms the meeting, and logged."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import MeetingState
from cells.models import Minutes, Setting, SettingKey
from cells.quality import quality_by
from cells.services.changes import log_changed, log_created, snapshot
from cells.services.entry_locks import check_open
from cells.services.meeting_versions import OPEN_STATES, ConflictError, lock_meeting, must_be

SAID = (
    "started_at",
    "ended_at",
    "place",
    "chair",
    "recorder",
    "contents",
    "conclusions",
    "opinions",
    "self_score",
)
# What is mostly the same from one meeting of a cell to the next.
USUAL = ("started_at", "place", "chair", "recorder")


def minutes_of(meeting):
    """Return the minutes of a meeting; where there are none yet, unsaved ones with what the cell
    wrote the last time of place, hour and persons."""
    found = Minutes.objects.filter(meeting=meeting).first()
    if found:
        return found
    earlier = Minutes.objects.filter(meeting__cell=meeting.cell, meeting__month__lte=meeting.month)
    last = earlier.order_by("-meeting__month", "-meeting__held_on", "-pk").first()
    usual = {name: getattr(last, name) for name in USUAL} if last else {}
    return Minutes(meeting=meeting, version=0, **usual)


@transaction.atomic
def record_minutes(*, actor, meeting, version, **said):
    """Write the minutes of a meeting, `version` being that of those that were shown (0: none were
    there); return them. Sent twice, the second changes nothing.

    ConflictError when somebody else wrote them meanwhile; ValidationError by field otherwise.
    """
    meeting = lock_meeting(meeting)
    must_be(meeting, *OPEN_STATES, MeetingState.SUBMITTED)
    if not meeting.is_held:
        raise ValidationError(_("A meeting that was not held has no minutes."))
    known = Minutes.objects.filter(meeting=meeting).first()
    minutes = known or Minutes(meeting=meeting, version=0)
    if all(getattr(minutes, name) == value for name, value in said.items()):
        return minutes
    if minutes.version != version:
        raise ConflictError
    check_open(meeting)
    before = snapshot(minutes)
    minutes.meeting, minutes.version = meeting, version + 1
    for name, value in said.items():
        setattr(minutes, name, value)
    minutes.full_clean(exclude=["meeting"])
    minutes.save()
    if known:
        log_changed(actor, [(minutes, before)])
    else:
        log_created(actor, [minutes])
    return minutes


def quality_of(score, day):
    """Return what a score on 100 points says of a meeting of `day`; None without a score."""
    if score is None:
        return None
    return quality_by(Setting.objects.value_on(SettingKey.MEETING_SCORES, day), score)
