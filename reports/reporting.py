"""The report on reporting: what was due of the cells, and what came in."""

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from cells.choices import MeetingKind
from cells.due import SLOT_MONTHS
from cells.periods import month_key
from cells.rates import Ratio
from reports.queries.units import homes_for, row_names
from reports.question import By
from reports.rows import Report, Row, pooled, rows_of, total_of
from reports.slots import Filed, Slot, newest_first, slots_asked
from reports.structure import key_of


@dataclass(frozen=True)
class ReportingRow(Row):
    """The slots due of one unit or month: due = submitted + not held + missing."""

    due: int = 0
    submitted: int = 0
    on_time: int = 0
    not_held: int = 0
    missing: int = 0
    COLUMNS: ClassVar = (
        *Row.COLUMNS,
        "due",
        "submitted",
        "on_time",
        "not_held",
        "missing",
        "reporting_rate",
    )

    @property
    def late(self):
        """How many came in after the deadline, be it as a record that no meeting was held."""
        return self.submitted + self.not_held - self.on_time

    @property
    def reporting_rate(self):
        """The share of what was due that came in, be it as a record that no meeting was held."""
        return Ratio(self.submitted + self.not_held, self.due)

    @property
    def held_rate(self):
        """The share of what was due that was held (duy trì sinh hoạt)."""
        return Ratio(self.submitted, self.due)


@dataclass(frozen=True)
class ReportingReport(Report):
    """What was due in a period and came in; `held_rates` has each kind of meeting apart, `slots`
    has each that was due."""

    held_rates: tuple[tuple[MeetingKind, Ratio], ...]
    slots: tuple[Slot, ...] = field(repr=False)


def reporting_report(question):
    """Return what was due of the cells that the question is about, and what came in."""
    homes = homes_for(question)
    slots = slots_asked(question, homes)
    sums = _sums(question, homes, slots)
    names = row_names(question, homes, sums)
    return ReportingReport(
        question=question,
        rows=rows_of(ReportingRow, names, sums),
        total=total_of(ReportingRow, sums),
        held_rates=_held_rates(slots),
        slots=tuple(slots),
    )


def _sums(question, homes, slots):
    """Return the figures by row; slots that fared alike are counted before they are pooled."""
    alike = Counter((_key(question, homes, slot), slot.filed, slot.is_on_time) for slot in slots)
    facts = [
        (key, {"due": count, filed.value: count, "on_time": count * on_time})
        for (key, filed, on_time), count in alike.items()
    ]
    return pooled(facts, lambda key: key)


def slots_listed(report, key=""):
    """Return the slots that the row of a key counts, or the whole report, as they are listed."""
    if not key:
        return newest_first(report.slots)
    question = report.question
    homes = homes_for(question)
    return newest_first(slot for slot in report.slots if _key(question, homes, slot) == key)


def _key(question, homes, slot):
    if question.by == By.MONTH:
        return month_key(slot.months.last_day)
    return key_of(question, homes, cell=slot.cell, commune=slot.commune)


def _held_rates(slots):
    """Return the held rate of each kind of meeting of which any was due."""
    due = Counter(slot.kind for slot in slots)
    held = Counter(slot.kind for slot in slots if slot.filed == Filed.SUBMITTED)
    return tuple((kind, Ratio(held[kind], due[kind])) for kind in SLOT_MONTHS if due[kind])
