"""A file that was sent: kept, read and planned; and planned anew when somebody said more."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.choices import ImportKind, ImportState
from cells.collecting import seldom_collecting
from cells.models import Cell, Import
from cells.periods import today
from cells.progress import OutOfTimeError, Progress
from cells.resources.layout.tables import ColumnsUnknownError
from cells.resources.sheets import Choices, UnreadableError, check_size
from cells.services.imports.files import file_of, keep_file
from cells.services.imports.forgetting import forget_old_imports
from cells.services.imports.kinds import KINDS
from cells.services.imports.naming import names_of
from cells.services.imports.storing import LONGEST_FILE_NAME, keep_plan

LONGEST_MESSAGE = 500
# In these a file may be read in another way, or planned anew with more answers.
OPEN_STATES = (
    ImportState.UNREADABLE,
    ImportState.MAPPING,
    ImportState.REFUSED,
    ImportState.PLANNED,
)


@transaction.atomic
def receive_file(actor, scope, data, file_name, *, kind=ImportKind.ROLL, choices=None):
    """Keep a file that was sent, with the choices made for it; return the Import, yet to be read.

    UnreadableError when it is empty or too large to be kept.
    """
    check_size(data)
    forget_old_imports()
    batch = Import.objects.create(
        kind=kind,
        created_by=actor.user,
        file_name=file_name[:LONGEST_FILE_NAME],
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        commune=scope.commune,
        cell=scope.cell,
        as_of=scope.as_of,
        accept_moves=scope.accept_moves,
        # The day that was chosen: the title of a sheet may give another, and of another sheet none.
        choices={"as_of": scope.as_of.isoformat(), **(choices or {})},
    )
    keep_file(batch, data)
    return batch


@transaction.atomic
def read_again(batch, **choices):
    """Let the file of an import be read and planned anew, with more choices than before; return
    the Import, yet to be read. One that is being written, or was, stays as it is."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state in OPEN_STATES:
        batch.state, batch.claim, batch.message = ImportState.READING, "", ""
        batch.attempts = 0
        batch.choices |= choices
        batch.save()
    return batch


@seldom_collecting()
def plan_import(batch, progress=None):
    """Read the file of an import and plan it; return the Import with what became of it.

    Nothing is kept if meanwhile another worker took the import over.
    """
    batch.as_of = date.fromisoformat(batch.choices["as_of"])
    if code := batch.choices.get("cell"):
        batch.cell = Cell.objects.get(code=code)
    try:
        plan = _plan(batch, progress or Progress())
    except ColumnsUnknownError as error:
        return _end(batch, ImportState.MAPPING, error, layout=error.layout)
    except UnreadableError as error:
        return _end(batch, ImportState.UNREADABLE, error, layout=batch.layout)
    except OutOfTimeError:
        message = _("Reading this file takes too long: divide it, and send the parts.")
        return _end(batch, ImportState.UNREADABLE, message)
    try:
        return _keep(batch, plan, progress)
    except IntegrityError:
        # Somebody whom the plan names went from the record meanwhile, as an import was taken back.
        return _keep(batch, _plan(batch, progress or Progress()), progress)


@transaction.atomic
def _keep(batch, plan, progress):
    if (held := _held(batch)) is None:
        return Import.objects.get(pk=batch.pk)
    held.as_of, held.cell, held.claim = batch.as_of, batch.cell, ""
    return keep_plan(held, plan, progress)


def _plan(batch, progress):
    kind, data = KINDS[batch.kind], file_of(batch)
    if data is None:
        raise UnreadableError(_("The file is not kept any more: send it again."))
    rows = kind.read(data, today(), choices_of(batch), progress)
    # Known also if there can be no plan: it says how else the file may be read.
    batch.layout = rows.layout
    return kind.plan(rows, batch, progress)


def choices_of(batch):
    """Return how the file of an import is to be read: as somebody chose for it, else as the
    office said before."""
    columns = names_of(batch.commune, batch.kind) | batch.choices.get("columns", {})
    names = ("encoding", "delimiter", "sheet", "header_row")
    return Choices(columns=columns, **{name: batch.choices.get(name) or None for name in names})


def _held(batch):
    """Lock the import, and return it if it is still this worker's to plan."""
    held = Import.objects.select_for_update().get(pk=batch.pk)
    is_ours = held.state == ImportState.READING and held.claim == batch.claim
    return held if is_ours else None


@transaction.atomic
def _end(batch, state, message, layout=None):
    """Note that there is no plan, and why."""
    if (held := _held(batch)) is None:
        return Import.objects.get(pk=batch.pk)
    held.rows.all().delete()
    held.state, held.claim, held.message = state, "", str(message)[:LONGEST_MESSAGE]
    held.layout = layout or held.layout
    held.counts, held.fingerprint = {}, ""
    held.save()
    return held
