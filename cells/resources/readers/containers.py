"""What an old workbook (.xls) costs before it is opened: a container of streams, one with records.

The reader keeps each sheet as one full rectangle, and all sheets at once: here the records of cells
are looked through first. Sources: [MS-CFB], and [MS-XLS] in `records`.
"""

import struct

from django.conf import settings
from django.utils.translation import gettext as _

from cells.resources.readers.packages import damaged, too_large
from cells.resources.readers.records import Records
from cells.resources.sheets import UnreadableError

_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END = 0xFFFFFFFA  # and above: no sector
_IN_HEADER = 109  # as many sectors of the allocation table are named in the header


def check_container(data):
    """Refuse the bytes of a container that is protected, no workbook, damaged, or too large."""
    if _ENCRYPTED in data:
        raise protected()
    try:
        stream = stream_of(data)
        records = Records(stream)
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error
    if not stream:
        raise no_workbook()
    if records.length > settings.IMPORT_MAX_UNPACKED_MB << 20:
        raise too_large()
    if records.area > settings.IMPORT_MAX_CELLS:
        raise UnreadableError(
            _(
                "The sheets of the workbook have values over more than %(most)s cells: copy the"
                " roll alone into a new workbook."
            )
            % {"most": settings.IMPORT_MAX_CELLS}
        )


def stream_of(data):
    """Return the records of the workbook in a container, or none. ValueError, IndexError or
    struct.error when it is damaged."""
    return _Container(data).stream(_STREAMS)


def protected():
    """Return the error for a workbook that asks for a password."""
    return UnreadableError(
        _(
            "The workbook is protected by a password: open it in Excel, remove the password and"
            " save it."
        )
    )


def no_workbook():
    """Return the error for a file that is packed like a workbook, and is none."""
    return UnreadableError(
        _("The file is not an Excel workbook: in Excel, save it as “Excel Workbook (.xlsx)”.")
    )


class _Container:
    """The streams of a container. ValueError, IndexError or struct.error when it is damaged."""

    def __init__(self, data):
        self._data = data
        self._size = 1 << self._number(30, "H")
        self._small_size = 1 << self._number(32, "H")
        self._small_below = self._number(56)
        if self._size not in (512, 4096) or self._small_size != 64:
            raise ValueError(self._size)
        self._table = self._numbers(self._table_sectors())
        self._small_table = self._numbers(self._sectors(self._number(60)))

    def stream(self, names):
        """Return the bytes of the first stream of one of these names, or none."""
        directory = b"".join(map(self._sector, self._sectors(self._number(48))))
        small = b""
        for place in range(0, len(directory) - 127, 128):
            name, kind, start, size = self._entry(directory, place)
            if kind == 5:
                small = b"".join(map(self._sector, self._sectors(start)))
            elif kind == 2 and name in names:
                return self._content(start, size, small)
        return b""

    def _number(self, place, form="I"):
        return struct.unpack_from("<" + form, self._data, place)[0]

    def _entry(self, directory, place):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, place + 116)
        return name, directory[place + 66], start, size

    def _content(self, start, size, small):
        if size >= self._small_below:
            return b"".join(map(self._sector, self._sectors(start)))[:size]
        places = (n * 64 for n in _chain(self._small_table, start))
        return b"".join(small[place : place + 64] for place in places)[:size]

    def _sector(self, number):
        begin = (number + 1) * self._size
        return self._data[begin : begin + self._size]

    def _sectors(self, start):
        return _chain(self._table, start)

    def _table_sectors(self):
        """Return the sectors of the allocation table: named in the header, then in a chain."""
        found = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        following, left = self._number(68), len(self._data) // self._size
        while following < _END and left > 0:
            *more, following = self._numbers([following])
            found, left = found + more, left - 1
        return [number for number in found if number < _END]

    def _numbers(self, sectors):
        content = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(table, start):
    """Return the sectors of a chain; ValueError when it goes in a circle."""
    found, following = [], start
    while following < _END:
        found.append(following)
        following = table[following]
        if len(found) > len(table):
            raise ValueError(start)
    return found
