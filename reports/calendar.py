"""The calendar of reports: how it stands with every meeting due of a commune's cells, cell by cell
and month by month (or quarter by quarter); and how many are missing in each commune."""

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import NamedTuple

from cells.choices import MeetingKind, SlotState
from cells.due import UNREPORTED, deadline_by, is_late, slot_key, slot_state, slots_due
from cells.periods import Period, month_key
from reports.queries import slots as queries
from reports.queries.settings import deadline_settings
from reports.queries.units import homes_for, names_on
from reports.question import Question
from reports.slots import Filed, slots_asked
from reports.structure import key_of


class Column(NamedTuple):
    """The month or quarter of a column, and the last day on time."""

    months: Period
    deadline: date | None

    @property
    def key(self):
        """The last month, as addresses write it: a slot is listed under it."""
        return month_key(self.months.last_day)


class Square(NamedTuple):
    """How one meeting of a cell stands. `is_late` is what came after the deadline, or has not come
    by now; `meeting` the primary key of what is recorded, whether it counts or not."""

    state: SlotState
    is_due: bool
    is_late: bool
    meeting: int | None

    @property
    def is_missing(self):
        """Whether it was due and nothing came that counts: what the reports call missing."""
        return self.is_due and self.state in UNREPORTED

    @property
    def came_late(self):
        """Whether it was due and came after the deadline."""
        return self.is_due and self.is_late and not self.is_missing


@dataclass(frozen=True)
class Count:
    """How many meetings were due, and of them how many are missing, or came late."""

    due: int = 0
    missing: int = 0
    late: int = 0

    @classmethod
    def of(cls, squares):
        """Count squares; None, where a cell had nothing to report, is none."""
        squares = [square for square in squares if square]
        return cls(
            sum(square.is_due for square in squares),
            sum(square.is_missing for square in squares),
            sum(square.came_late for square in squares),
        )

    @classmethod
    def sum(cls, counts):
        """Add counts up."""
        counts = list(counts)
        return cls(*(sum(getattr(each, name) for each in counts) for name in _COUNTED))


_COUNTED = tuple(field.name for field in fields(Count))


@dataclass(frozen=True)
class CalendarLine:
    """One cell: a square for each column, None where it was not in the commune on the last day;
    and the day on which it was last reminded of something that is still missing here."""

    cell: str
    name: str
    squares: tuple[Square | None, ...]
    reminded_on: date | None = None

    @property
    def count(self):
        """What is due, missing and late of the cell."""
        return Count.of(self.squares)


@dataclass(frozen=True)
class Calendar:
    """The cells of a commune in the order of their codes."""

    question: Question
    name: str
    kind: MeetingKind
    columns: tuple[Column, ...]
    lines: tuple[CalendarLine, ...]

    @property
    def counts(self):
        """What is due, missing and late in each column."""
        return tuple(
            Count.of(line.squares[place] for line in self.lines)
            for place in range(len(self.columns))
        )

    @property
    def total(self):
        """What is due, missing and late of all cells."""
        return Count.of(square for line in self.lines for square in line.squares)

    @property
    def unfinished_lines(self):
        """The lines of cells that have not reported something."""
        return tuple(line for line in self.lines if line.count.missing)


class CommuneLine(NamedTuple):
    """What is due, missing and late of one commune, in each column and in all of them."""

    commune: str
    name: str
    counts: tuple[Count, ...]
    total: Count


@dataclass(frozen=True)
class CommunesCalendar:
    """The communes in the order of their codes, and all of them together."""

    question: Question
    kind: MeetingKind
    columns: tuple[Column, ...]
    lines: tuple[CommuneLine, ...]
    total: CommuneLine

    @property
    def unfinished_lines(self):
        """The lines of communes with a cell that has not reported something."""
        return tuple(line for line in self.lines if line.total.missing)


def calendar(question):
    """Return the calendar of the commune that the question is about."""
    found = _squares(question)
    cells = {slot.cell for slot, _square in found}
    communes, names = names_on(question.period.last_day, communes={question.commune}, cells=cells)
    [kind] = question.kind.meeting_kinds
    columns = _columns(question)
    reminders = queries.reminders(cells)
    by_place = {(slot.cell, slot.months): square for slot, square in found}
    lines = []
    for cell in sorted(cells):
        squares = tuple(by_place.get((cell, column.months)) for column in columns)
        reminded_on = _reminded_on(reminders[cell], kind, columns, squares)
        lines.append(CalendarLine(cell, names[cell], squares, reminded_on))
    name = communes.get(question.commune, question.commune)
    return Calendar(question, name, kind, columns, tuple(lines))


def communes_calendar(question):
    """Return how many meetings are missing in each of the communes that the question is about."""
    homes = homes_for(question)
    squares = defaultdict(list)
    for slot, square in _squares(question):
        commune = key_of(question, homes, cell=slot.cell, commune=slot.commune)
        squares[commune, slot.months.start].append(square)
    counts = {place: Count.of(found) for place, found in squares.items()}
    columns, communes = _columns(question), {commune for commune, _start in squares}
    names, _cells = names_on(question.period.last_day, communes=communes, cells=set())
    [kind] = question.kind.meeting_kinds

    def line(code, name, of):
        in_columns = tuple(
            Count.sum(counts.get((commune, column.months.start), Count()) for commune in of)
            for column in columns
        )
        return CommuneLine(code, name, in_columns, Count.sum(in_columns))

    lines = tuple(line(code, names.get(code, code), [code]) for code in sorted(communes))
    return CommunesCalendar(question, kind, columns, lines, line("", "", communes))


def _columns(question):
    """Return the columns of the question, also those whose months are not over."""
    [kind] = question.kind.meeting_kinds
    period = question.period
    settings = deadline_settings(period.start, period.end)
    return tuple(
        Column(months, deadline_by(months, settings))
        for months in slots_due(kind, period, period.end)
    )


def _squares(question):
    """Return every slot of the question, also those whose months are not over, with its square."""
    homes, period = homes_for(question), question.period
    open_meetings = queries.unfinished(question, homes, period.start, period.end)
    return [
        (slot, _square(slot, open_meetings, question.as_of))
        for slot in slots_asked(replace(question, as_of=period.end), homes)
    ]


def _square(slot, open_meetings, day):
    """Return how a slot stands on `day`."""
    if slot.filed == Filed.MISSING:
        found = open_meetings.get((slot.cell, slot.kind, slot.months.start))
        meeting, state = found or (None, "")
    else:
        meeting, state = slot.meeting, slot.meeting_state
    is_held = slot.filed != Filed.NOT_HELD
    return Square(
        slot_state(slot.months, slot.deadline, day, meeting=state, is_held=is_held),
        slot.months.end <= day,
        is_late(slot.deadline, slot.filed_on or day),
        meeting,
    )


def _reminded_on(reminders, kind, columns, squares):
    """Return the last day on which the cell was reminded of what is still missing, or None."""
    missing = {
        slot_key(kind, column.months)
        for column, square in zip(columns, squares, strict=True)
        if square and square.is_missing
    }
    return next((day for day, slots in reminders if missing.intersection(slots)), None)
