"""What the commands do: make a backup, restore it, rehearse that."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from config.backups import BackupError, archive, postgres, sqlite
from config.backups.manifest import empty_tables_left_out, holds_data

ENGINES = {"sqlite": sqlite, "postgresql": postgres}


def engine():
    """Return how the database at hand is backed up."""
    return ENGINES[connection.vendor]


def back_up(file):
    """Write a backup of the database into an open file; return its Manifest and length."""
    with engine().snapshot() as (manifest, pieces):
        return manifest, archive.write(file, manifest, pieces)


def back_up_to(path, *, may_overwrite=False):
    """Write a backup of the database under a name; return its Manifest and length."""
    with archive.new_file(path, may_overwrite=may_overwrite) as file:
        return back_up(file)


@contextmanager
def fitting(path):
    """Give the backup in a file, whole and such as this program can restore; else BackupError."""
    with archive.whole(path) as found:
        found.manifest.refuse_misfit()
        yield found


def restore(path, *, may_replace=False, keep=None):
    """Fill the database from a backup, and bring it up to date; return the Manifest, and the file
    in which the data before is kept, if it is.

    Data that is there is replaced only when that is said. `keep` is the file for it.
    """
    with fitting(path) as found:
        kept = _make_way(may_replace, keep)
        engine().restore(found)
        _bring_up_to_date()
        _end_sessions()
    return found.manifest, kept


def _make_way(may_replace, keep):
    """Keep what the database holds where it can be kept; BackupError if it must not be replaced."""
    if not holds_data():
        return None
    if not may_replace:
        raise BackupError(
            _("The database holds data: say --replace if the backup shall take its place.")
        )
    kept = engine().kept_beside() if keep is None else keep
    # One that was asked for without a name is refused, instead of nothing being kept.
    if kept is not None:
        back_up_to(kept)
    return kept


def _bring_up_to_date():
    call_command("migrate", interactive=False, verbosity=0)


@transaction.atomic
def _end_sessions():
    with connection.cursor() as cursor:
        empty_tables_left_out(cursor)


@contextmanager
def rehearsed(path):
    """Restore a backup into a database that is gone with the block, and bring it up to date; the
    block works on it, and is given the Manifest."""
    with fitting(path) as found, engine().scratch(found):
        _bring_up_to_date()
        yield found.manifest
