"""The report on ratings: the grades decided for a year, and who has none yet."""

from dataclasses import dataclass
from typing import ClassVar

from cells.choices import Grade, RatingSubject
from cells.rates import Ratio
from reports.cap import Cap, cap_of
from reports.queries import ratings as queries
from reports.queries.units import homes_for, row_names
from reports.rows import Report, Row, pooled, rows_of, total_of
from reports.structure import key_of


@dataclass(frozen=True)
class RatingsRow(Row):
    """How many of a unit's cells (or members) were decided at each grade, and how many not yet.

    `unrated_with_reason` are those of the unrated of whom it is recorded why.
    """

    rated: int = 0
    excellent: int = 0
    good: int = 0
    completed: int = 0
    not_completed: int = 0
    unrated: int = 0
    unrated_with_reason: int = 0
    COLUMNS: ClassVar = (
        *Row.COLUMNS,
        "rated",
        "excellent",
        "good",
        "completed",
        "not_completed",
        "unrated",
        "excellent_percent",
    )

    @property
    def excellent_percent(self):
        """The excellent, of those decided."""
        return Ratio(self.excellent, self.rated)

    @property
    def good_percent(self):
        """The good and better, of those decided."""
        return Ratio(self.excellent + self.good, self.rated)


@dataclass(frozen=True)
class RatingsReport(Report):
    """The ratings of a year, and the limit on the excellent that was in force on its last day."""

    cap: Cap | None


def ratings_report(question):
    """Return the ratings that the question asks for."""
    homes = homes_for(question)
    rated = queries.rated_groups(question, homes)
    groups = rated + queries.unrated_groups(question, homes)
    facts = [(group, _counts(group)) for group in groups]
    sums = pooled(facts, lambda group: _key(question, homes, group))
    names = row_names(question, homes, sums)
    return RatingsReport(
        question=question,
        rows=rows_of(RatingsRow, names, sums),
        total=total_of(RatingsRow, sums),
        cap=cap_of(rated, queries.last_day_of(question), of_members=_is_of_members(question)),
    )


# What can be listed, by the words in addresses: grades, or those without one.
UNRATED = ("unrated", "unrated_with_reason")
GRADES = {
    "rated": tuple(Grade),
    "good_and_better": (Grade.EXCELLENT, Grade.GOOD),
    **{grade.value: (grade,) for grade in Grade},
}


def entries(question, which):
    """Return the cells or members that a figure counts, by cell and then by name."""
    homes = homes_for(question)
    if which in GRADES:
        return queries.rated_entries(question, homes, GRADES[which])
    with_reason = which == "unrated_with_reason"
    return queries.unrated_entries(question, homes, with_reason=with_reason)


def _is_of_members(question):
    return question.subject == RatingSubject.MEMBER


def _key(question, homes, group):
    return key_of(question, homes, cell=group.cell, commune=group.commune)


def _counts(group):
    """Return the columns in which a group counts."""
    if group.grade:
        return {"rated": group.count, group.grade: group.count}
    return {"unrated": group.count, "unrated_with_reason": group.with_reason}
