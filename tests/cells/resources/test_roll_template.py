"""The blank roll: what helps to fill it in, and that nothing in it is taken for a member."""

import io

import pytest
from openpyxl import load_workbook

from cells.resources.roll_template import LINES, blank_template
from cells.resources.rolls import read_roll
from cells.resources.sheets import UnreadableError
from tests.cells.rolls.files import TODAY

CELLS = [("XA-01", "Chi bộ thôn Một"), ("XA-02", "Chi bộ Trường học"), ("XA-03", "=Chi bộ lạ")]
HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Ngày quyết định kết nạp",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Ngày quyết định công nhận",
    "Số thẻ",
    "Số CCCD",
    "Chi bộ",
    "Ngày chuyển đến",
    "Miễn sinh hoạt",
    "Ghi chú",
]


def sheets(cells=CELLS, committee="Đảng bộ xã Mẫu"):
    """Return the sheets of a template."""
    return load_workbook(io.BytesIO(blank_template(cells, committee))).worksheets


def rule(sheet, column):
    """Return the rule for what may be entered in a column."""
    (found,) = [
        each
        for each in sheet.data_validations.dataValidation
        if str(each.sqref) == f"{column}6:{column}{5 + LINES}"
    ]
    return found


def texts(sheet, column, first_row=2):
    values = [row[0] for row in sheet[f"{column}{first_row}:{column}{sheet.max_row}"]]
    return [cell.value for cell in values if cell.value is not None]


def filled(**values):
    """Return a template in which somebody wrote values below the headings, by column."""
    book = load_workbook(io.BytesIO(blank_template(CELLS)))
    for column, value in values.items():
        book.worksheets[0][f"{column}6"] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_first_sheet_has_headings_and_no_rows():
    roll, *others = sheets()
    assert [cell.value for cell in roll[5]] == HEADINGS
    assert roll.max_row == 5
    assert [roll.title, *(sheet.title for sheet in others)] == [
        "Danh sách đảng viên",
        "Hướng dẫn",
        "Danh mục",
    ]
    assert (roll["A1"].value, roll["A2"].value) == ("ĐẢNG BỘ XÃ MẪU", "DANH SÁCH ĐẢNG VIÊN")


def test_whatever_is_typed_stays_as_it_is_typed():
    roll, *_others = sheets()
    formats = [roll.column_dimensions[letter].number_format for letter in "BCFGHIJKLM"]
    assert set(formats) == {"@"}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("D", '"Nam,Nữ"'),
        ("E", "'Danh mục'!$D$2:$D$55"),
        ("L", "'Danh mục'!$A$2:$A$4"),
        ("N", '"x"'),
    ],
)
def test_drop_downs(column, values):
    found = rule(sheets()[0], column)
    assert (found.type, found.formula1, found.showErrorMessage) == ("list", values, False)


def test_every_column_says_how_to_write_it():
    roll, *_others = sheets()
    assert [rule(roll, letter).promptTitle for letter in "BCDEFGHIJKLMNO"] == HEADINGS[1:]
    assert rule(roll, "C").prompt == (
        "Đủ ngày: 15/03/1958. Chỉ biết tháng: 03/1958. Chỉ biết năm: 1958."
    )


def test_the_second_sheet_explains_each_column_with_two_people():
    _roll, guide, _lists = sheets()
    assert texts(guide, "A") == [f"Cột “{heading}”" for heading in HEADINGS[1:]]
    assert [cell.value for cell in guide[1]] == ["Cột", "Cách ghi", "Ví dụ 1", "Ví dụ 2"]
    assert texts(guide, "C") == [
        "Hoàng Văn Mẫu",
        "15/03/1958",
        "Nam",
        "Tày",
        "20/01/1985",
        "03/02/1985",
        "03/02/1986",
        "01/03/1986",
        "01234567",
        "022058001234",
        "Chi bộ thôn Một",
        "x",
    ]
    assert texts(guide, "D")[:2] == ["Chìu Thị Mẫu", "08/1979"]


def test_the_third_sheet_lists_cells_and_ethnic_groups():
    *_others, lists = sheets()
    assert texts(lists, "B") == ["XA-01", "XA-02", "XA-03"]
    assert texts(lists, "C") == ["Chi bộ thôn Một", "Chi bộ Trường học", "=Chi bộ lạ"]
    assert lists["C4"].data_type == "s"
    groups = texts(lists, "D")
    assert (len(groups), groups[:3], groups[-1]) == (54, ["Ba Na", "Bố Y", "Brâu"], "Xtiêng")


@pytest.mark.parametrize(
    ("cells", "choices"),
    [
        ([("A", "Thôn Hoà"), ("B", "Thôn Hòa"), ("C", "Thôn Hai")], ["A", "B", "Thôn Hai"]),
        ([("A", "B"), ("B", "Thôn Hai")], ["A", "Thôn Hai"]),
        ([], []),
    ],
)
def test_a_cell_is_chosen_by_its_name_unless_another_could_be_meant(cells, choices):
    *_others, lists = sheets(cells)
    assert texts(lists, "A") == choices


def test_without_cells_there_is_no_drop_down_of_cells():
    assert rule(sheets([])[0], "L").type is None


def test_sent_in_as_it_is_it_has_headings_and_no_rows(english):
    with pytest.raises(UnreadableError, match="headings and no rows"):
        read_roll(blank_template(CELLS), TODAY)


def test_sent_in_with_a_line_it_has_that_member():
    roll = read_roll(filled(B="Lê Hoa", C="03/1958", E="Tày", J="01234567", L="XA-01"), TODAY)
    assert [row.given() for row in roll.rows] == [
        {
            "full_name": "Lê Hoa",
            "born": "1958-03",
            "ethnicity": "Tày",
            "card_number": "01234567",
            "cell": "XA-01",
        }
    ]
    assert (roll.left_aside, roll.day) == (["Ghi chú"], None)
