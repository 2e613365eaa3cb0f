"""The names that stand for the values of a meeting in a template of a paper, with examples.

They are Vietnamese without marks, for the clerk who writes them in Word. Offices keep them in their
own files: a name that was once given is not taken away.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cells.rates import NO_DATA


@dataclass(frozen=True)
class Name:
    """A name, what it stands for in words, and an example of a value."""

    name: str
    meaning: str
    example: object


@dataclass(frozen=True)
class ListName(Name):
    """The name of a list, and the names that each of its rows has."""

    row: str = ""
    parts: tuple[Name, ...] = field(default=())


HEAD = (
    Name("cap_uy_cap_tren", _("committee above the commune’s"), "Huyện ủy Mẫu"),
    Name("dang_bo", _("the commune’s committee"), "Đảng bộ xã Mẫu"),
    Name("cap_tren", _("what stands directly above the cell"), "Đảng bộ xã Mẫu"),
    Name("chi_bo", _("cell"), "Chi bộ thôn Một"),
    Name("dia_danh", _("place before the date"), "Mẫu"),
    Name("ngay_thang", _("day of the meeting in words"), "ngày 03 tháng 6 năm 2026"),
)
MEETING = (
    Name("loai_sinh_hoat", _("kind of meeting"), "thường kỳ"),
    Name("thang", _("month that it counts for"), "6/2026"),
    Name("chuyen_de", _("topic of a thematic meeting"), "Giữ gìn an ninh trật tự"),
    Name("ngay_hop", _("day of the meeting in numbers"), "03/6/2026"),
    Name("bat_dau", _("hour at which it began"), "19 giờ 30 phút"),
    Name("ket_thuc", _("hour at which it ended"), "21 giờ 00 phút"),
    Name("dia_diem", _("place of the meeting"), "Nhà văn hóa thôn Một"),
    Name("chu_tri", _("chair"), "Lê Văn Chủ"),
    Name("chuc_vu_chu_tri", _("office of the chair in the cell"), "Bí thư"),
    Name("thu_ky", _("recorder of the minutes"), "Trần Thị Ghi"),
)
ATTENDANCE = (
    Name("tong_so", _("members on the sheet"), 20),
    Name("phai_du", _("those who had to attend"), 17),
    Name("co_mat", _("present of these"), 15),
    Name("ty_le", _("attendance rate"), "88,2 %"),
    Name("vang_co_ly_do", _("absent with reason"), 1),
    Name("vang_khong_ly_do", _("absent without reason"), 1),
    Name("mien", _("exempt, exempt for a time, suspended"), 2),
    Name("mien_co_mat", _("present of these"), 1),
    Name("noi_khac", _("in temporary activity elsewhere"), 1),
    Name("noi_khac_co_mat", _("present of these"), 0),
    Name("so_dai_bieu", _("number of guests"), 1),
)
_PERSON = Name("ho_ten", _("full name"), "Nguyễn Văn Vắng")
LISTS = (
    ListName(
        "ds_vang",
        _("those absent who had to attend"),
        None,
        "nguoi",
        (
            _PERSON,
            Name("ly_do", _("reason"), "ốm"),
            Name("co_ly_do", _("yes, when absent with reason"), True),
        ),
    ),
    ListName(
        "ds_mien",
        _("those who did not have to attend"),
        None,
        "nguoi",
        (
            _PERSON,
            Name("ly_do", _("ground"), "miễn sinh hoạt"),
            Name("co_mat", _("yes, when present"), False),
        ),
    ),
    ListName("ds_dai_bieu", _("guests"), None, "nguoi", (_PERSON,)),
)
MINUTES = (
    Name("noi_dung", _("contents"), "Đánh giá tháng trước\nNhiệm vụ tháng này"),
    Name("so_y_kien", _("number of opinions given"), 4),
    Name("ket_luan", _("conclusions"), "Làm đường vào bản trước mùa mưa"),
    Name("diem", _("the cell’s own score, of 100 points"), 92),
    Name("xep_loai", _("what the score says"), "tốt"),
)
RESOLUTION = (
    Name("co_nghi_quyet", _("yes, when there is a resolution"), True),
    Name("so_nghi_quyet", _("number of the resolution"), "05"),
    Name("nghi_quyet", _("contents of the resolution"), "Làm đường vào bản\nGiao tổ vận động"),
    Name("co_bieu_quyet", _("yes, when the vote is on record"), True),
    Name("tan_thanh", _("votes for"), 15),
    Name("khong_tan_thanh", _("votes against"), 0),
    Name("khong_y_kien", _("abstentions"), 1),
    Name("so_bieu_quyet", _("all who voted"), 16),
)
# As the page that explains them shows them.
GROUPS = (
    (_("Head of the paper"), HEAD),
    (_("The meeting"), MEETING),
    (_("Attendance"), ATTENDANCE),
    (_("What the minutes say"), MINUTES),
    (_("Resolution and vote"), RESOLUTION),
)
NAMES = tuple(name for _title, names in GROUPS for name in names)
PARTS = {each.name: frozenset(part.name for part in each.parts) for each in LISTS}
# How many rows the lists of the example have: more than any meeting is likely to.
MANY = 60


def examples():
    """Return values for all names, as for a meeting about which everything is known."""
    values = {name.name: name.example for name in NAMES}
    for each in LISTS:
        values[each.name] = [{part.name: part.example for part in each.parts}] * MANY
    return values


def bare_examples():
    """Return values for all names, as for a meeting about which as little as can be is known: a
    number that nobody wrote down is an empty text."""
    values = {name.name: False if name.example is True else "" for name in NAMES}
    values |= {name.name: 0 for name in ATTENDANCE} | {"ty_le": NO_DATA}
    return values | {each.name: [] for each in LISTS}
