"""From a roll to a plan: what each row does to the record, or why it cannot."""

from datetime import timedelta

from django.utils.translation import gettext as _

from cells.choices import ImportAction, MembershipEnd, MembershipStart
from cells.progress import Progress, Stage
from cells.resources.sheets import UnreadableError
from cells.resources.values.rows import ProblemKind
from cells.services.rolls.answers import Answers, number_alike
from cells.services.rolls.checks import AdmissionRules, check_row
from cells.services.rolls.facts import facts_of, new_facts
from cells.services.rolls.matching import match_rows
from cells.services.rolls.past import Past
from cells.services.rolls.people import People
from cells.services.rolls.plans import Absent, Plan, PlannedRow, action_despite
from cells.services.rolls.scope import CellBook
from cells.services.rolls.twins import find_twins

# Ends after which nobody is simply found in a cell again.
LASTING_ENDS = {
    MembershipEnd.DIED,
    MembershipEnd.RESIGNED,
    MembershipEnd.STRUCK_OFF,
    MembershipEnd.EXPELLED,
}


def plan_roll(roll, scope, progress=None):
    """Return the Plan of `roll` within `scope`; its queries do not grow with its rows.

    UnreadableError when the roll cannot be used at all.
    """
    if "cell" not in roll.headings and not scope.cell:
        raise UnreadableError(_("The file has no column of cells (“Chi bộ”), and none was chosen."))
    progress = progress or Progress()
    day = roll.day or scope.as_of
    book = CellBook(scope, day)
    answers = Answers.of(book.communes)
    number_alike(roll.rows)
    people = People(book, day)
    progress.begin(Stage.MATCHING, len(roll.rows))
    cells = [_cell_of(row, book) for row in roll.rows]
    matches = match_rows(roll.rows, cells, people, answers)
    find_twins(matches, answers)
    planner = Planner(scope, book, day, AdmissionRules.on_record(), answers)
    planner.look_back(matches)
    rows = [planner.plan(match) for match in progress.track(Stage.PLANNING, matches)]
    return Plan(roll, scope, day, rows, _absent(matches, people, book, day))


def _cell_of(row, book):
    """Return the cell of a row, None with a problem noted when it is not clear."""
    if row.problems and any(problem.field == "cell" for problem in row.problems):
        return None
    try:
        return book.find(row.cell)
    except ValueError as error:
        row.add_problem("cell", error)
        return None


def _absent(matches, people, book, day):
    """Return the main members of the roll's cells on its day whom no row means, by cell."""
    met = {match.person for match in matches}
    met.update(person for match in matches for person in match.suspects)
    cells = {match.cell.pk for match in matches if match.cell}
    absent = [
        Absent(person.member, main.cell_id, book.code_of(main.cell_id))
        for person in people.by_pk.values()
        if person not in met and (main := person.main_on(day)) and main.cell_id in cells
    ]
    return sorted(absent, key=lambda each: (each.cell_code, each.member.sort_name))


class Planner:
    """Plans the rows of one roll."""

    def __init__(self, scope, book, day, rules, answers):
        self.scope, self.book, self.day = scope, book, day
        self.rules, self.answers = rules, answers
        self.past = None

    def look_back(self, matches):
        """Fetch what is on record of those who would move, since the earliest of the moves."""
        moving = [match for match in matches if _moves(match, self.day)]
        first = min((_since(match.row, self.day) for match in moving), default=self.day)
        self.past = Past([match.person.main for match in moving], first)

    def plan(self, match):
        """Return what one row does, all its doubts settled that somebody settled."""
        row, step = match.row, _Step(self, match)
        step.take()
        self.answers.settle(row)
        if row.is_left_out:
            row.problems = []
            return PlannedRow(row, ImportAction.LEFT_OUT, match.cell)
        action = action_despite(row.problems, step.action)
        planned = PlannedRow(row, action, match.cell, match.person, suspects=match.suspects)
        planned.answered = match.answered
        if action not in (ImportAction.ERROR, ImportAction.DOUBTFUL):
            planned.before, planned.sets = step.before, step.sets
        return planned


def _moves(match, day):
    """Tell whether a row would take somebody out of the cell to which they belong."""
    if not match.cell or not match.person:
        return False
    main = match.person.main
    return bool(main and main.end is None and not match.person.sits_in(match.cell, day))


def _since(row, day):
    """Return the day from which a new membership holds."""
    return row.arrived.first_day if row.arrived else day


