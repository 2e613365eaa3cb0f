"""The report on attendance: who came, of those who had to, pooled from the meetings' tallies."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, NamedTuple

from cells.collecting import seldom_collecting
from cells.rates import Ratio
from reports.queries import meetings as queries
from reports.queries.settings import target_on
from reports.queries.units import homes_for, row_names
from reports.question import By
from reports.rows import Report, Row, pooled, rows_of, total_of
from reports.structure import key_of


@dataclass(frozen=True)
class AttendanceRow(Row):
    """The meetings held of one unit or month, and those expected at them."""

    meetings: int = 0
    expected: int = 0
    present: int = 0
    excused: int = 0
    unexcused: int = 0
    COLUMNS: ClassVar = (
        *Row.COLUMNS,
        "meetings",
        "expected",
        "present",
        "excused",
        "unexcused",
        "rate",
    )

    @property
    def rate(self):
        """The attendance rate: present of those expected."""
        return Ratio(self.present, self.expected)


class CellAttendance(NamedTuple):
    """What one cell's meetings came to, and how many of them fell short."""

    cell: str
    meetings: int = 0
    expected: int = 0
    present: int = 0
    excused: int = 0
    unexcused: int = 0
    below_target: int = 0
    below_full: int = 0

    @property
    def rate(self):
        return Ratio(self.present, self.expected)


@dataclass(frozen=True)
class AttendanceReport(Report):
    """The attendance of a period. `cells` are those that reported: that held a meeting.

    `target` is the rate, per cent, that a cell should reach, as set on the period's last day; where
    none is set, no cell reaches it.
    """

    cells: tuple[CellAttendance, ...]
    target: Decimal | None

    def reached(self, how):
        """Return the cells with the target at each of their meetings ("each"), over all of them
        ("pooled"), or with everybody present at each, and so over all ("full"); or any ("any")."""
        tests = {
            "each": lambda cell: cell.expected and not cell.below_target,
            "pooled": lambda cell: cell.rate.reaches(self.target),
            "full": lambda cell: cell.expected and not cell.below_full,
            "any": lambda cell: True,
        }
        if self.target is None and how in ("each", "pooled"):
            return []
        return [cell for cell in self.cells if tests[how](cell)]


@seldom_collecting()
def attendance_report(question):
    """Return the attendance that the question asks for."""
    homes = homes_for(question)
    target = target_on(question.period.last_day)
    by_cell = queries.sums_by_cell(question, homes, target)
    sums = _sums_by_row(question, homes, by_cell)
    names = row_names(question, homes, sums)
    return AttendanceReport(
        question=question,
        rows=rows_of(AttendanceRow, names, sums),
        total=total_of(AttendanceRow, sums),
        cells=_cells(by_cell),
        target=target,
    )


def months_of(report):
    """Return the same attendance month by month: a row for each."""
    if report.question.by == By.MONTH:
        return report.rows
    question = replace(report.question, by=By.MONTH)
    homes = homes_for(question)
    sums = _sums_by_row(question, homes, ())
    return rows_of(AttendanceRow, row_names(question, homes, sums), sums)


def _sums_by_row(question, homes, by_cell):
    if question.by == By.MONTH:
        return dict(queries.sums_by_month(question, homes))
    facts = [(fact, _tallies(counts)) for fact, counts in by_cell]
    return pooled(facts, lambda fact: key_of(question, homes, cell=fact[0], commune=fact[1]))


def _tallies(counts):
    return {name: counts[name] for name in queries.COUNTS}


def _cells(by_cell):
    """Return the attendance of every cell, whatever commune it was in."""
    sums = pooled(by_cell, lambda fact: fact[0])
    return tuple(CellAttendance(cell, **counts) for cell, counts in sorted(sums.items()))
