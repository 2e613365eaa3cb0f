"""What a report is asked: which units, which months, under which structure, on which day.

Plain values throughout. Units are named by their codes, as in every file and figure.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.choices import MeetingKind, RatingSubject
from cells.periods import Period, parse_month

# The key of the row for cells that nobody carries on, under today's structure.
NO_SUCCESSOR = "none"
ALL_TYPES = "all"


class By(TextChoices):
    """What one row of a report stands for."""

    COMMUNE = "commune", _("commune")
    CELL = "cell", _("cell")
    MONTH = "month", _("month")


class Structure(TextChoices):
    """Under which communes the past is shown."""

    THEN = "then", pgettext_lazy("structure", "of the time")
    TODAY = "today", pgettext_lazy("structure", "of today")


class Kinds(TextChoices):
    """Which kinds of meetings are counted; all includes extraordinary ones."""

    REGULAR = "regular", _("regular")
    THEMATIC = "thematic", _("thematic")
    ALL = "all", pgettext_lazy("kinds of meetings", "all")

    @property
    def meeting_kinds(self):
        """The kinds of meeting that are meant."""
        return tuple(MeetingKind) if self == Kinds.ALL else (MeetingKind(self.value),)


@dataclass(frozen=True)
class Scope:
    """The units that a report may speak of: communes (None: all of them), and single cells with
    the whole of their past.

    Of a commune it may speak of what was recorded under it, and of the whole past of the cells
    that are at home in it on the real day: `home_cells`. The day that is asked about changes only
    how that is grouped.
    """

    communes: frozenset[str] | None = None
    cells: frozenset[str] = frozenset()
    home_cells: frozenset[str] = frozenset()

    @property
    def is_everything(self):
        return self.communes is None

    def __bool__(self):
        return self.is_everything or bool(self.communes or self.cells)


EVERYTHING = Scope()


@dataclass(frozen=True)
class Question:
    """Everything that a report depends on, apart from the facts.

    `as_of` is the day of today's structure, and the day by which slots must have ended to be due.
    `row` limits the facts to those of the row with that key: the list behind a figure.
    """

    period: Period
    as_of: date
    scope: Scope = EVERYTHING
    by: By = By.COMMUNE
    structure: Structure = Structure.THEN
    commune: str = ""
    kind: Kinds = Kinds.REGULAR
    cell_type: str = ALL_TYPES
    subject: RatingSubject = RatingSubject.CELL
    row: str = ""

    def only(self, key):
        """Return the same question for the row `key` alone."""
        if self.by == By.MONTH:
            month = parse_month(key)
            return replace(self, row=key, period=Period.of_months(month, month))
        return replace(self, row=key)

    @property
    def is_about_all_cells(self):
        """Whether no unit is left out, so that nothing need be looked up to leave it out."""
        return self.scope.is_everything and not (self.commune or self.row)

    @property
    def day_of_names(self):
        """The day under whose names communes are shown."""
        return self.as_of if self.structure == Structure.TODAY else self.period.last_day
