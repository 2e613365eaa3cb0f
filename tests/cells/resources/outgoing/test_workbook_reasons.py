"""A workbook with its reasons: all that the office made is still there, to the byte."""

import io
import re
import zipfile
from datetime import date, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from cells.resources.outgoing.mended import XLSX_TYPE, mend

SHEET, PART, STYLES = "Danh sách", "xl/worksheets/sheet1.xml", "xl/styles.xml"
HEADINGS = ["TT", "Hä vµ tªn", "Sinh"]
LAYOUT = {
    "format": "xlsx",
    "encoding": "tcvn3",
    "sheet": SHEET,
    "header_row": 3,
    "headings": HEADINGS,
}


def office_workbook():
    """Return a workbook as an office has it: titles, an old font, a formula, a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = "§¶ng ñy x· MÉu"
    sheet.merge_cells("A1:F1")
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(3, column, heading).font = Font(name=".VnTime", bold=True)
    sheet["A4"], sheet["B4"], sheet["C4"] = 1, "NguyÔn V¨n Hïng", 1958
    sheet["A5"], sheet["B5"], sheet["C5"] = "=A4+1", "TrÇn B×nh", "31/02/1960"
    sheet["E5"].font = Font(bold=True)
    sheet.column_dimensions["B"].width = 31
    sheet.row_dimensions[4].height = 40
    book.create_sheet("Ghi chú")["A1"] = "giữ nguyên"
    saved = io.BytesIO()
    book.save(saved)
    # A spreadsheet keeps what a formula gave last.
    return edited(saved.getvalue(), PART, rb"<f>A4\+1</f><v />", b"<f>A4+1</f><v>2</v>")


def edited(data, name, pattern, replacement):
    """Return a ZIP file in which one part has something else in the place of a pattern."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(made, "w") as copy:
        for info in book.infolist():
            part = book.read(info)
            if info.filename == name:
                part, count = re.subn(pattern, replacement, part)
                assert count
            copy.writestr(info.filename, part)
    return made.getvalue()


def parts(data):
    """Return the parts of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {info.filename: book.read(info) for info in book.infolist()}


def opened(data):
    """Return the sheet as openpyxl reads it."""
    return load_workbook(io.BytesIO(data))[SHEET]


def values(data):
    """Return the values of the sheet, from its first cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)


def test_the_reasons_stand_beside_the_table():
    made = mend(office_workbook(), LAYOUT, {5: "Không có ngày này."})
    assert (made.suffix, made.content_type) == (".xlsx", XLSX_TYPE)
    assert values(made.data)[2:] == [
        [*HEADINGS, "Cần sửa"],
        [1.0, "NguyÔn V¨n Hïng", 1958.0, ""],
        [2.0, "TrÇn B×nh", "31/02/1960", "Không có ngày này."],
    ]


def test_no_other_part_of_the_file_is_changed():
    before = office_workbook()
    after = parts(mend(before, LAYOUT, {5: "Sai"}).data)
    changed = [name for name, part in parts(before).items() if after[name] != part]
    assert sorted(changed) == [STYLES, PART]
    assert list(after) == list(parts(before))


def test_what_the_office_set_in_the_sheet_stays():
    sheet = opened(mend(office_workbook(), LAYOUT, {4: "Sai", 5: "Sai"}).data)
    assert sheet["A5"].value == "=A4+1"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:F1"]
    assert (sheet["B3"].font.name, sheet["B3"].font.bold, sheet["E5"].font.bold) == (
        ".VnTime",
        True,
        True,
    )
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[4].height) == (31, 40)


def test_a_reason_is_text_that_can_be_read():
    sheet = opened(mend(office_workbook(), LAYOUT, {5: "=1+1 & <x>"}).data)
    cell = sheet["D5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1 & <x>", "s", True)
    assert (cell.font.name, cell.fill.fgColor.rgb) == ("Times New Roman", "FFFFF2CC")
    assert (cell.alignment.wrap_text, sheet["D3"].font.bold) == (True, True)
    assert sheet.column_dimensions["D"].width == 60


def test_characters_that_no_workbook_holds_are_left_out():
    made = mend(office_workbook(), LAYOUT, {5: "a\x00b\x0bc\ufffe\ud800"})
    assert opened(made.data)["D5"].value == "abc"


def test_an_earlier_column_of_reasons_is_used_again():
    first = mend(office_workbook(), LAYOUT, {4: "cũ", 5: "cũ"}).data
    again = LAYOUT | {"headings": [*HEADINGS, "Cần sửa"]}
    assert values(mend(first, again, {5: "mới"}).data)[2:] == [
        [*HEADINGS, "Cần sửa"],
        [1.0, "NguyÔn V¨n Hïng", 1958.0, ""],
        [2.0, "TrÇn B×nh", "31/02/1960", "mới"],
    ]


@pytest.mark.parametrize(
    ("column", "row"), [(1, ["mới", "TrÇn B×nh", "31/02/1960"]), (2, [2, "mới", "31/02/1960"])]
)
def test_an_earlier_column_may_stand_anywhere(column, row):
    book = load_workbook(io.BytesIO(office_workbook()))
    book[SHEET].cell(3, column, "Cần sửa")
    book[SHEET]["A5"] = 2
    saved = io.BytesIO()
    book.save(saved)
    headings = [cell.value for cell in book[SHEET][3]][:3]
    made = mend(saved.getvalue(), LAYOUT | {"headings": headings}, {5: "mới"})
    assert values(made.data)[4] == row
    assert values(made.data)[3][column - 1] == ""


