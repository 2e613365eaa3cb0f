"""What every reader of a file gives: numbered lines of values, within limits.

A reader per format turns bytes into lines; what the lines mean is no business of its own.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from cells import text

MAX_COLUMNS = 200
# What we add to a file that is handed back, and get again with it.
OWN_COLUMNS = 1
# In characters; what stands behind them in a cell is left away. No field takes as many.
LONGEST_VALUE = 2000
# Titles stand above the line of headings, no longer than this.
HEADER_WITHIN = 30
# Of many sheets no more are named in a sentence.
_SHEETS_NAMED = 10


class UnreadableError(Exception):
    """The file as a whole cannot be read; the message is one sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file: the physical line (or sheet row) where it begins, and its values."""

    number: int
    values: tuple[str, ...]

    @classmethod
    def of(cls, number, values):
        """Return a line with its values composed (NFC), trimmed, and cut at LONGEST_VALUE."""
        if len(values) > MAX_COLUMNS + OWN_COLUMNS:
            raise too_wide(number)
        line = "|".join(values)
        if len(line) > LONGEST_VALUE:
            values = [value[:LONGEST_VALUE] for value in values]
            line = "|".join(values)
        if len(line) > text.HARMLESS:
            refuse_piled_marks(line, number)
        if _is_clean(line):
            return cls(number, tuple(values))
        return cls(number, tuple(text.clean(value) for value in values))

    def __getitem__(self, position):
        """Return the value at `position`; a line that ends earlier is empty there."""
        return self.values[position] if position < len(self.values) else ""


def too_wide(number):
    """Return the error for a line with more columns than may be."""
    return UnreadableError(
        _("Line %(number)s has more than %(most)s columns.")
        % {"number": number, "most": MAX_COLUMNS}
    )


def refuse_piled_marks(written, number=1):
    """Refuse text in which a letter has more marks than any has: to compose it may take hours.
    `number` is that of the line in which the text begins."""
    if piled := text.piled_marks(written):
        raise UnreadableError(
            _("Line %(number)s has a letter with more than %(most)s marks: write it again.")
            % {"number": number + written.count("\n", 0, piled.start()), "most": text.MOST_MARKS}
        )


def _is_clean(line):
    """Tell whether `text.clean` would leave all values of a line as they are, which most are:
    faster than to clean each."""
    return (
        line.isprintable()
        and not ("  " in line or " |" in line or "| " in line)
        and line == line.strip()
        and unicodedata.is_normalized("NFC", line)
    )


@dataclass(frozen=True)
class Source:
    """A file opened by the reader of its format: its lines, and how it was read.

    `format` is csv, xlsx or xls; `encoding` that of the text, also inside a workbook, whose cells
    may hold look-alike letters of an old font; `sheets` are all of a workbook, `sheet` is the one
    read; `others` are the further visible ones that hold a table like it, and are not read: they
    are not looked for where the sheet was chosen. `merged` are merged ranges as (first line, last
    line, first position, last position), lines counted as `Line.number`, positions from 0.
    """

    format: str
    lines: Iterator[Line]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Choices:
    """How a file is to be read, where a person or an office said so; None where it is found out.

    `columns` maps headings, in their plain form, to fields; an empty field leaves a column aside.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def max_bytes():
    """Return how many bytes a file may have."""
    return settings.IMPORT_MAX_MB * 1024 * 1024


def check_size(data):
    """Refuse bytes that are none, or too many."""
    if not data:
        raise UnreadableError(_("The file is empty: choose the one that holds the table."))
    if len(data) > max_bytes():
        raise UnreadableError(
            _("The file is larger than %(most)s MB.") % {"most": settings.IMPORT_MAX_MB}
        )


def enumerated(sheets):
    """Return the names of sheets as a sentence gives them: of many, the first."""
    named = ", ".join(sheets[:_SHEETS_NAMED])
    return named if len(sheets) <= _SHEETS_NAMED else f"{named}, …"


def column_letters(position):
    """Return the letters by which a spreadsheet names a column, counted from 0."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
