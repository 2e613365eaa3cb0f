"""The columns of attendance files: their names in our words, and the headings that mean each.

Who somebody is, is headed as on a roll. Headings are divided by " | "; case, marks, spaces and
punctuation make no difference.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.resources import roll_columns
from cells.resources.layout.headings import Vocabulary

# Of these columns one must be there: they tell of whom a line speaks.
IDENTITY = ("full_name", "card_number", "personal_number", "member_code")
# In these stands what somebody did: one of them must be there, or a column for each meeting.
STATUS = ("status", "excused", "unexcused", "absent")

_OF_ROLLS = (*IDENTITY, "born", "cell")

_OF_MEETINGS = (
    (
        "month",
        _("Month"),
        "Tháng | Tháng sinh hoạt | Tháng họp | Sinh hoạt tháng | Kỳ sinh hoạt | Kỳ họp | Kỳ"
        " | Tháng, năm | Month | Month of the meeting | For the month of",
    ),
    (
        "kind",
        _("Kind of meeting"),
        "Loại sinh hoạt | Loại hình sinh hoạt | Hình thức sinh hoạt | Loại hình | Loại họp"
        " | Loại cuộc họp | Loại buổi sinh hoạt | Loại | Kind | Kind of meeting | Type of meeting",
    ),
    (
        "held_on",
        _("Day of the meeting"),
        "Ngày sinh hoạt | Ngày sinh hoạt chi bộ | Ngày họp | Ngày họp chi bộ | Ngày tổ chức"
        " | Ngày tổ chức sinh hoạt | Thời gian sinh hoạt | Thời gian họp | Ngày | Held on"
        " | Day of the meeting | Date of meeting | Meeting date | Date",
    ),
    (
        "topic",
        _("Topic"),
        "Chuyên đề | Tên chuyên đề | Chủ đề | Nội dung | Nội dung sinh hoạt | Topic | Subject",
    ),
    (
        "status",
        pgettext_lazy("column", "Attendance"),
        "Có mặt | Tham dự | Dự họp | Dự sinh hoạt | Tham gia | Tham gia sinh hoạt"
        " | Tham dự sinh hoạt | Điểm danh | Kết quả điểm danh | Trạng thái | Tình trạng"
        " | Tình hình tham gia | Tình hình tham gia sinh hoạt | Chuyên cần | Hiện diện"
        " | Có mặt, vắng mặt | Có mặt / vắng | Status | Attendance | Presence | Present",
    ),
    (
        "excused",
        _("Absent with reason"),
        "Vắng có lý do | Vắng mặt có lý do | Vắng CLD | Có lý do | CLD | Vắng có phép | Có phép"
        " | Excused | Absent with reason",
    ),
    (
        "unexcused",
        _("Absent without reason"),
        "Vắng không lý do | Vắng mặt không lý do | Vắng không có lý do | Vắng KLD | Không lý do"
        " | Không có lý do | KLD | Vắng không phép | Không phép | Unexcused"
        " | Absent without reason",
    ),
    ("absent", _("Absent"), "Vắng | Vắng mặt | Absent"),
    (
        "reason",
        _("Reason of absence"),
        "Lý do | Lý do vắng | Lý do vắng mặt | Lý do vắng mặt (nếu có) | Reason"
        " | Reason of absence",
    ),
    ("note", _("Note"), "Ghi chú | GC | Note | Notes | Remark | Remarks"),
)

COLUMNS = (
    *(column for column in roll_columns.COLUMNS if column[0] in _OF_ROLLS),
    *_OF_MEETINGS,
)

# What such lists usually have besides.
_ASIDE = (
    "Chức vụ | Chức danh | Chức vụ Đảng | Giới tính | Nam | Nữ | Dân tộc | Tuổi | Đơn vị"
    " | Điện thoại | Số điện thoại | Chữ ký | Ký nhận | Ký tên | Giờ vào | Giờ đến | Position"
    " | Signature"
)
_UNDER = {
    "absent": {
        "excused": "Có lý do | CLD | Có phép | P",
        "unexcused": "Không lý do | Không có lý do | KLD | Không phép | K | KP",
        "reason": "Lý do | Lý do vắng",
    },
    "cell": roll_columns.UNDER["cell"],
}

ATTENDANCE = Vocabulary(COLUMNS, IDENTITY, aside=_ASIDE, under=_UNDER)
