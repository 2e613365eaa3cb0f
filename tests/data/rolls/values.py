"""Rolls about values: each file shows one pitfall in what offices write in a column.

Every person is invented. What becomes of each file is asserted in tests/cells/rolls/test_values.py.
"""


def csv_of(headings, *rows):
    """Return the bytes of a roll whose lines have `|` between their values; no value holds one."""
    lines = [headings, *rows]
    return "".join(";".join(line.split("|")) + "\r\n" for line in lines).encode("utf-8-sig")


DATES = csv_of(
    "TT|Họ và tên|Ngày sinh|Ngày vào Đảng|Ngày chính thức|Chi bộ",
    "1|Hoàng Văn Thắng|15/03/1958|3-2-85|3.2.86|Thôn Khe Mẫu",
    "2|Chìu Thị Mùi|8/1979|ngày 19 tháng 5 năm 2006|tháng 5/2007|Thôn Khe Mẫu",
    "3|Nguyễn Thuỳ Linh|1991|2018-09-02 00:00:00|02/09/2019.|Thôn Khe Mẫu",
    "4|Tằng A Sáng|21584|32905|33270|Thôn Khe Mẫu",
    "5|Lý Thị Mẫu|1/1/08|12/05/26|chưa|Thôn Khe Mẫu",
    "6|Phùn A Mẫu|.../.../1960| 03 / 02 / 1984 |1985|Thôn Khe Mẫu",
)
NUMBERS = csv_of(
    "TT|Họ và tên|Số thẻ đảng viên|Số CCCD|Chi bộ",
    "1|Hoàng Văn Thắng|12.345.601|022058001601|Thôn Khe Mẫu",
    "2|Chìu Thị Mùi|2345602|22179001602|Thôn Khe Mẫu",
    "3|Nguyễn Thuỳ Linh|022191001603||Thôn Khe Mẫu",
    "4|Tằng A Sáng|12 345 604|022 059 001 604|Thôn Khe Mẫu",
    "5|Lý Thị Mẫu|chưa có|-|Thôn Khe Mẫu",
)
SEXES = csv_of(
    "TT|Họ và tên|Nam|Nữ|Miễn SH|Chi bộ",
    "1|Hoàng Văn Thắng|15/03/1958||x|Thôn Khe Mẫu",
    "2|Chìu Thị Mùi||8/1979||Thôn Khe Mẫu",
    "3|Nguyễn Thuỳ Linh||1991|miễn|Thôn Khe Mẫu",
    "4|Tằng A Sáng|x||không|Thôn Khe Mẫu",
    "5|Lý Thị Mẫu||✓|1|Thôn Khe Mẫu",
    "6|Phùn A Mẫu|3/2/60|||Thôn Khe Mẫu",
)
NAMES = csv_of(
    "TT|Họ và tên|Dân tộc|Chi bộ",
    "1|HOÀNG VĂN THẮNG|TÀY|Thôn Khe Mẫu",
    "2|Đ/c Chìu Thị Mùi|Dao Thanh Phán|Thôn Khe Mẫu",
    "3|bà nguyễn thuỳ linh|Kinh (Việt)|Thôn Khe Mẫu",
    "4|Ông Tằng A Sáng|H'Mông|Thôn Khe Mẫu",
    "5|Ông Ích Mẫu|Hoa (Hán)|Thôn Khe Mẫu",
    "6|Lý Thị Mẫu|Cao Lan|Thôn Khe Mẫu",
)
REFUSED = csv_of(
    "TT|Họ và tên|Ngày sinh|Giới tính|Ngày vào Đảng|Số thẻ đảng viên|Số CCCD|Miễn SH|Chi bộ",
    "1|Hoàng Văn Thắng|12/25/1958|khác|31/02/1985|12345|100234567|từ 2020|Thôn Khe Mẫu",
    "2|Chìu Thị Mùi 2|1899|Nữ|24/12/2126|1,2E+07|2.2E+10||Thôn Khe Mẫu",
    "3||khoảng 1991|Nữ|5/68|022191001603|022191001604||Thôn Khe Mẫu",
)
CONTRADICTIONS = csv_of(
    "TT|Họ và tên|Giới tính|Dân tộc|Ngày sinh|Ngày QĐ kết nạp|Ngày vào Đảng|Ngày chính thức"
    "|Ngày QĐ công nhận|Số CCCD|Ngày từ trần|Chi bộ",
    "1|Hoàng Văn Thắng|Nam|Tày|15/03/1968||14/03/1986|||||Thôn Khe Mẫu",
    "2|Chìu Thị Mùi|Nữ|Dao|08/1979||19/05/1986|||||Thôn Khe Mẫu",
    "3|Nguyễn Thuỳ Linh|Nữ|Kinh|1931||02/09/1992|||||Thôn Khe Mẫu",
    "4|Tằng A Sáng|Nam|Dao|1959||03/02/1985|02/02/1985||||Thôn Khe Mẫu",
    "5|Lý Thị Mẫu|Nữ|Dao|1960||03/02/1985|02/02/1986||||Thôn Khe Mẫu",
    "6|Phùn A Mẫu|Nam|Dao|1960|04/02/1985|03/02/1985|03/02/1986|02/02/1986|||Thôn Khe Mẫu",
    "7|Vũ Thị Mẫu|Nữ|Sao Hỏa|1960||||||12/2020 già yếu|Thôn Khe Mẫu",
    "8|Bùi Văn Mẫu|Nam|Kinh|1960|||||022160001608||Thôn Khe Mẫu",
)

FILES = {
    "values_dates.csv": DATES,
    "values_numbers.csv": NUMBERS,
    "values_sexes.csv": SEXES,
    "values_names.csv": NAMES,
    "values_refused.csv": REFUSED,
    "values_contradictions.csv": CONTRADICTIONS,
}
