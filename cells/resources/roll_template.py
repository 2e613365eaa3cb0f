"""A blank roll to be filled in: headings, drop-downs, and a sheet that says how to write what.

The examples stand on the sheet of explanations, one person a column: it has no line of headings,
so nobody in it can be taken for a member.
"""

import io
from collections import Counter

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cells import text
from cells.resources.outgoing.text_cells import (
    BOLD,
    CENTRED,
    GRID,
    HEADING_FILL,
    PLAIN,
    TEXT_FORMAT,
    WRAPPED,
    set_text,
)
from cells.resources.roll_files import (
    COLUMNS,
    MARK,
    NUMBERING,
    NUMBERING_WIDTH,
    SEX_WORDS,
    SHEET,
    TITLE,
    lay_out,
)
from cells.resources.values.ethnicities import OFFICIAL

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
# So many lines get drop-downs.
LINES = 5_000
_HEADER_ROW = 5
_GUIDE_HEADINGS = {"Cột": 30, "Cách ghi": 60, "Ví dụ 1": 22, "Ví dụ 2": 22}
_LISTS_HEADINGS = {"Ghi ở cột Chi bộ": 40, "Mã": 16, "Tên": 40, "Dân tộc": 16}

_DATE = "Đủ ngày: 15/03/1958. Chỉ biết tháng: 03/1958. Chỉ biết năm: 1958."
# How to write each column, and two invented people.
_GUIDE = {
    "full_name": (
        "Bắt buộc. Họ trước, tên sau, như trên thẻ đảng viên.",
        "Hoàng Văn Mẫu",
        "Chìu Thị Mẫu",
    ),
    "born": (_DATE, "15/03/1958", "08/1979"),
    "sex": ("Chọn Nam hoặc Nữ.", "Nam", "Nữ"),
    "ethnicity": ("Chọn trong danh sách, hoặc ghi tên gọi khác.", "Tày", "Dao"),
    "admission_decided": ("Ngày ký quyết định. " + _DATE, "20/01/1985", ""),
    "admitted": ("Ngày làm lễ kết nạp. " + _DATE, "03/02/1985", "2006"),
    "official_from": ("Đảng viên dự bị để trống. " + _DATE, "03/02/1986", "2007"),
    "recognition_decided": ("Ngày ký quyết định. " + _DATE, "01/03/1986", ""),
    "card_number": ("8 chữ số, giữ cả số 0 ở đầu. Chưa có thì để trống.", "01234567", "12345678"),
    "personal_number": ("12 chữ số của căn cước (số định danh cá nhân).", "022058001234", ""),
    "cell": ("Chọn trong danh sách, hoặc ghi mã hay tên chi bộ.", "", ""),
    "arrived": ("Ngày về chi bộ. Không rõ thì để trống. " + _DATE, "", "01/07/2024"),
    "exempt": ("Ghi x nếu được miễn công tác và sinh hoạt đảng.", MARK, ""),
    "remark": ("Chi bộ ghi tùy ý. Phần mềm không lưu cột này.", "", ""),
}
# A cell is chosen by its name, which takes more room than its code.
_WIDTHS = {"cell": 26}
_COLUMNS = tuple(
    (field, heading, _WIDTHS.get(field, width))
    for field, heading, width in COLUMNS
    if field in _GUIDE
)


def blank_template(cells, committee=""):
    """Return the bytes of a blank roll as XLSX; `cells` are the (code, name) of those that its
    lines may name, `committee` is the name that stands on top."""
    cells = list(cells)
    choices = _choices(cells)
    book = Workbook()
    _fill_roll(book.active, committee, len(cells))
    _fill_guide(book.create_sheet(GUIDE), choices)
    _fill_lists(book.create_sheet(LISTS), choices, cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _choices(cells):
    """Return what to write for each cell: its name, or its code where others bear the name too."""
    keys = Counter(text.name_key(name) for _code, name in cells)
    codes = {code for code, _name in cells}
    return [
        code if keys[text.name_key(name)] > 1 or name.upper() in codes else name
        for code, name in cells
    ]


def _fill_roll(sheet, committee, cell_count):
    sheet.title = SHEET
    lay_out(sheet, (NUMBERING_WIDTH, *(width for *_names, width in _COLUMNS)), _HEADER_ROW)
    for row, title in enumerate((committee.upper(), TITLE, "Tính đến ngày …/…/……"), start=1):
        set_text(sheet.cell(row, 1), title).font = BOLD
    _set_headings(sheet, _HEADER_ROW, (NUMBERING, *(heading for _f, heading, _w in _COLUMNS)))
    lists = _drop_downs(cell_count)
    for number, (field, heading, _width) in enumerate(_COLUMNS, start=2):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].font = PLAIN
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        rule = _rule(heading, _GUIDE[field][0], lists.get(field))
        rule.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + LINES}")
        sheet.add_data_validation(rule)


def _drop_downs(cell_count):
    """Return where the drop-downs of columns have their values."""
    last = {"cell": ("A", cell_count), "ethnicity": ("D", len(OFFICIAL))}
    ranges = {
        field: f"'{LISTS}'!${letter}$2:${letter}${count + 1}"
        for field, (letter, count) in last.items()
        if count
    }
    return ranges | {"sex": '"{}"'.format(",".join(SEX_WORDS.values())), "exempt": f'"{MARK}"'}


def _rule(heading, explanation, values):
    """Return the rule of a column: a hint, and a drop-down that admits other values too."""
    rule = DataValidation(type="list" if values else None, formula1=values, allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = heading, explanation, True
    rule.showErrorMessage = False
    return rule


def _fill_guide(sheet, choices):
    _set_headings(sheet, 1, _GUIDE_HEADINGS, _GUIDE_HEADINGS.values())
    for row, (field, heading, _width) in enumerate(_COLUMNS, start=2):
        explanation, *examples = _GUIDE[field]
        if field == "cell":
            examples = [choices[0], choices[-1]] if choices else examples
        # Never the heading alone: a line of headings begins a table.
        for column, value in enumerate((f"Cột “{heading}”", explanation, *examples), start=1):
            _set_value(sheet.cell(row, column), value)


def _fill_lists(sheet, choices, cells):
    _set_headings(sheet, 1, _LISTS_HEADINGS, _LISTS_HEADINGS.values())
    codes, names = [code for code, _name in cells], [name for _code, name in cells]
    columns = choices, codes, names, sorted(OFFICIAL, key=_word_order)
    for column, values in enumerate(columns, start=1):
        for row, value in enumerate(values, start=2):
            _set_value(sheet.cell(row, column), value)


def _word_order(name):
    """Return the key by which names that are no people's are ordered: word by word."""
    return [text.sort_form(word) for word in name.split()]


def _set_headings(sheet, row, headings, widths=()):
    for column, heading in enumerate(headings, start=1):
        cell = set_text(sheet.cell(row, column), heading)
        cell.font, cell.fill, cell.border, cell.alignment = BOLD, HEADING_FILL, GRID, CENTRED
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _set_value(cell, value):
    set_text(cell, value)
    cell.font, cell.alignment, cell.number_format = PLAIN, WRAPPED, TEXT_FORMAT
