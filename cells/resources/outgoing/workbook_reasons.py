"""An XLSX file with a column of reasons more, and all else as the office made it.

The new cells are put between the bytes of the sheet. A library that reads a workbook and writes it
again loses what it does not know: pictures, drawings, the values that formulas had.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries

from cells.resources.outgoing.workbook_parts import (
    UnfitError,
    chunks_of,
    local,
    scan,
    sheet_path,
    spliced,
    styles_path,
    tag,
)
from cells.resources.outgoing.workbook_styles import with_reason_styles
from cells.resources.sheets import MAX_COLUMNS, OWN_COLUMNS

# Of the column, in characters.
WIDTH = 60
# What XML cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def with_reasons(data, layout, heading, position, reasons):
    """Return the bytes of an XLSX file with `heading` and `reasons` in one column of its sheet.

    The column is the one at `position`, from 0, or with None the first that is free beside the
    table. UnfitError when the file is written in a way in which this cannot be done.
    """
    words = {**reasons, layout["header_row"]: heading}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            path, styles = sheet_path(book, layout["sheet"]), styles_path(book)
            scanned = _SheetScan(words, layout["header_row"], position)
            scan(chunks_of(book, path), scanned.start, scanned.end)
            styled, looks = with_reason_styles(book, styles)
            sheet = spliced(book, path, _Column(scanned, words, looks).splices())
            return _rebuilt(book, {path: sheet} | ({styles: styled} if styled else {}))
    except (zipfile.BadZipFile, ValueError, KeyError) as error:
        raise UnfitError from error


def _rebuilt(book, parts):
    """Return the bytes of a ZIP file as `book`, with some parts given anew as chunks of bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in book.infolist():
            renewed = zipfile.ZipInfo(info.filename, info.date_time)
            renewed.compress_type = zipfile.ZIP_DEFLATED
            with copy.open(renewed, "w") as part:
                for chunk in parts.get(info.filename) or chunks_of(book, info.filename):
                    part.write(chunk)
    return made.getvalue()


@dataclass(slots=True)
class _Row:
    """A row of the sheet: its number and tag, and where in the bytes it begins, its first cell
    begins, and its content ends. `tail` are the cells of which ours may be one, by column."""

    number: int
    name: str
    attributes: dict
    start: int
    first: int | None = None
    end: int | None = None
    tail: list[tuple[int, int]] = field(default_factory=list)


class _SheetScan:
    """Finds in the bytes of a sheet what our column needs to know: `rows` that it may change,
    widths, and `free`, the first column right of all that stands from the headings downwards."""

    def __init__(self, words, header_row, position):
        self.words, self.header_row = words, header_row
        self.column = None if position is None else position + 1
        self.free, self.rows, self.row, self.at = 1, [], _Row(0, "", {}, 0), 0
        self.dimension, self.widths, self.widths_end, self.data = None, [], None, None
        self.starts = {
            "c": self._start_cell,
            "v": self._start_value,
            "is": self._start_value,
            "f": self._start_value,
            "row": self._start_row,
            "col": self._start_col,
            "dimension": self._start_dimension,
            "sheetData": self._start_data,
            "mergeCell": self._start_merged,
        }
        self.ends = {"row": self._end_row, "cols": self._end_cols}

    def start(self, name, attributes, offset):
        if self.dimension and self.dimension[1] is None:
            self.dimension = self.dimension[0], offset
        if begin := self.starts.get(local(name)):
            begin(name, attributes, offset)

    def end(self, name, offset):
        if finish := self.ends.get(local(name)):
            finish(offset)

    def _start_dimension(self, _name, _attributes, offset):
        self.dimension = offset, None

    def _start_col(self, name, attributes, offset):
        self.widths.append((name, attributes, offset))

    def _end_cols(self, offset):
        if not self.widths:
            raise UnfitError
        self.widths_end = offset

    def _start_data(self, name, _attributes, offset):
        self.data = name, offset

    # Rows and cells may leave out where they are.

    def _start_row(self, name, attributes, offset):
        number = int(attributes.get("r", self.row.number + 1))
        self.row, self.at = _Row(number, name, attributes, offset), 0

    def _start_cell(self, _name, attributes, offset):
        row = self.row
        if "r" in attributes:
            self.at = column_index_from_string(attributes["r"].rstrip("0123456789"))
        else:
            self.at += 1
        if row.first is None:
            row.first = offset
        if self.column is None or self.at >= self.column:
            row.tail.append((self.at, offset))

    def _start_value(self, _name, _attributes, _offset):
        if self.row.number >= self.header_row:
            self.free = max(self.free, self.at + 1)
        if self.column is None:
            self.row.tail.clear()

    def _end_row(self, offset):
        row, row.end = self.row, offset
        is_ours = any(column == self.column for column, _offset in row.tail)
        if row.first is not None and (row.number in self.words or is_ours):
            self.rows.append(row)

    def _start_merged(self, _name, attributes, _offset):
        _left, _top, right, bottom = range_boundaries(attributes["ref"])
        if bottom >= self.header_row:
            self.free = max(self.free, right + 1)


