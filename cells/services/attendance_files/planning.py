"""From an attendance file to a plan: the meetings that it records, and what each row marks."""

from django.utils.translation import gettext as _

from cells.choices import ImportAction, MeetingState, Presence, Standing
from cells.models import Attendance
from cells.progress import Progress, Stage
from cells.resources.attendance_widgets import ABSENT, EXEMPT
from cells.resources.sheets import UnreadableError
from cells.resources.values.rows import ProblemKind
from cells.services.attendance_files.answers import Answers
from cells.services.attendance_files.drawn_sheets import draw_sheets
from cells.services.attendance_files.matching import Matcher
from cells.services.attendance_files.plans import AttendancePlan, PlannedMark
from cells.services.attendance_files.showing import said
from cells.services.attendance_files.sittings import Sorter
from cells.services.rolls.plans import action_despite
from cells.services.rolls.scope import CellBook
from cells.services.sheets import Mark, apply_mark

MARK_COLUMNS = ("presence", "reason", "note")


def plan_attendance(file, chosen, progress=None):
    """Return the AttendancePlan of `file` as `chosen` says where it says nothing; its queries grow
    with the meetings, not with the rows.

    UnreadableError when the file cannot be used at all.
    """
    if "cell" not in file.headings and not chosen.scope.cell:
        raise UnreadableError(_("The file has no column of cells (“Chi bộ”), and none was chosen."))
    progress = progress or Progress()
    day = chosen.scope.as_of
    book = CellBook(chosen.scope, day)
    answers = Answers.of(book.communes)
    progress.begin(Stage.MATCHING, len(file.rows))
    sittings = Sorter(file, chosen, book).sittings()
    draw_sheets(sittings)
    planned = {}
    for sitting in sittings:
        planned |= {id(each.row): each for each in _Step(sitting, answers).take()}
    rows = [
        planned.get(id(row)) or PlannedMark(row, ImportAction.ERROR)
        for row in progress.track(Stage.PLANNING, file.rows)
    ]
    return AttendancePlan(file, chosen.scope, day, rows, [], sittings)


class _Step:
    """What the rows of one sitting mark on its sheet."""

    def __init__(self, sitting, answers):
        self.sitting, self.answers = sitting, answers
        self.matcher = Matcher(sitting, answers)
        self.missing = []

    def take(self):
        """Return a PlannedMark for each row of the sitting."""
        for row in self.sitting.rows:
            row.asked = self.sitting.key()
        if not self.sitting.faults:
            self.matcher.match()
            self.missing = self.matcher.missing()
        planned = [self._planned(row) for row in self.sitting.rows]
        self._note_faults([each for each in planned if not each.row.is_left_out])
        for each in planned:
            each.action = self._action(each)
        return planned

    def _planned(self, row):
        entry = self.matcher.found.get(id(row))
        planned = PlannedMark(row, ImportAction.NEW, self.sitting, entry)
        planned.suspects = self.matcher.suspects.get(id(row), [])
        if entry is not None:
            planned.mark = self._mark(row, entry)
            self._compare(planned)
        self.answers.settle(row)
        if row.is_left_out:
            row.problems, planned.entry, planned.mark = [], None, None
            planned.before, planned.sets = {}, {}
        return planned

    def _mark(self, row, entry):
        """Return the Mark that a row gives to somebody, None if it says nothing of them."""
        if entry.standing == Standing.GUEST:
            return None
        if entry.standing != Standing.EXPECTED:
            is_present = row.status == Presence.PRESENT
            return Mark(Presence.PRESENT if is_present else "") if row.status else None
        if row.status is None:
            if not row.is_wrong:
                row.add_problem("status", _("Write whether this person came."))
            return None
        if row.status == EXEMPT:
            message = _("On that day this person had to attend: no exemption is on record.")
            row.add_problem("status", message)
            return None
        if row.status == ABSENT:
            message = _(
                "%(meeting)s: “absent” does not say whether with a reason. Write it, or accept this"
                " as absent without a reason."
            )
            message %= {"meeting": self.sitting}
            row.add_problem("status", message, ProblemKind.DOUBT, "absent")
            return Mark(Presence.UNEXCUSED.value)
        return Mark(row.status, row.reason or "")

    def _compare(self, planned):
        """Plan what changes on the sheet, and ask where it was submitted."""
        row, entry, sitting = planned.row, planned.entry, self.sitting
        was, will = _values(entry), self._values_after(planned)
        if sitting.record is None:
            changed = {column: value for column, value in will.items() if value}
        else:
            changed = {
                column: will[column] for column in MARK_COLUMNS if will[column] != was[column]
            }
            planned.before = {column: was[column] for column in changed}
        planned.note = changed.get("note")
        if changed and not sitting.is_open:
            self._ask_correction(row, was, will)
        if sitting.record is not None and sitting.is_open:
            planned.before["state"] = str(sitting.record.state)
            changed["state"] = MeetingState.SUBMITTED.value
        planned.sets = {"meeting": " ".join(sitting.key()[1:]), **changed}
        if entry.standing != Standing.EXPECTED:
            planned.sets["standing"] = str(entry.standing)

    @staticmethod
    def _values_after(planned):
        entry, row = planned.entry, planned.row
        after = Attendance(standing=entry.standing, ground=entry.ground, presence=entry.presence)
        after.reason, after.note = entry.reason, row.note or entry.note
        if planned.mark is not None:
            apply_mark(after, planned.mark)
        return _values(after)

    def _ask_correction(self, row, was, will):
        words = {"meeting": self.sitting, "before": said(was), "after": said(will)}
        if self.sitting.record.state == MeetingState.CONFIRMED:
            message = _(
                "%(meeting)s is confirmed and locked with: %(before)s. Correct the row, or have the"
                " meeting returned first."
            )
            row.add_problem("status", message % words)
            return
        if self.sitting.shut:
            row.add_problem("status", self.sitting.about(self.sitting.shut.message))
            return
        message = _(
            "%(meeting)s was submitted with: %(before)s. Accept that it is corrected to: %(after)s."
        )
        # Accepted is this correction of the sheet as it stands now, and none of a later day.
        version = str(self.sitting.record.version)
        row.asked = (*self.sitting.key(), version, said(was))
        row.add_problem("status", message % words, ProblemKind.DOUBT, "correction")

    def _note_faults(self, planned):
        """Note what is wrong with the meeting as a whole at its first row, in words that say so."""
        if planned:
            for column, message in self.sitting.faults or self._faults_of_sheet():
                planned[0].row.add_problem(column, self.sitting.about(message))

    def _faults_of_sheet(self):
        """Yield what is wrong with the people of the meeting: pairs of a column and a sentence."""
        if not self.sitting.expected:
            message = _(
                "Nobody had to attend on that day: the roll of the cell must be put right first."
            )
            yield None, message
        if self.missing:
            message = _(
                "%(count)s who had to attend are not in the file: %(names)s. Add a row for each of"
                " them, whether they came or not."
            )
            names = ", ".join(entry.member.full_name for entry in self.missing)
            yield None, message % {"count": len(self.missing), "names": names}

    def _action(self, planned):
        if planned.row.is_left_out:
            return ImportAction.LEFT_OUT
        if self.sitting.record is None:
            action = ImportAction.NEW
        else:
            is_news = planned.sets.keys() & {"state", *MARK_COLUMNS}
            action = ImportAction.CHANGED if is_news else ImportAction.UNCHANGED
        return action_despite(planned.row.problems, action)


def _values(entry):
    return {column: str(getattr(entry, column)) for column in MARK_COLUMNS}
