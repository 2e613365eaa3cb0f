"""Workbooks as offices keep their rolls, one for each pitfall, made with openpyxl.

Every person in them is invented. What becomes of each is asserted in
tests/cells/resources/readers/test_workbooks.py and test_tables.py.
"""

import io
import re
import zipfile
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font

from cells.resources.readers.legacy import to_legacy
from tests.data.rolls.old_workbooks import old_workbook

MADE = datetime(2025, 12, 31, 8, 0)
_STAMP = f"{MADE.isoformat()}Z</dcterms:modified>".encode()
_MODIFIED = re.compile(rb"[0-9T:-]+Z</dcterms:modified>")

TITLES = [
    ["ĐẢNG ỦY XÃ MẪU"],
    ["CHI BỘ THÔN KHE MẪU"],
    [],
    [None, "DANH SÁCH ĐẢNG VIÊN"],
    [None, "(Tính đến ngày 31 tháng 12 năm 2025)"],
    [],
]
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Ngày vào Đảng", "Số thẻ", "Chi bộ"]
PEOPLE = [
    [1, "Hoàng Văn Thắng", "15/03/1958", "Nam", "03/02/1985", "12.345601", "Thôn Khe Mẫu"],
    [2, "Chìu Thị Mùi", "8/1979", "Nữ", "19/05/2006", "12 345 602", "Thôn Khe Mẫu"],
]
# Two lines of headings: birth by sex, the dates of the Party, the rest merged down.
UPPER = ["STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Ngày vào Đảng", None, "Số thẻ"]
LOWER = [None, None, "Nam", "Nữ", "Dự bị", "Chính thức", None]
BY_SEX = [
    [1, "Hoàng Văn Thắng", "15/03/1958", None, "03/02/1985", "03/02/1986", "12345601"],
    [2, "Chìu Thị Mùi", None, "8/1979", "19/05/2006", "19/05/2007", "12345602"],
]
ENDING = [
    [None, "Tổng cộng: 2 đảng viên", 1, 1],
    [None, None, None, None, "Mẫu, ngày 31 tháng 12 năm 2025"],
    [None, "NGƯỜI LẬP BIỂU", None, None, "T/M CHI BỘ"],
    [None, None, None, None, "BÍ THƯ"],
    [],
    [None, "Trần Thị Lập", None, None, "Hoàng Văn Thắng"],
]


def book(rows, *, merged=(), title="Danh sách"):
    """Return a workbook of one sheet of these rows."""
    made = Workbook()
    made.properties.created = MADE
    made.active.title = title
    fill(made.active, rows, merged)
    return made


def fill(sheet, rows, merged=()):
    """Write rows into a sheet, and merge cells of it."""
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, position).value = value
    for cells in merged:
        sheet.merge_cells(cells)


def saved(made):
    """Return the bytes of a workbook, the same at any time of day."""
    kept = io.BytesIO()
    made.save(kept)
    parts = zipfile.ZipFile(kept)
    return zipped({name: _MODIFIED.sub(_STAMP, parts.read(name)) for name in parts.namelist()})


def zipped(parts):
    """Return a ZIP of parts by name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            made.writestr(info, content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def sheet_of(rows, **options):
    """Return the bytes of a workbook of one sheet."""
    return saved(book(rows, **options))


def below(row):
    """Return the merged cells of UPPER and LOWER, which begin in a row."""
    down = [f"{letter}{row}:{letter}{row + 1}" for letter in "ABG"]
    return [*down, f"C{row}:D{row}", f"E{row}:F{row}"]


def several_sheets():
    """Return a workbook with a cover, the roll, and a hidden copy of an older and longer one."""
    made = book([["ĐẢNG ỦY XÃ MẪU"], ["Hồ sơ năm 2025"]], title="Bìa")
    fill(made.create_sheet("Đảng viên"), [HEADINGS, *PEOPLE])
    older = made.create_sheet("Năm 2024")
    older.sheet_state = "hidden"
    fill(older, [HEADINGS, [1, "Lý A Sáng", "1950", "Nam", "1980", "12345609", "Thôn Khe Mẫu"]])
    return saved(made)


def stray_formatting():
    """Return a workbook whose sheet is formatted, and empty, as far as its last row and column."""
    made = book([HEADINGS, *PEOPLE])
    made.active["XFD1048576"].font = Font(bold=True)
    return saved(made)


def stray_value():
    """Return a workbook with a value in the last cell of its sheet."""
    made = book([HEADINGS, *PEOPLE])
    made.active["XFD1048576"] = "."
    return saved(made)


def typed_in(font, encoding):
    """Return a workbook typed in an old font: its letters are Latin ones that look otherwise."""
    rows = [
        [to_legacy(value, encoding) if isinstance(value, str) else value for value in row]
        for row in [*TITLES, HEADINGS, *PEOPLE]
    ]
    made = book(rows)
    for cell in (cell for row in made.active.iter_rows() for cell in row):
        cell.font = Font(name=font)
    return saved(made)


def bomb(megabytes):
    """Return a workbook that is small and unpacks to so many MB."""
    kept = io.BytesIO(sheet_of([HEADINGS, *PEOPLE]))
    with (
        zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as made,
        made.open("xl/media/image1.xml", "w") as part,
    ):
        for _megabyte in range(megabytes):
            part.write(b" " * (1 << 20))
    return kept.getvalue()


def container(stream):
    """Return what begins like an old workbook or a protected one, with the name of a stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    )


