"""From what a file says in a column to a value of ours; ValueError with a sentence when it cannot.

An empty value is None: nothing is said about it. Values come as `Line` has them, clean. `today`
comes with every call, so that no widget asks the clock.
"""

import re

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from cells import text
from cells.choices import Sex
from cells.resources.values.dates import date_of_serial, parse_date
from cells.resources.values.ethnicities import official_name
from cells.resources.values.names import as_name

EARLIEST_YEAR = 1900
# Điều lệ Đảng, Điều 1. Of no weight but for the century of a year of birth in two digits.
YOUNGEST_MEMBER = 18
_SERIAL = re.compile(r"[1-9]\d{4}", re.ASCII)
_TWO_DIGITS = re.compile(r"\d.*\d", re.ASCII)

_YES = {"x", "xx", "v", "co", "yes", "true", "1", "+", "*", "×", "✓", "✔", "√", "☑", "☒"}
_EXEMPT = {"mien", "mien sh", "mien shd", "mien sinh hoat", "mien sinh hoat dang"}
_EXEMPT |= {"mien cong tac va sinh hoat", "mien cong tac, sinh hoat", "duoc mien"}
_NO = {"khong", "no", "false", "0", "-", "–", "—", "☐"}

# What stands for an empty value where a date or a number is asked for.
_NOTHING = {"-", "--", "–", "—", "", "…", "chua", "chua co", "chua cap", "chua co the"}
_NOTHING |= {"chua duoc cap", "khong", "khong co", "khong ro", "khong nho"}
# No word that a column knows is longer.
_LONGEST_WORD = 60

# No name holds them, and what was to be a formula does.
_NOT_IN_NAMES = re.compile(r"[\d=+@|＝＋＠｜]")
_LETTER = re.compile(r"[^\W\d_]")
_BESIDE_DIGITS = re.compile(r"[\s.,'’‘_–-]+")
_SHORT_FRACTION = re.compile(r"\d{2}\.\d{5}", re.ASCII)
_DECIMAL_ZERO = re.compile(r"(\d+)\.0", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)


def _word(value):
    """Return a word without marks, capitals and dots."""
    return text.search_form(value).strip(" .") if len(value) <= _LONGEST_WORD else value


def _says_nothing(value):
    """Tell whether a text where a date or number is asked for is none, and no mistake."""
    return not value or (not value[0].isdigit() and _word(value) in _NOTHING)


class TextWidget(Widget):
    """Words, up to the length that can be kept."""

    def __init__(self, longest):
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if len(value) > self.longest:
            message = _("Longer than %(most)s characters: shorten it.")
            raise ValueError(message % {"most": self.longest})
        return value


class NameWidget(TextWidget):
    """A person's name, without forms of address and not in capitals."""

    def clean(self, value, row=None, **kwargs):
        value = super().clean(value, row, **kwargs)
        if value is None:
            return None
        if _NOT_IN_NAMES.search(value) or not _LETTER.search(value):
            raise ValueError(_("Not a name: write the full name in letters, without digits."))
        return as_name(value)


class EthnicityWidget(TextWidget):
    """One of the 54 ethnic groups by its official name; other words stay as they are."""

    def clean(self, value, row=None, **kwargs):
        value = super().clean(value, row, **kwargs)
        return value and (official_name(value) or value)


class PartialDateWidget(Widget):
    """A date in the past, as precisely as it is known.

    Four digits are a year; five are a day as Excel counts it.
    """

    def clean(self, value, row=None, *, today, **kwargs):
        if _says_nothing(value):
            return None
        if _SERIAL.fullmatch(value):
            found = date_of_serial(int(value))
        else:
            found = parse_date(value, self.latest(today))
        if found.year >= today.year and found.first_day > today:
            raise ValueError(_("This date lies in the future: correct it."))
        if found.year < EARLIEST_YEAR:
            message = _("This date lies before %(year)s: correct the year.")
            raise ValueError(message % {"year": EARLIEST_YEAR})
        return found

    def latest(self, today):
        """Return year, month and day of the latest date that a year in two digits may mean."""
        return today.year, today.month, today.day


class BirthWidget(PartialDateWidget):
    """The date of birth of a member."""

    def latest(self, today):
        return today.year - YOUNGEST_MEMBER, today.month, today.day


class NumberWidget(Widget):
    """A number of one of some lengths, with dots, spaces or hyphens in it or not.

    A spreadsheet takes it for a quantity and drops its leading zero: one missing digit is that.
    """

    lengths = ()

    def clean(self, value, row=None, **kwargs):
        if _says_nothing(value):
            return None
        whole = _DECIMAL_ZERO.fullmatch(value)
        digits = whole[1] if whole else _BESIDE_DIGITS.sub("", value)
        if digits.isascii() and digits.isdigit():
            for length in self.lengths:
                if length - 1 <= len(digits) <= length:
                    return digits.zfill(length)
        raise ValueError(_rounded() if _SCIENTIFIC.fullmatch(value) else self.refusal(digits))

    def refusal(self, digits):
        """Return why this is no such number, and the cure."""
        raise NotImplementedError


def _rounded():
    return _(
        "A spreadsheet has shortened this number: format the column as text, and enter the number"
        " again."
    )


class CardNumberWidget(NumberWidget):
    """A party card number (8 digits), or the personal number (12) that takes its place."""

    lengths = (8, 12)

    def clean(self, value, row=None, **kwargs):
        # 12.345670 that a spreadsheet took for a fraction: which end lost its zero is not to tell.
        if value and _SHORT_FRACTION.fullmatch(value):
            raise ValueError(self.refusal(value))
        return super().clean(value, row, **kwargs)

    def refusal(self, digits):
        return _("A party card number has 8 digits: copy it from the card.")


class PersonalNumberWidget(NumberWidget):
    """A personal identification number (số định danh cá nhân, số CCCD)."""

    lengths = (12,)

    def refusal(self, digits):
        if len(digits) == 9 and digits.isascii() and digits.isdigit():
            return _(
                "Nine digits are the number of an old identity card (CMND): write the personal"
                " number of 12 digits, or leave it empty."
            )
        return _("A personal number has 12 digits: copy it from the identity card.")


class SexWidget(Widget):
    """Nam or nữ."""

    words = dict.fromkeys(("nam", "nam gioi", "trai", "male", "m", "man", "ong"), Sex.MALE.value)
    words |= dict.fromkeys(("nu", "nu gioi", "gai", "female", "f", "woman", "ba"), Sex.FEMALE.value)

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        sex = self.words.get(_word(value))
        if sex is None:
            raise ValueError(_("Neither “nam” nor “nữ”: write one of them."))
        return sex


class MarkWidget(Widget):
    """A tick: x, or nothing. `words` are other words for a tick in this column."""

    def __init__(self, words=_EXEMPT):
        super().__init__()
        self.yes = _YES | set(words)

    def clean(self, value, row=None, **kwargs):
        word = _word(value or "")
        if not word or word in _NO:
            return None
        if word not in self.yes:
            raise ValueError(_("Write x, or leave it empty."))
        return True


class MarkOrBirthWidget(BirthWidget):
    """A tick, or the date of birth, in a column that stands for one sex."""

    def __init__(self, sex):
        super().__init__()
        words = {word for word, meant in SexWidget.words.items() if meant == sex}
        self.mark = MarkWidget(words)

    def clean(self, value, row=None, *, today, **kwargs):
        if _TWO_DIGITS.search(value or ""):
            return super().clean(value, row, today=today, **kwargs)
        return self.mark.clean(value, row, **kwargs)
