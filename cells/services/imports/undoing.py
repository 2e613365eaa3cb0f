"""An applied import taken back: while nothing later depends on it, whole, and with a trace."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from cells.choices import ImportState
from cells.models import Import
from cells.services.imports.kinds import KINDS


def what_holds(batch):
    """Return why an applied import cannot be taken back: Holds, none if it can."""
    return KINDS[batch.kind].holds(batch)


def undo_import(batch, actor):
    """Take an applied import back; return the Import, and what holds it if something does.

    A second click does nothing more. What was written before by others stays theirs.
    """
    try:
        return _undo(batch, actor)
    except (IntegrityError, ProtectedError):
        # Somebody built on it outside what is locked, while it was being taken back.
        if holds := what_holds(batch):
            return batch, holds
        raise


@transaction.atomic
def _undo(batch, actor):
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportState.APPLIED:
        return batch, []
    kind = KINDS[batch.kind]
    kind.lock(batch)
    if holds := kind.holds(batch):
        return batch, holds
    kind.undo(batch, replace(actor, source=f"undoing import {batch.pk}"))
    batch.state = ImportState.UNDONE
    batch.undone_at, batch.undone_by = timezone.now(), actor.user
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    return batch, []
