"""A CSV file with a column of reasons more, and not one other byte changed.

The file is not decoded and written anew: offices' encodings do not come back byte by byte. In all
of them but UTF-16 the separators are the ASCII bytes, so each byte is taken for one character.
"""

import codecs
import re

from cells.resources.outgoing.formulas import guarded
from cells.resources.readers.encodings import encode
from cells.resources.readers.legacy import LEGACY, to_legacy

_ONE_BYTE, _LITTLE, _BIG = "latin-1", "utf-16-le", "utf-16-be"
_MARKS = (codecs.BOM_UTF8.decode(_ONE_BYTE), "\ufeff")
_LINE_END = re.compile(r"\r\n|\r|\n")


def with_reasons(data, layout, heading, position, reasons):
    """Return the bytes of a CSV file with `heading` and `reasons` in one column.

    The column is the one at `position`, from 0, or with None a new one right of the headings. A
    record that is longer than these keeps what it has too many, right of the reason.
    """
    letters = _Letters(data, layout["encoding"])
    raw = data.decode(letters.seen, "surrogatepass")
    words = {**reasons, layout["header_row"]: heading}
    column = _Column(layout, letters, position)
    pieces, done = [], 0
    for number, fields, end in _records(raw, layout["delimiter"]):
        if number >= layout["header_row"]:
            start, stop, piece = column.splice(fields, end, words.get(number, ""))
            pieces += raw[done:start], piece
            done = stop
    return "".join([*pieces, raw[done:]]).encode(letters.seen, "surrogatepass")


class _Letters:
    """How a file's letters are written: `seen` is the codec in which its separators are seen.

    What was typed in an old font may stand in the file as 8-bit codes, or as look-alike letters of
    Unicode.
    """

    def __init__(self, data, encoding):
        self.encoding = encoding
        is_wide = encoding == "utf-16" or (encoding in LEGACY and 0 in data[:4096])
        self.seen = _wide_codec(data) if is_wide else _ONE_BYTE
        self.is_unicode = is_wide or encoding == "utf-8"
        if encoding in LEGACY and not is_wide:
            self.is_unicode = _is_utf_8(data)

    def written(self, text):
        """Return a text of ours as it is seen in the file."""
        if not self.is_unicode:
            return encode(text, self.encoding).decode(_ONE_BYTE)
        look = to_legacy(text, self.encoding) if self.encoding in LEGACY else text
        return look if self.seen != _ONE_BYTE else look.encode().decode(_ONE_BYTE)


def _wide_codec(data):
    """Return the byte order of UTF-16: by its mark, else by where simple letters have their NUL."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _LITTLE if data.startswith(codecs.BOM_UTF16_LE) else _BIG
    return _LITTLE if data[1::2].count(0) >= data[::2].count(0) else _BIG


def _is_utf_8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Column:
    """The column of reasons: where in a record it goes, and in which letters."""

    def __init__(self, layout, letters, position):
        self.delimiter, self.letters = layout["delimiter"], letters
        self.is_new = position is None
        self.position = len(layout["headings"]) if self.is_new else position

    def splice(self, fields, end, word):
        """Return what of the file gives way (start, stop) to which piece, for one record."""
        piece = self._written(word) if word else ""
        lacking = self.position + 1 - len(fields)
        if lacking > 0:
            return end, end, self.delimiter * lacking + piece if word else ""
        start, stop = fields[self.position]
        if self.is_new:
            return start, start, piece + self.delimiter
        return start, stop, piece

    def _written(self, word):
        word = guarded(" ".join(word.split()))
        if self.delimiter in word or '"' in word:
            word = '"{}"'.format(word.replace('"', '""'))
        return self.letters.written(word)


def _records(raw, delimiter):
    """Yield each record: the physical line where it begins, from where to where each value goes,
    and where its last line ends."""
    field = _field_pattern(delimiter)
    place = next((len(mark) for mark in _MARKS if raw.startswith(mark)), 0)
    number, begun, fields = 1, 1, []
    while place < len(raw) or fields:
        match = field.match(raw, place)
        fields.append(match.span(1))
        if match[1][:1] == '"':
            number += len(_LINE_END.findall(match[1]))
        place = match.end()
        if match[2] != delimiter:
            yield begun, fields, match.end(1)
            number += 1
            begun, fields = number, []


def _field_pattern(delimiter):
    """Return the pattern of a value, quoted or not, and what ends it."""
    ends = re.escape(delimiter)
    quoted = rf'"[^"]*(?:""[^"]*)*"(?=[{ends}\r\n]|\Z)'
    return re.compile(rf"({quoted}|[^{ends}\r\n]*)([{ends}]|\r\n|\r|\n|\Z)")
