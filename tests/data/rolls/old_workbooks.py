"""Old workbooks (.xls), made byte by byte: no library that is kept up writes them.

Only as much of [MS-CFB] and [MS-XLS] as a sheet of texts and numbers needs.
"""

import struct

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


# So many characters of a shared text stand in one record here.
PIECE = 4000


class Shared(int):
    """The number of a shared text, as the value of a cell."""


def old_workbook(cells, title="Roll", dimensions=None, texts=()):
    """Return the bytes of a workbook of one sheet: cells are (row, column, value), from 0; `texts`
    are shared by the cells that hold their numbers."""
    beginning = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    end = _record(0x000A)
    name = title.encode("utf-16-le")
    sheet = struct.pack("<IBBBB", 0, 0, 0, len(title), 1) + name
    shared = _shared(texts) if texts else b""
    place = len(beginning) + len(_record(0x0085, sheet)) + len(shared) + len(end)
    entry = _record(0x0085, struct.pack("<I", place) + sheet[4:])
    written = b"".join(_cell(*cell) for cell in cells)
    if dimensions:
        written = (
            _record(0x0200, struct.pack("<IIHHH", 0, *dimensions[:1], 0, dimensions[1], 0))
            + written
        )
    return contained("Workbook", beginning + entry + shared + end + beginning + written + end)


def _shared(texts):
    """Return the records of shared texts, narrow ones: each begins a piece, and long ones go on in
    further pieces, in wide characters there."""
    head = struct.pack("<II", len(texts), len(texts))
    records = []
    for text in texts:
        first = struct.pack("<HB", len(text), 0) + text[:PIECE].encode("latin-1")
        records.append(_record(0x003C if records else 0x00FC, (b"" if records else head) + first))
        for begin in range(PIECE, len(text), PIECE):
            wide = text[begin : begin + PIECE].encode("utf-16-le")
            records.append(_record(0x003C, b"\x01" + wide))
    return b"".join(records)


def _record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def _cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, Shared):
        return _record(0x00FD, place + struct.pack("<I", value))
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, place + text)
    return _record(0x0203, place + struct.pack("<d", value))


def contained(name, stream):
    """Return a container with one stream of a name."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    stream = stream.ljust(count * _SECTOR, b"\0")
    chain = [_TABLE, _END, *range(3, count + 2), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    return _header() + table + directory.ljust(_SECTOR, b"\0") + stream


def _header():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name, kind, child, start, size):
    written = (name + "\0").encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
