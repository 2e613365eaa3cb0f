"""The text in the bytes of a file: Unicode, Windows-1258, or the old fonts' TCVN3 and VNI.

Unicode is recognised for sure: by a byte order mark, by the pattern of its NUL bytes, or by strict
UTF-8. The 8-bit encodings give some text for nearly any bytes; the one wins in which most words of
a sample are spelled as Vietnamese. A sheet typed in an old font and saved as Unicode holds
look-alike letters, and is converted too.
"""

import codecs
import re
import unicodedata
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.resources.readers.legacy import from_legacy, is_whole, suspected, to_legacy
from cells.resources.readers.signatures import not_text, refuse_controls, refuse_other_files
from cells.resources.readers.syllables import WORD, is_syllable
from cells.resources.sheets import UnreadableError, refuse_piled_marks

ENCODINGS = {
    "utf-8": gettext_lazy("Unicode (UTF-8)"),
    "utf-16": gettext_lazy("Unicode (UTF-16)"),
    "windows-1258": gettext_lazy("Vietnamese of Windows (1258)"),
    "tcvn3": gettext_lazy("TCVN3 (ABC, .VnTime)"),
    "vni": gettext_lazy("VNI (VNI-Times)"),
}
# So many bytes or characters, from the first that is more than ASCII, tell the encoding.
SAMPLE = 65536

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MORE_THAN_ASCII = re.compile("[\u0080-\uffff]")
_BYTE_MORE_THAN_ASCII = re.compile(b"[\x80-\xff]")
# A run of text within one cell, whatever the delimiter.
_RUN = re.compile(r"[^,;\t\r\n\"]+")
# What Western Windows shows for each byte, and the byte's own number where it shows nothing.
_WESTERN = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)
)
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def decode(data, encoding=None):
    """Return the text of a file, composed (NFC), and the key of its encoding in `ENCODINGS`.

    `encoding` is obeyed where given. UnreadableError when the bytes are no text, or do not fit it.
    """
    refuse_other_files(data)
    if encoding is None:
        text, found = _find(data)
    else:
        text, found = _obey(data, encoding), encoding
    refuse_controls(text)
    if "\0" in text:
        raise UnreadableError(
            _(
                "Line %(number)s holds NUL bytes, which no text has: "
                "save the sheet again as “CSV UTF-8”, and send that."
            )
            % {"number": text.count("\n", 0, text.index("\0")) + 1}
        )
    return _composed(text), found


def encode(text, encoding):
    """Return text as the bytes of a file in one of `ENCODINGS`, so that Excel shows it rightly.

    What an 8-bit encoding has no code for, becomes a question mark; Vietnamese never does, except
    that capitals with a tone become small in TCVN3.
    """
    if encoding == "utf-8":
        return text.encode("utf-8-sig")
    if encoding == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    if encoding == "windows-1258":
        return "".join(map(_with_tone_apart, _composed(text))).encode("cp1258", errors="replace")
    return to_legacy(text, encoding).encode("cp1252", errors="replace")


def _composed(text):
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _with_tone_apart(char):
    """Return a letter as Windows-1258 writes it: the tone is a character of its own."""
    decomposed = unicodedata.normalize("NFD", char)
    tones = "".join(_TONE_MARKS.findall(decomposed))
    return unicodedata.normalize("NFC", _TONE_MARKS.sub("", decomposed)) + tones


def _obey(data, encoding):
    try:
        return _READERS[encoding](data)
    except UnicodeDecodeError as error:
        raise _misfit(encoding) from error


def _misfit(encoding):
    """Return the error for bytes that are not in the encoding that was chosen."""
    return UnreadableError(
        _(
            "The file does not fit the encoding “%(encoding)s”: "
            "choose another encoding, or let it be found."
        )
        % {"encoding": ENCODINGS[encoding]}
    )


def _checked(text):
    """Return text that was decoded, if it may be composed."""
    refuse_piled_marks(text)
    return text


def _utf_8(data):
    return _checked(data.decode("utf-8-sig"))


def _utf_16(data):
    codec = _utf_16_of(data)
    if codec is None:
        raise _misfit("utf-16")
    return _checked(data.decode(codec).removeprefix("\ufeff"))


def _windows_1258(data):
    return _checked(data.decode("cp1258"))


def _from_old_font(data, encoding):
    """Return bytes of an old font, or Unicode with its look-alike letters, as Unicode."""
    text = _unicode_of(data)
    if text is None:
        return _converted(_western(data), encoding, sure=True)
    return _converted(text, encoding, sure=is_whole([text]))


def _find(data):
    """Return the text and the encoding found."""
    text = _unicode_of(data)
    if text is None:
        return _from_8_bit(data)
    font = suspected(_RUN.findall(_sample(text, _MORE_THAN_ASCII)))
    if font:
        return _converted(text, font, sure=is_whole([text])), font
    return text, "utf-16" if _utf_16_of(data) else "utf-8"


def _unicode_of(data):
    """Return the text of bytes that are Unicode, or None."""
    try:
        return _checked(data.decode(_utf_16_of(data) or "utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return None


def _utf_16_of(data):
    """Return the codec of UTF-16 of either byte order, by its mark or by where the NUL bytes are
    (every other byte of simple letters), or None."""
    for mark, codec in _MARKS.items():
        if data.startswith(mark):
            return None if codec == "utf-8" else codec
    start = data[:4096]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) * 4 > len(start) and min(first, second) * 20 < max(first, second):
        return "utf-16-be" if first > second else "utf-16-le"
    return None


def _from_8_bit(data):
    """Return the text of bytes that are not Unicode in the encoding that makes most sense."""
    sample = _sample(data, _BYTE_MORE_THAN_ASCII)
    western = _western(sample)
    readings = {
        "windows-1258": _composed(_checked(sample.decode("cp1258", errors="replace"))),
        "tcvn3": from_legacy(western, "tcvn3", sure=True),
        "vni": from_legacy(western, "vni", sure=True),
        "utf-8": sample.decode("utf-8", errors="replace"),
    }
    best = max(readings, key=lambda encoding: _sense(readings[encoding]))
    if best == "utf-8":
        raise _spoilt_utf_8(data)
    try:
        return _READERS[best](data), best
    except UnicodeDecodeError as error:
        raise not_text() from error


def _spoilt_utf_8(data):
    """Return the error for a file that is UTF-8, except in one place at least."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
    return UnreadableError(
        _(
            "Line %(number)s holds bytes that are damaged: "
            "save the sheet again as “CSV UTF-8”, and send that."
        )
        % {"number": number}
    )


def _sense(text):
    """Return how many more words are spelled as Vietnamese than are not, ASCII aside."""
    words = {word for word in WORD.findall(text) if not word.isascii()}
    rightly = sum(map(is_syllable, words))
    return 2 * rightly - len(words) - text.count("\ufffd")


def _western(data):
    return codecs.charmap_decode(data, "strict", _WESTERN)[0]


def _sample(content, more_than_ascii):
    """Return a part of text or bytes that begins where there is more than ASCII."""
    found = more_than_ascii.search(content)
    start = max(found.start() - 100, 0) if found else len(content)
    return content[start : start + SAMPLE]


def _converted(text, encoding, sure):
    """Return look-alike text as Unicode, cell by cell."""
    return _RUN.sub(lambda run: from_legacy(run[0], encoding, sure), text)


_READERS = {
    "utf-8": _utf_8,
    "utf-16": _utf_16,
    "windows-1258": _windows_1258,
    "tcvn3": partial(_from_old_font, encoding="tcvn3"),
    "vni": partial(_from_old_font, encoding="vni"),
}
