"""The import-export resource of attendance files: from a file to clean rows with their problems.

One line is a person at a meeting. Where there is no column that says who came, the columns headed
by a month or a day are meetings, and each line becomes a row for each of them. As with rolls,
nothing here asks the database.
"""

import hashlib
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from cells.choices import AbsenceReason, Presence
from cells.models import Attendance
from cells.periods import PartialDate
from cells.progress import Progress
from cells.resources.attendance_columns import ATTENDANCE, IDENTITY, STATUS
from cells.resources.attendance_widgets import (
    ABSENT,
    DayWidget,
    KindWidget,
    MonthWidget,
    StatusWidget,
    partial_date,
    reason_of,
)
from cells.resources.layout.tables import ColumnsUnknownError, read_table
from cells.resources.rolls import (
    LONGEST_CELL_NAME,
    LONGEST_CODE,
    LONGEST_NAME,
    PERSONAL_NUMBER_LENGTH,
)
from cells.resources.sheets import UnreadableError
from cells.resources.values.cleaning import clean_rows
from cells.resources.values.rows import FileRow
from cells.resources.values.widgets import (
    BirthWidget,
    CardNumberWidget,
    NameWidget,
    PersonalNumberWidget,
    TextWidget,
)

LONGEST_TOPIC = 300
LONGEST_NOTE = 200


class AttendanceRow(FileRow):
    """One person at one meeting.

    `month`, `held_on` and `born` are PartialDate, `kind` is a MeetingKind, `status` a Presence or
    one of the words of `attendance_widgets`, `reason` an AbsenceReason. `heading` is that of the
    column of the meeting, where each has one. `asked` holds what a question about the row is about
    besides its own values: the meeting, and what is on record of the person there.
    """

    kept = (
        "cell",
        "month",
        "kind",
        "held_on",
        "topic",
        "card_number",
        "personal_number",
        "member_code",
        "full_name",
        "born",
        "status",
        "reason",
        "note",
        "heading",
    )
    dates = ("month", "held_on", "born")
    columns = (*kept, "excused", "unexcused", "absent", "asked")
    __slots__ = columns


class AttendanceResource(resources.ModelResource):
    """The columns of an attendance file, each with the widget that reads it."""

    row_class = AttendanceRow

    full_name = Field("full_name", widget=NameWidget(LONGEST_NAME))
    born = Field("born", widget=BirthWidget())
    card_number = Field("card_number", widget=CardNumberWidget())
    personal_number = Field("personal_number", widget=PersonalNumberWidget())
    member_code = Field("member_code", widget=TextWidget(LONGEST_CODE))
    cell = Field("cell", widget=TextWidget(LONGEST_CELL_NAME))
    month = Field("month", widget=MonthWidget())
    kind = Field("kind", widget=KindWidget())
    held_on = Field("held_on", widget=DayWidget())
    topic = Field("topic", widget=TextWidget(LONGEST_TOPIC))
    status = Field("status", widget=StatusWidget())
    excused = Field("excused", widget=StatusWidget(Presence.EXCUSED.value))
    unexcused = Field("unexcused", widget=StatusWidget(Presence.UNEXCUSED.value))
    absent = Field("absent", widget=StatusWidget(ABSENT))
    reason = Field("reason", widget=TextWidget(LONGEST_NOTE))
    note = Field("note", widget=TextWidget(LONGEST_NOTE))

    class Meta:
        model = Attendance
        fields = tuple(ATTENDANCE.labels)


@dataclass(frozen=True)
class AttendanceFile:
    """An attendance file that was read: its rows, its columns by their headings, and how it was
    laid out (see `tables.Table.layout`)."""

    rows: list[AttendanceRow]
    headings: dict[str, str]
    left_aside: list[str]
    digest: str = ""
    size: int = 0
    layout: dict = field(default_factory=dict)


def read_attendance(data, today, choices=None, progress=None):
    """Return the AttendanceFile in the bytes of a file, read as `choices` says where it does.

    UnreadableError when the file cannot be read; ColumnsUnknownError also when nothing in it says
    who came.
    """
    progress = progress or Progress()
    options = {"progress": progress, "vocabulary": ATTENDANCE}
    if choices is not None:
        options["choices"] = choices
    table = read_table(data, today, **options)
    rows, layout = _rows(table, today, progress)
    for row in rows:
        _settle(row)
    digest = hashlib.sha256(data).hexdigest()
    return AttendanceFile(rows, table.headings, layout["left_aside"], digest, len(data), layout)


