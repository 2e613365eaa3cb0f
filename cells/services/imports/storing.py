"""A plan as an Import with its rows, and the same roll planned again from them."""

from django.db import transaction

from cells.choices import ImportAction, ImportState
from cells.models import Import, ImportRow
from cells.resources.rolls import Roll
from cells.resources.rows import RollRow
from cells.services.rolls.planning import plan_roll
from cells.services.rolls.plans import shown
from cells.services.rolls.scope import Scope

BATCH = 1_000
LONGEST_FILE_NAME = 255
# Kept beside the counts: the headings by column, and the columns of which no use was made.
HEADINGS, LEFT_ASIDE = "headings", "left_aside"


@transaction.atomic
def store_plan(plan, actor, file_name):
    """Keep `plan` as an Import waiting for confirmation, or refused; return it.

    The file itself is not kept.
    """
    batch = Import.objects.create(
        created_by=actor.user,
        file_name=file_name[:LONGEST_FILE_NAME],
        digest=plan.roll.digest,
        size=plan.roll.size,
        commune=plan.scope.commune,
        cell=plan.scope.cell,
        as_of=plan.day,
        accept_moves=plan.scope.accept_moves,
        state=ImportState.PLANNED if plan.is_good else ImportState.REFUSED,
        counts={
            **plan.counts(),
            HEADINGS: plan.roll.headings,
            LEFT_ASIDE: plan.roll.left_aside,
        },
    )
    ImportRow.objects.bulk_create(_rows(plan, batch), batch_size=BATCH)
    return batch


def _rows(plan, batch):
    for planned in plan.rows:
        yield ImportRow(
            batch=batch,
            row=planned.row.number,
            action=planned.action,
            member=planned.person and planned.person.member,
            cell=planned.cell,
            label=planned.row.full_name or "",
            before=planned.before,
            after={"given": planned.row.given(), "sets": planned.sets},
            errors=[shown(problem, plan.roll.headings) for problem in planned.row.problems],
        )
    for person in plan.absent:
        yield ImportRow(
            batch=batch,
            action=ImportAction.ABSENT,
            member=person.member,
            cell=person.main_on(plan.day).cell,
            label=person.member.full_name,
        )


def plan_again(batch):
    """Return the plan that the roll of `batch` gets from the record as it is now."""
    scope = Scope(
        as_of=batch.as_of,
        commune=batch.commune,
        cell=batch.cell,
        accept_moves=batch.accept_moves,
        confined=batch.created_by_id is not None,
    )
    roll = Roll(
        rows=[RollRow.of_given(row.row, row.after["given"]) for row in rows_of_file(batch)],
        headings=batch.counts[HEADINGS],
        left_aside=batch.counts[LEFT_ASIDE],
        digest=batch.digest,
        size=batch.size,
    )
    return plan_roll(roll, scope)


def rows_of_file(batch):
    """Return the stored rows that stand in the file, in its order."""
    return batch.rows.filter(row__isnull=False).order_by("row", "pk")


def is_as_stored(plan, batch):
    """Tell whether `plan` does, row by row, what the stored plan of `batch` does."""
    stored = [
        (row.row, row.action, row.member_id, row.cell_id, row.before, row.after["sets"])
        for row in rows_of_file(batch)
    ]
    return stored == [planned.essence() for planned in plan.rows]
