"""Reader of CSV: text in any encoding of `encodings`, with commas, semicolons or tabs."""

import csv
import re
from itertools import islice

from django.utils.translation import gettext as _

from cells.resources.outgoing.formulas import without_guard
from cells.resources.readers.encodings import decode
from cells.resources.sheets import HEADER_WITHIN, Line, Source, UnreadableError

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
# Excel's own first line, which names the delimiter: "sep=;".
_SEPARATOR_LINE = re.compile(r'"?sep=([,;|:\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
# In characters: more than the first lines of a table have.
_BEGINNING = 1 << 20
# More than any sheet has.
MAX_LINES = 2_000_000
_PHYSICAL_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def open_csv(data, weigh, choices):
    """Return the Source of a CSV file.

    Names and addresses hold commas too, so the delimiter is not guessed from how often it occurs:
    `weigh` tells of some first lines how much they look like the table sought, and the best
    reading wins. A delimiter that was chosen, or that the file's first line names, is obeyed.
    UnreadableError when the file is no text; its lines raise it where quotation marks are broken.
    """
    text, encoding = decode(data, choices.encoding)
    separator = _SEPARATOR_LINE.match(text)
    delimiter = choices.delimiter or (separator[1] if separator else _best(text, weigh))
    lines = _lines(text, delimiter, begin=separator.end() if separator else 0)
    return Source(format="csv", lines=lines, encoding=encoding, delimiter=delimiter)


def _best(text, weigh):
    return max(DELIMITERS.values(), key=lambda delimiter: weigh(_first_lines(text, delimiter)))


def _first_lines(text, delimiter):
    """Return some first lines, fewer where they cannot be read on."""
    found = []
    try:
        for line in islice(_lines(text[:_BEGINNING], delimiter), HEADER_WITHIN):
            found.append(line)
    except UnreadableError:
        return found
    return found


def _lines(text, delimiter, begin=0):
    """Yield the records that are not empty, each with the physical line where it begins: quoted
    values may run on.

    `begin` is behind the line that names the delimiter, which counts as a physical line.
    """
    physical = (match[0] for match in _PHYSICAL_LINE.finditer(text, begin))
    reader = csv.reader(physical, delimiter=delimiter, strict=True)
    above = number = 1 if begin else 0
    has_guards = "'" in text
    try:
        for values in reader:
            if values:
                if has_guards:
                    values = [without_guard(value) for value in values]
                yield Line.of(number + 1, values)
            number = above + reader.line_num
            if number > MAX_LINES:
                raise _too_many_lines()
    except csv.Error as error:
        raise _broken(number + 1, error) from error


def _too_many_lines():
    return UnreadableError(
        _("The file has more than %(most)s lines: delete the empty ones.") % {"most": MAX_LINES}
    )


def _broken(number, error):
    if "field limit" in str(error):
        return UnreadableError(
            _("Line %(number)s has a value that is longer than any in a table.")
            % {"number": number}
        )
    return UnreadableError(
        _("The quotation marks in line %(number)s do not fit together.") % {"number": number}
    )
