"""What an XLSX costs before it is opened: it is a ZIP of XML, and a small one may unpack to much.

The reader of workbooks keeps a sheet as one full rectangle, so that a single value in the last
corner of a sheet would cost half a terabyte. What a package unpacks to, and the rectangle of each
of its parts, are found out here, piece by piece, and nothing is kept.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _

from cells.resources.readers.shared_texts import Texts, length_of_all, refuse_doctype
from cells.resources.sheets import UnreadableError, column_letters

MAX_PARTS = 5_000
_PIECE = 1 << 20
_PACKED_PIECE = 1 << 16
# In bytes: a cell has 32,767 characters at most.
_LONGEST_TEXT = 1 << 17
_WORKBOOK = "xl/workbook.xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# Without this there are no cells in a part: pictures and texts are left alone.
_SHEET = b"sheetData"
# A cell as every spreadsheet program writes it, and one that is written in another way.
_ADDRESSED = re.compile(rb'c\sr="([A-Z]{1,3})([0-9]{1,7})"')
_UNUSUAL = re.compile(rb'c[\s>/](?<=[<:]c.)(?!r="[A-Z]{1,3}[0-9]{1,7}")', re.DOTALL)
CELL_ADDRESS = re.compile("([A-Z]+)([0-9]+)", re.IGNORECASE)
_MERGED = b"mergeCell "
_MOST_MERGED = 100_000
# A cell in which a formula failed.
_FAILED = b't="e"'


def check_package(data):
    """Refuse the bytes of a ZIP that is no workbook, is damaged, or unpacks to too much.

    Return whether formulas have failed in it.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
        raise damaged() from error
    names = {part.filename.replace("\\", "/").casefold() for part in parts}
    if _WORKBOOK not in names:
        raise UnreadableError(
            _("The file is not an Excel workbook: in Excel, save it as “Excel Workbook (.xlsx)”.")
        )
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > _most_bytes():
        raise too_large()
    left, seen = _most_bytes(), []
    for part in parts:
        seen.append(_check_part(data, part, left))
        left -= seen[-1].size
    _check_texts(data, seen)
    return any(part.has_failed for part in seen)


def damaged():
    """Return the error for a workbook that is not whole."""
    return UnreadableError(
        _("The workbook is damaged: open it in Excel, save it under a new name and send that.")
    )


def _most_bytes():
    return settings.IMPORT_MAX_UNPACKED_MB * 1024 * 1024


