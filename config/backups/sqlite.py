"""Backups of SQLite: the database as a file of its own, compressed by gzip."""

import shutil
import sqlite3
import tempfile
import zlib
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backups import BackupError
from config.backups.manifest import Manifest, count_rows, empty_tables_left_out
from config.backups.scratch import working_on

PIECE = 1 << 20
GZIP = zlib.MAX_WBITS | 16
# How often it is tried to get the database for oneself, a quarter of a second each.
TRIES, PAUSE = 80, 0.25
# The folders for copies, and the file in each that is locked while somebody works in it.
FOLDER, LOCK = "nen-nep-copy-", "lock"


@contextmanager
def snapshot():
    """Give what the database holds at this moment: its Manifest, and the payload in pieces.

    The copy is without what was deleted, and people go on writing meanwhile.
    """
    with _private_folder() as folder:
        copy = folder / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with working_on(copy):
            _leave_out()
            manifest = Manifest.of_database()
        yield manifest, _compressed(copy)


@contextmanager
def _private_folder():
    """Make a folder for copies that its owner alone can read, beside the database: there is room
    for it where the database has it. Those of processes that were killed go."""
    parent = Path(connection.settings_dict["NAME"]).parent
    for left in parent.glob(f"{FOLDER}*"):
        _sweep(left)
    try:
        with (
            tempfile.TemporaryDirectory(dir=parent, prefix=FOLDER) as name,
            (Path(name) / LOCK).open("w") as lock,
        ):
            flock(lock, LOCK_EX)
            yield Path(name)
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupError(_("SQLite cannot do it: %(reason)s.") % {"reason": error}) from error


def _sweep(folder):
    """Remove a folder unless somebody works in it."""
    try:
        with (folder / LOCK).open() as lock:
            flock(lock, LOCK_EX | LOCK_NB)
            shutil.rmtree(folder)
    except OSError:
        # Somebody does, or has just begun or ended.
        return


def _leave_out():
    with connection.cursor() as cursor:
        # What is deleted is overwritten.
        cursor.execute("PRAGMA secure_delete = ON")
        empty_tables_left_out(cursor)
        # One file, nothing beside it.
        cursor.execute("PRAGMA journal_mode = DELETE")


def _compressed(path):
    compressor = zlib.compressobj(wbits=GZIP)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield compressor.compress(piece)
    yield compressor.flush()


def restore(archive):
    """Put the backup in the place of all that the database holds: wholly, or not at all."""
    with _unpacked(archive) as copy:
        _refuse_other_rows(copy, archive.manifest)
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection, progress=_patience(), sleep=PAUSE)
        connection.close()


@contextmanager
def _unpacked(archive):
    with _private_folder() as folder:
        copy = folder / "copy.sqlite3"
        try:
            _unpack(archive, copy)
        except OSError as error:
            raise BackupError(
                _("The backup cannot be unpacked in %(folder)s: %(reason)s.")
                % {"folder": folder.parent, "reason": error.strerror}
            ) from error
        yield copy


def _unpack(archive, path):
    decompressor = zlib.decompressobj(wbits=GZIP)
    with path.open("wb") as file:
        for piece in archive.pieces():
            file.write(decompressor.decompress(piece))
        file.write(decompressor.flush())


def _refuse_other_rows(copy, manifest):
    """Raise BackupError unless the copy has the rows that its backup speaks of."""
    with working_on(copy):
        rows = count_rows()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            said = cursor.fetchone()[0]
            # What is read next is this file alone, without a log beside it.
            cursor.execute("PRAGMA journal_mode = DELETE")
    if said != "ok" or rows != manifest.rows:
        raise BackupError(_("The backup does not hold what it says: take another one."))


def _patience():
    """Return what ends the wait for a database in which somebody is at work all the time."""
    left = TRIES

    def progress(status, _remaining, _total):
        nonlocal left
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            left -= 1
            if not left:
                raise BackupError(_("The database is in use: stop the program, and restore again."))

    return progress


@contextmanager
def scratch(archive):
    """Restore into a database that is gone with the block, and let the block work on it."""
    with _unpacked(archive) as copy:
        _refuse_other_rows(copy, archive.manifest)
        with working_on(copy):
            yield


def kept_beside():
    """Return a new file, into which the data before a restore goes."""
    now = f"{timezone.localtime():%Y%m%d-%H%M%S}"
    return Path(f"{connection.settings_dict['NAME']}.before-restore-{now}")
