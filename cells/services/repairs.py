"""Repair of the record by hand, one row at a time, each with its entry in the log."""

from django.db import transaction

from cells.services.changes import log_changed, log_created, log_deleted, snapshot


@transaction.atomic
def save_repaired(*, actor, row, reason=""):
    """Save a row of structure or people that was made or put right by hand, and log it.

    Raises ObjectDoesNotExist when the row is gone meanwhile, IntegrityError when the database
    refuses what somebody else's change made wrong.
    """
    if row.pk is None:
        row.save()
        log_created(actor, [row], reason=reason)
        return
    before = snapshot(type(row)._base_manager.select_for_update().get(pk=row.pk))
    row.save()
    log_changed(actor, [(row, before)], reason=reason)


@transaction.atomic
def delete_repaired(*, actor, row, reason=""):
    """Delete a row that should never have been there, and log what it held.

    Raises ProtectedError, an IntegrityError, while anything stands on it.
    """
    log_deleted(actor, [row], reason=reason)
    row.delete()
