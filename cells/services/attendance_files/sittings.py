"""The meetings that the rows of a file speak of: by cell, month, kind and day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from cells import text
from cells.choices import MeetingKind, Standing
from cells.models import Attendance, Cell, Meeting
from cells.periods import first_of_month, month_key
from cells.services.entry_locks import EntryLocks, Shut
from cells.services.meeting_rules import check_draft
from cells.services.meeting_versions import OPEN_STATES


@dataclass(eq=False)
class Sitting:
    """One meeting in a file: its rows, and the meeting on record if there is one.

    `sheet` holds who is on its sheet, by member: as it is, or as it would be drawn. `faults` are
    what is wrong with the meeting as a whole: pairs of a column and a sentence. `shut` says that
    entry for its month is shut.
    """

    cell: Cell
    month: date
    kind: str
    held_on: date | None
    rows: list = field(default_factory=list)
    topic: str = ""
    record: Meeting | None = None
    shut: Shut | None = None
    sheet: dict[int, Attendance] = field(default_factory=dict)
    faults: list[tuple] = field(default_factory=list)

    def __str__(self):
        return f"{MeetingKind(self.kind).label} {self.month:%m/%Y}"

    def about(self, message):
        """Return a sentence about the meeting as a whole so that it reads as one."""
        words = {
            "kind": MeetingKind(self.kind).label.lower(),
            "month": f"{self.month:%m/%Y}",
            "cell": self.cell.name,
            "message": message,
        }
        return _("The %(kind)s meeting of %(month)s (%(cell)s): %(message)s") % words

    @property
    def is_open(self):
        """Whether its sheet is still to be submitted."""
        return self.record is None or self.record.state in OPEN_STATES

    def key(self):
        """Return what tells the meeting from others, as plain values."""
        day = self.held_on.isoformat() if self.held_on else ""
        return self.cell.code, month_key(self.month), str(self.kind), day

    @property
    def expected(self):
        """How many on its sheet had to come."""
        return sum(entry.standing == Standing.EXPECTED for entry in self.sheet.values())

    def add_fault(self, column, message):
        """Note what is wrong with the meeting as a whole."""
        self.faults.append((column, message))


class Sorter:
    """Sorts the rows of one file into sittings. What a row leaves open is as it was chosen, else
    as other rows of its meeting have it, else as it is on record."""

    def __init__(self, file, chosen, book):
        self.rows, self.chosen, self.book = file.rows, chosen, book
        # By cell, month and kind: the meetings on record; and the day that stands for all.
        self.records, self.day = {}, None
        self.locks = EntryLocks()
        # The lines of which it is said that their cell is not clear.
        self.lost = set()

    def sittings(self):
        """Return the Sittings, in the order of the file; a row that belongs to none says why.

        With a column for each meeting a line is several rows: of the cell its first one speaks.
        """
        groups = defaultdict(list)
        for row in self.rows:
            if key := self._key_of(row):
                groups[key].append(row)
        self.records = _records(groups)
        self.day = self._day_for_all(groups)
        found = []
        for (cell, month, kind), rows in groups.items():
            found += self._divided(self.book.cells[cell], month, kind, rows)
        for sitting in found:
            self._complete(sitting)
        return found

    def _key_of(self, row):
        """Return the cell, month and kind of a row, None with a problem noted if they are open."""
        wrong = {problem.field for problem in row.problems}
        cell = None if "cell" in wrong else self._cell_of(row)
        month = None if wrong & {"month", "held_on"} else self._month_of(row)
        if cell is None or month is None or "kind" in wrong:
            return None
        return cell.pk, month, row.kind or str(self.chosen.kind)

    def _cell_of(self, row):
        try:
            return self.book.find(row.cell)
        except ValueError as error:
            if row.number not in self.lost:
                row.add_problem("cell", error)
            self.lost.add(row.number)
            return None

    def _month_of(self, row):
        """Return the month that a row is for; of a meeting whose month nobody tells, that of its
        day."""
        if row.month:
            return row.month.first_day
        day = row.held_on.first_day if row.held_on else self.chosen.held_on
        month = self.chosen.month or (day and first_of_month(day))
        if month is None:
            row.add_problem(
                "month", _("The month is missing: write it, or choose it for the file.")
            )
        return month

    def _day_for_all(self, groups):
        """Return the day that was chosen for the file, if it can stand for all that lack one."""
        months = {month for (_cell, month, _kind), rows in groups.items() if _lack_day(rows)}
        return self.chosen.held_on if len(months) == 1 else None

    def _divided(self, cell, month, kind, rows):
        """Return the sittings of one cell, month and kind: one for each day."""
        days = list(dict.fromkeys(row.held_on.first_day for row in rows if row.held_on))
        usual = self._usual_day(cell, month, kind, days)
        sittings = {}
        for row in rows:
            day = row.held_on.first_day if row.held_on else usual
            if day is None and len(days) > 1:
                row.add_problem("held_on", _("The file has several such meetings: write the day."))
                continue
            if day not in sittings:
                sittings[day] = Sitting(cell, month, kind, day)
            sittings[day].rows.append(row)
        if kind == MeetingKind.REGULAR:
            _refuse_second([each for each in sittings.values() if each.held_on])
        return list(sittings.values())

    def _usual_day(self, cell, month, kind, days):
        """Return the day of rows that do not tell it."""
        if days:
            return days[0] if len(days) == 1 else None
        if self.day:
            return self.day
        held = [each.held_on for each in self.records[cell.pk, month, kind] if each.held_on]
        return held[0] if len(held) == 1 else None

    def _complete(self, sitting):
        """Find the meeting on record, and what is wrong with the meeting as it would be."""
        _take_topic(sitting, self.chosen.topic)
        if sitting.held_on is None:
            sitting.add_fault(
                "held_on", _("The day of the meeting is missing: write it, or choose it.")
            )
        elif not sitting.faults:
            _find_record(sitting, self.records[sitting.cell.pk, sitting.month, sitting.kind])
        sitting.shut = self.locks.shut(sitting.cell, sitting.kind, sitting.month)
        if sitting.shut and sitting.is_open and not sitting.faults:
            sitting.add_fault("month", sitting.shut.message)
        if not sitting.faults and (sitting.record is None or not sitting.record.is_frozen):
            _check(sitting)


def _lack_day(rows):
    return not any(row.held_on for row in rows)


def _records(groups):
    """Return the meetings on record of the cells and months of a file, in one query."""
    found = defaultdict(list)
    cells, months = {key[0] for key in groups}, {key[1] for key in groups}
    for meeting in Meeting.objects.filter(cell__in=cells, month__in=months).order_by("pk"):
        found[meeting.cell_id, meeting.month, meeting.kind].append(meeting)
    return found


def _refuse_second(sittings):
    for second in sittings[1:]:
        message = _(
            "Other rows give %(day)s as the day of the cell's regular meeting of %(month)s, and"
            " there is one a month: correct the day, the month or the kind."
        )
        days = {"day": _shown(sittings[0].held_on), "month": f"{second.month:%m/%Y}"}
        second.add_fault("held_on", message % days)


def _take_topic(sitting, chosen):
    topics = {text.name_key(row.topic): row.topic for row in sitting.rows if row.topic}
    sitting.topic = next(iter(topics.values()), chosen)
    if len(topics) > 1:
        sitting.add_fault("topic", _("The rows of this meeting give it different topics."))


def _find_record(sitting, meetings):
    """Find the meeting on record that a sitting is."""
    if sitting.kind == MeetingKind.REGULAR:
        sitting.record = meetings[0] if meetings else None
        _check_day_of_record(sitting)
        return
    found = [each for each in meetings if each.held_on == sitting.held_on]
    if len(found) > 1:
        same = [each for each in found if text.name_key(each.topic) == text.name_key(sitting.topic)]
        found = same if len(same) == 1 else found
    if len(found) > 1:
        sitting.add_fault(
            "topic", _("Several such meetings are on record for that day: write the topic.")
        )
    elif found:
        sitting.record = found[0]
        _check_topic_of_record(sitting)


def _check_day_of_record(sitting):
    record, month = sitting.record, f"{sitting.month:%m/%Y}"
    if record is None or record.held_on == sitting.held_on:
        return
    if record.held_on is None:
        message = _(
            "On record the regular meeting of %(month)s was not held: correct that first, on the"
            " page of the meeting."
        )
        sitting.add_fault("held_on", message % {"month": month})
        return
    message = _(
        "On record the regular meeting of %(month)s was held on %(day)s: correct the day here, or"
        " on the page of the meeting."
    )
    sitting.add_fault("held_on", message % {"month": month, "day": _shown(record.held_on)})


def _check_topic_of_record(sitting):
    topic = sitting.record.topic
    if topic and sitting.topic and text.name_key(topic) != text.name_key(sitting.topic):
        message = _("On record the topic of this meeting is “%(topic)s”: correct one of them.")
        sitting.add_fault("topic", message % {"topic": topic})


def _check(sitting):
    """Check by the rules of the record a meeting that is yet to be recorded or submitted."""
    meeting = sitting.record or Meeting(
        kind=sitting.kind, month=sitting.month, held_on=sitting.held_on, topic=sitting.topic
    )
    meeting.cell = sitting.cell
    try:
        check_draft(meeting)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            known = column in ("month", "held_on", "topic")
            place = column if known else None
            for message in messages:
                sitting.add_fault(None if column == NON_FIELD_ERRORS else place, message)


def _shown(day):
    return f"{day:%d/%m/%Y}"
