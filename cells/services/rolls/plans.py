"""A plan as plain values: what each row of a roll does, before and after, or why it cannot."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cells.choices import AnswerVerdict, ImportAction, RowVerdict
from cells.models import Cell, Member, PlannedValues
from cells.resources.layout.headings import LABELS
from cells.resources.rolls import Roll
from cells.resources.values.rows import MEMBER_FIELDS, ProblemKind, RollRow
from cells.services.rolls.answers import options_for, question_of
from cells.services.rolls.people import Known, Person
from cells.services.rolls.scope import Scope

COUNTED = (
    ImportAction.NEW,
    ImportAction.CHANGED,
    ImportAction.UNCHANGED,
    ImportAction.MOVED,
    ImportAction.DOUBTFUL,
)
# Of a file that could not be read.
NO_COUNTS = {"rows": 0, **{action.value: 0 for action in COUNTED}, "absent": 0}


class Absent(NamedTuple):
    """A main member of one of the roll's cells whom no row means."""

    member: Known
    cell_id: int
    cell_code: str


# What a row says beside the facts that a member holds.
_BESIDE_FACTS = tuple(column for column in RollRow.kept if column not in MEMBER_FIELDS)


@dataclass(slots=True)
class PlannedRow:
    """What one row does. `sets` holds what will be written, `before` what stands there now, under
    the same keys: columns of the member, and `cell`, `since`, `began`, `exempt_from`.
    """

    row: RollRow
    action: ImportAction
    cell: Cell | None = None
    person: Person | None = None
    before: dict = field(default_factory=dict)
    sets: dict = field(default_factory=dict)
    suspects: list[Person] = field(default_factory=list)
    # The question to which somebody answered that this is nobody on record.
    answered: str = ""
    # Whom the row is written to, once it is.
    member: Member | None = None

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

    def essence(self):
        """Return what must be the same for two plans of a row to be one."""
        member = self.person and self.person.member.pk
        cell = self.cell and self.cell.pk
        return self.row.number, str(self.action), member, cell, self.before, self.sets


@dataclass
class Plan:
    """What a roll does within a scope; `day` is the one from which new memberships hold."""

    roll: Roll
    scope: Scope
    day: date
    rows: list[PlannedRow]
    absent: list[Absent]

    @property
    def is_good(self):
        """Whether every row can be taken as it stands."""
        return all(row.is_good for row in self.rows)

    def counts(self):
        """Return the rows and what they do, and the members who are not in the roll: what the
        command prints."""
        actions = Counter(row.action for row in self.rows)
        counts = {action.value: actions[action] for action in COUNTED}
        return {"rows": len(self.rows), **counts, "absent": len(self.absent)}

    def all_counts(self):
        """Return the counts with those that only the pages show."""
        verdicts = Counter(row.verdict for row in self.rows)
        left_out = sum(row.action == ImportAction.LEFT_OUT for row in self.rows)
        return {
            **self.counts(),
            ImportAction.LEFT_OUT.value: left_out,
            "errors": verdicts[RowVerdict.ERROR],
            "questions": verdicts[RowVerdict.QUESTION],
        }

    @property
    def size(self):
        """How many rows are kept of the plan."""
        return len(self.rows) + len(self.absent)

    def fingerprint(self):
        """Return the SHA-256 of what the plan does, row by row: equal for plans that are one."""
        digest = hashlib.sha256(self.day.isoformat().encode())
        for row in self.rows:
            digest.update(repr(row.essence()).encode())
        return digest.hexdigest()

    def errors(self):
        """Return every problem with its row and column, in the order of the file."""
        return [
            {"row": planned.row.number, **shown(problem, self.roll.headings)}
            for planned in self.rows
            for problem in planned.row.problems
        ]

    def stored_rows(self):
        """Yield what is kept of every row, and of every absent member."""
        yield from map(self._stored, self.rows)
        for each in self.absent:
            action, label = ImportAction.ABSENT.value, each.member.full_name
            yield PlannedValues(None, action, member=each.member.pk, cell=each.cell_id, label=label)

    def _stored(self, planned):
        row, sets = planned.row, planned.sets
        # What it sets is kept once: of somebody new, all that is said of the member.
        given = row.given(_BESIDE_FACTS if planned.action == ImportAction.NEW else row.kept)
        return PlannedValues(
            row.number,
            planned.action.value,
            planned.verdict.value,
            planned.person and planned.person.member.pk,
            planned.cell and planned.cell.pk,
            row.full_name or "",
            given,
            planned.before,
            sets,
            [self._asked(planned, problem) for problem in row.problems],
        )

    def _asked(self, planned, problem):
        """Return a problem with the answers that it may get."""
        asked = {**shown(problem, self.roll.headings), "kind": problem.kind.value}
        if options := options_for(problem):
            asked["question"] = question_of(planned.row, problem)
            asked["options"] = [option.value for option in options]
            if AnswerVerdict.SAME in options:
                asked["suspects"] = [person.member.pk for person in planned.suspects]
        return asked


def shown(problem, headings):
    """Return a problem as people and programs see it: under the heading that the file has."""
    column = problem.field and headings.get(problem.field, str(LABELS[problem.field]))
    return {"column": column, "value": problem.value, "message": problem.message}


def action_despite(problems, action):
    """Return what becomes of a row that would do `action` but for its problems."""
    if not problems:
        return action
    kinds = {problem.kind for problem in problems}
    if ProblemKind.ERROR in kinds:
        return ImportAction.ERROR
    return ImportAction.DOUBTFUL if ProblemKind.DOUBT in kinds else action
