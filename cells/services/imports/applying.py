"""A stored plan, executed as it was shown or not at all: once and whole."""

from contextlib import suppress
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from cells.choices import ImportState
from cells.models import Cell, Import, Member, Membership
from cells.resources.sheets import UnreadableError
from cells.services.rolls.storing import is_as_stored, plan_again, rows_of_file, store_plan
from cells.services.rolls.writing import PlanWriter


class Outcome(StrEnum):
    """What became of the wish to apply a plan."""

    APPLIED = "applied"
    ALREADY = "already"  # an earlier click did it
    REFUSED = "refused"  # the plan has errors, or a newer one took its place
    STALE = "stale"  # the record changed since: nothing was written, a new plan waits
    GONE = "gone"  # the record changed so that the roll can no longer be planned


def apply_import(batch, actor):
    """Execute the stored plan of `batch`; return the Outcome and the Import to look at next.

    The roll is planned again under lock: unless that gives, row by row, what was shown, nothing is
    written, and the new plan takes the old one's place.
    """
    with suppress(IntegrityError), transaction.atomic():
        return _apply(_locked(batch), actor)
    return _plan_after_conflict(batch, actor)


@transaction.atomic
def _plan_after_conflict(batch, actor):
    """Somebody wrote, outside what was locked, something that the plan meant to write."""
    batch = _locked(batch)
    plan = _plan_or_none(batch)
    if plan and is_as_stored(plan, batch):
        raise RuntimeError(f"The plan of import {batch.pk} breaks a rule of the database.")
    return _replace(batch, plan, actor)


def _locked(batch):
    return Import.objects.select_for_update().get(pk=batch.pk)


def _apply(batch, actor):
    if batch.state == ImportState.APPLIED:
        return Outcome.ALREADY, batch
    if batch.state != ImportState.PLANNED:
        return Outcome.REFUSED, batch
    _lock_units(batch)
    plan = _plan_or_none(batch)
    if plan is None or not is_as_stored(plan, batch):
        return _replace(batch, plan, actor)
    PlanWriter(batch, actor).write(plan.rows)
    batch.state = ImportState.APPLIED
    batch.applied_at, batch.applied_by = timezone.now(), actor.user
    batch.save(update_fields=["state", "applied_at", "applied_by"])
    return Outcome.APPLIED, batch


def _lock_units(batch):
    """Lock the cells that the plan concerns, in one order for all, then the members."""
    rows = rows_of_file(batch).order_by()
    left = Membership.objects.filter(end__isnull=True, member__in=rows.values("member"))
    cells = Cell.objects.filter(Q(pk__in=rows.values("cell")) | Q(pk__in=left.values("cell")))
    members = Member.objects.filter(pk__in=rows.values("member"))
    for units in (cells, members):
        list(units.order_by("pk").select_for_update().values_list("pk", flat=True))


def _plan_or_none(batch):
    try:
        return plan_again(batch)
    except UnreadableError:
        return None


def _replace(batch, plan, actor):
    """Set a plan that no longer holds aside, for the one that does."""
    batch.state = ImportState.REFUSED
    batch.save(update_fields=["state"])
    if plan is None:
        return Outcome.GONE, batch
    return Outcome.STALE, store_plan(plan, actor, batch.file_name)
