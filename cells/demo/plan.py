"""How large the demo is, how long it lasts, and where its chances come from."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models.settings import BEGINNING
from cells.periods import Period, first_of_month, last_day_of_month

FIRST_YEAR = 2021
COMMUNES = 11
CELLS = 110
MEMBERS_PER_CELL = 22


@dataclass(frozen=True)
class Plan:
    """One demo: its size, its months from January of a year up to `until`, and its seed.

    `start` is its first day and `until` the first day of its last month. Everything in the demo
    happened by the end of that month, so the record is the one that stood on its last evening.
    """

    start: date
    until: date
    communes: int = COMMUNES
    cells: int = CELLS
    members_per_cell: int = MEMBERS_PER_CELL
    seed: int = 1

    def __post_init__(self):
        if min(self.communes, self.cells) < 1 or self.members_per_cell < 3:
            raise ValueError(_("A demo has a commune, a cell and 3 members a cell at least."))
        if self.communes > self.cells:
            raise ValueError(_("Every commune needs a cell: ask for more cells."))
        if not BEGINNING < self.start <= self.until:
            raise ValueError(_("The demo must begin after 1930 and last a month at least."))

    @classmethod
    def ending(cls, until, years=None, **sizes):
        """Return the plan that ends with the month `until`.

        It begins in January, `years` calendar years back, that of `until` counted; without
        `years`, in 2021.
        """
        first = min(FIRST_YEAR, until.year) if years is None else until.year - years + 1
        return cls(date(max(first, 1), 1, 1), first_of_month(until), **sizes)

    def rng(self, *subject):
        """Return the chances of one subject, which no other subject's draws disturb."""
        return random.Random(":".join(str(part) for part in (self.seed, *subject)))

    @cached_property
    def months(self):
        """The first days of all months."""
        return Period.of_months(self.start, self.until).months

    @cached_property
    def last_day(self):
        """The day on whose evening the record is as the demo shows it."""
        return last_day_of_month(self.until)

    @cached_property
    def ended_years(self):
        """The calendar years that are over."""
        return [month.year for month in self.months if month.month == 12]

    def month_at(self, share):
        """Return the month in which `share` of the demo's time is over."""
        return self.months[int(share * (len(self.months) - 1))]

    def has_come(self, moment):
        """Tell whether a moment lies within the demo's time."""
        return timezone.localdate(moment) <= self.last_day


def moment(day, rng, hours=(8, 20)):
    """Return some minute of `day` between two hours."""
    at = time(rng.randrange(*hours), rng.randrange(60))
    return timezone.make_aware(datetime.combine(day, at))


def day_between(rng, first, last):
    """Return some day from `first` to `last`, both included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def years_after(day, years):
    """Return about the same day some years later; no later than a month's 28th."""
    return date(day.year + years, day.month, min(day.day, 28))
