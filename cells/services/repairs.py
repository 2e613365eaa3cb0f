"""Repair of the record by hand, one row at a time, each with its entry in the log."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from cells.services.changes import log_changed, log_created, log_deleted, snapshot


class OvertakenError(Exception):
    """A row is not any more as it was when somebody began to put it right."""


def mark_of(row, names):
    """Return a mark of what a row holds in the fields of these names, by which it is told whether
    somebody else changed it meanwhile."""
    facts = snapshot(row)
    held = {name: facts[row._meta.get_field(name).attname] for name in sorted(names)}
    plain = json.dumps(held, cls=DjangoJSONEncoder)
    return hashlib.sha256(plain.encode()).hexdigest()


def locked(row):
    """Return a row as it is on record, locked against others; ObjectDoesNotExist when it is gone
    meanwhile."""
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


@transaction.atomic
def save_repaired(*, actor, row, fields=(), reason=""):
    """Save a row of structure or people that was made by hand, or the `fields` of one that were put
    right, and log it. Everything else stays as it is on record.

    Raises ObjectDoesNotExist when the row is gone meanwhile, IntegrityError when the database
    refuses what somebody else's change made wrong.
    """
    if row.pk is None:
        row.save()
        log_created(actor, [row], reason=reason)
        return
    kept = locked(row)
    before = snapshot(kept)
    for name in fields:
        setattr(kept, name, getattr(row, name))
    kept.save()
    log_changed(actor, [(kept, before)], reason=reason)


@transaction.atomic
def delete_repaired(*, actor, row, reason=""):
    """Delete a row that should never have been there, and log what it held.

    Raises ObjectDoesNotExist when it is gone meanwhile, ProtectedError, an IntegrityError, while
    anything stands on it.
    """
    kept = locked(row)
    log_deleted(actor, [kept], reason=reason)
    kept.delete()
