"""The columns of a member roll: their names in our words, and the headings that mean each.

Sources: form 7-HSĐV (Sổ danh sách đảng viên) and the working rolls of offices. Headings are
divided by " | "; case, marks, spaces and punctuation make no difference.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLUMNS = (
    (
        "full_name",
        _("Full name"),
        "Họ và tên | Họ tên | H và tên | H tên | Họ và tên đảng viên | Họ tên đảng viên"
        " | Họ và tên ĐV | Họ tên ĐV | Tên đảng viên | Họ và tên khai sinh"
        " | Họ và tên, họ và tên khai sinh | Họ và tên đang dùng, họ và tên khai sinh"
        " | Họ và tên đang dùng | Họ, tên đệm và tên | Họ, chữ đệm và tên | Họ, chữ đệm, tên"
        " | Họ và chữ đệm, tên | Full name | Name | Name of member | Member",
    ),
    (
        "born",
        _("Date of birth"),
        "Ngày sinh | Ngày, tháng, năm sinh | Ngày tháng sinh | Ngày, tháng và năm sinh"
        " | Năm sinh | NTNS | NTN sinh | Ngày tháng NS | Sinh ngày | Sinh năm"
        " | Ngày, năm sinh | Ngày tháng năm sinh đảng viên | Date of birth | Birth date"
        " | Birthday | Born | Born on | DOB | Year of birth",
    ),
    (
        "sex",
        _("Sex"),
        "Giới tính | Giới | GT | G tính | Phái | Nam, nữ | Nam hay nữ | Nam hoặc nữ | Sex | Gender",
    ),
    (
        "male",
        pgettext_lazy("column", "Male"),
        "Nam | Nam giới | Ngày sinh nam | Ngày, tháng, năm sinh nam | Năm sinh nam"
        " | Giới tính nam | Đảng viên nam | Male | Men",
    ),
    (
        "female",
        pgettext_lazy("column", "Female"),
        "Nữ | Nữ giới | Ngày sinh nữ | Ngày, tháng, năm sinh nữ | Năm sinh nữ"
        " | Giới tính nữ | Đảng viên nữ | Female | Women",
    ),
    (
        "ethnicity",
        _("Ethnicity"),
        "Dân tộc | D tộc | DT | Thành phần dân tộc | Ethnicity | Ethnic group",
    ),
    (
        "admitted",
        _("Admitted on"),
        "Ngày vào Đảng | Ngày kết nạp | Ngày kết nạp Đảng | Ngày kết nạp đảng viên"
        " | Ngày kết nạp vào Đảng | Ngày được kết nạp | Vào Đảng | Kết nạp | Kết nạp Đảng"
        " | Ngày KN | Ngày KNĐ | Ngày vào Đảng dự bị | Ngày vào Đảng DB | Ngày vào dự bị"
        " | Ngày dự bị | Ngày DB | Ngày vào ĐCSVN | Ngày vào ĐCS | Ngày vào Đ | Ngày VĐ | NVĐ"
        " | Ngày vào Đảng CSVN | Ngày vào Đảng Cộng sản Việt Nam | Ngày tháng vào Đảng"
        " | Ngày, tháng, năm vào Đảng | Ngày, tháng, năm kết nạp | Ngày, tháng, năm kết nạp Đảng"
        " | Năm vào Đảng | Năm kết nạp | Thời gian vào Đảng | Ngày vào Đảng lần đầu"
        " | Admitted | Admitted on | Date of admission | Admission date | Joined the Party",
    ),
    (
        "official_from",
        _("Official from"),
        "Ngày chính thức | Chính thức | CT | Ngày CT | Ngày công nhận"
        " | Ngày công nhận chính thức | Ngày công nhận CT | Công nhận chính thức | Ngày CNCT"
        " | Ngày công nhận đảng viên chính thức | Ngày công nhận ĐVCT"
        " | Ngày vào Đảng chính thức | Ngày vào Đảng CT | Ngày vào chính thức"
        " | Ngày chuyển chính thức | Ngày chuyển Đảng chính thức | Chuyển chính thức"
        " | Ngày, tháng, năm chính thức | Ngày, tháng, năm vào Đảng chính thức"
        " | Ngày, tháng, năm công nhận chính thức | Ngày tháng chính thức | Năm chính thức"
        " | Ngày chính thức vào Đảng | Official | Official from | Official since"
        " | Date of recognition",
    ),
    (
        "admission_decided",
        _("Decision on admission"),
        "Ngày quyết định kết nạp | Ngày QĐ kết nạp | Ngày QĐ KN | Ngày QĐKN | QĐ kết nạp"
        " | Quyết định kết nạp | Ngày ký quyết định kết nạp | Ngày ký QĐ kết nạp"
        " | Decision on admission",
    ),
    (
        "recognition_decided",
        _("Decision on recognition"),
        "Ngày quyết định công nhận | Ngày QĐ công nhận | Ngày quyết định công nhận chính thức"
        " | Ngày QĐ công nhận chính thức | Ngày QĐ công nhận CT | Ngày QĐ chính thức"
        " | Ngày QĐ CT | Ngày quyết định chính thức | QĐ công nhận | QĐ công nhận chính thức"
        " | QĐ chính thức | Quyết định công nhận | Quyết định công nhận chính thức"
        " | Ngày ký quyết định công nhận chính thức | Decision on recognition",
    ),
    (
        "card_number",
        _("Party card number"),
        "Số thẻ | Số thẻ đảng viên | Số thẻ Đảng | Số thẻ ĐV | Số TĐV | Số thẻ Đ"
        " | Thẻ đảng viên | Thẻ Đảng | Thẻ ĐV | Mã thẻ | Mã thẻ đảng viên | Mã số thẻ đảng viên"
        " | Số hiệu thẻ đảng viên | Party card number | Party card | Card number | Card no",
    ),
    (
        "personal_number",
        _("Personal number"),
        "Số CCCD | CCCD | Số căn cước | Căn cước | Số thẻ căn cước | Thẻ căn cước"
        " | Số căn cước công dân | Căn cước công dân | Số thẻ CCCD | Số định danh cá nhân"
        " | Số định danh | Mã định danh | Mã số định danh | Mã định danh cá nhân"
        " | Mã số định danh cá nhân | Định danh cá nhân | Định danh | ĐDCN | Số ĐDCN | Mã ĐDCN"
        " | SĐDCN | Số CCCD / số định danh cá nhân | Số CCCD / định danh cá nhân"
        " | CCCD / ĐDCN | Số CCCD / ĐDCN | Số định danh cá nhân / CCCD | Số ĐDCN / CCCD"
        " | CMND / CCCD | CCCD / CMND | Số CMND / CCCD | Số CCCD / CMND | CMTND / CCCD"
        " | Số CMTND / CCCD | CMT / CCCD | Số CMT / CCCD | Personal number"
        " | Personal identification number | ID number",
    ),
    (
        "member_code",
        _("Member code"),
        "Mã đảng viên | Mã ĐV | Mã số đảng viên | Member code",
    ),
    (
        "cell",
        _("Cell"),
        "Chi bộ | CB | Mã chi bộ | Mã CB | Tên chi bộ | Tên CB | Chi bộ sinh hoạt"
        " | Thuộc chi bộ | Thuộc CB | Sinh hoạt tại chi bộ | Sinh hoạt tại CB"
        " | Sinh hoạt chi bộ | Nơi sinh hoạt | Nơi sinh hoạt Đảng | Chi bộ đang sinh hoạt"
        " | Cell | Cell code | Cell name | Party cell",
    ),
    (
        "arrived",
        _("Arrived on"),
        "Ngày chuyển đến | Chuyển đến | Ngày chuyển đến chi bộ | Ngày đến | Ngày về chi bộ"
        " | Ngày tháng chuyển đến | Arrived | Arrived on | Arrival date | Date of arrival",
    ),
    (
        "exempt",
        pgettext_lazy("column", "Exempt"),
        "Miễn sinh hoạt | Miễn SH | Miễn SHĐ | Miễn SH Đảng | Miễn sinh hoạt Đảng"
        " | Đảng viên miễn sinh hoạt | ĐV miễn SH | ĐV miễn sinh hoạt | Được miễn sinh hoạt"
        " | Được miễn SH | Miễn công tác và sinh hoạt | Miễn công tác, sinh hoạt"
        " | Miễn công tác và sinh hoạt Đảng | Miễn CT, SH | Miễn CT và SH | Exempt",
    ),
    (
        "transferred_out",
        _("Transferred out on"),
        "Ngày chuyển đi | Chuyển đi | Ngày tháng chuyển đi | Transferred out | Transferred out on",
    ),
    (
        "died",
        _("Died on"),
        "Ngày từ trần | Từ trần | Ngày từ trần, lý do | Ngày mất | Died | Died on",
    ),
    (
        "left_party",
        _("Left the Party on"),
        "Ngày ra khỏi Đảng | Ra khỏi Đảng | Ngày ra khỏi Đảng, hình thức | Ngày ra Đảng"
        " | Left the Party | Left the Party on",
    ),
)

# What rolls usually have besides: known, and not kept, since no figure needs it.
ASIDE = (
    "Quê quán | Nguyên quán | Quê | Nơi sinh | Nơi ở | Nơi ở hiện nay | Chỗ ở | Chỗ ở hiện nay"
    " | Nơi cư trú | Nơi đăng ký HKTT | HKTT | Hộ khẩu | Hộ khẩu thường trú | Thường trú | Tạm trú"
    " | Nơi thường trú | Địa chỉ | Địa chỉ thường trú | Tôn giáo | T giáo | Trình độ"
    " | Trình độ văn hóa | TĐVH | Văn hóa | Học vấn | Trình độ học vấn | Giáo dục phổ thông"
    " | Trình độ giáo dục phổ thông | Trình độ chuyên môn | TĐCM | Chuyên môn"
    " | Chuyên môn nghiệp vụ | Trình độ chuyên môn nghiệp vụ | CMNV | Chuyên ngành | Học hàm"
    " | Học vị | Trình độ LLCT | LLCT | Lý luận | Lý luận chính trị | Trình độ lý luận"
    " | Trình độ lý luận chính trị | TĐLL | Ngoại ngữ | Trình độ ngoại ngữ | Tin học"
    " | Trình độ tin học | Văn hóa, lý luận, chuyên môn, ngoại ngữ | Nghề nghiệp"
    " | Nghề nghiệp hiện nay | Nghề nghiệp bản thân | Công việc | Đơn vị công tác | Nơi công tác"
    " | Nơi làm việc | Cơ quan | Đơn vị | Chức vụ | Chức danh | CV | Chức vụ Đảng"
    " | Chức vụ chính quyền | Chức vụ đoàn thể | Chức vụ trong Đảng | Chức vụ Đảng, chính quyền"
    " | Chức vụ, đơn vị công tác | Ghi chú | GC | Số lý lịch | Số LL | Số lý lịch đảng viên"
    " | Số huy hiệu | Huy hiệu | Huy hiệu Đảng | Số huy hiệu Đảng | Bộ đội, công an, hưu trí"
    " | Bộ đội | Công an | Hưu trí | Ngày cấp | Nơi cấp | Ngày cấp thẻ | Ngày cấp thẻ đảng viên"
    " | Ngày cấp CCCD | Nơi cấp CCCD | CMND | Số CMND | CMTND | Số CMTND | Số CMT"
    " | Bí danh | Tên khác | Tên gọi khác | Tên thường gọi | Tuổi | Tuổi đời | Tuổi Đảng"
    " | Điện thoại | Số điện thoại | SĐT | Số ĐT | Email | Thư điện tử | Thành phần"
    " | Thành phần gia đình | Xuất thân | Nơi kết nạp | Nơi vào Đảng | Nơi công nhận chính thức"
    " | Người giới thiệu | Số QĐ | Số quyết định | Số QĐ kết nạp | Số quyết định kết nạp"
    " | Số QĐ công nhận | Số quyết định công nhận | Ngày nhập ngũ | Ngày xuất ngũ | Xếp loại"
    " | Kết quả xếp loại | Kết quả đánh giá, xếp loại | Khen thưởng | Kỷ luật | Đảng phí"
    " | Mức đóng đảng phí | Đảng bộ | Đảng ủy | Đảng bộ bộ phận | Tổ Đảng | Loại đảng viên"
    " | Chữ ký | Ký nhận | Gia đình chính sách | Sức khỏe | Tình trạng sức khỏe"
    " | Tình trạng hôn nhân | Hôn nhân | Place of birth | Home town | Address | Religion"
    " | Education | Occupation | Position | Notes | Note | Remarks | Remark | Phone"
)

# The same letters without marks, and another meaning.
EXACT = {"đt": "", "sđt": "", "đ/t": ""}

# Names are often kept in two columns, to be sorted by the given name.
HALVES = {
    "full_name": (
        "Họ đệm | Họ và đệm | Họ, đệm | Họ và tên đệm | Họ lót | Họ và chữ đệm | Họ",
        "Tên",
    )
}

# Form 7-HSĐV has these as one column, a line of the person for each.
SERIES = {
    "Ngày vào Đảng, ngày chính thức": ("admitted", "official_from"),
    "Số thẻ đảng viên, số lý lịch, số huy hiệu": ("card_number",),
}

_DECISION = "Quyết định | QĐ | Ngày QĐ | Ngày quyết định | Ngày ký | Ngày ký QĐ | Ngày ra QĐ"
_NOT_KEPT = (
    "Số QĐ | Số quyết định | Số | Nơi | Nơi vào | Nơi kết nạp | Chi bộ | Tại chi bộ | Đơn vị"
    " | Người giới thiệu | Lý do | Hình thức"
)
_ELSEWHERE = (
    "Chi bộ | Từ chi bộ | Đến chi bộ | Nơi | Nơi đi | Nơi đến | Từ | Từ đâu | Đến | Đến đâu"
)
_ELSEWHERE += " | Đơn vị | Lý do | Hình thức | Số QĐ | Số | Số quyết định"

# By the field that a heading over several columns means: what those below it mean there.
UNDER = {
    "full_name": {
        "full_name": "Đang dùng | Tên đang dùng | Thường dùng",
        "": "Khai sinh | Tên khai sinh | Họ và tên khai sinh | Bí danh",
    },
    "admitted": {
        "admitted": "Dự bị | DB | Ngày dự bị | Ngày | Ngày vào | Ngày KN | Lần đầu | Lần 1"
        " | Vào Đảng",
        "official_from": "Chính thức | CT | Ngày CT",
        "admission_decided": _DECISION,
        "": _NOT_KEPT + " | Lần 2",
    },
    "official_from": {
        "official_from": "Ngày | Ngày CN | Ngày công nhận",
        "recognition_decided": _DECISION,
        "": _NOT_KEPT,
    },
    "admission_decided": {
        "admission_decided": "Ngày | " + _DECISION,
        "": "Số | Số QĐ | Số quyết định | Cơ quan ban hành",
    },
    "recognition_decided": {
        "recognition_decided": "Ngày | " + _DECISION,
        "": "Số | Số QĐ | Số quyết định | Cơ quan ban hành",
    },
    "card_number": {
        "card_number": "Số | Số thẻ",
        "": "Ngày | Cấp ngày | Ngày cấp | Nơi cấp | Ngày cấp thẻ | Nơi cấp thẻ | Ngày phát",
    },
    "personal_number": {
        "personal_number": "Số | Mã số",
        "": "Ngày | Cấp ngày | Ngày cấp | Nơi cấp",
    },
    "cell": {"cell": "Mã | Mã số | Tên | Tên gọi", "": "Chức vụ | Bí thư | Số | Loại hình"},
    "arrived": {"arrived": "Ngày | Từ ngày", "": _ELSEWHERE},
    "transferred_out": {"transferred_out": "Ngày | Từ ngày", "": _ELSEWHERE},
    "died": {"died": "Ngày", "": "Lý do"},
    "left_party": {"left_party": "Ngày", "": "Lý do | Hình thức"},
    "exempt": {
        "": "Số QĐ | Số | Số quyết định | Từ ngày | Đến ngày | Ngày | Thời gian | Lý do | "
        + _DECISION
    },
}
