"""Writing the log of changes, in bulk and in the same transaction as the change itself.

Services call this explicitly: logs that hang on save signals miss bulk writes.
"""

from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from cells.choices import ChangeAction
from cells.models import Change, User
from cells.models.bulk import insert_rows
from cells.periods import PartialDate

# Derived from other fields, or noted by the program, so not facts of their own.
DERIVED = {"search_name", "sort_name", "version", "changed_from", "saved_by", "saved_at"}
# Never in a log, whoever reads it.
SECRET = {"password", "session_mark", "code_digest", "seed"}
# The bytes of a file, of which the log keeps the digest.
FILES = {"content"}
# The columns of an entry, in the order in which `_entry` gives them.
_COLUMNS = (
    "at",
    "user",
    "source",
    "noun",
    "object_id",
    "key",
    "cell",
    "action",
    "before",
    "after",
    "reason",
)


@dataclass(frozen=True)
class Actor:
    """Who acts, and by way of what: a signed-in user on the web, or a command."""

    user: User | None = None
    source: str = "web"

    @classmethod
    def command(cls, name):
        """Return the actor of a management command."""
        return cls(None, f"command {name}")


def snapshot(instance):
    """Return the facts that a row holds, by column, as plain values for the log."""
    return {name: _plain(getattr(instance, name)) for name in _facts_of(type(instance))}


@cache
def _facts_of(model):
    """Return the attributes of a model that hold facts."""
    fields = model._meta.concrete_fields
    return tuple(field.attname for field in fields if field.name not in DERIVED | SECRET | FILES)


def _plain(value):
    return value.isoformat() if isinstance(value, PartialDate) else value


def log_created(actor, instances, *, reason=""):
    """Log rows that were created (and so have their primary keys)."""
    _write(_entry(actor, row, ChangeAction.CREATED, {}, snapshot(row), reason) for row in instances)


def log_changed(actor, changes, *, action=ChangeAction.CHANGED, reason=""):
    """Log rows that were changed: pairs of a row and its snapshot from before.

    Only what differs is kept; a row in which nothing differs leaves no entry.
    """
    entries = []
    for row, before in changes:
        after = snapshot(row)
        changed = [name for name in after if before.get(name) != after[name]]
        if changed:
            old, new = ({name: side.get(name) for name in changed} for side in (before, after))
            entries.append(_entry(actor, row, action, old, new, reason))
    _write(entries)


def log_deleted(actor, instances, *, reason=""):
    """Log rows that are about to be deleted."""
    _write(_entry(actor, row, ChangeAction.DELETED, snapshot(row), {}, reason) for row in instances)


def log_act(actor, instance, action, *, before=None, after=None, reason=""):
    """Log one act on a row with what it was about, such as a sheet that was submitted."""
    _write([_entry(actor, instance, action, before or {}, after or {}, reason)])


def last_writing_of(row):
    """Return the entry of the log that says who last wrote a row, and when, or None."""
    entries = Change.objects.filter(noun=row._meta.model_name, object_id=row.pk)
    return entries.select_related("user").order_by("-pk").first()


def _entry(actor, row, action, before, after, reason):
    is_cell = row._meta.model_name == "cell"
    return (
        timezone.now(),
        actor.user and actor.user.pk,
        actor.source,
        row._meta.model_name,
        row.pk,
        getattr(row, "code", ""),
        row.pk if is_cell else getattr(row, "cell_id", None),
        action,
        before,
        after,
        reason,
    )


def _write(entries):
    insert_rows(Change, _COLUMNS, entries)
