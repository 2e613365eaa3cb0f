"""Makes the files beside this one: `.venv/bin/python -m tests.data.rolls.make`.

Every person in them is invented. Each file shows one way in which offices write their rolls; what
becomes of it is asserted in tests/cells/rolls/test_files.py and beside it.
"""

from pathlib import Path

from tests.data.rolls import attendance, texts, values, workbooks

HERE = Path(__file__).parent

HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Chi bộ",
    "Miễn sinh hoạt",
    "Ghi chú",
]
PEOPLE = [
    "1|Hoàng Văn Thắng|15/03/1958|Nam|Tày|03/02/1985|03/02/1986|12.345601|Thôn Khe Mẫu|x|",
    "2|Chìu Thị Mùi|8/1979|Nữ|Dao|19/05/2006|19/05/2007|12 345 602|Thôn Khe Mẫu||",
    "3|Nguyễn Thuỳ Linh|1991|Nữ|Kinh|02/09/2018|02/09/2019|2345603|Trường học Mẫu||giáo viên",
    "4|Nguyễn Thuỳ Linh|20/11/1988|Nữ|Kinh|2015|2016||Trường học Mẫu||",
]
FAULTS = [
    "1|Hoàng Văn Thắng|31/02/1958|Nam|Tày|03/02/1985|03/02/1986|12345601|Thôn Khe Mẫu||",
    "2|Chìu Thị Mùi|8/1979|Nữ|Dao|19/05/2006|19/05/2005|12345602|Thôn Khe Mẫu||",
    "3|Nguyễn Thuỳ Linh|1991|Nữ|Kinh|02/09/2018|02/09/2019|456|Thôn Không Có||",
    "4||20/11/1988|Nữ|Kinh|2015|2016||Trường học Mẫu||",
]
TITLES = [
    "ĐẢNG ỦY XÃ MẪU",
    "DANH SÁCH ĐẢNG VIÊN",
    "(Tính đến ngày 31/12/2025)",
    "",
]


def roll(people, *, delimiter=",", titles=(), mark=False, newline="\n"):
    """Return the bytes of a roll of people whose values stand between `|`."""
    lines = [title and title + delimiter * (len(HEADINGS) - 1) for title in titles]
    lines += [delimiter.join(HEADINGS)]
    lines += [person.replace("|", delimiter) for person in people]
    text = "".join(line + newline for line in lines)
    return text.encode("utf-8-sig" if mark else "utf-8")


FILES = {
    "plain.csv": roll(PEOPLE),
    "excel.csv": roll(PEOPLE, delimiter=";", mark=True, newline="\r\n"),
    "tabs.csv": roll(PEOPLE, delimiter="\t"),
    "titles.csv": roll(PEOPLE, delimiter=";", titles=TITLES, mark=True),
    "faults.csv": roll(FAULTS),
    "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "headings.csv": roll([]),
    "empty.csv": b"",
    **texts.FILES,
    **values.FILES,
    **workbooks.FILES,
    **{f"attendance_{name}": data for name, data in attendance.FILES.items()},
}


if __name__ == "__main__":
    for name, data in FILES.items():
        (HERE / name).write_bytes(data)
