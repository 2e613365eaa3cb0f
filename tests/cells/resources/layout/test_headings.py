"""What headings mean, alone and below others, and how an office overrules that."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.layout.headings import LABELS, REASONS_HEADING, ROLL, Vocabulary, plain

MEANINGS = {
    "full_name": "Họ và tên | HỌ VÀ TÊN | ho va ten | Họ, tên | Họ & tên | H.và tên | Full name"
    " | Họ và tên đảng viên (chữ in hoa) | Ho\u0323 va\u0300 te\u0302n",
    "born": "Ngày sinh | NTNS | Ngày tháng năm sinh | Ngày, tháng, năm sinh | Ngày/tháng/năm sinh"
    " | Ngày sinh (dd/mm/yyyy) | Năm sinh | Date of birth",
    "sex": "Giới tính | Giới | GT | Nam, nữ | Sex",
    "male": "Nam | Ngày sinh (nam)",
    "female": "Nữ | NU | Năm sinh nữ",
    "ethnicity": "Dân tộc | DT | Dân Tộc:",
    "admitted": "Ngày vào Đảng | Ngày kết nạp | Ngày vào Đ | Ngày VĐ | Ngày, tháng, năm vào Đảng"
    " | NGAY VAO DANG | Date of admission",
    "official_from": "Ngày chính thức | Ngày công nhận | CT | Ngày CT | Ngày vào Đảng chính thức",
    "admission_decided": "Ngày quyết định kết nạp | QĐ kết nạp | Ngày QĐ kết nạp",
    "recognition_decided": "Ngày QĐ công nhận chính thức | QĐ công nhận",
    "card_number": "Số thẻ | Số thẻ (đảng viên) | Số thẻ ĐV | Số TĐV | Party card number",
    "personal_number": "Số CCCD | ĐDCN | Số ĐDCN | Mã định danh cá nhân | CMND/CCCD"
    " | Số CCCD / số định danh cá nhân",
    "cell": "Chi bộ | CB | Thuộc CB | Tên chi bộ | Cell",
    "arrived": "Ngày chuyển đến",
    "exempt": "Miễn sinh hoạt | Miễn SHĐ | Miễn SH",
    "transferred_out": "Ngày chuyển đi",
    "died": "Ngày từ trần, lý do",
    "left_party": "Ngày ra khỏi Đảng, hình thức",
    "": "Quê quán | Nơi ở hiện nay | Tôn giáo | Trình độ văn hóa | Trình độ chuyên môn | LLCT"
    " | Nghề nghiệp | Chức vụ | Ghi chú | Số lý lịch | Số huy hiệu | ĐT | SĐT | Số CMND | STT"
    " | Cần sửa | To be put right",
    None: "Cỡ áo | Dự bị | Hoàng Văn Thắng | 15/03/1958 | …",
}
KNOWN = [(heading, field) for field, said in MEANINGS.items() for heading in said.split(" | ")]


@pytest.mark.parametrize(("heading", "meaning"), KNOWN)
def test_headings(heading, meaning):
    assert ROLL.meaning_of(heading) == meaning


@pytest.mark.parametrize(
    ("parts", "meaning"),
    [
        (("Ngày, tháng, năm sinh", "Nam"), "male"),
        (("Ngày, tháng, năm sinh", "Nữ"), "female"),
        (("Giới tính", "Nữ"), "female"),
        (("Ngày vào Đảng", "Dự bị"), "admitted"),
        (("Ngày vào Đảng", "Chính thức"), "official_from"),
        (("Ngày vào Đảng", "CT"), "official_from"),
        (("Kết nạp", "Ngày QĐ"), "admission_decided"),
        (("Kết nạp", "Ngày kết nạp"), "admitted"),
        (("Công nhận chính thức", "Ngày QĐ"), "recognition_decided"),
        (("Công nhận chính thức", "Số QĐ"), ""),
        (("Thẻ đảng viên", "Số"), "card_number"),
        (("Thẻ đảng viên", "Ngày cấp"), ""),
        (("Trình độ", "Văn hóa"), ""),
        (("Chức vụ", "Chi bộ"), ""),
        (("Thông tin chung", "Số thẻ"), "card_number"),
        (("Đảng", "Ngày vào Đảng", "Dự bị"), "admitted"),
    ],
)
def test_headings_below_others(parts, meaning):
    assert ROLL.meaning_within(parts)[0] == meaning


def test_what_nobody_knows_means_what_stands_above_it_and_says_so():
    assert ROLL.meaning_within(("Ngày sinh", "theo lý lịch")) == ("born", True)
    assert ROLL.meaning_within(("Quê quán", "Cỡ áo")) == ("", True)


def test_what_an_office_said_wins():
    named = {plain("Quý danh"): "full_name", "ngay sinh": "", "ngay sinh nam": "born"}
    assert ROLL.meaning_of("Quý danh", named) == "full_name"
    assert ROLL.meaning_of("Ngày sinh", named) == ""
    assert ROLL.meaning_within(("Ngày sinh", "Nam"), named) == ("born", False)


def test_of_two_columns_of_one_meaning_the_first_counts():
    headings = ["STT", "Họ tên", "Ngày kết nạp", "Ngày vào Đảng", "Cỡ áo"]
    assert ROLL.columns_of(headings) == {"full_name": 1, "admitted": 2}


@pytest.mark.parametrize("heading", ["STT", "TT", "Số TT", "No.", "#", "Số thứ tự"])
def test_headings_of_numbering(heading):
    assert ROLL.is_numbering(heading)


def test_our_own_reasons_are_known_and_number_nothing():
    assert (ROLL.is_silent("Cần sửa"), ROLL.is_numbering("Cần sửa")) == (True, False)
    assert ROLL.meaning_of(str(REASONS_HEADING)) == ""
    assert ROLL.is_silent(str(REASONS_HEADING))


def test_labels_are_those_of_the_roll():
    assert LABELS is ROLL.labels
    assert list(LABELS)[:2] == ["full_name", "born"]


def test_names_in_two_columns():
    assert list(ROLL.halves_of(["STT", "Họ đệm", "Tên", "Ngày sinh"])) == [("full_name", 1)]
    assert list(ROLL.halves_of(["STT", "Họ và tên", "Ngày sinh", "Tên"])) == []


def test_another_vocabulary_knows_its_own_columns():
    sheet = Vocabulary(
        (("status", "Status", "Có mặt | Present"),), ("card", "status"), aside="Lý do"
    )
    assert (sheet.meaning_of("có mặt"), sheet.meaning_of("Lý do")) == ("status", "")
    assert (sheet.meaning_of("Ngày sinh"), sheet.required) == (None, ("card", "status"))


@given(st.text(max_size=300))
def test_any_text_has_a_plain_form_that_is_its_own(heading):
    assert plain(plain(heading)) == plain(heading)
    assert ROLL.meaning_of(heading) in {None, "", *LABELS}


@pytest.mark.parametrize("heading", ["(" * 1_000_000, "Ngày " * 1_000_000, "a/" * 1_000_000])
def test_a_heading_of_a_million_letters_means_nothing_and_takes_no_time(heading):
    begun = time.process_time()
    assert ROLL.meaning_of(heading) is None
    assert ROLL.meaning_within(("Ngày sinh", heading)) == ("born", True)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("letter", ["ß", "ﷺ", "ΐ", "ŉ", "ﬃ", "y"])
def test_the_plain_form_is_no_longer_than_a_heading_whatever_the_letters(letter):
    form = plain(letter * 200)
    assert (len(form) <= 200, plain(form)) == (True, form)
