"""The steps that a meeting has taken, from the log: who, when, what, and why.

For those who see the people of its cell; who may read the whole log is another question.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from cells.choices import ChangeAction
from cells.models import Change, Meeting, User

STEPS = {
    ChangeAction.CREATED,
    ChangeAction.SUBMITTED,
    ChangeAction.CORRECTED,
    ChangeAction.CONFIRMED,
    ChangeAction.RETURNED,
    ChangeAction.REOPENED,
    ChangeAction.DISPUTED,
    ChangeAction.SETTLED,
}
UNLOCKING = {ChangeAction.REOPENED, ChangeAction.RETURNED}


@dataclass(frozen=True)
class Step:
    """One step of a meeting; `who` is None where a command took it."""

    action: ChangeAction
    at: datetime
    who: User | None
    reason: str = ""


def history_shown(meeting):
    """Return what the page of a meeting shows of its past: all steps, and the reopening if that was
    the last change of its state."""
    steps = steps_of(meeting)
    turns = UNLOCKING | {ChangeAction.CONFIRMED, ChangeAction.SUBMITTED}
    last = next((step for step in reversed(steps) if step.action in turns), None)
    is_reopened = last is not None and last.action == ChangeAction.REOPENED
    return {"history": steps, "reopened": last if is_reopened else None}


def steps_of(meeting):
    """Return the Steps of a meeting, oldest first."""
    entries = Change.objects.filter(
        noun=Meeting._meta.model_name, object_id=meeting.pk, action__in=STEPS
    )
    steps = []
    for entry in entries.select_related("user").order_by("pk"):
        # What was brought in from elsewhere has a confirmation that no entry tells of.
        if (
            entry.action in UNLOCKING
            and not _is_confirmed(steps)
            and entry.before.get("confirmed_at")
        ):
            steps.append(_confirmed(entry.before["confirmed_at"], entry.before["confirmed_by_id"]))
        steps.append(Step(ChangeAction(entry.action), entry.at, entry.user, entry.reason))
    if meeting.confirmed_at and not _is_confirmed(steps):
        steps.append(Step(ChangeAction.CONFIRMED, meeting.confirmed_at, meeting.confirmed_by))
    return steps


def _is_confirmed(steps):
    """Tell whether the last confirmation in `steps` still holds."""
    locks = [step.action for step in steps if step.action in {*UNLOCKING, ChangeAction.CONFIRMED}]
    return bool(locks) and locks[-1] == ChangeAction.CONFIRMED


def _confirmed(at, user_id):
    who = User.objects.filter(pk=user_id).first()
    return Step(ChangeAction.CONFIRMED, parse_datetime(at), who)
