"""A plan as plain values: what each row of an attendance file marks, or why it cannot."""

from collections import Counter
from dataclasses import dataclass, field

from cells.choices import AnswerVerdict, ImportAction, Presence, RowVerdict, Standing
from cells.models import Attendance, PlannedValues
from cells.resources.attendance import AttendanceRow
from cells.resources.attendance_columns import ATTENDANCE
from cells.services.attendance_files.answers import options_for, question_of
from cells.services.attendance_files.sittings import Sitting
from cells.services.rolls.plans import Plan
from cells.services.sheets import Mark

# What the heading says where each meeting has a column.
_OF_A_MEETING = ("status", "month", "held_on")


@dataclass(slots=True)
class PlannedMark:
    """What one row does: the mark that a person gets on a meeting's sheet, None if it stays.

    `sets` holds what will stand there, `before` what stands there now, under the same keys:
    `meeting`, `state`, `standing`, `presence`, `reason`, `note`.
    """

    row: AttendanceRow
    action: ImportAction
    sitting: Sitting | None = None
    entry: Attendance | None = None
    mark: Mark | None = None
    note: str | None = None
    before: dict = field(default_factory=dict)
    sets: dict = field(default_factory=dict)
    suspects: list[Attendance] = field(default_factory=list)

    @property
    def is_good(self):
        """Whether the row can be taken as it stands."""
        return not self.row.problems

    @property
    def verdict(self):
        """Whether the row can be taken, waits for an answer, or must be put right in the file."""
        if not self.row.problems:
            return RowVerdict.GOOD
        is_open = all(options_for(problem) for problem in self.row.problems)
        return RowVerdict.QUESTION if is_open else RowVerdict.ERROR

    @property
    def label(self):
        """The name of the person on record, else as the row has it."""
        return self.entry.member.full_name if self.entry else self.row.full_name or ""

    @property
    def is_attending(self):
        """Whether the row says that somebody came who had to."""
        expected = self.entry is not None and self.entry.standing == Standing.EXPECTED
        return bool(expected and self.mark and self.mark.presence == Presence.PRESENT)

    def essence(self):
        """Return what must be the same for two plans of a row to be one."""
        key = self.sitting and [*self.sitting.key(), self.sitting.topic]
        record = self.sitting and self.sitting.record and self.sitting.record.pk
        member = self.entry and self.entry.member_id
        return self.row.number, str(self.action), key, record, member, self.before, self.sets


@dataclass
class AttendancePlan(Plan):
    """What an attendance file does within a scope. `rows` are PlannedMarks; nobody is absent from
    the file, since who is missing from a meeting is something wrong with it."""

    sittings: list[Sitting] = field(default_factory=list)

    def all_counts(self):
        """Return the counts with those that only the pages show."""
        counts = {**super().all_counts(), "meetings": len(self.sittings)}
        return {**counts, "sittings": self._in_figures() if self.is_good else []}

    def _in_figures(self):
        """Return what becomes of each meeting of a good plan, in which all who are expected have
        a row."""
        present = Counter(planned.sitting for planned in self.rows if planned.is_attending)
        return [
            {
                "cell": sitting.cell.name,
                "meeting": " ".join(sitting.key()[1:]),
                "present": present[sitting],
                "expected": sitting.expected,
                "submits": sitting.is_open,
            }
            for sitting in self.sittings
        ]

    def errors(self):
        """Return every problem with its row and column, in the order of the file."""
        return [
            {"row": planned.row.number, **self._shown(planned.row, problem)}
            for planned in self.rows
            for problem in planned.row.problems
        ]

    def stored_rows(self):
        """Yield what is kept of every row."""
        return map(self._stored, self.rows)

    def _stored(self, planned):
        return PlannedValues(
            planned.row.number,
            planned.action.value,
            planned.verdict.value,
            planned.entry and planned.entry.member_id,
            planned.sitting and planned.sitting.cell.pk,
            planned.label,
            planned.row.given(),
            planned.before,
            planned.sets,
            [self._asked(planned, problem) for problem in planned.row.problems],
        )

    def _asked(self, planned, problem):
        """Return a problem with the answers that it may get."""
        asked = {**self._shown(planned.row, problem), "kind": problem.kind.value}
        if options := options_for(problem):
            asked["question"], asked["code"] = question_of(planned.row, problem), problem.code
            asked["options"] = [option.value for option in options]
            if AnswerVerdict.SAME in options:
                asked["suspects"] = [entry.member_id for entry in planned.suspects]
        return asked

    def _shown(self, row, problem):
        """Return a problem as people and programs see it: under the heading that the file has."""
        return {
            "column": problem.field and self._heading(row, problem.field),
            "value": problem.value,
            "message": problem.message,
        }

    def _heading(self, row, column):
        if row.heading and column in _OF_A_MEETING:
            return row.heading
        return self.roll.headings.get(column, str(ATTENDANCE.labels[column]))
