"""Write the facts behind the figures as CSV."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from cells.periods import Period
from reports.exports import HEADERS, write_facts
from reports.filters import FIRST_YEAR, LAST_YEAR
from reports.management.base import OneSentenceCommand


class Command(OneSentenceCommand):
    help = "Write the facts behind the figures as CSV: codes instead of names."

    def add_arguments(self, parser):
        parser.add_argument("table", choices=HEADERS)
        parser.add_argument("--year", type=int, help="not needed for the structure")
        parser.add_argument(
            "--state",
            choices=["counted", "all"],
            default="counted",
            help="only what counts in figures (default), or drafts and undecided ratings too",
        )
        parser.add_argument("--output", help="the file to write; default: standard output")

    def handle(self, *, table, year, state, output, **options):
        facts = {"period": self._period(table, year), "counted": state == "counted"}
        if output is None:
            write_facts(table, self.text_output(), **facts)
            return
        try:
            _write_whole(Path(output), lambda file: write_facts(table, file, **facts))
        except OSError as error:
            words = {"file": output, "reason": error.strerror}
            self.refuse(_("Cannot write %(file)s: %(reason)s.") % words)

    def _period(self, table, year):
        """Return the year asked for; the structure is always the whole of it."""
        if year is None and table != "structure":
            self.refuse(_("Say for which time: a year is missing."))
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            self.refuse(_("Nothing is recorded for that time."))
        return Period.of_year(year or FIRST_YEAR)


def _write_whole(path, write):
    """Write a file beside `path` and then put it in its place, so that none is ever half there.

    A link leads to the file that it names; a device or a pipe is written to as it is.
    """
    path = path.resolve()
    if path.is_dir():
        raise IsADirectoryError(None, _("it is a folder"))
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:
            write(file)
        return
    mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            write(file)
        os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _umask():
    """Return what this process takes away from the modes of new files; it can only be read by
    setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