class _Column:
    """The column of reasons in a sheet that was scanned.

    `words` are its texts by row; `looks` the numbers of the styles of its heading and of a reason.
    """

    def __init__(self, scanned, words, looks):
        self.scanned, self.words, self.looks = scanned, words, looks
        self.number = scanned.column or scanned.free
        if self.number > MAX_COLUMNS + OWN_COLUMNS:
            # Merged cells go on far beyond the table: nobody would find the reasons.
            raise UnfitError
        self.letter = get_column_letter(self.number)

    def splices(self):
        """Yield what has to change in the bytes of the sheet, in order."""
        if self.scanned.dimension:
            # How far the sheet goes is no longer true, and may be left unsaid.
            yield (*self.scanned.dimension, b"")
        yield self._width()
        for row in self.scanned.rows:
            word = self.words.get(row.number, "")
            if word or row.number > self.scanned.header_row:
                yield row.start, row.first, tag(row.name, _fitted(row.attributes))
                yield self._place(row, self._cell(row, word))

    def _width(self):
        widths = self.scanned.widths
        number = str(self.number)
        own = {"min": number, "max": number, "width": str(WIDTH), "customWidth": "1"}
        if not widths:
            name, offset = self.scanned.data
            prefix = name.removesuffix("sheetData")
            col = tag(f"{prefix}col", own, closed=True)
            return offset, offset, f"<{prefix}cols>".encode() + col + f"</{prefix}cols>".encode()
        parts = [(self.number, tag(widths[0][0], own, closed=True))]
        for name, attributes, _offset in widths:
            parts += self._left_of(name, attributes)
        return widths[0][2], self.scanned.widths_end, b"".join(part for _n, part in sorted(parts))

    def _left_of(self, name, attributes):
        """Return what a width is for other columns than ours: its first column and its tag."""
        first, last = int(attributes["min"]), int(attributes["max"])
        for low, high in ((first, min(last, self.number - 1)), (max(first, self.number + 1), last)):
            if low <= high:
                reach = {"min": str(low), "max": str(high)}
                yield low, tag(name, attributes | reach, closed=True)

    def _place(self, row, cell):
        """Return where in a row our cell goes: instead of one that is there, or before the next."""
        start = next((offset for column, offset in row.tail if column >= self.number), row.end)
        stop = next((offset for column, offset in row.tail if column > self.number), row.end)
        return start, stop, cell

    def _cell(self, row, word):
        if not word:
            return b""
        prefix = row.name.removesuffix("row")
        style = self.looks[row.number != self.scanned.header_row]
        values = {"r": f"{self.letter}{row.number}", "s": style, "t": "inlineStr"}
        opening = tag(f"{prefix}c", {key: value for key, value in values.items() if value})
        text = escape(_ILLEGAL.sub("", word))
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        return opening + inner.encode() + f"</{prefix}c>".encode()


def _fitted(attributes):
    """Return what a row says of itself, without its height if nobody set it: wrapped reasons need
    more."""
    outdated = {"spans"} if "customHeight" in attributes else {"spans", "ht"}
    return {key: value for key, value in attributes.items() if key not in outdated}
