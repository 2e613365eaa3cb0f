"""A stored plan, executed as it was shown or not at all: once and whole."""

from contextlib import suppress
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cells.choices import ImportState
from cells.collecting import seldom_collecting
from cells.models import Import
from cells.progress import Progress, Stage
from cells.resources.sheets import UnreadableError
from cells.services.imports.forgetting import forget_file
from cells.services.imports.kinds import KINDS
from cells.services.imports.storing import keep_plan, said_by_rows

STALE = _(
    "Nothing was written: the record changed since the plan was shown. This is the new plan of the"
    " same file; please look at it again."
)
GONE = _("Nothing was written: the record changed since. Please send the file again.")


class Outcome(StrEnum):
    """What became of the wish to apply a plan."""

    APPLIED = "applied"
    ALREADY = "already"  # an earlier click did it
    REFUSED = "refused"  # the plan has errors or doubts, or another one took its place
    STALE = "stale"  # the record changed since: nothing was written, a new plan waits
    GONE = "gone"  # the record changed so that the file can no longer be planned


@seldom_collecting()
def apply_import(batch, actor, progress=None):
    """Execute the stored plan of `batch`; return the Outcome and the Import as it is then.

    The stored rows are planned again under lock: unless that gives, row by row, what was shown,
    nothing is written, and the new plan takes the old one's place.
    """
    progress = progress or Progress()
    with suppress(IntegrityError), transaction.atomic():
        return _apply(_locked(batch), actor, progress)
    return _plan_after_conflict(batch, progress)


@transaction.atomic
def _plan_after_conflict(batch, progress):
    """Somebody wrote, outside what was locked, something that the plan meant to write."""
    batch = _locked(batch)
    plan = _plan_again(batch, progress)
    if plan and plan.fingerprint() == batch.fingerprint:
        raise RuntimeError(f"The plan of import {batch.pk} breaks a rule of the database.")
    return _replace(batch, plan, progress)


@transaction.atomic
def confirm_import(batch, actor, fingerprint):
    """Let the plan of `batch` be executed, if it is the one that was shown: with this
    fingerprint. Return the Outcome, None when it is to be executed, and the Import as it is."""
    batch = _locked(batch)
    if batch.state == ImportState.APPLYING or batch.applied_at:
        return Outcome.ALREADY, batch
    if batch.state != ImportState.PLANNED or batch.fingerprint != fingerprint:
        return Outcome.REFUSED, batch
    batch.state, batch.applied_by = ImportState.APPLYING, actor.user
    batch.message, batch.claim, batch.attempts = "", "", 0
    batch.save()
    return None, batch


def _locked(batch):
    return Import.objects.select_for_update().get(pk=batch.pk)


def _apply(batch, actor, progress):
    if batch.state == ImportState.APPLIED:
        return Outcome.ALREADY, batch
    if batch.state not in (ImportState.PLANNED, ImportState.APPLYING):
        return Outcome.REFUSED, batch
    kind = KINDS[batch.kind]
    kind.lock(batch)
    plan = _plan_again(batch, progress)
    if plan is None or plan.fingerprint() != batch.fingerprint:
        return _replace(batch, plan, progress)
    kind.write(plan, batch, actor, progress)
    batch.state, batch.claim, batch.message = ImportState.APPLIED, "", ""
    batch.applied_at, batch.applied_by = timezone.now(), actor.user
    batch.save()
    forget_file(batch)
    return Outcome.APPLIED, batch


def _plan_again(batch, progress):
    """Return the plan that the stored rows get from the record as it is now, None if none."""
    kind = KINDS[batch.kind]
    progress.begin(Stage.CHECKING, batch.counts["rows"])
    try:
        return kind.plan(kind.restore(batch, said_by_rows(batch)), batch, progress)
    except UnreadableError:
        return None


def _replace(batch, plan, progress):
    """Set a plan that no longer holds aside, for the one that does."""
    batch.claim = ""
    if plan is None:
        batch.state, batch.message = ImportState.REFUSED, str(GONE)
        batch.save()
        return Outcome.GONE, batch
    batch.message = str(STALE)
    return Outcome.STALE, keep_plan(batch, plan, progress)