def too_large():
    return UnreadableError(
        _(
            "The workbook unpacks to more than %(most)s MB: copy the roll alone, without pictures,"
            " into a new workbook."
        )
        % {"most": settings.IMPORT_MAX_UNPACKED_MB}
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What was seen in a part: its real size, whatever its header says, whether formulas failed in
    it, how many cells it has, and the longest of the texts that it holds for cells."""

    info: zipfile.ZipInfo
    size: int
    has_failed: bool
    cells: int
    longest: int


def _check_part(data, part, most):
    """Return what is in a part; refuse it above `most` bytes."""
    size, cells = 0, _CellsInBytes()
    for piece in unpacked(data, part):
        size += len(piece)
        if size > most:
            raise too_large()
        cells.see(piece)
    count = cells.count
    if max(cells.area, count) > settings.IMPORT_MAX_CELLS:
        count = _check_area(unpacked(data, part))
    if cells.texts.count > settings.IMPORT_MAX_CELLS or cells.merged > _MOST_MERGED:
        raise too_large()
    return _Part(part, size, cells.has_failed, count, cells.texts.longest)


def _check_texts(data, parts):
    """Refuse a workbook whose texts take too much when each cell has its own."""
    strings = max(parts, key=lambda part: part.longest)
    for sheet in parts:
        if sheet.cells * strings.longest > _most_bytes():
            pieces = unpacked(data, strings.info), unpacked(data, sheet.info)
            try:
                length = length_of_all(*pieces)
            except (expat.ExpatError, ValueError) as error:
                raise damaged() from error
            if length > _most_bytes():
                raise too_large()


def _check_area(pieces):
    """Refuse a part of XML whose values stand in too large a rectangle, or are too many; return
    how many they are."""
    cells = _CellsInXml()
    try:
        for piece in pieces:
            cells.see(piece)
    except (expat.ExpatError, ValueError) as error:
        raise damaged() from error
    if max(cells.area, cells.count) > settings.IMPORT_MAX_CELLS:
        raise UnreadableError(
            _(
                "A sheet has values as far as row %(row)s and column %(column)s, which makes more"
                " than %(most)s cells: delete what stands beyond the table."
            )
            % {
                "row": cells.rows,
                "column": column_letters(cells.columns - 1),
                "most": settings.IMPORT_MAX_CELLS,
            }
        )
    return cells.count


def unpacked(data, part):
    """Yield a part unpacked, in pieces."""
    head = data[part.header_offset : part.header_offset + 30]
    if part.compress_type not in _METHODS or len(head) < 30:
        raise damaged()
    begin = part.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    packed = memoryview(data)[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        for place in range(0, len(packed), _PIECE):
            yield bytes(packed[place : place + _PIECE])
        return
    try:
        yield from _inflated(packed)
    except zlib.error as error:
        raise damaged() from error


def _inflated(packed):
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for place in range(0, len(packed), _PACKED_PIECE):
        waiting = packed[place : place + _PACKED_PIECE]
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, _PIECE)
            waiting = inflater.unconsumed_tail


class _CellsInBytes:
    """The rectangle of all cells of a part, empty ones too, as the usual way of writing shows it.

    Three times as fast as a parser of XML. An unusual way of writing counts as infinitely many.
    """

    def __init__(self):
        self._rows, self._columns, self._tail = 0, set(), b""
        self._in_sheet = self._unusual = self.has_failed = False
        self.count, self.merged, self.texts = 0, 0, Texts()

    def see(self, piece):
        """Take the next piece of the part into account; a tag may go on in the one after it."""
        text = self._tail + piece
        end = text.rfind(b"<")
        self._tail = text[end:] if end >= 0 else b""
        if len(self._tail) > _PIECE:
            self._unusual, self._tail = True, b""
        self._in_sheet = self._in_sheet or _SHEET in text
        self.texts.see(text[:end] if end >= 0 else text)
        if self._in_sheet or self.texts.is_here:
            _refuse_long_text(text)
        if self._in_sheet:
            self._look(text, max(end, 0))

    def _look(self, text, end):
        found = _ADDRESSED.findall(text, 0, end)
        self.count, found = self.count + len(found), set(found)
        self.merged += text.count(_MERGED, 0, end)
        self._columns |= {letters for letters, _row in found}
        self._rows = max(self._rows, *(int(row) for row in {row for _letters, row in found}), 0)
        self.has_failed = self.has_failed or _FAILED in text
        self._unusual = self._unusual or bool(_UNUSUAL.search(text, 0, end))

    @property
    def area(self):
        """How many cells the rectangle from the first cell of the sheet has."""
        if self._in_sheet and self._unusual:
            return float("inf")
        return self._rows * max(map(column_number, self._columns), default=0)


def _refuse_long_text(content):
    """Refuse bytes of XML with a text that no cell can hold, or a tag as long: with two of
    _LONGEST_TEXT there is a stretch of one at its multiples without any tag."""
    for begin in range(0, len(content) - _LONGEST_TEXT + 1, _LONGEST_TEXT):
        if content.find(b"<", begin, begin + _LONGEST_TEXT) < 0:
            raise UnreadableError(
                _("A cell of the workbook holds more text than any in a table: shorten it.")
            )


class _CellsInXml:
    """The rectangle of the cells of a part that hold something, exactly."""

    def __init__(self):
        self.rows = self.columns = self.count = 0
        self._row = self._column = 0
        self._in_cell = self._is_empty = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = refuse_doctype
        self.see = self._parser.Parse

    @property
    def area(self):
        """How many cells the rectangle from the first cell of the sheet has."""
        return self.rows * self.columns

    def _start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._move(attributes.get("r"))
            self._in_cell = self._is_empty = True
        elif self._in_cell:
            self.count, self._is_empty = self.count + self._is_empty, False
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)

    def _end(self, name):
        self._in_cell = self._in_cell and name.rpartition(":")[2] != "c"

    def _move(self, reference):
        if reference is None:
            self._column += 1
        elif match := CELL_ADDRESS.fullmatch(reference):
            self._column, self._row = column_number(match[1].encode()), int(match[2])
        else:
            raise ValueError(reference)


def column_number(letters):
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
