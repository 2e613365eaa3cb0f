"""The monthly sheet of a commune (biểu tổng hợp sinh hoạt chi bộ): a line a cell."""

from dataclasses import dataclass
from datetime import date

from cells.choices import MeetingQuality
from cells.periods import Period
from cells.quality import quality_by
from cells.rates import Ratio
from reports.queries import monthly as queries
from reports.queries.settings import score_history
from reports.queries.units import names_on
from reports.question import EVERYTHING, Kinds, Question, Scope
from reports.slots import Filed, slots_asked

SUMMED = ("exempt", "exempt_for_time", "expected", "present", "excused", "unexcused")


@dataclass(frozen=True)
class MonthlyLine:
    """What one cell's regular meeting of a month came to. Of a cell that has not reported, or that
    did not meet, the figures of the meeting are None: a missing report is no zero.

    `members` are its main members on the last day of the month; all else is of the sheet.
    """

    cell: str
    name: str
    members: int
    filed: Filed
    exempt: int | None = None
    exempt_for_time: int | None = None
    expected: int | None = None
    present: int | None = None
    excused: int | None = None
    unexcused: int | None = None
    held_on: date | None = None
    not_held_reason: str = ""
    topics: tuple[str, ...] = ()
    quality: MeetingQuality | None = None
    joint_with: str = ""

    @property
    def rate(self):
        """The attendance rate of the meeting; without data when none was held."""
        return Ratio(self.present or 0, self.expected or 0)


@dataclass(frozen=True)
class MonthlySheet:
    """The lines of one commune's cells for one month, in the order of their codes."""

    commune: str
    name: str
    month: date
    lines: tuple[MonthlyLine, ...]

    @property
    def total(self):
        """The sums over the cells whose meeting was held; `members` over all."""
        held = [line for line in self.lines if line.filed == Filed.SUBMITTED]
        sums = {name: sum(getattr(line, name) for line in held) for name in SUMMED}
        members = sum(line.members for line in self.lines)
        return MonthlyLine("", "", members, Filed.SUBMITTED, **(sums if held else {}))

    @property
    def missing(self):
        """The lines of the cells that have not reported."""
        return [line for line in self.lines if line.filed == Filed.MISSING]


def monthly_sheet(commune, month, scope=EVERYTHING):
    """Return the sheet of the cells that were under `commune`, a code, on the last day of `month`,
    as far as `scope` reaches. Of a month that is not over, it is what came in so far."""
    period = Period.of_months(month, month)
    slots = slots_asked(_question(commune, period, scope), homes=None)
    day, cells = period.last_day, {slot.cell for slot in slots}
    communes, names = names_on(day, communes={commune}, cells=cells)
    found = _Found(slots, cells, day, month)
    lines = [found.line(slot, names[slot.cell]) for slot in slots]
    lines.sort(key=lambda line: line.cell)
    return MonthlySheet(commune, communes.get(commune, commune), month, tuple(lines))


def _question(commune, period, scope: Scope):
    """Ask as if the month were over."""
    return Question(
        period=period, as_of=period.end, scope=scope, commune=commune, kind=Kinds.REGULAR
    )


class _Found:
    """What the queries found for all cells of the sheet."""

    def __init__(self, slots, cells, day, month):
        self.meetings = queries.meetings_shown({slot.meeting for slot in slots} - {None})
        self.members = queries.members_of(cells, day)
        self.exempt = queries.exempt_at(self.meetings)
        self.scores = queries.scores_of(self.meetings)
        self.topics = queries.topics_of(cells, month)
        self.partners = queries.partners_of(self.meetings, day)
        self.points = score_history()

    def line(self, slot, name):
        """Return the line of a slot's cell."""
        meeting = self.meetings.get(slot.meeting)
        return MonthlyLine(
            slot.cell,
            name,
            self.members.get(slot.cell, 0),
            slot.filed,
            topics=tuple(self.topics[slot.cell]),
            **(self._facts(meeting) if meeting else {}),
        )

    def _facts(self, meeting):
        if not meeting.is_held:
            return {"not_held_reason": meeting.not_held_reason}
        tallies = {name: getattr(meeting, name) for name in SUMMED[2:]}
        exempt = {name: self.exempt.get((meeting.pk, name), 0) for name in SUMMED[:2]}
        points = self.points.value_on(meeting.held_on)
        quality = quality_by(points, self.scores.get(meeting.pk))
        said = {"held_on": meeting.held_on, "quality": quality}
        joint_with = self.partners.get(meeting.joint_with_id, "")
        return {**tallies, **exempt, **said, "joint_with": joint_with}
