"""The table in a file: headings of one line and more, endings, sections, choices, the layout."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cells.progress import Progress, Stage
from cells.resources.layout.headings import Vocabulary, plain
from cells.resources.layout.tables import ColumnsUnknownError, read_table
from cells.resources.roll_template import blank_template
from cells.resources.sheets import Choices, UnreadableError
from tests.cells.resources.rolls import numbers, people, table
from tests.cells.rolls.files import TODAY
from tests.data.rolls.workbooks import FILES, HEADINGS, TITLES, book, fill, saved, sheet_of

ROLL_FIELDS = ["full_name", "born", "sex", "admitted", "card_number", "cell"]
PEOPLE = [
    ["Hoàng Văn Thắng", "15/03/1958", "Nam", "03/02/1985", "12.345601", "Thôn Khe Mẫu"],
    ["Chìu Thị Mùi", "8/1979", "Nữ", "19/05/2006", "12 345 602", "Thôn Khe Mẫu"],
]
TWO_ROW_FIELDS = ["full_name", "male", "female", "admitted", "official_from", "card_number"]
BY_SEX = [
    ["Hoàng Văn Thắng", "15/03/1958", "", "03/02/1985", "03/02/1986", "12345601"],
    ["Chìu Thị Mùi", "", "8/1979", "19/05/2006", "19/05/2007", "12345602"],
]


# File, first line of headings and how many, fields, people, the numbers of their lines.
READ = [
    ("workbook_titles.xlsx", (7, 1), ROLL_FIELDS, PEOPLE, [8, 9]),
    ("workbook_old.xls", (7, 1), ROLL_FIELDS, PEOPLE, [8, 9]),
    ("workbook_sheets.xlsx", (1, 1), ROLL_FIELDS, PEOPLE, [2, 3]),
    ("workbook_tcvn3.xlsx", (7, 1), ROLL_FIELDS, PEOPLE, [8, 9]),
    ("workbook_vni.xlsx", (7, 1), ROLL_FIELDS, PEOPLE, [8, 9]),
    ("workbook_numbered_columns.xlsx", (1, 1), ROLL_FIELDS, PEOPLE, [3, 4]),
    ("workbook_stray_formatting.xlsx", (1, 1), ROLL_FIELDS, PEOPLE, [2, 3]),
    ("workbook_two_rows.xlsx", (7, 2), TWO_ROW_FIELDS, BY_SEX, [9, 10]),
    ("workbook_two_rows_unmerged.xlsx", (1, 2), TWO_ROW_FIELDS, BY_SEX, [3, 4]),
    ("workbook_footer.xlsx", (1, 2), TWO_ROW_FIELDS, BY_SEX, [3, 4]),
    (
        "workbook_sex_marks.xlsx",
        (1, 2),
        ["full_name", "male", "female", "born"],
        [["Hoàng Văn Thắng", "x", "", "1958"], ["Chìu Thị Mùi", "", "x", "1979"]],
        [3, 4],
    ),
    (
        "workbook_gaps.xlsx",
        (2, 1),
        ROLL_FIELDS,
        [
            ["Hoàng Văn Thắng", "15/03/1958", "Nam", "03/02/1985", "2345601", "x"],
            ["Chìu Thị Mùi", "8/1979", "Nữ", "2006", "12345602", ""],
        ],
        [4, 6],
    ),
    (
        "workbook_values.xlsx",
        (1, 1),
        [*ROLL_FIELDS[:5], "exempt"],
        [
            ["Hoàng Văn Thắng", "15/03/1958", "Nam", "03/02/1985", "2345601", "x"],
            ["Chìu Thị Mùi", "8/1979", "Nữ", "2006", "12345602", ""],
        ],
        [2, 4],
    ),
    (
        "workbook_sections.xlsx",
        (1, 1),
        ["full_name", "born", "cell"],
        [
            ["Hoàng Văn Thắng", "15/03/1958", "CHI BỘ THÔN KHE MẪU"],
            ["Chìu Thị Mùi", "8/1979", "CHI BỘ THÔN KHE MẪU"],
            ["Nguyễn Thuỳ Linh", "1991", "Chi bộ Trường học Mẫu"],
        ],
        [3, 4, 6],
    ),
    (
        "workbook_register.xlsx",
        (2, 1),
        ["full_name", "born", "admitted", "official_from", "card_number"],
        [
            ["Hoàng Văn Thắng", "15/03/1958", "03/02/1985", "03/02/1986", "12345601"],
            ["Chìu Thị Mùi", "1979", "19/05/2006", "19/05/2007", "12345602"],
            ["", "1980", "", "", ""],
        ],
        [4, 7, 9],
    ),
    (
        "workbook_two_columns_of_names.xlsx",
        (1, 1),
        ["full_name", "born"],
        [["Hoàng Văn Thắng", "1958"]],
        [2],
    ),
    ("workbook_unknown_column.xlsx", (1, 1), ["full_name", "cell"], [["Vũ An", "C1"]], [2]),
]


@pytest.mark.parametrize(("name", "header", "fields", "values", "lines"), READ)
def test_each_workbook_gives_its_people(name, header, fields, values, lines):
    read = read_table(FILES[name], TODAY)
    assert (read.layout["header_row"], read.layout["header_rows"]) == header
    assert sorted(read.columns) == sorted(fields)
    assert [[line[read.columns[field]] for field in fields] for line in read.lines] == values
    assert numbers(read) == lines


@pytest.mark.parametrize("name", ["workbook_titles.xlsx", "workbook_tcvn3.xlsx"])
def test_the_day_in_the_titles_of_a_workbook(name):
    assert read_table(FILES[name], TODAY).day == date(2025, 12, 31)


def test_headings_above_each_other_stand_as_one():
    assert read_table(FILES["workbook_two_rows.xlsx"], TODAY).headings == {
        "full_name": "Họ và tên",
        "male": "Ngày, tháng, năm sinh / Nam",
        "female": "Ngày, tháng, năm sinh / Nữ",
        "admitted": "Ngày vào Đảng / Dự bị",
        "official_from": "Ngày vào Đảng / Chính thức",
        "card_number": "Số thẻ",
    }


def test_a_third_line_of_headings():
    read = table(
        "STT|Họ và tên|Thông tin về Đảng||",
        "||Ngày vào Đảng||Thẻ đảng viên",
        "||Dự bị|Chính thức|Số",
        "1|Vũ An|1990|1991|12345678",
    )
    assert read.headings["official_from"] == "Thông tin về Đảng / Ngày vào Đảng / Chính thức"
    assert people(read) == [["Vũ An", "1990", "1991", "12345678"]]


def test_a_first_person_without_a_name_is_no_line_of_headings():
    read = table("TT|Họ và tên|Giới tính||Dân tộc", "||Nữ||Kinh", "2|Vũ An|Nam||Tày")
    assert people(read) == [["", "Nữ", "Kinh"], ["Vũ An", "Nam", "Tày"]]


def test_names_in_two_columns_are_one():
    read = table("TT|Họ đệm|Tên|Năm sinh", "1|Vũ Thị|An|1990")
    assert people(read) == [["Vũ Thị An", "1990"]]
    assert (read.left_aside, read.headings["full_name"]) == ([], "Họ đệm")


def test_a_column_is_known_and_kept_known_and_not_kept_or_unknown():
    read = read_table(FILES["workbook_unknown_column.xlsx"], TODAY)
    unnamed = read.left_aside[2]
    assert read.left_aside == ["Quê quán", "Cỡ áo", unnamed]
    assert read.unknown == ["Cỡ áo", unnamed]
    assert "E" in unnamed


def test_of_two_columns_of_one_meaning_the_first_with_content_counts():
    read = table("Họ tên|Ngày vào Đảng|Ngày kết nạp", "Vũ An||1991", "Lê Hoa||1992")
    assert people(read) == [["Vũ An", "1991"], ["Lê Hoa", "1992"]]
    assert (read.left_aside, read.unknown) == (["Ngày vào Đảng"], [])


def test_our_own_column_of_reasons_is_ignored():
    read = table("Họ tên|Năm sinh|Cần sửa", "Vũ An|1990|Ghi năm sinh.", "||Thiếu tên.")
    assert (people(read), read.left_aside) == ([["Vũ An", "1990"]], [])


def test_the_headings_may_be_chosen():
    lines = ["Họ và tên|Năm sinh", "Vũ An|1960", "Quý danh|Sinh", "Lê Hoa|1971"]
    named = {plain("Quý danh"): "full_name", plain("Sinh"): "born"}
    read = table(*lines, choices=Choices(header_row=3, columns=named))
    assert (people(read), read.layout["header_row"]) == ([["Lê Hoa", "1971"]], 3)


def test_headings_may_be_chosen_below_the_first_lines():
    titles = ["x"] * 40
    choices = Choices(header_row=41, delimiter=";")
    read = table(*titles, "Họ và tên|Năm sinh", "Vũ An|1960", choices=choices)
    assert people(read) == [["Vũ An", "1960"]]


@pytest.mark.parametrize("row", [2, 9])
def test_an_empty_line_cannot_be_chosen_for_headings(row):
    with pytest.raises(UnreadableError, match=str(row)):
        table("Họ và tên|Năm sinh", "|", "Vũ An|1960", choices=Choices(header_row=row))


def test_what_an_office_calls_its_columns_wins():
    named = {"nam sinh": "", "nam hoc": "born"}
    read = table("Họ tên|Năm sinh|Năm học", "Vũ An|1|1960", choices=Choices(columns=named))
    assert (people(read), read.left_aside, read.unknown) == ([["Vũ An", "1960"]], ["Năm sinh"], [])


def test_where_nobody_knows_the_names_somebody_can_say():
    with pytest.raises(ColumnsUnknownError) as refused:
        read_table(FILES["workbook_unknown_name.xlsx"], TODAY)
    layout = refused.value.layout
    assert (layout["headings"], layout["unknown"]) == (
        ["STT", "Quý danh", "Ngày sinh"],
        ["Quý danh"],
    )
    assert (layout["columns"], layout["header_row"]) == ({"born": 2}, 1)
    assert layout["samples"] == [["1", "Vũ An", "1960"], ["2", "Lê Thị Hoa", "1971"]]
    choices = Choices(columns={plain("Quý danh"): "full_name"})
    read = read_table(FILES["workbook_unknown_name.xlsx"], TODAY, choices)
    assert read.columns == {"full_name": 1, "born": 2}
    assert people(read) == [["Vũ An", "1960"], ["Lê Thị Hoa", "1971"]]


def test_titles_are_not_guessed_to_be_headings():
    rows = [*TITLES, ["Số", "Quý danh", "Năm"], [1, "Vũ An", 1960]]
    with pytest.raises(ColumnsUnknownError) as refused:
        read_table(sheet_of(rows), TODAY)
    assert refused.value.layout["header_row"] == 7


def test_the_layout_says_in_plain_values_how_a_workbook_was_read():
    assert read_table(FILES["workbook_footer.xlsx"], TODAY).layout == {
        "format": "xlsx",
        "encoding": "",
        "delimiter": "",
        "sheet": "Danh sách",
        "sheets": ["Danh sách"],
        "other_tables": [],
        "header_row": 1,
        "header_rows": 2,
        "headings": [
            "STT",
            "Họ và tên",
            "Ngày, tháng, năm sinh / Nam",
            "Ngày, tháng, năm sinh / Nữ",
            "Ngày vào Đảng / Dự bị",
            "Ngày vào Đảng / Chính thức",
            "Số thẻ",
        ],
        "columns": dict(zip(TWO_ROW_FIELDS, range(1, 7), strict=True)),
        "left_aside": [],
        "unknown": [],
        "day": None,
        "samples": [
            ["1", "Hoàng Văn Thắng", "15/03/1958", "", "03/02/1985", "03/02/1986", "12345601"],
            ["2", "Chìu Thị Mùi", "", "8/1979", "19/05/2006", "19/05/2007", "12345602"],
        ],
        "last_row": 4,
        "titles": [],
        "skipped": [5, 6, 7, 8, 10],
    }


HEADED = ["TT", "Họ và tên", "Ngày sinh"]
SHEETS = {
    "people": ([HEADED, [1, "Lê Hoa", "1971"]], True),
    "titles, and people": ([["ĐẢNG ỦY XÃ MẪU"], HEADED, [1, "Lê Hoa", "1971"]], True),
    "numbered columns": ([HEADED, ["(1)", "(2)", "(3)"], [1, "Lê Hoa", "1971"]], True),
    "nothing but a number beside the name": ([HEADED[:2], [1, "Lê Hoa"]], True),
    "nobody below the headings": ([HEADED], False),
    "nobody below the numbers of columns": ([HEADED, ["(1)", "(2)", "(3)"]], False),
    "nobody but a total": ([HEADED, [], [None, "Tổng cộng: 0"]], False),
    "no column of names": ([["TT", "Chi bộ", "Số đảng viên"], [1, "Chi bộ A", 20]], False),
    "a note on a column": ([["Họ và tên", "Viết hoa"], ["Ngày sinh", "Ngày/tháng/năm"]], False),
    "text": ([["Hồ sơ năm 2025"], ["Người lập: Vũ An"]], False),
}


@pytest.mark.parametrize(("rows", "is_named"), SHEETS.values(), ids=SHEETS)
def test_another_sheet_is_named_if_people_stand_in_it(rows, is_named):
    made = book([[*HEADED, "Số thẻ"], [1, "Vũ An", "1960", "12345678"]], title="Chi bộ A")
    fill(made.create_sheet("Chi bộ B"), rows)
    read = read_table(saved(made), TODAY)
    assert (read.layout["sheet"], people(read)) == ("Chi bộ A", [["Vũ An", "1960", "12345678"]])
    assert read.layout["other_tables"] == (["Chi bộ B"] if is_named else [])


def test_headings_that_were_named_by_hand_make_a_table_of_another_sheet_too():
    made = book([["TT", "Quý danh"], [1, "Vũ An"]], title="Chi bộ A")
    fill(made.create_sheet("Chi bộ B"), [["TT", "Quý danh"], [1, "Lê Hoa"]])
    read = read_table(saved(made), TODAY, Choices(columns={plain("Quý danh"): "full_name"}))
    assert read.layout["other_tables"] == ["Chi bộ B"]


def test_a_sheet_that_was_chosen_is_read_without_a_look_at_the_others():
    made = book([HEADED, [1, "Vũ An", "1960"]], title="Chi bộ A")
    fill(made.create_sheet("Chi bộ B"), [HEADED, [1, "Lê Hoa", "1971"]])
    read = read_table(saved(made), TODAY, Choices(sheet="Chi bộ B"))
    assert (people(read), read.layout["other_tables"]) == ([["Lê Hoa", "1971"]], [])


def test_our_own_template_has_one_table_only():
    made = load_workbook(io.BytesIO(blank_template([("C1", "Chi bộ A")])))
    made.active.append([1, "Vũ An"])
    read = read_table(saved(made), TODAY)
    assert (len(read.layout["sheets"]), read.layout["other_tables"]) == (3, [])


def test_the_layout_of_a_csv():
    layout = table("tính đến ngày 1/2/2026|", "Họ tên|Cỡ áo", "Vũ An|XL").layout
    chosen = {key: layout[key] for key in ("format", "encoding", "delimiter", "day", "unknown")}
    assert chosen == {
        "format": "csv",
        "encoding": "utf-8",
        "delimiter": ";",
        "day": "2026-02-01",
        "unknown": ["Cỡ áo"],
    }


@pytest.mark.parametrize("name", ["workbook_headings.xlsx", "workbook_empty.xlsx"])
def test_a_workbook_without_people_is_refused(name):
    with pytest.raises(UnreadableError) as refused:
        read_table(FILES[name], TODAY)
    assert not isinstance(refused.value, ColumnsUnknownError)


class Heard(Progress):
    def __init__(self):
        super().__init__()
        self.words = []

    def tell(self):
        self.words.append((self.stage, self.done))


def test_reading_tells_how_far_it_is():
    heard = Heard()
    table("Họ tên|Năm sinh", *["Vũ An|1960"] * 1_100, progress=heard)
    assert heard.words == [(Stage.READING, 0), (Stage.READING, 500), (Stage.READING, 1000)]


def test_another_vocabulary_finds_its_own_table():
    sheet = Vocabulary(
        (("card", "Card", "Số thẻ"), ("name", "Name", "Họ tên"), ("status", "Status", "Có mặt")),
        ("card", "name"),
    )
    read = table("TT|Số thẻ|Có mặt", "1|12345678|x", vocabulary=sheet)
    assert people(read) == [["12345678", "x"]]


VALUES = st.text("abcXÔđ 0123/.-()|;\"'\t", max_size=8).map(lambda text: text.replace('"', ""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=8))
def test_any_table_is_read_or_refused_in_words(rows):
    try:
        read = read_table(sheet_of([HEADINGS, *rows]), TODAY)
    except UnreadableError as error:
        assert str(error).endswith(".")
    else:
        assert all(any(line.values) for line in read.lines)


def wide(headings):
    """Return a workbook of so many columns, with a person."""
    return sheet_of([["Họ tên", *headings], ["Vũ An", *["x"] * len(headings)]])


def test_our_own_reasons_do_not_count_among_200_columns():
    read = read_table(wide([*["Cỡ áo"] * 199, "Cần sửa"]), TODAY)
    assert (len(read.layout["headings"]), people(read)) == (201, [["Vũ An"]])
    with pytest.raises(UnreadableError, match=" 200 "):
        read_table(wide(["Cỡ áo"] * 200), TODAY)


def test_a_line_with_more_than_200_columns_is_refused():
    with pytest.raises(UnreadableError, match=" 2 .* 200 "):
        table("Họ tên|Năm sinh", "|".join(["Vũ An"] * 201))


def test_a_long_value_does_not_hide_the_first_person_of_a_file_without_headings():
    long = "Tổ trưởng tổ dân phố, phó trưởng ban công tác mặt trận thôn Khe Mẫu"
    with pytest.raises(ColumnsUnknownError) as refused:
        table(f"Vũ An|Kinh|{long}", "Lê Hoa|Tày|Làm ruộng", "Tô Bình|Dao|Làm ruộng")
    assert refused.value.layout["header_row"] == 1
