"""The monthly sheet of a commune as a workbook, ready to be printed and signed.

It is in Vietnamese, whatever language the page speaks: it is a paper of the office.
"""

import io

from django.utils import translation
from openpyxl import Workbook

from cells.rates import as_number
from cells.resources.outgoing.mended import XLSX_TYPE as XLSX_TYPE
from cells.resources.outgoing.text_cells import BOLD, CENTRED, GRID, WRAPPED, new_cell, set_text
from cells.resources.roll_files import lay_out, new_heading
from reports.slots import Filed

TITLE, MONTH = "BIỂU TỔNG HỢP SINH HOẠT CHI BỘ", "Tháng {:%m/%Y}"
CUT_OFF = "Số liệu tính đến ngày {:%d/%m/%Y}"
TOTAL, MISSING, NOT_HELD = "Tổng cộng", "Chưa báo cáo", "Không họp: {}"
JOINT = "{} (họp chung với {})"
# The headings of the form that communes hand up, and how wide each column is.
COLUMNS = (
    ("TT", 5),
    ("Chi bộ", 30),
    ("Tổng số đảng viên", 9),
    ("Miễn", 7),
    ("Tạm miễn", 7),
    ("Phải dự", 7),
    ("Có mặt", 7),
    ("Tỷ lệ (%)", 8),
    ("Vắng có lý do", 8),
    ("Vắng không lý do", 8),
    ("Ngày họp", 13),
    ("Chuyên đề", 28),
    ("Xếp loại buổi sinh hoạt", 12),
)
TITLE_ROWS = 5


def as_workbook(sheet, day):
    """Return the bytes of a MonthlySheet as XLSX; `day` is the one up to which it was counted."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Biểu tổng hợp")
    lay_out(page, [width for _heading, width in COLUMNS], TITLE_ROWS + 1)
    for text in (sheet.name.upper(), TITLE, MONTH.format(sheet.month), CUT_OFF.format(day), ""):
        page.append([set_text(new_cell(page, font=BOLD), text)])
    page.append([set_text(new_heading(page), heading) for heading, _width in COLUMNS])
    with translation.override("vi"):
        for number, line in enumerate(sheet.lines, start=1):
            page.append(_cells(page, [number, line.name, *_values(line)]))
        page.append(_cells(page, ["", TOTAL, *_values(sheet.total)], font=BOLD))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _values(line):
    """Return the values of a line from the third column on."""
    held_on = _held(line) if line.held_on else _why_not(line)
    return [
        line.members,
        line.exempt,
        line.exempt_for_time,
        line.expected,
        line.present,
        as_number(line.rate.percent),
        line.excused,
        line.unexcused,
        held_on,
        "; ".join(line.topics),
        str(line.quality.label) if line.quality else "",
    ]


def _held(line):
    day = f"{line.held_on:%d/%m/%Y}"
    return JOINT.format(day, line.joint_with) if line.joint_with else day


def _why_not(line):
    if line.filed == Filed.NOT_HELD:
        return NOT_HELD.format(line.not_held_reason)
    return MISSING if line.filed == Filed.MISSING else ""


def _cells(page, values, **looks):
    """Return cells of these values: numbers as numbers, all else as text."""
    return [_cell(page, value, **looks) for value in values]


def _cell(page, value, **looks):
    if isinstance(value, str):
        return set_text(new_cell(page, border=GRID, alignment=WRAPPED, **looks), value)
    cell = new_cell(page, border=GRID, alignment=CENTRED, **looks)
    cell.value = value
    return cell
