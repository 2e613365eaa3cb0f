"""The papers of a meeting: what they say, by the record, under the names of the day."""

from datetime import date, time

import pytest
from django.utils import translation

from cells.choices import OfficeRole
from cells.models import Minutes, Office, Resolution, UpperCommittee
from cells.resources.papers.names import bare_examples, examples
from cells.services.papers import values_of, write_paper
from tests import factories
from tests.cells.resources.papers.documents import lines_of

pytestmark = pytest.mark.django_db
CHANGE = date(2025, 7, 1)


@pytest.fixture
def cell():
    province = UpperCommittee.objects.create(code="TU", name="Tỉnh ủy Mẫu", level="province")
    commune = factories.make_commune("X", name="Đảng bộ thị trấn Cũ", end=CHANGE)
    factories.place_commune(commune, "Đảng bộ xã Mới", start=CHANGE, upper=province)
    cell = factories.make_cell("A1", commune=commune, name="Chi bộ khu phố 1", end=CHANGE)
    factories.place_cell(cell, commune, "Chi bộ thôn Một", start=CHANGE)
    return cell


@pytest.fixture
def secretary(cell):
    member = factories.make_member("Lê Thị Thuý", cell=cell)
    Office.objects.create(
        member=member, cell=cell, role=OfficeRole.SECRETARY, start=factories.BEGIN
    )
    return member


@pytest.fixture
def meeting(cell, secretary):
    meeting = factories.make_meeting(
        cell,
        "2025-02",
        present=15,
        excused=1,
        unexcused=1,
        exempt=2,
        exempt_present=1,
        away=1,
        guests=2,
    )
    absent = {"presence": "excused", "reason": "ill", "note": "nằm viện"}
    factories.mark(meeting, factories.make_member("Lê Vắng"), **absent)
    factories.mark(meeting, factories.make_member("Lê Bỏ"), presence="unexcused")
    factories.mark(meeting, secretary)
    factories.mark(meeting, factories.make_member("Lê Miễn"), "", "exempt")
    factories.mark(meeting, factories.make_member("Lê Xa"), "present", "away")
    factories.mark(meeting, factories.make_member("Lê Khách"), standing="guest")
    factories.mark(meeting, None, standing="guest", guest_name="Ông Hai")
    return meeting


@pytest.fixture
def minutes(meeting):
    return Minutes.objects.create(
        meeting=meeting,
        started_at=time(19, 30),
        ended_at=time(21, 5),
        place="Nhà văn hóa",
        chair="Lê Thị Thúy",
        recorder="Lê Ghi",
        contents="Việc một\nViệc hai",
        conclusions="Làm ngay",
        opinions=0,
        self_score=75,
    )


@pytest.fixture
def resolution(meeting):
    return Resolution.objects.create(
        meeting=meeting,
        number=5,
        contents="Làm đường",
        votes_for=15,
        votes_against=0,
        votes_abstaining=1,
    )


def values(meeting):
    with translation.override("vi"):
        return values_of(meeting)


def test_every_name_has_a_value_and_no_other(meeting):
    assert values(meeting).keys() == examples().keys() == bare_examples().keys()


def test_units_bear_the_names_of_the_day(meeting):
    said = values(meeting)
    names = ("cap_uy_cap_tren", "dang_bo", "cap_tren", "chi_bo", "dia_danh")
    assert [said[name] for name in names] == [
        "Huyện ủy Mẫu",
        "Đảng bộ thị trấn Cũ",
        "Đảng bộ thị trấn Cũ",
        "Chi bộ khu phố 1",
        "Cũ",
    ]


def test_later_they_bear_others(cell):
    said = values(factories.make_meeting(cell, "2025-08"))
    names = ("cap_uy_cap_tren", "dang_bo", "chi_bo", "dia_danh", "ngay_thang", "ngay_hop")
    assert [said[name] for name in names] == [
        "Tỉnh ủy Mẫu",
        "Đảng bộ xã Mới",
        "Chi bộ thôn Một",
        "Mới",
        "ngày 03 tháng 8 năm 2025",
        "03/8/2025",
    ]


def test_a_section_stands_directly_above_the_cell(cell):
    cell.placements.update(section="Đảng bộ bộ phận Đông")
    said = values(factories.make_meeting(cell, "2025-08"))
    assert (said["cap_tren"], said["dang_bo"]) == ("Đảng bộ bộ phận Đông", "Đảng bộ xã Mới")


def test_a_committee_without_a_place_has_none():
    commune = factories.make_commune(name="Đảng ủy Công ty Mẫu")
    said = values(factories.make_meeting(factories.make_cell(commune=commune), "2025-08"))
    assert said["dia_danh"] == ""


