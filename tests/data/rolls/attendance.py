"""Attendance files as offices keep them; everybody in them is invented.

`FILES` holds their bytes by name. What becomes of each is asserted in
tests/cells/attendance_files/test_files.py.
"""

from openpyxl import Workbook

from cells.resources.readers.encodings import encode
from cells.resources.readers.legacy import to_legacy
from tests.data.rolls.workbooks import MADE, saved

HEADINGS = (
    "STT|Họ và tên|Số thẻ đảng viên|Chi bộ|Tháng|Loại sinh hoạt|Ngày sinh hoạt|Chuyên đề"
    "|Điểm danh|Lý do vắng|Ghi chú"
)
JUNE = (
    "1|Hoàng Văn Thắng|12.345601|Thôn Khe Mẫu|6/2024|Thường kỳ|05/06/2024||Có mặt||",
    "2|Chìu Thị Mùi|12 345 602|Thôn Khe Mẫu|6/2024|Thường kỳ|05/06/2024||Vắng có lý do|Ốm|",
    "3|Nguyễn Thuỷ Linh||Thôn Khe Mẫu|6/2024|Thường kỳ|05/06/2024||KLD||",
    "4|Đặng Văn Phúc|2345604|Thôn Khe Mẫu|6/2024|Thường kỳ|05/06/2024||P|Đi làm xa|Bình Dương",
    "5|Hoàng Văn Thắng|12.345601|Thôn Khe Mẫu|6/2024|Chuyên đề|05/06/2024|Nước sạch|x||",
    "6|Chìu Thị Mùi|12 345 602|Thôn Khe Mẫu|6/2024|Chuyên đề|05/06/2024|Nước sạch|vắng (ốm)||",
    "7|Nguyễn Thuỷ Linh||Thôn Khe Mẫu|6/2024|Chuyên đề|05/06/2024|Nước sạch|x||",
    "8|Đặng Văn Phúc|2345604|Thôn Khe Mẫu|6/2024|Chuyên đề|05/06/2024|Nước sạch|P|khác|",
)
TITLES = (
    "ĐẢNG ỦY XÃ MẪU",
    "TỔNG HỢP ĐIỂM DANH SINH HOẠT CHI BỘ THÁNG 6 NĂM 2024",
    "",
)
# One column for each status, under a common heading; below it totals and a signature.
TICKS = (
    ("TT", "Họ và tên", "Có mặt", "Vắng mặt", "", "Lý do"),
    ("", "", "", "Có lý do", "Không lý do", ""),
    (1, "Hoàng Văn Thắng", "x", None, None, None),
    (2, "Chìu Thị Mùi", None, "x", None, "ốm"),
    (3, "Nguyễn Thuỷ Linh", None, None, "x", None),
    (4, "Đặng Văn Phúc", None, "x", None, "đi làm xa"),
    (None, "Tổng cộng: 04 đồng chí", "1", "2", "1", None),
    (None, None, None, None, "Ngày 06 tháng 6 năm 2024", None),
    (None, None, None, None, "BÍ THƯ", None),
)
# One column for each meeting.
WIDE = (
    "STT|Họ và tên|Số thẻ|Chi bộ|03/05/2024|05/06/2024|03/07/2024",
    "1|Hoàng Văn Thắng|12345601|Thôn Khe Mẫu|x|x|",
    "2|Chìu Thị Mùi|12345602|Thôn Khe Mẫu|x|ốm|",
    "3|Nguyễn Thuỷ Linh||Thôn Khe Mẫu|K|K|",
    "4|Đặng Văn Phúc|02345604|Thôn Khe Mẫu|P|P (đi làm xa)|",
)


def table(lines, delimiter=";"):
    """Return the text of lines whose values stand between `|`."""
    return "".join(line.replace("|", delimiter) + "\r\n" for line in lines)


def workbook(rows, *, merged=()):
    """Return the bytes of a workbook with one sheet of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.properties.created = MADE
    return saved(book)


def _in_old_letters(line):
    return [to_legacy(value, "tcvn3") for value in line.split("|")]


LONG = (HEADINGS, *JUNE)
FILES = {
    "plain.csv": table(LONG, ",").encode(),
    "excel.csv": table([*TITLES, *LONG]).encode("utf-8-sig"),
    "unicode_text.txt": table(LONG, "\t").encode("utf-16"),
    "tcvn3.csv": encode(table(LONG), "tcvn3"),
    "vni.csv": encode(table(LONG), "vni"),
    "workbook.xlsx": workbook([line.split("|") for line in LONG]),
    "old_letters.xlsx": workbook([_in_old_letters(line) for line in LONG]),
    "ticks.xlsx": workbook(
        [("DANH SÁCH ĐIỂM DANH",), (), *TICKS], merged=("D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4")
    ),
    "wide.csv": table(WIDE).encode("utf-8-sig"),
}
