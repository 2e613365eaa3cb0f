"""From what a roll says in a column to a value of ours; ValueError with a sentence when it cannot.

An empty value is None: nothing is said about it. `today` comes with every call, so that no widget
asks the clock.
"""

import re

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from cells import text
from cells.choices import Sex
from cells.periods import PartialDate

EARLIEST_YEAR = 1900
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_YES = {"x", "v", "co", "yes", "true", "1", "✓", "✔", "mien", "mien sinh hoat"}
_NO = {"khong", "no", "false", "0", "-", "–"}


def parse_date(written):
    """Return the date in dd/mm/yyyy, d/m/yyyy, mm/yyyy, yyyy or ISO form; ValueError when none."""
    compact = re.sub(r"\s+", "", written)
    if _SHORT_YEAR.fullmatch(compact):
        raise ValueError(_("Write the year in four digits."))
    if match := _YEAR_FIRST.fullmatch(compact):
        parts = match.groups()
    elif match := _DAY_FIRST.fullmatch(compact):
        parts = match.groups()[::-1]
    else:
        raise ValueError(_("Not a date such as 03/02/1930, 02/1930 or 1930."))
    numbers = [int(part) for part in parts if part is not None]
    try:
        if 0 in numbers:
            raise ValueError
        return PartialDate(*numbers)
    except ValueError as error:
        raise ValueError(_("There is no such day.")) from error


class TextWidget(Widget):
    """Words, up to the length that can be kept."""

    def __init__(self, longest):
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs):
        value = text.clean(value)
        if len(value) > self.longest:
            raise ValueError(_("Longer than %(most)s characters.") % {"most": self.longest})
        return value or None


class NameWidget(TextWidget):
    """A person's name."""

    def clean(self, value, row=None, **kwargs):
        name = super().clean(value, row, **kwargs)
        if name and not re.search(r"[^\W\d_]", name):
            raise ValueError(_("Not a name."))
        return name


class PartialDateWidget(Widget):
    """A date in the past, as precisely as it is known."""

    def clean(self, value, row=None, *, today, **kwargs):
        if not value:
            return None
        found = parse_date(value)
        if found.first_day > today:
            raise ValueError(_("This date lies in the future."))
        if found.year < EARLIEST_YEAR:
            raise ValueError(_("This date lies before %(year)s.") % {"year": EARLIEST_YEAR})
        return found


class DigitsWidget(Widget):
    """A number of a fixed length, with dots or spaces in it or not.

    A spreadsheet takes it for a quantity and drops its leading zero: one missing digit is that.
    """

    def __init__(self, length):
        super().__init__()
        self.length = length

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        digits = re.sub(r"[\s.]", "", value)
        if not re.fullmatch(rf"\d{{{self.length - 1},{self.length}}}", digits, re.ASCII):
            raise ValueError(_("Not a number of %(length)s digits.") % {"length": self.length})
        return digits.zfill(self.length)


class SexWidget(Widget):
    """Nam or nữ."""

    words = {"nam": Sex.MALE, "male": Sex.MALE, "m": Sex.MALE}
    words |= {"nu": Sex.FEMALE, "female": Sex.FEMALE, "f": Sex.FEMALE}

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        sex = self.words.get(text.search_form(value))
        if sex is None:
            raise ValueError(_("Neither “nam” nor “nữ”."))
        return sex.value


class MarkWidget(Widget):
    """A tick: x, or nothing."""

    def clean(self, value, row=None, **kwargs):
        word = text.search_form(value)
        if not word or word in _NO:
            return None
        if word not in _YES:
            raise ValueError(_("Write x, or leave it empty."))
        return True


class MarkOrDateWidget(PartialDateWidget):
    """A tick, or the date of birth, in a column that stands for one sex."""

    def clean(self, value, row=None, *, today, **kwargs):
        if re.search(r"\d{4}", value or ""):
            return super().clean(value, row, today=today, **kwargs)
        return MarkWidget().clean(value, row, **kwargs)
