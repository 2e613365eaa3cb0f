"""The resolutions of cells: recorded with the minutes until the commune confirms the meeting, and
logged."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import MeetingState
from cells.models import Resolution
from cells.services.changes import log_changed, log_created, log_deleted, snapshot
from cells.services.entry_locks import check_open
from cells.services.meeting_versions import OPEN_STATES, ConflictError, lock_meeting, must_be

RESOLVED = ("number", "contents", *Resolution.VOTES)


def resolution_of(meeting):
    """Return the resolution of a meeting; where there is none yet, an unsaved, empty one."""
    found = Resolution.objects.filter(meeting=meeting).first()
    return found or Resolution(meeting=meeting, version=0)


@transaction.atomic
def record_resolution(*, actor, meeting, version, **resolved):
    """Write the resolution of a meeting, `version` being that of the one that was shown (0: none
    was there); return it, or None where it says nothing: then there is none any more. Sent twice,
    the second changes nothing.

    ConflictError when somebody else wrote it meanwhile; ValidationError by field otherwise.
    """
    meeting = lock_meeting(meeting)
    must_be(meeting, *OPEN_STATES, MeetingState.SUBMITTED)
    if not meeting.is_held:
        raise ValidationError(_("A meeting that was not held has passed no resolution."))
    resolution = resolution_of(meeting)
    is_empty = all(value in (None, "") for value in resolved.values())
    if all(getattr(resolution, name) == value for name, value in resolved.items()):
        return None if is_empty else resolution
    if is_empty and not resolution.pk:
        return None
    if resolution.version != version:
        raise ConflictError
    check_open(meeting)
    if is_empty:
        resolution.meeting = meeting
        log_deleted(actor, [resolution])
        resolution.delete()
        return None
    return _write(actor, meeting, resolution, resolved)


def _write(actor, meeting, resolution, resolved):
    before = snapshot(resolution)
    resolution.meeting, resolution.version = meeting, resolution.version + 1
    for name, value in resolved.items():
        setattr(resolution, name, value)
    resolution.full_clean(exclude=["meeting"])
    _check_votes(meeting, resolution)
    is_new = not resolution.pk
    resolution.save()
    if is_new:
        log_created(actor, [resolution])
    else:
        log_changed(actor, [(resolution, before)])
    return resolution


def _check_votes(meeting, resolution):
    """Refuse more votes than members were there; guests never vote."""
    most = most_votes(meeting)
    if resolution.votes is not None and resolution.votes > most:
        raise ValidationError(
            {
                "votes_for": _(
                    "%(votes)s votes are more than the %(most)s members who were present: look at"
                    " the votes, or at the sheet."
                )
                % {"votes": resolution.votes, "most": most}
            }
        )


def most_votes(meeting):
    """Return how many members were present at a meeting, whether they had to come or not."""
    return meeting.present + meeting.exempt_present + meeting.away_present
