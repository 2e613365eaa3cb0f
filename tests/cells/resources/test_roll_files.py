"""Rolls as files: what stands where, in which form, and that nothing of it is run."""

import io
from datetime import date, datetime

import pytest
from django.utils import translation
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from cells.periods import PartialDate
from cells.resources.roll_files import COLUMNS, HEADINGS, RollEntry, write_csv, write_xlsx

DAY = date(2025, 12, 31)
HOA = RollEntry(
    full_name="Lê Thị Hoa",
    born=PartialDate(1958, 3, 15),
    sex="female",
    ethnicity="Sán Dìu",
    admission_decided=PartialDate(1985, 1, 20),
    admitted=PartialDate(1985, 2),
    official_from=PartialDate(1986),
    recognition_decided=None,
    card_number="01234567",
    personal_number="022058001234",
    cell="XA-01",
    cell_name="Chi bộ thôn Một",
    arrived=PartialDate(2024, 7, 1),
    ground="exempt",
    member_code="DV-23456789",
)
NOBODY = RollEntry("Vũ An", None, "", "", None, None, None, None, None, None, "B", "B", None, None)


def as_csv(*entries, committee="Đảng bộ xã Mẫu"):
    file = io.BytesIO()
    write_csv(file, committee, DAY, entries)
    return file.getvalue()


def as_sheet(*entries):
    file = io.BytesIO()
    write_xlsx(file, "Đảng bộ xã Mẫu", DAY, entries)
    return load_workbook(file).active


def column(sheet, heading):
    """Return the cells of a column below its heading."""
    return [row[HEADINGS.index(heading)] for row in sheet.iter_rows(min_row=6)]


def test_a_csv_file_is_as_vietnamese_excel_writes_it():
    with translation.override("en"):
        made = as_csv(HOA, NOBODY)
    assert made.decode().split("\r\n") == [
        "\ufeffĐẢNG BỘ XÃ MẪU;;;;;;;;;;;;;;;;",
        "DANH SÁCH ĐẢNG VIÊN;;;;;;;;;;;;;;;;",
        "Tính đến ngày 31/12/2025;;;;;;;;;;;;;;;;",
        ";;;;;;;;;;;;;;;;",
        "STT;Họ và tên;Ngày sinh;Giới tính;Dân tộc;Ngày quyết định kết nạp;Ngày vào Đảng;"
        "Ngày chính thức;Ngày quyết định công nhận;Số thẻ;Số CCCD;Chi bộ;Tên chi bộ;"
        "Ngày chuyển đến;Miễn sinh hoạt;Mã đảng viên;Ghi chú",
        "1;Lê Thị Hoa;15/03/1958;Nữ;Sán Dìu;20/01/1985;02/1985;1986;;01234567;022058001234;"
        "XA-01;Chi bộ thôn Một;01/07/2024;x;DV-23456789;",
        "2;Vũ An;;;;;;;;;;B;B;;;;",
        "",
    ]


@pytest.mark.parametrize(
    ("ground", "mark", "remark"),
    [
        ("exempt", "x", ""),
        ("exempt_for_time", "", "Tạm miễn sinh hoạt"),
        ("suspended", "", "Đình chỉ sinh hoạt"),
        (None, "", ""),
    ],
)
def test_only_who_is_exempt_for_good_is_marked(ground, mark, remark):
    assert NOBODY._replace(ground=ground).values()[-3:] == [mark, "", remark]


@pytest.mark.parametrize(("sex", "word"), [("male", "Nam"), ("female", "Nữ"), ("", "")])
def test_sex_is_a_vietnamese_word(sex, word):
    assert NOBODY._replace(sex=sex).values()[2] == word


def test_a_workbook_holds_what_the_csv_file_holds():
    file = io.BytesIO()
    write_xlsx(file, "Đảng bộ xã Mẫu", DAY, [HOA, NOBODY])
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[:4]] == [
        "ĐẢNG BỘ XÃ MẪU",
        "DANH SÁCH ĐẢNG VIÊN",
        "Tính đến ngày 31/12/2025",
        "",
    ]
    assert rows[4] == list(HEADINGS)
    assert rows[5] == [
        1.0,
        "Lê Thị Hoa",
        date(1958, 3, 15),
        "Nữ",
        "Sán Dìu",
        date(1985, 1, 20),
        "02/1985",
        "1986",
        "",
        "01234567",
        "022058001234",
        "XA-01",
        "Chi bộ thôn Một",
        date(2024, 7, 1),
        "x",
        "DV-23456789",
        "",
    ]
    assert rows[6] == [2.0, "Vũ An", *[""] * 9, "B", "B", "", "", "", ""]


def test_whole_dates_are_days_and_others_are_text():
    born = [
        PartialDate(1958, 3, 15),
        PartialDate(1958, 3),
        PartialDate(1958),
        PartialDate(1900, 1, 3),
    ]
    cells = column(as_sheet(*(HOA._replace(born=each) for each in born)), "Ngày sinh")
    assert [cell.value for cell in cells] == [
        datetime(1958, 3, 15),
        "03/1958",
        "1958",
        "03/01/1900",
    ]
    assert [cell.number_format for cell in cells] == ["dd/mm/yyyy", "@", "@", "@"]


@pytest.mark.parametrize("heading", ["Số thẻ", "Số CCCD"])
def test_numbers_are_text(heading):
    (cell,) = column(as_sheet(HOA), heading)
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_a_workbook_is_ready_to_be_printed():
    sheet = as_sheet(HOA)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C6", "$5:$5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert (sheet["B5"].font.bold, sheet["B5"].fill.fgColor.rgb) == (True, "FFE7E6E6")
    assert {cell.font.name for row in sheet.iter_rows(min_row=5) for cell in row} == {
        "Times New Roman"
    }
    widths = [sheet.column_dimensions[letter].width for letter in "BCDE"]
    assert widths == [width for _field, _heading, width in COLUMNS[:4]]


@pytest.mark.parametrize("name", ["=1+1", "-Lê Hoa", "+Lê Hoa", "@Lê Hoa", "'=1+1"])
def test_nothing_in_a_file_is_run(name):
    entry = HOA._replace(full_name=name, cell_name=name)
    (cell,) = column(as_sheet(entry), "Họ và tên")
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    line = as_csv(entry, committee=name).decode("utf-8-sig").split("\r\n")
    assert (line[0].split(";")[0], line[5].split(";")[1]) == (f"'{name.upper()}", f"'{name}")


def test_a_harmless_name_is_written_without_any_mark():
    (cell,) = column(as_sheet(HOA), "Họ và tên")
    assert cell.quotePrefix is False


def test_a_value_with_separators_is_one_value():
    assert ';"Lê; ""Hoa""";' in as_csv(HOA._replace(full_name='Lê; "Hoa"')).decode()
