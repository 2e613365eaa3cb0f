"""A plan as plain values: what each row of a roll does, before and after, or why it cannot."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from cells.choices import ImportAction
from cells.models import Cell
from cells.resources.headings import LABELS
from cells.resources.rolls import Roll
from cells.resources.rows import ProblemKind, RollRow
from cells.services.rolls.people import Person
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


@dataclass
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

    @property
    def is_good(self):
        return not self.row.problems

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
    absent: list[Person]

    @property
    def is_good(self):
        """Whether every row can be taken as it stands."""
        return all(row.is_good for row in self.rows)

    def counts(self):
        """Return the rows and what they do, and the members who are not in the roll."""
        actions = Counter(row.action for row in self.rows)
        counts = {action.value: actions[action] for action in COUNTED}
        return {"rows": len(self.rows), **counts, "absent": len(self.absent)}

    def errors(self):
        """Return every problem with its row and column, in the order of the file."""
        return [
            {"row": planned.row.number, **shown(problem, self.roll.headings)}
            for planned in self.rows
            for problem in planned.row.problems
        ]


def shown(problem, headings):
    """Return a problem as people and programs see it: under the heading that the file has."""
    column = problem.field and headings.get(problem.field, str(LABELS[problem.field]))
    return {"column": column, "value": problem.value, "message": problem.message}


def action_despite(problems, action):
    """Return what becomes of a row that would do `action` but for its problems."""
    kinds = {problem.kind for problem in problems}
    if ProblemKind.ERROR in kinds:
        return ImportAction.ERROR
    return ImportAction.DOUBTFUL if ProblemKind.DOUBT in kinds else action
