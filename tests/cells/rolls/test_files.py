"""The files in tests/data/rolls: as their script makes them, and the members that each makes."""

import pytest
from django.utils import translation

from cells.choices import ImportState
from cells.models import Member
from cells.resources.sheets import UnreadableError
from tests.cells.imports.sending import Office
from tests.data.rolls.make import FILES, HERE

FIELDS = ("full_name", "sex", "ethnicity", "born", "admitted", "official_from", "card_number")

# name | sex | ethnicity | born | admitted | official from | card | cell | exempt
FOUR = """
Hoàng Văn Thắng|male|Tày|1958-03-15|1985-02-03|1986-02-03|12345601|C1|x
Chìu Thị Mùi|female|Dao|1979-08|2006-05-19|2007-05-19|12345602|C1|
Nguyễn Thuỳ Linh|female|Kinh|1991|2018-09-02|2019-09-02|02345603|C2|
Nguyễn Thuỳ Linh|female|Kinh|1988-11-20|2015|2016||C2|
"""
FIVE = """
Nguyễn Thị Thuỷ|female|Tày|1958-03-15|1985-02-03|1986-02-03|12345701|C1|x
Đặng Văn Hường|male|Kinh|1979-09-02|2006-05-19|2007-05-19|12345702|C1|
Lý Phúc Lỷ|male|Dao|1988-11-20|2018-09-02|2019-09-02|12345703|C1|
Trần Quốc Bảo|male|Kinh|1991-08|2015-02-03|2016-02-03|12345704|C2|
Hoàng Thị Ước|female|Sán Chay|1965|1999-12-22|2000-12-22|12345705|C2|
"""
TWO = """
Hoàng Văn Thắng|male||1958-03-15|1985-02-03||12345601|C1|
Chìu Thị Mùi|female||1979-08|2006-05-19||12345602|C1|
"""
BY_SEX = """
Hoàng Văn Thắng|male||1958-03-15|1985-02-03|1986-02-03|12345601|C1|
Chìu Thị Mùi|female||1979-08|2006-05-19|2007-05-19|12345602|C1|
"""
MEMBERS = {
    "plain.csv": FOUR,
    "excel.csv": FOUR,
    "tabs.csv": FOUR,
    "titles.csv": FOUR,
    "utf8.csv": FIVE,
    "utf8-bom.csv": FIVE,
    "utf16.txt": FIVE,
    "windows-1258.csv": FIVE,
    "decomposed.csv": FIVE,
    "tcvn3.csv": FIVE,
    "vni.csv": FIVE,
    "old-macintosh.csv": FIVE,
    "sep-line.csv": FIVE,
    "workbook_titles.xlsx": TWO,
    "workbook_sheets.xlsx": TWO,
    "workbook_tcvn3.xlsx": TWO,
    "workbook_vni.xlsx": TWO,
    "workbook_numbered_columns.xlsx": TWO,
    "workbook_stray_formatting.xlsx": TWO,
    "workbook_old.xls": TWO,
    "workbook_two_rows.xlsx": BY_SEX,
    "workbook_two_rows_unmerged.xlsx": BY_SEX,
    "workbook_footer.xlsx": BY_SEX,
    "workbook_sex_marks.xlsx": """
Hoàng Văn Thắng|male||1958||||C1|
Chìu Thị Mùi|female||1979||||C1|
""",
    "workbook_values.xlsx": """
Hoàng Văn Thắng|male||1958-03-15|1985-02-03||02345601|C1|x
Chìu Thị Mùi|female||1979-08|2006||12345602|C1|
""",
    "workbook_sections.xlsx": """
Hoàng Văn Thắng|||1958-03-15||||C1|
Chìu Thị Mùi|||1979-08||||C1|
Nguyễn Thuỳ Linh|||1991||||C2|
""",
    "workbook_unknown_column.xlsx": "Vũ An|||||||C1|",
    "workbook_two_columns_of_names.xlsx": "Hoàng Văn Thắng|||1958||||C1|",
    "values_dates.csv": """
Hoàng Văn Thắng|||1958-03-15|1985-02-03|1986-02-03||C1|
Chìu Thị Mùi|||1979-08|2006-05-19|2007-05||C1|
Nguyễn Thuỳ Linh|||1991|2018-09-02|2019-09-02||C1|
Tằng A Sáng|||1959-02-03|1990-02-01|1991-02-01||C1|
Lý Thị Mẫu|||2008-01-01|2026-05-12|||C1|
Phùn A Mẫu|||1960|1984-02-03|1985||C1|
""",
    "values_numbers.csv": """
Hoàng Văn Thắng||||||12345601|C1|
Chìu Thị Mùi||||||02345602|C1|
Nguyễn Thuỳ Linh|||||||C1|
Tằng A Sáng||||||12345604|C1|
Lý Thị Mẫu|||||||C1|
""",
    "values_sexes.csv": """
Hoàng Văn Thắng|male||1958-03-15||||C1|x
Chìu Thị Mùi|female||1979-08||||C1|
Nguyễn Thuỳ Linh|female||1991||||C1|x
Tằng A Sáng|male||||||C1|
Lý Thị Mẫu|female||||||C1|x
Phùn A Mẫu|male||1960-02-03||||C1|
""",
    "values_names.csv": """
Hoàng Văn Thắng||Tày|||||C1|
Chìu Thị Mùi||Dao|||||C1|
Nguyễn Thuỳ Linh||Kinh|||||C1|
Tằng A Sáng||Mông|||||C1|
Ông Ích Mẫu||Hoa|||||C1|
Lý Thị Mẫu||Sán Chay|||||C1|
""",
}
# Files without a column of cells are of the cell that is chosen for them.
OF_ONE_CELL = {
    "workbook_two_rows.xlsx",
    "workbook_two_rows_unmerged.xlsx",
    "workbook_footer.xlsx",
    "workbook_sex_marks.xlsx",
    "workbook_two_columns_of_names.xlsx",
    "workbook_values.xlsx",
}
UNREADABLE = {
    "picture.csv": "picture",
    "photo.csv": "picture",
    "paper.csv": "PDF",
    "nul-bytes.csv": "NUL bytes",
    "headings.csv": "no rows",
    "workbook_headings.xlsx": "no rows",
    "workbook_empty.xlsx": "empty",
    "workbook_protected.xlsx": "password",
    "workbook_document.doc": "workbook",
    "workbook_damaged.xlsx": "damaged",
    "workbook_zip.zip": "workbook",
    "workbook_stray_value.xlsx": "row 1048576 and column XFD",
}


