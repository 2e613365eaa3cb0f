"""Rolls written as files, in the layout that the import reads: title, headings, one line a member.

Files are in Vietnamese, whatever language the page speaks: they are papers of the office.
"""

import csv
import io
from datetime import date
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cells.choices import ExemptionGround, Sex
from cells.periods import PartialDate
from cells.resources import roll_columns
from cells.resources.outgoing.formulas import guarded
from cells.resources.outgoing.text_cells import (
    BOLD,
    CENTRED,
    DATE_FORMAT,
    GRID,
    HEADING_FILL,
    TEXT_FORMAT,
    new_cell,
    set_text,
)

TITLE, DAY_OF_ROLL = "DANH SÁCH ĐẢNG VIÊN", "Tính đến ngày {:%d/%m/%Y}"
NUMBERING, CELL_NAME, REMARK = "STT", "Tên chi bộ", "Ghi chú"
SHEET = "Danh sách đảng viên"
SEX_WORDS = {Sex.MALE.value: "Nam", Sex.FEMALE.value: "Nữ"}
MARK = "x"
# A member whom these excuse is not exempt for good: the column of exemptions stays empty.
_REMARKS = {
    ExemptionGround.EXEMPT_FOR_TIME.value: "Tạm miễn sinh hoạt",
    ExemptionGround.SUSPENDED.value: "Đình chỉ sinh hoạt",
}
# Up to here a spreadsheet's calendar has a day too many.
_FIRST_SAFE_DAY = date(1900, 3, 1)

FIRST_HEADINGS = {
    field: headings.split(" | ")[0] for field, _label, headings in roll_columns.COLUMNS
}
# The columns after the running number: what of an entry stands there, how wide it is.
COLUMNS = (
    ("full_name", FIRST_HEADINGS["full_name"], 28),
    ("born", FIRST_HEADINGS["born"], 12),
    ("sex", FIRST_HEADINGS["sex"], 7),
    ("ethnicity", FIRST_HEADINGS["ethnicity"], 10),
    ("admission_decided", FIRST_HEADINGS["admission_decided"], 12),
    ("admitted", FIRST_HEADINGS["admitted"], 12),
    ("official_from", FIRST_HEADINGS["official_from"], 12),
    ("recognition_decided", FIRST_HEADINGS["recognition_decided"], 12),
    ("card_number", FIRST_HEADINGS["card_number"], 11),
    ("personal_number", FIRST_HEADINGS["personal_number"], 15),
    ("cell", FIRST_HEADINGS["cell"], 12),
    ("cell_name", CELL_NAME, 26),
    ("arrived", FIRST_HEADINGS["arrived"], 12),
    ("exempt", FIRST_HEADINGS["exempt"], 8),
    ("member_code", FIRST_HEADINGS["member_code"], 14),
    ("remark", REMARK, 20),
)
HEADINGS = (NUMBERING, *(heading for _field, heading, _width in COLUMNS))
NUMBERING_WIDTH = 6


class RollEntry(NamedTuple):
    """One member on a roll. Dates are PartialDate or None; numbers may be None; `sex` is a value
    of Sex or empty; `cell` is the cell's code; `ground` that of an exemption, or None."""

    full_name: str
    born: PartialDate | None
    sex: str
    ethnicity: str
    admission_decided: PartialDate | None
    admitted: PartialDate | None
    official_from: PartialDate | None
    recognition_decided: PartialDate | None
    card_number: str | None
    personal_number: str | None
    cell: str
    cell_name: str
    arrived: PartialDate | None
    ground: str | None
    member_code: str = ""

    def values(self):
        """Return the values of COLUMNS: texts, and PartialDate where a date is known."""
        *facts, cell, cell_name, arrived, ground, code = self
        facts[_SEX] = SEX_WORDS.get(self.sex, "")
        exempt = MARK if ground == ExemptionGround.EXEMPT else ""
        values = (*facts, cell, cell_name, arrived, exempt, code, _REMARKS.get(ground, ""))
        return ["" if value is None else value for value in values]


_SEX = RollEntry._fields.index("sex")


def write_csv(file, committee, day, entries):
    """Write a roll to a binary file as Vietnamese Excel writes CSV: UTF-8 with a byte order mark,
    semicolons. `committee` is the name of the unit, `day` the day of which the roll speaks."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    padding = [""] * (len(HEADINGS) - 1)
    writer.writerows([guarded(title), *padding] for title in _titles(committee, day))
    writer.writerow(HEADINGS)
    for number, entry in enumerate(entries, start=1):
        writer.writerow([number, *(guarded(str(value)) for value in entry.values())])
    text.flush()
    text.detach()


def write_xlsx(file, committee, day, entries):
    """Write a roll to a binary file as XLSX, ready to be printed. `committee` is the name of the
    unit, `day` the day of which the roll speaks. Memory does not grow with the entries."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    titles = _titles(committee, day)
    lay_out(sheet, (NUMBERING_WIDTH, *(width for *_names, width in COLUMNS)), len(titles) + 1)
    title, heading = new_cell(sheet, font=BOLD), new_heading(sheet)
    for text in titles:
        sheet.append([set_text(title, text)])
    # One cell serves all headings: each is written before the next one is made.
    sheet.append(set_text(heading, text) for text in HEADINGS)
    line = _Line(sheet)
    for number, entry in enumerate(entries, start=1):
        sheet.append(line.filled(number, entry))
    book.save(file)


def _titles(committee, day):
    return committee.upper(), TITLE, DAY_OF_ROLL.format(day), ""


def lay_out(sheet, widths, header_row):
    """Set what a sheet has besides its lines: widths, frozen headings, and how it is printed."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"C{header_row + 1}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def new_heading(sheet):
    """Return a cell that looks like a heading of the table."""
    return new_cell(sheet, font=BOLD, fill=HEADING_FILL, border=GRID, alignment=CENTRED)


class _Line:
    """One line of the table, filled anew for every member."""

    def __init__(self, sheet):
        self.number = new_cell(sheet, border=GRID)
        self.texts = [
            new_cell(sheet, border=GRID, number_format=TEXT_FORMAT) for _column in COLUMNS
        ]
        self.days = [new_cell(sheet, border=GRID, number_format=DATE_FORMAT) for _column in COLUMNS]

    def filled(self, number, entry):
        """Return the cells of the line."""
        self.number.value = number
        return [self.number, *map(self._filled, entry.values(), self.texts, self.days)]

    @staticmethod
    def _filled(value, text, day):
        """A day is a real date, if it is known; all else is text, so that zeros stay."""
        is_day = isinstance(value, PartialDate) and value.day
        if is_day and value.first_day >= _FIRST_SAFE_DAY:
            day.value = value.first_day
            return day
        return set_text(text, str(value))
