"""Vietnamese of old fonts: TCVN3 (ABC, ".VnTime") and VNI ("VNI-Times"), to Unicode and back.

In these fonts the codes of Western letters show Vietnamese ones. A workbook typed in them holds
look-alike Latin text: "NguyÔn V¨n Hïng" (TCVN3), "Nguyeãn Vaên Huøng" (VNI). One letter of TCVN3 is
a soft hyphen (ư), which `cells.text.clean` removes: text is converted first and cleaned after.

The codes of TCVN3 are those of TCVN 5712:1993 (VN3). It has no capitals with a tone: they are the
small letters in a font of capitals (.VnTimeH). So `to_legacy` makes them small, and `from_legacy`
restores them where the rest tells: in words in capitals, and at the beginning of a word when the
others, two at least, begin with capitals. "Đỗ Tú" comes back from what was "ĐỖ TÚ".
"""

import re
import unicodedata
from itertools import islice

from cells.resources.readers.syllables import FAMILIAR, VOWELS, WORD, faults, is_syllable
from cells.text import memoised, piled_marks

LEGACY = ("tcvn3", "vni")
# So many texts tell the encoding of a sheet.
SAMPLE = 5000

_TONED = "".join(vowel for row in VOWELS for vowel in row[1:])
# Letters that no text in an old font has, and Vietnamese in Unicode soon has.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u036f\u1e00-\u1eff]")

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_FROM_TCVN3 = {
    first + place: letter
    for first, letters in _TCVN3_RUNS.items()
    for place, letter in enumerate(letters)
}
_TO_TCVN3 = {ord(letter): chr(code) for code, letter in _FROM_TCVN3.items()} | {
    ord(vowel.upper()): chr(code) for code, vowel in _FROM_TCVN3.items() if vowel in _TONED
}
_CAPITALS = "A-ZĂÂÊÔƠƯĐ"
# Two capitals with nothing or toned vowels between them, or a word that begins with such a vowel.
_LOST_CAPITALS = re.compile(f"[{_CAPITALS}][{_TONED}]*[{_CAPITALS}]|\\b[{_TONED}]")

# VNI writes a vowel and behind it one character for its mark and tone: none, huyền, hỏi, ngã, sắc,
# nặng. The marks of a, e, o, u, y, ơ and ư; those of the circumflex; those of the breve.
_PLAIN_MARKS, _CIRCUMFLEX_MARKS, _BREVE_MARKS = ("", *"øûõùï"), tuple("âàåãáä"), tuple("êèúüéë")
_VNI_ROWS = {
    "a": ("a", _PLAIN_MARKS),
    "ă": ("a", _BREVE_MARKS),
    "â": ("a", _CIRCUMFLEX_MARKS),
    "e": ("e", _PLAIN_MARKS),
    "ê": ("e", _CIRCUMFLEX_MARKS),
    "i": ("", tuple("iìæóíò")),
    "o": ("o", _PLAIN_MARKS),
    "ô": ("o", _CIRCUMFLEX_MARKS),
    "ơ": ("ô", _PLAIN_MARKS),
    "u": ("u", _PLAIN_MARKS),
    "ư": ("ö", _PLAIN_MARKS),
    "y": ("y", _PLAIN_MARKS),
}
_TO_VNI = {"đ": "ñ"} | {
    vowel: _VNI_ROWS[row[0]][0] + mark
    for row in VOWELS
    for vowel, mark in zip(row, _VNI_ROWS[row[0]][1], strict=True)
}
_TO_VNI["ỵ"] = "î"
_TO_VNI |= {letter.upper(): written.upper() for letter, written in _TO_VNI.items()}
_FROM_VNI = {written: letter for letter, written in _TO_VNI.items()}
# A capital vowel is also found with a small mark behind it.
_FROM_VNI |= {
    written[0] + written[1:].lower(): letter for letter, written in _TO_VNI.items() if written[1:]
}
_VNI_MARKS = "øûõùïâàåãáäêèúüéë"
_VNI_LETTER = re.compile(f"[aeouyôö][{_VNI_MARKS}]|[ôöñìæóíòî]", re.IGNORECASE)


