"""A plan as an Import with its rows: kept as it was shown, and kept anew when it is made again."""

from django.db import transaction

from cells.choices import ImportKind, ImportState
from cells.models import Import, ImportRow, PlannedValues
from cells.models.bulk import insert_rows
from cells.progress import Progress, Stage

LONGEST_FILE_NAME = 255
# Rows that are fetched at a time.
CHUNK = 5_000
# Kept beside the counts: the headings by column, and the columns of which no use was made.
HEADINGS, LEFT_ASIDE = "headings", "left_aside"


@transaction.atomic
def store_plan(plan, actor, file_name, progress=None):
    """Keep `plan` of a file that itself is not kept, as an Import; return it."""
    batch = Import(
        kind=ImportKind.ROLL,
        created_by=actor.user,
        file_name=file_name[:LONGEST_FILE_NAME],
        digest=plan.roll.digest,
        size=plan.roll.size,
        commune=plan.scope.commune,
        cell=plan.scope.cell,
        as_of=plan.day,
        accept_moves=plan.scope.accept_moves,
    )
    return keep_plan(batch, plan, progress)


@transaction.atomic
def keep_plan(batch, plan, progress=None):
    """Keep `plan` as that of `batch`, in place of any before; return the batch.

    It waits for confirmation if every row is good, and else to be put right or answered.
    """
    batch.state = ImportState.PLANNED if plan.is_good else ImportState.REFUSED
    batch.as_of = plan.day
    batch.layout = plan.roll.layout or batch.layout
    batch.fingerprint = plan.fingerprint()
    batch.counts = {
        **plan.all_counts(),
        HEADINGS: plan.roll.headings,
        LEFT_ASIDE: plan.roll.left_aside,
    }
    batch.save()
    _keep_rows(batch, plan, progress or Progress())
    return batch


def _keep_rows(batch, plan, progress):
    # Plain deletion: nothing hangs on the rows of a plan.
    batch.rows.all()._raw_delete(batch.rows.db)
    rows = progress.track(Stage.STORING, plan.stored_rows(), plan.size)
    columns = ("batch", *PlannedValues._fields)
    insert_rows(ImportRow, columns, ((batch.pk, *row) for row in rows))


def rows_of_file(batch):
    """Return the stored rows that stand in the file, in its order."""
    return batch.rows.filter(row__isnull=False).order_by("row", "pk")


def said_by_rows(batch):
    """Return an iterator over the stored rows: the number of each, what it says and sets."""
    rows = rows_of_file(batch).values_list("row", "given", "after")
    return rows.iterator(chunk_size=CHUNK)
