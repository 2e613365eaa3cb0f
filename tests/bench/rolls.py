"""Rolls of a whole commune, as large as wished: the same ones every time, of invented people."""

import csv
import io
import random
from datetime import date, timedelta

from openpyxl import Workbook

COLUMNS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Số CCCD",
    "Chi bộ",
    "Miễn sinh hoạt",
    "Ghi chú",
)
# Families that the demo district does not have, so that nobody here is somebody there.
FAMILIES = "Hồ Phùng Châu Quách Tô Kiều Nghiêm Thạch Chu Đàm Khổng Mạc Nhâm Quản Thân Uông Vương"
MEN = (
    "Văn Đức Quang Minh Hữu Ngọc Đình Công Thanh Tiến",
    "Hùng Dũng Tuấn Hải Sơn Thắng Hưng Cường Long Thành Trung Bình Kiên Toàn Vinh Phúc Lâm Hiếu Quý"
    " Hòa Thái Thuận Vượng Đạt Giang",
)
WOMEN = (
    "Thị Thu Thanh Ngọc Minh Thúy Hồng Kim Phương Bích",
    "Hương Lan Hoa Hằng Nga Thủy Hà Mai Thảo Linh Yến Hạnh Dung Hiền Loan Nhung Trang Huyền Vân"
    " Liên Tuyết Oanh Lý Hồng Quỳnh",
)
PEOPLES = ("Kinh", "Tày", "Dao", "Nùng", "Mường")
OTHER_PEOPLE = "Sán Dìu"
FIRST_CARD = 40_000_000
# The code of a province of the personal number; no real one is complete without a real birth.
PROVINCE = "022"
CHANGED_EVERY = 20
EXEMPT_EVERY = 12
SMALLEST_CELLS, ROWS_A_CELL = 50, 200


def cells_of(rows):
    """Return the codes of the cells that a roll of so many rows names."""
    return [f"BENCH-{number:03}" for number in range(max(SMALLEST_CELLS, rows // ROWS_A_CELL))]


def people(rows, *, changed=False):
    """Return the lines of a roll, by column; `changed`: another value in one of 20."""
    rng = random.Random(rows)
    cells, seen = cells_of(rows), set()
    found = [_person(rng, number, cells, seen) for number in range(rows)]
    if changed:
        for number in range(0, rows, CHANGED_EVERY):
            _change(found[number], number // CHANGED_EVERY, cells)
    return found


def _person(rng, number, cells, seen):
    is_woman = rng.random() < 0.4
    name, born = _new_name_and_birth(rng, is_woman, seen)
    admitted = born + timedelta(days=rng.randint(19 * 366, 30 * 365))
    official = admitted + timedelta(days=rng.choice((366, 366, 380, 400)))
    values = (
        number + 1,
        name,
        f"{born:%d/%m/%Y}",
        "Nữ" if is_woman else "Nam",
        rng.choices(PEOPLES, (80, 8, 5, 4, 3))[0],
        f"{admitted:%d/%m/%Y}",
        f"{official:%d/%m/%Y}",
        FIRST_CARD + number,
        f"{PROVINCE}{int(is_woman)}{born:%y}{number:06}",
        cells[number % len(cells)],
        "" if number % EXEMPT_EVERY else "x",
        "" if number % 7 else "cán bộ hưu",
    )
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _new_name_and_birth(rng, is_woman, seen):
    """Return a name and a day of birth that nobody else in the roll has together."""
    middles, givens = WOMEN if is_woman else MEN
    while True:
        parts = (rng.choice(words.split()) for words in (FAMILIES, middles, givens))
        found = " ".join(parts), date(1940, 1, 1) + timedelta(days=rng.randrange(19_000))
        if found not in seen:
            seen.add(found)
            return found


def _change(person, turn, cells):
    """Change one value: that of another column, or the cell, at each turn."""
    kind = turn % 5
    if kind == 0:
        person["Dân tộc"] = OTHER_PEOPLE
    elif kind == 1:
        person["Ngày chính thức"] = _shifted(person["Ngày chính thức"], days=1)
    elif kind == 2:
        person["Ngày vào Đảng"] = _shifted(person["Ngày vào Đảng"], days=-1)
    elif kind == 3:
        family, _middle, given = person["Họ và tên"].split()
        person["Họ và tên"] = f"{family} Xuân {given}"
    else:
        here = cells.index(person["Chi bộ"])
        person["Chi bộ"] = cells[(here + 1) % len(cells)]


def _shifted(written, days):
    day, month, year = map(int, written.split("/"))
    return f"{date(year, month, day) + timedelta(days=days):%d/%m/%Y}"


def as_csv(lines):
    """Return a roll as CSV in UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode()


def as_xlsx(lines):
    """Return a roll as a workbook of texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(COLUMNS)
    for line in lines:
        sheet.append(list(line.values()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}
