"""What stands below and between the people of a roll: totals, place and day, signatures, sections.

Only what cannot be a person is recognised: a person called Tống Công is not "Tổng cộng".
"""

import re
from enum import IntEnum
from functools import lru_cache

from cells.resources.layout.headings import plain

# A longer text is none of these, nor a date or number.
_LONGEST = 120


class Ending(IntEnum):
    """How far a table has come to its end."""

    NONE = 0
    TOTAL = 1
    SIGNATURE = 2


# Marks make the difference: "tổng cộng" is a total, "Tống Công" a name.
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|tổng:|tổng$|cộng$|cộng[\s:.]*\d|cộng\s*:|cộng (?:danh sách|toàn|chung)"
    r"|(?:ấn định )?danh sách (?:này )?(?:có|gồm)|trong đó|total\b|sum$)"
)
_TOTAL_WITHOUT_MARKS = re.compile(
    r"(?:tong cong|tong so|cong)(?: \d+)?(?: (?:dang vien|dong chi))?"
)
_PLACE_AND_DAY = re.compile(r"(?:.{1,60} )?ngay(?: \d{1,2})? thang(?: \d{1,2})? nam(?: \d{2,4})?")
_SIGNATURE = re.compile(
    r"(?:t ?m|t ?l|k ?t|t ?u ?q|thay mat) "
    r"(?:chi|dang|ban|cap|bi thu|uy ban|thuong truc|truong|chu tich)\b.*"
    r"|(?:nguoi|can bo) (?:lap|tong hop|thuc hien|ke khai|cung cap|kiem tra|phu trach)\b.*"
    r"|(?:pho )?bi thu (?:chi bo|dang uy|chi uy|dang bo)\b.*|ban chi uy"
    r"|(?:dai dien|xac nhan cua) (?:chi|dang|cap|ban)\b.*"
    r"|noi nhan\b.*|ki(?: va)?(?: ghi ro)? ho(?: va)? ten\b.*|ki ten\b.*|da ki|nhu tren"
    r"|luu\b.*|(?:pho )?truong ban\b.*|thu truong\b.*|chanh van phong\b.*"
)
_OFFICE = re.compile(r"(?:pho )?bi thu(?: (?:chi bo|dang uy|chi uy))?|(?:chi|dang|cap) uy vien")
_SIGNING = {"t", "tm", "tl", "kt", "k", "tuq", "thay", "nguoi", "can", "pho", "bi", "chi", "dang"}
_SIGNING |= {"cap", "ban", "dai", "xac", "noi", "ki", "da", "nhu", "luu", "truong", "thu", "chanh"}
_TOTALLING = {"tong", "cong", "an", "danh", "trong", "total", "sum"}

_ORDINAL = re.compile(r"^\s*(?:[IVXLC]{1,6}|\d{1,3}|[A-Za-z])\s*[./):-]+\s*")
_GROUP_NUMBER = re.compile(r"(?:[IVXLC]{1,6}|[A-Z])[.)]?")
_COUNT = re.compile(
    r"\s*(?:\([^()]*\)|[:–-]?\s*\d+\s*(?:đảng viên|đồng chí|đ/c|đv))\s*$", re.IGNORECASE
)
_SMALL = re.compile(r"\d{1,3}(?:[.,]\d+)?\s?%?")
_PROOF = re.compile(
    r"(?:\d{1,2}[ ./-]{1,3}){1,2}\d{2,4}|\d{4}-\d\d(?:-\d\d)?|(?:19|20)\d\d|\d[\d .]{3,}\d"
)
_MARKS = {"x", "nam", "nữ", "nu", "male", "female", "m", "f"}


def is_proof(value):
    """Tell whether a value is a date or a long number, as only people have them."""
    return len(value) <= 30 and bool(_PROOF.fullmatch(value))


def is_mark(value):
    """Tell whether a value is a tick or a sex."""
    return value.casefold() in _MARKS


def is_small(value):
    """Tell whether a value is a count, as totals have them."""
    return bool(_SMALL.fullmatch(value[:_LONGEST]))


def ending_of(values):
    """Return what the texts of a line are, if all are the end of a table, else Ending.NONE.

    Counts may stand beside a total.
    """
    words = [value for value in values if not is_small(value)]
    endings = [_ending(value) for value in words] or [Ending.NONE]
    return max(endings) if min(endings) else Ending.NONE


def _ending(value):
    if len(value) > _LONGEST:
        return Ending.NONE
    written = value.casefold()
    is_dated = "thang" in written or "tháng" in written
    if is_dated and _PLACE_AND_DAY.fullmatch(plain(value)):
        return Ending.SIGNATURE
    first = _first_word(re.split(r"[\s/.:]", written.lstrip("(- "), maxsplit=1)[0])
    if first in _TOTALLING and _is_total(value, written):
        return Ending.TOTAL
    return Ending.SIGNATURE if first in _SIGNING and _is_signature(value) else Ending.NONE


@lru_cache(maxsize=4096)
def _first_word(word):
    return plain(word)


def _is_total(value, written):
    return bool(_TOTAL.match(written)) or (
        written.isascii() and bool(_TOTAL_WITHOUT_MARKS.fullmatch(plain(value)))
    )


def _is_signature(value):
    """Bì Thu may be a person's name; "bí thư" is not."""
    form = plain(value)
    if form in ("bi thu", "pho bi thu") and not value.isascii():
        return "bí thư" in value.casefold()
    return bool(_SIGNATURE.fullmatch(form) or _OFFICE.fullmatch(form))


def is_office(value):
    """Tell whether a text is an office and no more: of who signs, or of a person on the roll."""
    return len(value) <= _LONGEST and bool(_OFFICE.fullmatch(plain(value)))


def section_of(values):
    """Return the cell that a line between the people names, or an empty text."""
    words = [value for value in values if not is_small(value)]
    if len(words) == 2 and _GROUP_NUMBER.fullmatch(words[0]):
        words = words[1:]
    if len(words) != 1 or len(words[0]) > _LONGEST:
        return ""
    name = _COUNT.sub("", _ORDINAL.sub("", words[0], count=1)).strip(" :.-")
    return name if plain(name).startswith(("chi bo ", "cb ")) else ""


def is_group(number, values):
    """Tell whether a line only heads the people below it: "A. Đảng viên chính thức"."""
    words = [value for value in values if not is_small(value)]
    if len(words) != 1 or len(words[0]) > _LONGEST:
        return False
    form = plain(_ORDINAL.sub("", words[0], count=1))
    return bool(_GROUP_NUMBER.fullmatch(number)) or form.startswith(
        ("dang vien ", "dang bo ", "khoi ", "danh sach ")
    )


def is_name(value):
    """Tell whether a text may be a person's name."""
    return any(char.isalpha() for char in value) and not re.search(r"[\d:]", value)
