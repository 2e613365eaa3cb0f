"""Months, quarters, years and half-open intervals of days; dates known only in part.

Every interval is half-open: `start` is its first day, `end` the first day no longer in it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache, total_ordering

from django.utils import timezone
from django.utils.translation import gettext as _


def today():
    """Return the current day where the facts happen (settings.TIME_ZONE)."""
    return timezone.localdate()


def first_of_month(day):
    """Return the first day of the month of `day`."""
    return date(day.year, day.month, 1)


def add_months(month, count):
    """Return the first day of the month `count` months after (or before) that of `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def next_month(month):
    """Return the first day after the month of `month`."""
    return add_months(month, 1)


def last_day_of_month(month):
    """Return the last day of the month of `month`."""
    return next_month(month) - timedelta(days=1)


def quarter_of(month):
    """Return the quarter, 1 to 4, in which `month` lies."""
    return (month.month - 1) // 3 + 1


def month_key(month):
    """Return a month as files write it: 2024-06."""
    return f"{month:%Y-%m}"


def parse_month(text):
    """Return the first day of the month written as 2024-06; ValueError when it is not one."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text or "")
    if not match:
        raise ValueError(_("“%(text)s” is not a month such as 2024-06.") % {"text": text})
    try:
        return date(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise ValueError(_("There is no month %(text)s.") % {"text": text}) from error


@dataclass(frozen=True)
class Period:
    """Whole months in a row, from the month that begins at `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self):
        if self.start.day != 1 or self.end.day != 1 or self.end <= self.start:
            raise ValueError(_("A period is one or more whole months."))

    @classmethod
    def of_year(cls, year):
        """Return the calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_quarter(cls, year, quarter):
        """Return quarter 1 to 4 of a year."""
        start = date(year, 3 * quarter - 2, 1)
        return cls(start, add_months(start, 3))

    @classmethod
    def of_months(cls, first, last):
        """Return the months from that of `first` to that of `last`, both included."""
        return cls(first_of_month(first), next_month(last))

    @property
    def last_day(self):
        """The day under whose names and places the period's figures are shown."""
        return self.end - timedelta(days=1)

    @property
    def months(self):
        """The first days of the months, in order."""
        months, month = [], self.start
        while month < self.end:
            months.append(month)
            month = next_month(month)
        return months

    def __contains__(self, day):
        return self.start <= day < self.end

    def __str__(self):
        if self == Period.of_year(self.start.year):
            return _("year %(year)s") % {"year": self.start.year}
        first, last = self.start, self.last_day
        if self.start == first_of_month(last):
            return _("month %(month)s") % {"month": f"{first:%m/%Y}"}
        return _("%(first)s to %(last)s") % {"first": f"{first:%m/%Y}", "last": f"{last:%m/%Y}"}


@total_ordering
@dataclass(frozen=True, eq=True)
class PartialDate:
    """A day known fully, or only to its month (`day` None) or year (`month` None too).

    Kept as ISO text cut short: 1958, 1958-03, 1958-03-15. It is ordered by its first day.
    """

    year: int
    month: int | None = None
    day: int | None = None
    # The first day that it can mean.
    first_day: date = field(init=False, repr=False, compare=False)
    _iso: str = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        if self.day is not None and self.month is None:
            raise ValueError(_("A day needs its month."))
        # Raises ValueError for a day that no calendar has.
        month, day = (1 if part is None else part for part in (self.month, self.day))
        first = date(self.year, month, day)
        if self.day is None:
            iso = first.isoformat()[: len("1958") if self.month is None else len("1958-03")]
        else:
            iso = first.isoformat()
        # At once: whoever reads a roll asks every date for both.
        object.__setattr__(self, "first_day", first)
        object.__setattr__(self, "_iso", iso)

    @classmethod
    @lru_cache(maxsize=50_000)
    def parse(cls, text):
        """Return the partial date that `text` holds in its ISO form; ValueError when none."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not match:
            raise ValueError(_("“%(text)s” is not a date.") % {"text": text})
        return cls(*(int(part) for part in match.groups() if part))

    @classmethod
    def of(cls, value):
        """Return `value` (date, partial date or ISO text) as a partial date."""
        if isinstance(value, cls):
            return value
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return cls(value.year, value.month, value.day)
        return cls.parse(value)

    @cached_property
    def last_day(self):
        """The last day that it can mean."""
        if self.day:
            return self.first_day
        return last_day_of_month(date(self.year, self.month or 12, 1))

    def isoformat(self):
        """Return the ISO form, as long as what is known."""
        return self._iso

    def __str__(self):
        parts = [f"{part:02}" for part in (self.day, self.month) if part] + [f"{self.year:04}"]
        return "/".join(parts)

    def __lt__(self, other):
        return self.isoformat() < PartialDate.of(other).isoformat()