# Form 7-HSĐV: a person takes several lines of it.
REGISTER = [
    ["SỔ DANH SÁCH ĐẢNG VIÊN"],
    [
        "STT",
        "Họ và tên, họ và tên khai sinh",
        "Ngày sinh",
        "Quê quán",
        "Ngày vào Đảng, ngày chính thức",
        "Số thẻ đảng viên, số lý lịch, số huy hiệu",
        "Ghi chú",
    ],
    ["1", "2", "3", "4", "7", "8", "14"],
    [1, "Hoàng Văn Thắng", "15/03/1958", "xã Mẫu,", "03/02/1985", "12345601", None],
    [None, "(Hoàng A Thắng)", None, "huyện Mẫu", "03/02/1986", "LL 017", "hưu trí"],
    [None, None, None, "tỉnh Mẫu", None, "HH 40", None],
    [2, "Chìu Thị Mùi", None, "xã Mẫu", "19/05/2006", "12345602", None],
    [None, None, "1979", None, "19/05/2007", None, None],
    [None, None, "1980", None, None, None, None],
]
SECTIONS = [
    ["STT", "Họ và tên", "Ngày sinh"],
    ["I. CHI BỘ THÔN KHE MẪU (2 đảng viên)"],
    [1, "Hoàng Văn Thắng", "15/03/1958"],
    [2, "Chìu Thị Mùi", "8/1979"],
    ["II", "Chi bộ Trường học Mẫu"],
    [1, "Nguyễn Thuỳ Linh", 1991],
]
MIXED = [
    [1, "Hoàng Văn Thắng", date(1958, 3, 15), "Nam", datetime(1985, 2, 3, 7, 30), 2345601, True],
    [],
    [2, "Chìu Thị Mùi", "8/1979", "Nữ", 2006, 12345602.0, False],
]

FILES = {
    "workbook_titles.xlsx": sheet_of([*TITLES, HEADINGS, *PEOPLE], merged=["A1:C1", "B4:G4"]),
    "workbook_two_rows.xlsx": sheet_of([*TITLES, UPPER, LOWER, *BY_SEX], merged=below(7)),
    "workbook_two_rows_unmerged.xlsx": sheet_of([UPPER, LOWER, *BY_SEX]),
    "workbook_sex_marks.xlsx": sheet_of(
        [
            ["TT", "Họ và tên", "Giới tính", None, "Năm sinh"],
            [None, None, "Nam", "Nữ", None],
            [1, "Hoàng Văn Thắng", "x", None, 1958],
            [2, "Chìu Thị Mùi", None, "x", 1979],
        ],
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    ),
    "workbook_sheets.xlsx": several_sheets(),
    "workbook_footer.xlsx": sheet_of([UPPER, LOWER, *BY_SEX, *ENDING], merged=below(1)),
    "workbook_gaps.xlsx": sheet_of([[], [None, *HEADINGS], [], *[[None, *row] for row in MIXED]]),
    "workbook_values.xlsx": sheet_of([[*HEADINGS[:6], "Miễn sinh hoạt"], *MIXED]),
    "workbook_tcvn3.xlsx": typed_in(".VnTime", "tcvn3"),
    "workbook_vni.xlsx": typed_in("VNI-Times", "vni"),
    "workbook_numbered_columns.xlsx": sheet_of([HEADINGS, [*"AB12345"], *PEOPLE]),
    "workbook_sections.xlsx": sheet_of(SECTIONS, merged=["A2:C2", "B5:C5"]),
    "workbook_register.xlsx": sheet_of(REGISTER),
    "workbook_unknown_column.xlsx": sheet_of(
        [["Họ và tên", "Chi bộ", "Quê quán", "Cỡ áo", None], ["Vũ An", "C1", "Mẫu", "XL", "?"]]
    ),
    "workbook_unknown_name.xlsx": sheet_of(
        [["STT", "Quý danh", "Ngày sinh"], [1, "Vũ An", "1960"], [2, "Lê Thị Hoa", "1971"]]
    ),
    "workbook_two_columns_of_names.xlsx": sheet_of(
        [["TT", "Họ và tên", None, "Ngày sinh"], [1, "Hoàng Văn", "Thắng", "1958"]],
        merged=["B1:C1"],
    ),
    "workbook_stray_formatting.xlsx": stray_formatting(),
    "workbook_stray_value.xlsx": stray_value(),
    "workbook_old.xls": old_workbook(
        [
            (row, position, value)
            for row, values in enumerate([*TITLES, HEADINGS, *PEOPLE])
            for position, value in enumerate(values)
            if value is not None
        ]
    ),
    "workbook_headings.xlsx": sheet_of([HEADINGS]),
    "workbook_empty.xlsx": sheet_of([]),
    "workbook_protected.xlsx": container("EncryptedPackage"),
    "workbook_document.doc": container("WordDocument"),
    "workbook_damaged.xlsx": sheet_of([HEADINGS, *PEOPLE])[:-400],
    "workbook_zip.zip": zipped({"roll.txt": "Họ và tên"}),
}
