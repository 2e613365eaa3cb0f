"""The figures of every year against a count of attendance rows that shares nothing with them."""

from cells.periods import Period
from reports.attendance import attendance_report
from reports.facts.finding import Finding
from reports.queries import facts as queries
from reports.question import Kinds, Question

COLUMNS = ("expected", "present", "excused", "unexcused")


def figures_off_the_rows(today):
    """Find communes whose figures of a year are not what its attendance rows come to."""
    counted = {
        (commune, year): tuple(counts) for commune, year, *counts in queries.attendance_by_commune()
    }
    figures = _figures(today)
    nothing = (0,) * len(COLUMNS)
    for commune, year in sorted(counted.keys() | figures.keys()):
        expected = counted.get((commune, year), nothing)
        found = figures.get((commune, year), nothing)
        if expected != found:
            counts = (dict(zip(COLUMNS, side, strict=True)) for side in (expected, found))
            yield Finding("figures", f"{commune} {year}", *counts)


def _figures(today):
    """Return the report's figures by commune and year, all kinds of meetings together."""
    figures = {}
    for year in queries.years_of_meetings():
        question = Question(Period.of_year(year), as_of=today, kind=Kinds.ALL)
        for row in attendance_report(question).rows:
            figures[row.key, year] = tuple(getattr(row, column) for column in COLUMNS)
    return figures
