"""A file that was handed back with its reasons is read again as if it had none."""

import io
import json

import pytest
from openpyxl import Workbook

from cells.resources.layout.tables import read_table
from cells.resources.outgoing.mended import mend
from cells.resources.readers.encodings import encode
from cells.resources.readers.legacy import to_legacy
from tests.cells.rolls.files import TODAY

TITLES = [["ĐẢNG ỦY XÃ MẪU"], ["(Tính đến ngày 31/12/2025)"], []]
HEADINGS = [
    ["TT", "Họ và tên", "Ngày, tháng, năm sinh", "", "Dân tộc", "Chi bộ"],
    ["", "", "Nam", "Nữ", "", ""],
]
PEOPLE = [
    ["1", "Hoàng Văn Thắng", "31/02/1958", "", "Tày", "Thôn Khe Mẫu"],
    ["2", "Chìu Thị Mùi", "", "8/1979", "Dao", "Thôn Khe Mẫu"],
    ["3", "Nguyễn Thuỳ Linh", "", "1991", "Kinh", "Trường học Mẫu"],
    ["4", "Đỗ Thị Hường", "", "1988", "Kinh", "Trường học Mẫu"],
]
FOOTER = [["", "Tổng cộng: 4 đảng viên"]]
ROWS = [*TITLES, *HEADINGS, *PEOPLE, *FOOTER]
REASONS = {6: "Không có ngày này; hãy sửa “31/02/1958”.", 9: "=Chưa rõ chi bộ, tên “Đỗ Thị Hường”"}


def as_csv(rows, encoding):
    return encode("".join(";".join(row) + "\r\n" for row in rows), encoding)


def as_workbook(rows, written=str):
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value:
                book.active.cell(number, column, written(value))
    for merged in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "A1:F1"):
        book.active.merge_cells(merged)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def tcvn3(text):
    return to_legacy(text, "tcvn3")


def vni(text):
    return to_legacy(text, "vni")


FILES = {
    **{name: as_csv(ROWS, name) for name in ("utf-8", "utf-16", "windows-1258", "tcvn3", "vni")},
    "xlsx": as_workbook(ROWS),
    "xlsx in .VnTime": as_workbook(ROWS, tcvn3),
    "xlsx in VNI": as_workbook(ROWS, vni),
}


def table_of(data):
    """Return how a file is read, and all that it says."""
    table = read_table(data, TODAY)
    positions = sorted(table.columns.values())
    people = [(line.number, *(line[position] for position in positions)) for line in table.lines]
    read = (table.layout[name] for name in ("format", "encoding", "delimiter", "day", "header_row"))
    return table.columns, table.left_aside, table.unknown, people, *read


def handed_back(data, reasons):
    """Return a file with reasons, made from a layout as it is kept."""
    layout = json.loads(json.dumps(read_table(data, TODAY).layout))
    return mend(data, layout, reasons).data


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_handed_back_is_read_as_before(name):
    before = FILES[name]
    once = handed_back(before, REASONS)
    assert table_of(once) == table_of(before)
    twice = handed_back(once, {7: "Sai"})
    assert table_of(twice) == table_of(before)


@pytest.mark.parametrize("name", FILES)
def test_reasons_that_were_handed_back_give_way_to_new_ones(name):
    twice = handed_back(handed_back(FILES[name], REASONS), {7: "Ngày sai", 9: "Chi bộ sai"})
    table = read_table(twice, TODAY)
    position = table.layout["headings"].index("Cần sửa")
    assert [line[position] for line in table.lines] == ["", "Ngày sai", "", "Chi bộ sai"]


def test_values_beyond_the_headings_are_still_beyond_them():
    before = as_csv([["Họ và tên", "Dân tộc"], ["Lê Hoa", "Tày", "thừa"]], "utf-8")
    once = handed_back(before, {2: "Thừa"})
    assert read_table(once, TODAY).lines[0].values[2:] == ("Thừa", "thừa")


def wide(*, merged=""):
    """Return a workbook of 200 columns, or of two with merged cells far beyond them."""
    book = Workbook()
    width = 2 if merged else 200
    book.active.append(["Họ và tên", *["Cỡ áo"] * (width - 1)])
    book.active.append(["Lê Hoa", *["M"] * (width - 1)])
    if merged:
        book.active.merge_cells(merged)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("merged", ["", "A3:XFD3"])
def test_the_widest_file_is_read_again_with_its_reasons(merged):
    before = wide(merged=merged)
    once = handed_back(before, {2: "Sai"})
    assert read_table(once, TODAY).layout["headings"][-1] == "Cần sửa"
    assert table_of(once) == table_of(before)
    assert table_of(handed_back(once, {2: "Sai"})) == table_of(before)