def _rows(table, today, progress):
    """Return the rows of a table, and its layout."""
    resource = AttendanceResource()
    if any(column in table.columns for column in STATUS):
        return clean_rows(resource, table, today, progress), table.layout
    meetings = dict(_meeting_columns(table, today))
    if not meetings:
        message = _("No column says who came (“Có mặt”), and none is headed by a day or a month.")
        raise ColumnsUnknownError(message, table.layout)
    if len(table.lines) * len(meetings) > settings.IMPORT_MAX_ROWS:
        message = _(
            "The file has more than %(rows)s rows, one for each line and meeting: divide it."
        )
        raise UnreadableError(message % {"rows": settings.IMPORT_MAX_ROWS})
    rows = []
    for position, when in meetings.items():
        wide = replace(table, columns={**table.columns, "status": position})
        for row in clean_rows(resource, wide, today, progress):
            row.heading = table.header[position]
            row.month, row.held_on = _month_and_day(when, row)
            rows.append(row)
    rows.sort(key=lambda row: row.number)
    return rows, _layout_with(meetings, table)


def _layout_with(meetings, table):
    """Return the layout of a table with the `meetings` of its columns: their positions, and the
    day or month of each."""
    used = {table.header[position] for position in meetings}
    unused = {
        name: [heading for heading in table.layout[name] if heading not in used]
        for name in ("left_aside", "unknown")
    }
    named = [[position, str(when)] for position, when in meetings.items()]
    return {**table.layout, **unused, "meetings": named}


def _meeting_columns(table, today):
    """Yield the position and date of each column that is headed by a day or a month."""
    used = set(table.columns.values())
    for position, heading in enumerate(table.header.values):
        if position in used or not any(char.isdigit() for char in heading):
            continue
        if not any(line[position] for line in table.lines):
            continue  # A meeting that is still to come.
        try:
            when = partial_date(heading.rsplit(" / ", 1)[-1], today)
        except ValueError:
            continue
        if when.month:
            yield position, when


def _month_and_day(when, row):
    """Return the month and the day of a meeting; the month stays open if only a day is known."""
    if when.day:
        return row.month, when
    return PartialDate(when.year, when.month), row.held_on


def _settle(row):
    """Settle what the columns of one row say together, and what none may leave out."""
    if row.card_number and len(row.card_number) == PERSONAL_NUMBER_LENGTH:
        row.personal_number = row.personal_number or row.card_number
        row.card_number = None
    wrong = {problem.field for problem in row.problems}
    if not any(getattr(row, column) for column in IDENTITY) and not wrong & set(IDENTITY):
        row.add_problem(
            "full_name", _("Name and numbers are missing: write one, or take the row out.")
        )
    if not wrong & set(STATUS):
        _settle_status(row)


def _settle_status(row):
    """Take status and reason from whichever columns say something of them."""
    said = {column: value for column in STATUS if (value := getattr(row, column))}
    if len({value.split()[0] for value in said.values()}) > 1:
        row.status = None
        message = _("The columns of this row contradict each other: leave one of them filled in.")
        row.add_problem(list(said)[-1], message)
        return
    row.status, _space, reason = max(said.values(), key=len, default="").partition(" ")
    row.status = row.status or None
    _settle_reason(row, reason or None)


def _settle_reason(row, beside_status):
    """Take the reason of an absence: a word of ours, or words of their own, which are a note."""
    written, row.reason = row.reason, beside_status
    if written:
        row.reason = reason_of(written) or beside_status or AbsenceReason.OTHER.value
        if reason_of(written) is None:
            _keep_words(row, written)
    if row.status == ABSENT and row.reason:
        is_none = row.reason == AbsenceReason.NONE_GIVEN
        row.status = (Presence.UNEXCUSED if is_none else Presence.EXCUSED).value
    if not written:
        return
    if row.status == Presence.EXCUSED and row.reason == AbsenceReason.NONE_GIVEN:
        row.add_problem("reason", _("Who is excused has given a reason."))
    elif row.status not in (Presence.EXCUSED, Presence.UNEXCUSED):
        row.add_problem("reason", _("A reason of absence is given, and no absence: mend one."))


def _keep_words(row, written):
    """Keep the reason of an absence in the office's own words, as a note."""
    row.note = "; ".join(filter(None, (written, row.note)))
    if len(row.note) > LONGEST_NOTE:
        message = _("Reason and note are longer than %(most)s characters: shorten them.")
        row.add_problem("note", message % {"most": LONGEST_NOTE})
