"""Dates as people and spreadsheets write them, each as precisely as it is known.

03/02/1930, 3-2-30, 3.2.1930, 02/1930, 1930, 1930-02-03, "ngày 3 tháng 2 năm 1930", "tháng 2/1930".
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cells.periods import PartialDate

# No way of writing a date is longer.
LONGEST = 40
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?", re.ASCII)

_TIME = re.compile(r"(?<=\d)(?:t|\s)\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]m|z)?$")
_DAY_WORD = re.compile(r"\b(?:ngày|ngay|mùng|mồng)\b")
_WORD_BETWEEN = re.compile(r"[,\s]*\b(?:tháng|thang|năm|nam)\b[.,:]?")
_SEPARATOR = re.compile(r"\s*([/.-])\s*")

# The day before day 1 of Excel's "1900 system", as it counts from March 1900 on.
_EXCEL_DAY_0 = date(1899, 12, 30)


def parse_date(written, latest=None):
    """Return the PartialDate that `written` means; ValueError with a sentence when none.

    A year of two digits is the latest that makes the date no later than `latest`, a tuple of year,
    month and day; without one it is refused.
    """
    year, month, day = _parts(written) or _parts(_tidied(written)) or _refuse()
    if len(year) == 2:
        year = _full_year(int(year), int(month), int(day), latest)
    numbers = [int(part) for part in (year, month, day) if part is not None]
    try:
        if 0 in numbers:
            raise ValueError
        return PartialDate(*numbers)
    except ValueError as error:
        raise ValueError(_impossible(numbers)) from error


def date_of_serial(number):
    """Return the date that Excel keeps as this number of days."""
    return PartialDate.of(_EXCEL_DAY_0 + timedelta(days=number))


def _parts(written):
    """Return year, month and day as they are written, None where not told; None when no date."""
    if match := _DAY_FIRST.fullmatch(written) or _SHORT_YEAR.fullmatch(written):
        return match.groups()[::-1]
    match = _YEAR_FIRST.fullmatch(written)
    return match and match.groups()


def _tidied(written):
    """Return a date without words, time of day, odd spaces and what stands around it."""
    if len(written) > LONGEST:
        return ""
    plain = written.lower().strip(" .,;:'’").replace("\\", "/").replace("–", "-")
    plain = _DAY_WORD.sub("", _TIME.sub("", plain))
    plain = _WORD_BETWEEN.sub("/", plain).strip(" ./…_")
    return _SEPARATOR.sub(r"\1", plain)


def _full_year(year, month, day, latest):
    if latest is None:
        raise ValueError(_("Write the year in four digits."))
    year += latest[0] // 100 * 100
    return year if (year, month, day) <= latest else year - 100


def _refuse():
    raise ValueError(
        _("Not a date: write it as 03/02/1930, or as 02/1930 or 1930 if no more is known.")
    )


def _impossible(numbers):
    """Return what is wrong with the year, month and day that no calendar has."""
    if len(numbers) == 3 and numbers[1] > 12:
        year, day, month = numbers
        try:
            meant = PartialDate(year, month, day)
        except ValueError:
            meant = None
        if meant and 0 not in numbers:
            return _("Day and month are swapped: write %(date)s.") % {"date": meant}
    return _("There is no such day: correct the day or the month.")
