"""The file of a backup: two lines that say what it is, the database, and a line that seals it.

    nen-nep backup 1
    {"made_at": …}              the manifest, as JSON
    …                           the payload, in a form that the database's own tools read
    sha256 0123…                of every byte before this line; a line end comes before it, too

Read and written piece by piece, so that a large database needs no more memory than a small one.
"""

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from config.backups import BackupError
from config.backups.manifest import Manifest

NAME, VERSION = b"nen-nep backup ", 1
SEAL, DIGITS = b"\nsha256 ", 64
LENGTH_OF_SEAL = len(SEAL) + DIGITS + 1
PIECE = 1 << 20
# A manifest has a line for each table and migration: some kilobytes.
LONGEST_MANIFEST = 1 << 20


def write(file, manifest, pieces):
    """Write a backup whose payload comes in pieces; return how many bytes the file has."""
    digest, length = hashlib.sha256(), 0
    head = b"%b%d\n%b\n" % (NAME, VERSION, json.dumps(manifest.plain()).encode())
    for piece in chain((head,), pieces):
        digest.update(piece)
        file.write(piece)
        length += len(piece)
    file.write(_seal(digest))
    return length + LENGTH_OF_SEAL


def _seal(digest):
    return b"%b%b\n" % (SEAL, digest.hexdigest().encode())


@contextmanager
def new_file(path, *, may_overwrite):
    """Give a file to write that its owner alone can read; it stands under its name when it is
    whole and on the disk, and not at all if the block fails. BackupError when it cannot be."""
    path = Path(path)
    # Also what was left empty, as by a script whose variable is not set: the folder it runs in.
    if not path.name or os.path.isdir(path):
        raise BackupError(_("%(file)s is a folder: name a file in it.") % {"file": path})
    partial = path.with_name(f"{path.name}.partial")
    if os.path.exists(path) and not (may_overwrite and os.path.isfile(path)):
        raise BackupError(
            _("%(file)s exists already: choose another name, or say --overwrite.") % {"file": path}
        )
    try:
        with _locked(partial) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                partial.replace(path)
            except BaseException:
                with suppress(OSError):
                    partial.unlink()
                raise
        _sync(path.parent)
    except OSError as error:
        raise BackupError(
            _("The backup cannot be written to %(file)s: %(reason)s.")
            % {"file": path, "reason": error.strerror or error}
        ) from error


def _locked(path):
    """Open a file for writing that nobody else writes; what a killed process left goes."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb")
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise BackupError(_("%(file)s is being written just now.") % {"file": path}) from error
    os.fchmod(file.fileno(), 0o600)
    file.truncate(0)
    return file


def _sync(folder):
    """Have the names in a folder on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@dataclass(frozen=True)
class Archive:
    """A backup that was read from the first byte to the last, and is whole."""

    manifest: Manifest
    file: BinaryIO
    start: int
    end: int

    def pieces(self):
        """Yield the payload in pieces."""
        self.file.seek(self.start)
        left = self.end - self.start
        while left and (piece := self.file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


@contextmanager
def whole(path):
    """Give the Archive in a file that was checked wholly; BackupError if it is not one of ours."""
    with _opened(path) as file:
        try:
            archive = _checked(file)
        except OSError as error:
            raise _unreadable(path, error) from error
        except _DamagedError as error:
            raise BackupError(
                _("%(file)s is damaged or was cut short: take another backup.") % {"file": path}
            ) from error
        except _ForeignError as error:
            raise BackupError(
                _("%(file)s is no backup that this program's command wrote.") % {"file": path}
            ) from error
        yield archive


def _opened(path):
    try:
        # Of a pipe nobody waits for the other end.
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path, error):
    return BackupError(
        _("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}
    )


class _DamagedError(Exception):
    """The file says that it is ours, and is not as it was written."""


class _ForeignError(Exception):
    """The file was not made by us."""


def _checked(file):
    first = file.readline(len(NAME) + 10)
    if not first.startswith(NAME):
        raise _ForeignError
    line = file.readline(LONGEST_MANIFEST)
    start = file.tell()
    end = file.seek(0, os.SEEK_END) - LENGTH_OF_SEAL
    if end < start or _seal(_digest(file, end)) != file.read():
        raise _DamagedError
    if first != b"%b%d\n" % (NAME, VERSION):
        raise BackupError(
            _(
                "The backup has a form that this version of the program does not know: install the "
                "version that made it."
            )
        )
    return Archive(Manifest.from_plain(json.loads(line)), file, start, end)


def _digest(file, end):
    """Read a file from its beginning to `end`, and return the digest of that."""
    digest = hashlib.sha256()
    file.seek(0)
    while end and (piece := file.read(min(PIECE, end))):
        digest.update(piece)
        end -= len(piece)
    return digest
