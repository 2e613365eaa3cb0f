"""The columns that a roll may have, and the headings by which each is known.

Case, marks, spaces and punctuation make no difference, nor does a remark in brackets.
"""

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells import text

# Column, its name in our words, the headings that mean it.
_COLUMNS = (
    (
        "full_name",
        _("Full name"),
        "Họ và tên | Họ tên | Họ và tên đảng viên | Họ tên đảng viên | Tên đảng viên"
        " | Họ và tên khai sinh | Họ và tên, họ và tên khai sinh | Full name | Name",
    ),
    (
        "born",
        _("Date of birth"),
        "Ngày sinh | Ngày, tháng, năm sinh | Ngày tháng sinh | Năm sinh | Sinh ngày"
        " | Date of birth | Birth date | Birthday | Born | Born on",
    ),
    ("sex", _("Sex"), "Giới tính | Giới | Nam, nữ | Nam hay nữ | Sex | Gender"),
    ("male", pgettext_lazy("column", "Male"), "Nam | Male"),
    ("female", pgettext_lazy("column", "Female"), "Nữ | Female"),
    ("ethnicity", _("Ethnicity"), "Dân tộc | Ethnicity | Ethnic group"),
    (
        "admitted",
        _("Admitted on"),
        "Ngày vào Đảng | Ngày kết nạp | Ngày kết nạp Đảng | Ngày kết nạp đảng viên | Vào Đảng"
        " | Ngày vào Đảng dự bị | Ngày vào ĐCSVN | Admitted | Admitted on | Date of admission"
        " | Admission date",
    ),
    (
        "official_from",
        _("Official from"),
        "Ngày chính thức | Chính thức | Ngày công nhận | Ngày công nhận chính thức"
        " | Ngày công nhận đảng viên chính thức | Ngày vào Đảng chính thức | Official"
        " | Official from | Official since | Date of recognition",
    ),
    (
        "admission_decided",
        _("Decision on admission"),
        "Ngày quyết định kết nạp | Ngày QĐ kết nạp | Decision on admission",
    ),
    (
        "recognition_decided",
        _("Decision on recognition"),
        "Ngày quyết định công nhận | Ngày QĐ công nhận | Ngày quyết định công nhận chính thức"
        " | Ngày QĐ công nhận chính thức | Decision on recognition",
    ),
    (
        "card_number",
        _("Party card number"),
        "Số thẻ | Số thẻ đảng viên | Số thẻ Đảng | Số thẻ ĐV | Thẻ đảng viên | Thẻ Đảng"
        " | Party card number | Party card | Card number | Card no",
    ),
    (
        "personal_number",
        _("Personal number"),
        "Số CCCD | CCCD | Số căn cước | Căn cước | Số căn cước công dân | Căn cước công dân"
        " | Số định danh cá nhân | Số định danh | Mã định danh | Mã số định danh"
        " | Số CCCD / số định danh cá nhân | Số CCCD / định danh cá nhân | Personal number"
        " | Personal identification number | ID number",
    ),
    (
        "cell",
        _("Cell"),
        "Chi bộ | Mã chi bộ | Tên chi bộ | Chi bộ sinh hoạt | Thuộc chi bộ | Sinh hoạt tại chi bộ"
        " | Cell | Cell code | Cell name | Party cell",
    ),
    (
        "arrived",
        _("Arrived on"),
        "Ngày chuyển đến | Chuyển đến | Ngày chuyển đến chi bộ | Arrived | Arrived on"
        " | Arrival date | Date of arrival",
    ),
    (
        "exempt",
        pgettext_lazy("column", "Exempt"),
        "Miễn sinh hoạt | Miễn SH | Miễn sinh hoạt Đảng | Được miễn sinh hoạt | Miễn công tác và"
        " sinh hoạt | Miễn công tác, sinh hoạt | Exempt",
    ),
    (
        "transferred_out",
        _("Transferred out on"),
        "Ngày chuyển đi | Chuyển đi | Transferred out | Transferred out on",
    ),
    ("died", _("Died on"), "Ngày từ trần | Từ trần | Ngày từ trần, lý do | Died | Died on"),
    (
        "left_party",
        _("Left the Party on"),
        "Ngày ra khỏi Đảng | Ra khỏi Đảng | Ngày ra khỏi Đảng, hình thức | Left the Party"
        " | Left the Party on",
    ),
)
# Of no meaning for us, and so neither kept nor reported.
_NUMBERING = "STT | TT | Số TT | Số thứ tự | No | #"

LABELS = {field: label for field, label, _headings in _COLUMNS}


def _plain(heading):
    return " ".join(re.findall(r"[a-z0-9#]+", text.search_form(heading)))


def _index(field, headings):
    return {_plain(heading): field for heading in headings.split(" | ")}


_MEANINGS = {}
for _field, _label, _headings in _COLUMNS:
    _MEANINGS |= _index(_field, _headings)
_NUMBERS = set(_index("", _NUMBERING))


LONGEST_HEADING = 200


def meaning_of(heading):
    """Return the column that a heading means, or None; what is too long for one means none."""
    if len(heading) > LONGEST_HEADING:
        return None
    whole = _MEANINGS.get(_plain(heading))
    return whole or _MEANINGS.get(_plain(re.sub(r"\([^()]*\)", " ", heading)))


def is_numbering(heading):
    """Tell whether a column only numbers the lines."""
    return _plain(heading) in _NUMBERS


def columns_of(headings):
    """Return the position of each known column; of two that mean the same, the first counts."""
    columns = {}
    for position, heading in enumerate(headings):
        if field := meaning_of(heading):
            columns.setdefault(field, position)
    return columns
