"""Reader of CSV: UTF-8 with or without a byte order mark; commas, semicolons or tabs."""

import csv
import io
from itertools import islice

from django.utils.translation import gettext as _

from cells.resources.sheets import HEADER_WITHIN, Line, UnreadableError

DELIMITERS = (",", ";", "\t")


def read_csv(data, weigh):
    """Return an iterator over the lines of a CSV file.

    Names and addresses hold commas too, so the delimiter is not guessed from how often it occurs:
    `weigh` tells of some first lines how much they look like a table, and the best reading wins.
    """
    text = _decode(data)
    best = max(DELIMITERS, key=lambda delimiter: weigh(_first_lines(text, delimiter)))
    return _lines(text, best)


def _decode(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableError(
            _("The file is not text in UTF-8: in Excel, save the sheet as “CSV UTF-8”.")
        )
    return text


def _first_lines(text, delimiter):
    try:
        return list(islice(_lines(text, delimiter), HEADER_WITHIN))
    except UnreadableError:
        return []


def _lines(text, delimiter):
    """Yield the records, each with the physical line where it begins: quoted values may run on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for values in reader:
            yield Line.of(number, values)
            number = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(
            _("The quotation marks in line %(number)s do not fit together.") % {"number": number}
        ) from error