class _Step:
    """What one row sets, and what stands there before."""

    def __init__(self, planner, match):
        self.scope, self.book, self.day = planner.scope, planner.book, planner.day
        self.rules, self.past = planner.rules, planner.past
        self.row, self.person, self.cell = match.row, match.person, match.cell
        self.since = _since(self.row, self.day)
        self.before, self.sets = {}, {}
        self.action = None

    def take(self):
        self._set_facts()
        check_row(self.row, self.person and self.person.member, self.sets, self.rules)
        moves = self._set_membership() if self.cell else False
        self._set_exemption()
        self.action = self._action(moves)

    def _action(self, moves):
        if not self.person:
            return ImportAction.NEW
        if moves:
            return ImportAction.MOVED
        return ImportAction.CHANGED if self.sets else ImportAction.UNCHANGED

    def _set_facts(self):
        if self.person is None:
            self.sets = facts_of(self.row)
        else:
            self.sets, self.before = new_facts(self.row, self.person.member)

    def _set_membership(self):
        """Plan a membership unless the person belongs to the cell; tell whether that is a move."""
        last = self.person and self.person.main
        if self.person and self.person.sits_in(self.cell, self.day):
            return False
        if last:
            self._check_coming_from(last)
            self.before |= {
                "cell": self.book.code_of(last.cell_id),
                "since": last.start.isoformat(),
            }
        self._check_cell_was_there()
        self.sets["cell"], self.sets["since"] = self.cell.code, self.since.isoformat()
        self.sets["began"] = self._beginning(last).value
        return bool(last and last.end is None)

    def _check_cell_was_there(self):
        if self.since < self.cell.began:
            message = _("This cell began on %(day)s: nobody can belong to it before.")
            column = "arrived" if self.row.arrived else "cell"
            self.row.add_problem(column, message % {"day": _shown(self.cell.began)})

    def _check_coming_from(self, last):
        """Check a new membership against the newest one before it."""
        if not self.book.reaches(last.cell_id):
            self.row.add_problem("cell", _("This member belongs to a cell outside your commune."))
        elif last.end is None:
            self._check_move(last)
        else:
            self._check_return(last)

    def _beginning(self, last):
        """Tell how the new membership begins, `last` being the one before."""
        comes_from_another = last and last.ended in ("", MembershipEnd.TRANSFERRED)
        if self.row.arrived or comes_from_another:
            return MembershipStart.TRANSFERRED
        return MembershipStart.ROLL

    def _check_move(self, last):
        """Check a transfer from the cell of an open membership."""
        values = {"cell": self.book.called(last.cell_id), "start": _shown(last.start)}
        if self.since <= last.start:
            message = _(
                "This member belongs to %(cell)s since %(start)s, and a move on %(day)s would not"
                " come after that."
            ) % (values | {"day": _shown(self.since)})
            self.row.add_problem("arrived" if self.row.arrived else "cell", message)
            return
        self._check_temporary_stays()
        self._check_past(last)
        if not self.scope.accept_moves:
            message = _("This member belongs to %(cell)s now: the move has to be accepted.")
            about = last.pk, self.cell.pk
            self.row.add_problem("cell", message % values, ProblemKind.MOVE, "move", about)

    def _check_past(self, last):
        """Past sheets stay as they are, and a rating is given where somebody was on the last day
        of its year."""
        column = "arrived" if self.row.arrived else "cell"
        values = {"cell": self.book.called(last.cell_id), "day": _shown(self.since)}
        rated, sheet = self.past.last_rating(last), self.past.last_sheet(last)
        if rated and rated >= self.since:
            message = _(
                "This member was rated for %(year)s in %(cell)s: the move cannot lie before the end"
                " of that year. Give a later day of arrival."
            )
            self.row.add_problem(column, message % (values | {"year": rated.year}))
        elif sheet and sheet >= self.since:
            message = _(
                "This member is on sheets of %(cell)s until %(last)s, after the move on %(day)s."
                " The sheets stay as they are. Give a later day of arrival, or confirm the day."
            )
            message %= values | {"last": _shown(sheet)}
            about = last.pk, self.cell.pk, self.since
            self.row.add_problem(column, message, ProblemKind.DOUBT, "past_sheets", about)

    def _check_temporary_stays(self):
        """Nobody is in temporary activity at home."""
        stays = [each for each in self.person.temporaries if each.cell_id == self.cell.pk]
        until = max((each.end for each in stays if each.end), default=None)
        if until and until > self.since:
            message = _(
                "This member was in temporary activity in this cell until %(day)s: the move cannot"
                " begin before."
            )
            column = "arrived" if self.row.arrived else "cell"
            self.row.add_problem(column, message % {"day": _shown(until - timedelta(days=1))})

    def _check_return(self, last):
        """Check the coming of somebody whose last membership ended."""
        column = "arrived" if self.row.arrived else "cell"
        values = {
            "cell": self.book.called(last.cell_id),
            "day": _shown(last.end - timedelta(days=1)),
        }
        if last.ended in LASTING_ENDS:
            message = _("On record this member left on %(day)s: %(how)s.")
            values["how"] = MembershipEnd(last.ended).label
            about = last.pk, last.end, self.cell.pk
            self.row.add_problem("full_name", message % values, ProblemKind.DOUBT, "left", about)
        elif self.since < last.end:
            message = _("This member belonged to %(cell)s until %(day)s, and cannot come before.")
            self.row.add_problem(column, message % values)

    def _set_exemption(self):
        if not self.row.exempt or (self.person and self.person.is_exempt(self.day)):
            return
        joins = "since" in self.sets
        self.sets["exempt_from"] = (max(self.since, self.day) if joins else self.day).isoformat()


def _shown(day):
    return f"{day:%d/%m/%Y}"