@pytest.fixture
def office(db):
    with translation.override("en"):
        yield Office(names=("Chi bộ Thôn Khe Mẫu", "Chi bộ Trường học Mẫu"))


def members():
    """Return everybody on record as the tables above write them, in the order of the file."""
    found = []
    for member in Member.objects.order_by("pk"):
        values = [getattr(member, name) for name in FIELDS]
        values = [each.isoformat() if hasattr(each, "isoformat") else each or "" for each in values]
        mark = "x" if member.exemptions.exists() else ""
        found.append("|".join([*values, member.memberships.get().cell.code, mark]))
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_those_of_the_script(name):
    assert (HERE / name).read_bytes() == FILES[name]


def test_there_are_no_others():
    made = {path.name for path in HERE.iterdir() if path.is_file() and path.suffix != ".py"}
    assert made == set(FILES)


@pytest.mark.parametrize("name", MEMBERS)
def test_the_members_that_a_file_makes_value_by_value(office, name):
    cell = office.one if name in OF_ONE_CELL else None
    batch = office.send_bytes(FILES[name], cell=cell)
    office.confirm(batch)

    assert members() == MEMBERS[name].strip().split("\n")
    assert batch.layout["unknown"] == (["Cỡ áo", "(column E)"] if "unknown" in name else [])


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_roll_is_refused_in_a_sentence(office, name):
    batch = office.send_bytes(FILES[name])
    assert batch.state == ImportState.UNREADABLE
    assert UNREADABLE[name] in batch.message


def test_an_empty_file_is_not_even_kept(office):
    with pytest.raises(UnreadableError, match="empty"):
        office.send_bytes(FILES["empty.csv"])


def test_an_unknown_column_of_names_is_asked_for(office):
    batch = office.send_bytes(FILES["workbook_unknown_name.xlsx"], cell=office.one)
    assert (batch.state, batch.layout["headings"]) == (
        ImportState.MAPPING,
        ["STT", "Quý danh", "Ngày sinh"],
    )

    batch = office.again(batch, columns={"qui danh": "full_name"})
    office.confirm(batch)

    assert members() == ["Vũ An|||1960||||C1|", "Lê Thị Hoa|||1971||||C1|"]


def test_a_register_of_several_lines_a_person(office):
    batch = office.send_bytes(FILES["workbook_register.xlsx"], cell=office.one)

    first = batch.rows.order_by("row").first()
    facts = {name: value for name, value in (first.after | first.given).items() if name in FIELDS}
    assert facts == {
        "full_name": "Hoàng Văn Thắng",
        "born": "1958-03-15",
        "admitted": "1985-02-03",
        "official_from": "1986-02-03",
        "card_number": "12345601",
    }


def test_faults_by_row_and_column(office):
    batch = office.send_bytes(FILES["faults.csv"])
    found = [
        (row.row, error["column"], error["value"])
        for row in batch.rows.order_by("row")
        for error in row.errors
    ]
    assert found == [
        (2, "Ngày sinh", "31/02/1958"),
        (3, "Ngày chính thức", "19/05/2005"),
        (4, "Số thẻ đảng viên", "456"),
        (4, "Chi bộ", "Thôn Không Có"),
        (5, "Họ và tên", ""),
    ]
    assert not Member.objects.exists()