def test_nothing_beside_the_table_is_overwritten_nor_hidden_under_a_merged_cell():
    book = load_workbook(io.BytesIO(office_workbook()))
    book[SHEET]["E4"] = "ghi thêm"
    book[SHEET].merge_cells("E5:G5")
    saved = io.BytesIO()
    book.save(saved)
    sheet = opened(mend(saved.getvalue(), LAYOUT, {5: "Sai"}).data)
    assert (sheet["E4"].value, sheet["H3"].value, sheet["H5"].value) == (
        "ghi thêm",
        "Cần sửa",
        "Sai",
    )


def test_a_width_for_many_columns_is_divided():
    wide = edited(
        office_workbook(),
        PART,
        rb"<cols>.*</cols>",
        b'<cols><col min="2" max="9" width="7"/></cols>',
    )
    made = parts(mend(wide, LAYOUT, {5: "Sai"}).data)[PART]
    assert re.search(rb"<cols>(.*)</cols>", made)[1] == (
        b'<col min="2" max="3" width="7"/><col min="4" max="4" width="60" customWidth="1"/>'
        b'<col min="5" max="9" width="7"/>'
    )


def test_a_sheet_without_widths_gets_one():
    bare = edited(office_workbook(), PART, rb"<cols>.*</cols>", b"")
    sheet = opened(mend(bare, LAYOUT, {5: "Sai"}).data)
    assert sheet.column_dimensions["D"].width == 60


def test_rows_and_cells_need_not_say_where_they_are():
    silent = edited(office_workbook(), PART, rb' r="[A-Z]*[45]"', b"")
    assert opened(mend(silent, LAYOUT, {5: "Sai"}).data)["D5"].value == "Sai"


def test_a_sheet_written_with_prefixes_gets_cells_with_prefixes():
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    prefixed = edited(office_workbook(), PART, rb"<(/?)(\w)", rb"<\1x:\2")
    prefixed = edited(prefixed, PART, main, main.replace(b"xmlns", b"xmlns:x"))
    made = parts(mend(prefixed, LAYOUT, {5: "Sai"}).data)[PART]
    assert b'<x:c r="D5" ' in made
    assert b'<x:is><x:t xml:space="preserve">Sai</x:t></x:is></x:c>' in made


def test_a_workbook_without_styles_gets_reasons_without_any():
    plain = edited(office_workbook(), STYLES, rb"<cellXfs.*</cellXfs>", b"")
    plain = edited(plain, PART, rb' s="\d+"', b"")
    made = mend(plain, LAYOUT, {5: "Sai"}).data
    assert parts(made)[STYLES] == parts(plain)[STYLES]
    assert values(made)[4][3] == "Sai"


@pytest.mark.parametrize(
    "change",
    [
        (PART, rb"<worksheet", b"<!DOCTYPE worksheet><worksheet"),
        (PART, rb"<worksheet", b"<?xml version='1.0' encoding='latin-1'?><worksheet"),
        (PART, rb"<cols>.*</cols>", b"<cols></cols>"),
        ("xl/workbook.xml", rb"<sheets>", b"<!-- --><sheets>"),
    ],
)
def test_the_reasons_are_there_however_the_sheet_is_written(change):
    assert values(mend(edited(office_workbook(), *change), LAYOUT, {5: "Sai"}).data)[4][3] == "Sai"


def test_a_workbook_that_takes_no_cells_comes_back_as_its_values_in_unicode():
    strange = edited(office_workbook(), PART, rb"<worksheet", b"<!DOCTYPE worksheet><worksheet")
    made = mend(strange, LAYOUT, {5: "=Sai"}).data
    assert values(made) == [
        ["Đảng ủy xã Mẫu", "", "", ""],
        ["", "", "", ""],
        ["TT", "Họ và tên", "Sinh", "Cần sửa"],
        [1.0, "Nguyễn Văn Hùng", 1958.0, ""],
        [2.0, "Trần Bình", "31/02/1960", "=Sai"],
    ]
    assert (opened(made)["D5"].data_type, opened(made)["D5"].alignment.wrap_text) == ("s", True)


def test_a_copy_has_days_and_numbers_and_ticks_as_such():
    book = load_workbook(io.BytesIO(office_workbook()))
    for row, value in enumerate([date(1958, 3, 15), 2.5, True, "1958", time(7, 30)], start=4):
        book[SHEET].cell(row, 3, value)
    saved = io.BytesIO()
    book.save(saved)
    strange = edited(saved.getvalue(), PART, rb"<worksheet", b"<!DOCTYPE worksheet><worksheet")
    made = values(mend(strange, LAYOUT, {5: "Sai"}).data)
    assert [row[2] for row in made[3:]] == [date(1958, 3, 15), 2.5, True, "1958", "07:30:00"]


def test_an_earlier_column_of_reasons_is_used_again_in_a_copy_too():
    first = mend(office_workbook(), LAYOUT, {4: "cũ", 5: "cũ"}).data
    strange = edited(first, PART, rb"<worksheet", b"<!DOCTYPE worksheet><worksheet")
    again = LAYOUT | {"headings": [*HEADINGS, "Cần sửa"], "format": "xls"}
    made = values(mend(strange, again, {5: "mới"}).data)
    assert [row[3] for row in made[2:]] == ["Cần sửa", "", "mới"]