def test_numbers_are_those_of_the_sheet_with_a_comma(meeting):
    said = values(meeting)
    assert {name: said[name] for name in ("tong_so", "phai_du", "co_mat", "ty_le")} == {
        "tong_so": 20,
        "phai_du": 17,
        "co_mat": 15,
        "ty_le": "88,2\u00a0%",
    }
    assert (said["ngay_thang"], said["thang"]) == ("ngày 03 tháng 02 năm 2025", "02/2025")


def test_the_absent_are_named_with_their_reason(meeting):
    said = values(meeting)
    assert said["ds_vang"] == [
        {"ho_ten": "Lê Bỏ", "ly_do": "vắng không lý do", "co_ly_do": False},
        {"ho_ten": "Lê Vắng", "ly_do": "ốm đau – nằm viện", "co_ly_do": True},
    ]
    assert said["ds_mien"] == [
        {"ho_ten": "Lê Miễn", "ly_do": "miễn sinh hoạt", "co_mat": False},
        {"ho_ten": "Lê Xa", "ly_do": "sinh hoạt tạm thời nơi khác", "co_mat": True},
    ]
    assert {row["ho_ten"] for row in said["ds_dai_bieu"]} == {"Ông Hai", "Lê Khách"}


def test_minutes_are_said(meeting, minutes):
    said = values(meeting)
    names = ("bat_dau", "ket_thuc", "so_y_kien", "diem", "xep_loai", "noi_dung", "loai_sinh_hoat")
    assert [said[name] for name in names] == [
        "19 giờ 30 phút",
        "21 giờ 05 phút",
        0,
        75,
        "khá",
        "Việc một\nViệc hai",
        "thường kỳ",
    ]


def test_the_chairs_office_is_found_however_the_name_is_spelt(meeting, minutes):
    assert values(meeting)["chuc_vu_chu_tri"] == "Bí thư"
    Minutes.objects.update(chair="Ông Hai")
    assert values(meeting)["chuc_vu_chu_tri"] == ""


def test_the_minutes_of_a_meeting_as_a_word_file(meeting, minutes, resolution):
    with translation.override("en"):
        lines = lines_of(write_paper("minutes", meeting))
    for line in (
        "ĐẢNG BỘ THỊ TRẤN CŨ",
        "CHI BỘ KHU PHỐ 1",
        "Cũ, ngày 03 tháng 02 năm 2025",
        "Sinh hoạt chi bộ thường kỳ tháng 02/2025",
        "Chủ trì: đồng chí Lê Thị Thúy, bí thư chi bộ.",
        "Có mặt: 15/17 đồng chí, đạt 88,2\u00a0%.",
        "Vắng có lý do: 1 đồng chí; vắng không có lý do: 1 đồng chí, gồm:",
        "- Lê Vắng: ốm đau – nằm viện;",
        "Đại biểu dự: 2 đồng chí, gồm:",
        "Có 0 ý kiến phát biểu.",
        "Việc hai",
        "Chi bộ thông qua Nghị quyết số 05-NQ/CB:",
        "Kết quả biểu quyết: tán thành 15/16; không tán thành 0; không có ý kiến 1.",
        "Chi bộ tự chấm 75/100 điểm, xếp loại: khá.",
        "Buổi sinh hoạt kết thúc lúc 21 giờ 05 phút cùng ngày.",
    ):
        assert line in lines


def test_the_resolution_as_a_word_file(meeting, minutes, resolution):
    lines = lines_of(write_paper("resolution", meeting))
    for line in (
        "Số 05-NQ/CB",
        "NGHỊ QUYẾT",
        "Ngày 03/02/2025, Chi bộ khu phố 1 đã tổ chức buổi sinh hoạt thường kỳ tháng 02/2025;"
        " có mặt 15/17 đảng viên phải dự, đạt 88,2\u00a0%.",
        "Làm đường",
        "T/M CHI BỘ",
        "BÍ THƯ",
        "Lê Thị Thúy",
    ):
        assert line in lines


def test_what_nobody_wrote_is_left_to_the_pen(meeting):
    lines = lines_of(write_paper("minutes", meeting))
    assert "Chủ trì: đồng chí ……………." in lines
    assert "Thời gian: … giờ …, ngày 03/02/2025." in lines
    assert "V. Đánh giá buổi sinh hoạt" in lines
    assert not [line for line in lines if "Nghị quyết" in line or "biểu quyết" in line]


def test_a_vote_that_is_not_on_record_is_not_invented(meeting, resolution):
    Resolution.objects.update(votes_for=None, votes_against=None, votes_abstaining=None)
    lines = lines_of(write_paper("resolution", meeting))
    assert not [line for line in lines if "biểu quyết" in line]


def test_queries_do_not_grow_with_the_people(meeting, minutes, django_assert_num_queries):
    with django_assert_num_queries(9):
        write_paper("minutes", meeting)
    for number in range(20):
        factories.mark(meeting, factories.make_member(f"Lê Vắng {number}"), presence="unexcused")
    with django_assert_num_queries(9):
        write_paper("minutes", meeting)
