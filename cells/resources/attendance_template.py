"""The sheet of one meeting to be filled in: the people of the day, their marks still empty.

As all files of the office it is in Vietnamese, and in the layout that the import reads.
"""

import io
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cells.choices import MeetingKind, StandingGround
from cells.periods import PartialDate
from cells.resources.outgoing.text_cells import (
    BOLD,
    CENTRED,
    GRID,
    HEADING_FILL,
    PLAIN,
    TEXT_FORMAT,
    set_text,
)
from cells.resources.roll_files import FIRST_HEADINGS, NUMBERING, NUMBERING_WIDTH, lay_out

SHEET, TITLE = "Điểm danh", "ĐIỂM DANH SINH HOẠT CHI BỘ"
KIND_WORDS = {
    MeetingKind.REGULAR.value: "Thường kỳ",
    MeetingKind.THEMATIC.value: "Chuyên đề",
    MeetingKind.EXTRAORDINARY.value: "Bất thường",
}
STATUSES = ("Có mặt", "Vắng có lý do", "Vắng không lý do")
REASONS = ("Ốm", "Đi làm xa", "Việc gia đình", "Khác")
# What stands at those of whom nothing is expected, until somebody says that they came.
_GROUND_WORDS = {
    StandingGround.EXEMPT.value: "Miễn sinh hoạt",
    StandingGround.EXEMPT_FOR_TIME.value: "Tạm miễn sinh hoạt",
    StandingGround.SUSPENDED.value: "Đình chỉ sinh hoạt",
    StandingGround.TEMPORARY_ELSEWHERE.value: "Sinh hoạt nơi khác",
}
_HEADER_ROW = 5
# The heading and width of each column.
_COLUMNS = {
    NUMBERING: NUMBERING_WIDTH,
    FIRST_HEADINGS["full_name"]: 28,
    FIRST_HEADINGS["born"]: 12,
    FIRST_HEADINGS["card_number"]: 12,
    FIRST_HEADINGS["member_code"]: 14,
    FIRST_HEADINGS["cell"]: 12,
    "Tháng": 10,
    "Loại sinh hoạt": 13,
    "Ngày sinh hoạt": 13,
    "Chuyên đề": 24,
    "Điểm danh": 20,
    "Lý do vắng": 18,
    "Ghi chú": 24,
}
_LISTS = {"Điểm danh": STATUSES, "Lý do vắng": REASONS}


class SheetOf(NamedTuple):
    """The meeting that a sheet is of: the cell's code and name, the month and the day as they are
    written (the day may be empty), a MeetingKind."""

    cell: str
    cell_name: str
    month: str
    kind: str
    day: str = ""


class Attendee(NamedTuple):
    """One person on a sheet; `ground` is that of somebody who need not come, else empty."""

    full_name: str
    born: PartialDate | None
    card_number: str | None
    member_code: str
    ground: str = ""


def attendance_template(meeting, committee, people):
    """Return the bytes of a SheetOf a meeting with the Attendees `people` as XLSX; `committee` is
    the name that stands on top."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    lay_out(sheet, _COLUMNS.values(), _HEADER_ROW)
    titles = (committee.upper(), meeting.cell_name.upper(), f"{TITLE} THÁNG {meeting.month}")
    for row, title in enumerate(titles, start=1):
        set_text(sheet.cell(row, 1), title).font = BOLD
    for column, heading in enumerate(_COLUMNS, start=1):
        cell = set_text(sheet.cell(_HEADER_ROW, column), heading)
        cell.font, cell.fill, cell.border, cell.alignment = BOLD, HEADING_FILL, GRID, CENTRED
    for number, person in enumerate(people, start=1):
        _fill_line(sheet, number, _values(meeting, person))
    _add_lists(sheet, len(people))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _values(meeting, person):
    return (
        person.full_name,
        "" if person.born is None else str(person.born),
        person.card_number or "",
        person.member_code,
        meeting.cell,
        meeting.month,
        KIND_WORDS[meeting.kind],
        meeting.day,
        "",
        _GROUND_WORDS.get(person.ground, ""),
        "",
        "",
    )


def _fill_line(sheet, number, values):
    row = _HEADER_ROW + number
    sheet.cell(row, 1, number)
    for column, value in enumerate(values, start=2):
        set_text(sheet.cell(row, column), value).number_format = TEXT_FORMAT
    for column in range(1, len(values) + 2):
        cell = sheet.cell(row, column)
        cell.font, cell.border = PLAIN, GRID


def _add_lists(sheet, count):
    """Offer what may be written in a column; other words are taken too."""
    for column, heading in enumerate(_COLUMNS, start=1):
        if values := _LISTS.get(heading):
            rule = DataValidation(type="list", formula1='"{}"'.format(",".join(values)))
            rule.allow_blank, rule.showErrorMessage = True, False
            letter = get_column_letter(column)
            rule.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + max(count, 1)}")
            sheet.add_data_validation(rule)
