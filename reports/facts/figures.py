"""The figures of every year against a count of the rows that shares nothing with them."""

from dataclasses import replace

from cells.choices import Grade, RatingSubject
from cells.periods import Period
from reports.attendance import attendance_report
from reports.facts.finding import Finding
from reports.facts.recount import ratings_by_commune, reporting_by_commune
from reports.queries import facts as queries
from reports.question import Kinds, Question, Structure
from reports.ratings import ratings_report
from reports.reporting import reporting_report

ATTENDANCE = ("expected", "present", "excused", "unexcused")
REPORTING = ("due", "submitted", "not_held", "missing")
RATINGS = ("rated", *(grade.value for grade in Grade), "unrated")


def attendance_off_the_rows(today):
    """Find communes whose attendance of a year is not what the rows of its sheets come to, and
    years whose total depends on the structure under which it is shown."""
    counted = queries.attendance_by_commune(ATTENDANCE)
    for year in sorted(counted.keys() | set(queries.years_of_meetings())):
        question = Question(Period.of_year(year), as_of=today, kind=Kinds.ALL)
        then = attendance_report(question).rows
        yield from _differences("attendance", year, ATTENDANCE, counted.get(year, {}), then)
        yield from _total_of_today(year, question, then)


def _total_of_today(year, question, then):
    today = attendance_report(replace(question, structure=Structure.TODAY)).rows
    expected, found = (_total(ATTENDANCE, rows) for rows in (then, today))
    if expected != found:
        yield Finding("figures", f"total {year} attendance under today", expected, found)


def _total(columns, rows):
    return {column: sum(getattr(row, column) for row in rows) for column in columns}


def reporting_off_the_rows(today):
    """Find communes of which other regular meetings were due or came in than the report says.

    There is no report of a year with a meeting that counts but has no first submission: that is a
    fault by itself, found by its own rule.
    """
    without_report = queries.years_without_a_submission()
    for year in sorted(set(queries.years_of_meetings()).difference(without_report)):
        rows = reporting_report(Question(Period.of_year(year), as_of=today)).rows
        counted = reporting_by_commune(year, today)
        yield from _differences("reporting", year, REPORTING, counted, rows)


def ratings_off_the_rows(today):
    """Find communes with other grades of cells or members in a year than the report says."""
    for year in queries.years_of_ratings():
        for subject in RatingSubject:
            question = Question(Period.of_year(year), as_of=today, subject=subject)
            counted = ratings_by_commune(year, subject)
            rows = ratings_report(question).rows
            yield from _differences(f"ratings of {subject}s", year, RATINGS, counted, rows)


def _differences(report, year, columns, counted, rows):
    """Find the communes whose row is not what was counted; who has no row has nothing."""
    figures = {row.key: {column: getattr(row, column) for column in columns} for row in rows}
    nothing = dict.fromkeys(columns, 0)
    for commune in sorted(counted.keys() | figures.keys()):
        expected = {**nothing, **counted.get(commune, {})}
        found = figures.get(commune, nothing)
        if expected != found:
            yield Finding("figures", f"{commune} {year} {report}", expected, found)