def to_legacy(text, encoding):
    """Return Unicode text as the look-alike Latin text of an old font; what it has no letter for,
    stays."""
    composed = _composed(text)
    if encoding == "tcvn3":
        return composed.translate(_TO_TCVN3)
    return "".join(_TO_VNI.get(char, char) for char in composed)


def from_legacy(text, encoding, sure=False):
    """Return the look-alike text of one cell as Unicode.

    Text that holds letters of Unicode stays. Where a sheet is mixed, so does what is spelled
    rightly as it stands and no less familiar: `Tô` may be Tô, or Tụ in TCVN3. `sure` says that
    all of it is in the old font, and `Tô` is Tụ (see `is_whole`).
    """
    if text.isascii() or encoding not in LEGACY or _UNICODE.search(text):
        return text
    return _read(text, encoding, sure)


def suspected(texts):
    """Return the old font in which some texts of a sheet were typed: "tcvn3", "vni", or "" for
    ordinary Unicode.

    A word counts for an encoding when only that makes a Vietnamese syllable of it. Two such words
    are needed, and more than there are words that speak against it; from ten on the sheet is taken
    as mixed.
    """
    words = _marked_words(texts)
    gains = {encoding: sum(_gains(word, encoding) for word in words) for encoding in LEGACY}
    best = max(LEGACY, key=gains.get)
    enough = gains[best] >= 2 and (gains[best] >= 10 or 2 * gains[best] > _against(words, best))
    return best if enough else ""


def is_whole(texts):
    """Tell whether a sheet suspected of an old font is in that font throughout: no text of the
    sample holds letters of Unicode."""
    return not any(_UNICODE.search(text) for text in islice(texts, SAMPLE))


def _marked_words(texts):
    """Return the different words that are more than ASCII."""
    marked = islice((text for text in texts if not text.isascii()), SAMPLE)
    found = {word for text in marked for word in WORD.findall(_composed(text))}
    return {word for word in found if not word.isascii()}


def _gains(word, encoding):
    """Tell whether a word becomes a syllable of two letters or more, and was none before."""
    if is_syllable(word) or _UNICODE.search(word):
        return False
    read = _READERS[encoding](word)
    return len(read) > 1 and is_syllable(read)


def _against(words, encoding):
    """Return how many words are Unicode, or nothing in the encoding either."""
    return sum(
        bool(_UNICODE.search(word)) or not is_syllable(_READERS[encoding](word)) for word in words
    )


@memoised
def _read(text, encoding, sure):
    read = _READERS[encoding](_composed(text))
    return read if sure or _merit(read) > _merit(text) else text


def _composed(text):
    """Return a text composed (NFC); one with marks without end, which is none, as it is."""
    return text if piled_marks(text) else unicodedata.normalize("NFC", text)


def _merit(text):
    """Return how good Vietnamese a text is: in spelling first, then by its familiar words."""
    words = WORD.findall(text)
    return -sum(map(faults, words)), sum(word.lower() in FAMILIAR for word in words)


def _from_vni(text):
    return _VNI_LETTER.sub(lambda match: _FROM_VNI.get(match[0], match[0]), text)


def _from_tcvn3(text):
    read = text.translate(_FROM_TCVN3)
    return _with_capitals(read) if _LOST_CAPITALS.search(read) else read


def _with_capitals(read):
    """Return text of TCVN3 with the capitals that the code cannot hold, where the rest shows that
    they were capitals."""
    words = WORD.findall(read)
    if any(map(_is_loud, words)) and all(
        _rest(word).isupper() or not _rest(word) for word in words
    ):
        return read.upper()
    others = [word for word in words if word[0] not in _TONED]
    titled = len(others) >= 2 and all(word[0].isupper() for word in others)
    return WORD.sub(lambda match: _with_capital(match[0], titled), read)


def _with_capital(word, titled):
    if _is_loud(word):
        return word.upper()
    return word[0].upper() + word[1:] if titled else word


def _rest(word):
    """Return the letters of a word that have a capital in TCVN3."""
    return "".join(char for char in word if char not in _TONED)


def _is_loud(word):
    """Tell whether a word is in capitals, at least the two that show it."""
    rest = _rest(word)
    return len(rest) > 1 and rest.isupper()


_READERS = {"tcvn3": _from_tcvn3, "vni": _from_vni}
