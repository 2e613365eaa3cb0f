"""What the records of an old workbook (.xls) hold: how large its sheets are, and how much text its
cells have. Source: [MS-XLS], of which the numbers in brackets are the sections."""

import struct
from collections import Counter

_BEGINNING, _DIMENSIONS, _SEVERAL_NUMBERS = 0x0809, 0x0200, 0x00BD
_TEXTS, _CONTINUED, _REFERENCE = 0x00FC, 0x003C, 0x00FD
# Formula, number, text in three ways, true or false or error, small number.
_CELLS = {0x0006, 0x0203, 0x0204, 0x00D6, _REFERENCE, 0x0205, 0x027E, _SEVERAL_NUMBERS}
_MAX_ROWS, _MAX_COLUMNS = 65_536, 256
_WIDE, _WITH_EXTENSION, _WITH_FORMATS = 1, 4, 8


class Records:
    """The records of a stream, looked through once.

    `area` is how many cells the rectangles of all sheets have together, `length` how many
    characters the shared texts have to which cells refer, each as often as one does. ValueError,
    IndexError or struct.error when they are damaged.
    """

    def __init__(self, stream):
        self.area, self._rows, self._columns = 0, 0, 0
        texts, references, last = [], Counter(), None
        for kind, body in _records(stream):
            if kind == _TEXTS or (kind == _CONTINUED and last == _TEXTS):
                texts.append(body)
                kind = _TEXTS
            elif kind == _BEGINNING:
                self._end_sheet()
            elif kind in _CELLS and len(body) >= 6:
                self._see_cell(kind, body)
                if kind == _REFERENCE:
                    references[struct.unpack_from("<I", body, 6)[0]] += 1
            elif kind == _DIMENSIONS and len(body) >= 14:
                _check_dimensions(struct.unpack_from("<IIHH", body))
            last = kind
        self._end_sheet()
        lengths = list(_lengths(texts)) if references else []
        self.length = sum(lengths[number] * count for number, count in references.items())

    def _see_cell(self, kind, body):
        row, column = struct.unpack_from("<HH", body)
        if kind == _SEVERAL_NUMBERS:
            column = struct.unpack_from("<H", body, len(body) - 2)[0]
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)

    def _end_sheet(self):
        self.area += self._rows * self._columns
        self._rows = self._columns = 0


def _records(stream):
    """Yield the kind and the content of each record [2.1.4]."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _lengths(pieces):
    """Yield the length of each shared text in characters [2.4.265]: the table of texts may go on in
    further pieces, each of which says anew how wide its characters are [2.5.293]."""
    if not pieces:
        return
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    reader = _Pieces(pieces, 8)
    for _ in range(count):
        length, flags = reader.take("<HB")
        formats = reader.take("<H")[0] if flags & _WITH_FORMATS else 0
        extension = reader.take("<I")[0] if flags & _WITH_EXTENSION else 0
        reader.skip_characters(length, 2 if flags & _WIDE else 1)
        reader.skip(4 * formats + extension)
        yield length


class _Pieces:
    """A place in pieces that follow one another."""

    def __init__(self, pieces, place):
        self._pieces, self._number, self._place = pieces, 0, place

    def take(self, form):
        """Return the values that stand here; no head of a text is divided."""
        if self._left() == 0:
            self._turn()
        values = struct.unpack_from(form, self._pieces[self._number], self._place)
        self._place += struct.calcsize(form)
        return values

    def skip_characters(self, count, width):
        """Go behind so many characters of so many bytes; a new piece begins with their width."""
        while count > (here := self._left() // width):
            count -= here
            self._turn()
            (flags,) = self.take("<B")
            width = 2 if flags & _WIDE else 1
        self._place += count * width

    def skip(self, count):
        """Go behind so many bytes."""
        while count > (here := self._left()):
            count -= here
            self._turn()
        self._place += count

    def _left(self):
        return len(self._pieces[self._number]) - self._place

    def _turn(self):
        """Go to the next piece; IndexError when there is none."""
        self._number, self._place = self._number + 1, 0
        self._pieces[self._number]


def _check_dimensions(dimensions):
    """Refuse a sheet that claims to be larger than any can be."""
    if dimensions[1] > _MAX_ROWS or dimensions[3] > _MAX_COLUMNS:
        raise ValueError(dimensions)
