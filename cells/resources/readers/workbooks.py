"""Reader of Excel workbooks: .xlsx, and the older .xls."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import chain, islice
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from cells.progress import Progress
from cells.resources.readers.containers import check_container, protected
from cells.resources.readers.error_cells import error_cells
from cells.resources.readers.legacy import LEGACY, from_legacy, is_whole, suspected
from cells.resources.readers.packages import check_package, damaged
from cells.resources.sheets import (
    HEADER_WITHIN,
    LONGEST_VALUE,
    Line,
    Source,
    UnreadableError,
)

_ZIP = b"PK"
_ZIP_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = MappingProxyType({})
# How many rows of a sheet show in which letters it was typed.
_SAMPLE_ROWS = 300
# More than a roll has sheets; each is opened to look at.
MAX_SHEETS = 200


def is_workbook(data):
    """Tell whether bytes are a ZIP or a container of Microsoft's, as workbooks are."""
    return data.startswith((*_ZIP_SIGNS, _CONTAINER))


def open_workbook(data, weigh, choices, progress=None, is_table=None):
    """Return the Source of the sheet chosen, or else of that which `weigh` likes best.

    `weigh` tells of some first lines how much they look like the table sought, `is_table` whether
    they are one with people in it: such sheets are named if another is read. Hidden sheets come
    last, and once those looked at have as many cells as a file may have, no more are. `progress`
    hears of each. UnreadableError for what is no workbook, protected, damaged, empty or too large.
    """
    is_package = data.startswith(_ZIP)
    has_failed = check_package(data) if is_package else check_container(data)
    with _opened(data) as book:
        sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        sheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
        opened = _opened_sheets(book, _names(sheets, choices), progress or Progress())
        tables = set()
        found = _sheets(opened, choices, data if has_failed else None)
        best = _best(_noted(found, is_table, tables) if is_table else found, weigh)
        return Source(
            format="xlsx" if is_package else "xls",
            lines=best.lines,
            encoding=best.encoding,
            sheet=best.name,
            sheets=tuple(each.name for each in sheets),
            others=_visible(sheets, tables - {best.name}),
            merged=best.merged,
        )


def _opened(data):
    return _guarded(CalamineWorkbook.from_filelike, io.BytesIO(data))


def _guarded(read, *arguments):
    """Call a function of the library; whatever it fails with means that the file is damaged.

    The library is written in Rust, and where it gives up on broken bytes it raises what is no
    Exception.
    """
    try:
        return read(*arguments)
    except PasswordError as error:
        raise protected() from error
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__module__ == "pyo3_runtime":
            raise damaged() from error
        raise


def _names(sheets, choices):
    """Return the names of the sheets to look at."""
    names = [each.name for each in sheets]
    if choices.sheet is None:
        return names[:MAX_SHEETS]
    if choices.sheet not in names:
        raise UnreadableError(
            _("The workbook has no sheet “%(name)s”: choose one of its sheets.")
            % {"name": choices.sheet}
        )
    return [choices.sheet]


@dataclass(frozen=True)
class _Sheet:
    """One sheet: how much its first lines are liked, and all of its lines, still to be read."""

    name: str
    encoding: str
    merged: tuple[tuple[int, int, int, int], ...]
    first: list[Line]
    lines: Iterator[Line]


def _opened_sheets(book, names, progress):
    """Yield the sheets that hold anything, one at a time: each may be large."""
    cells = 0
    for name in names:
        progress.tell()
        sheet = _guarded(book.get_sheet_by_name, name)
        if sheet.start is not None:
            yield sheet
            cells += sheet.height * sheet.width
        if cells > settings.IMPORT_MAX_CELLS:
            return


def _sheets(opened, choices, failed_in=None):
    """Yield what is read of each sheet. `failed_in` are the bytes of a workbook with formulas that
    failed."""
    for sheet in opened:
        failed = error_cells(failed_in, sheet.name) if failed_in else {}
        yield _read_sheet(sheet.name, sheet, _rows(sheet, failed), choices.encoding)


def _noted(sheets, is_table, tables):
    """Pass the sheets on, and add to `tables` the names of those that hold a table."""
    for sheet in sheets:
        if is_table(sheet.first):
            tables.add(sheet.name)
        yield sheet


def _visible(sheets, names):
    return tuple(
        each.name
        for each in sheets
        if each.name in names and each.visible == SheetVisibleEnum.Visible
    )


def _best(sheets, weigh):
    best, weight = None, -1
    for sheet in sheets:
        liked = weigh(sheet.first)
        if liked > weight:
            best, weight = sheet, liked
    if best is None:
        raise UnreadableError(_("The workbook is empty: fill in the roll and send it again."))
    return best


def _read_sheet(name, sheet, rows, encoding):
    sample = list(islice(rows, _SAMPLE_ROWS))
    texts = [
        value[:LONGEST_VALUE] for _number, row in sample for value in row if type(value) is str
    ]
    if encoding is None:
        encoding = suspected(texts)
    sure = encoding in LEGACY and is_whole(texts)
    lines = _lines(chain(sample, rows), encoding, sure)
    first = list(islice(lines, HEADER_WITHIN))
    merged = tuple(
        (top + 1, bottom + 1, left, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return _Sheet(name, encoding or "", merged, first, chain(first, lines))


def _rows(sheet, failed):
    """Yield the rows that hold anything, each with the number that Excel shows for it."""
    margin = [""] * sheet.start[1]
    for number, row in enumerate(_values(sheet), start=1):
        row = margin + row
        for position, value in failed.get(number, _NONE).items():
            row += [""] * (position + 1 - len(row))
            row[position] = value
        if any(value != "" for value in row):
            yield number, row


def _values(sheet):
    """Yield the values of each row of a sheet."""
    try:
        yield from sheet.iter_rows()
    except OverflowError as error:
        raise UnreadableError(
            _(
                "Sheet “%(name)s” has a time or a duration that is longer than any: correct it, or"
                " delete it."
            )
            % {"name": sheet.name}
        ) from error


def _lines(rows, encoding, sure):
    for number, row in rows:
        values = [value if type(value) is str else _text(value) for value in row]
        if encoding in LEGACY:
            values = [from_legacy(value[:LONGEST_VALUE], encoding, sure) for value in values]
        while values and not values[-1]:
            values.pop()
        yield Line.of(number, values)


def _text(value):
    """Return what stands in a cell as text: days without their time, whole numbers without a
    fraction, a tick for "true"."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value) if isinstance(value, int | timedelta) else ""
