"""Files as offices keep them, from their bytes to the sheets that they make."""

from datetime import date

import pytest

from cells.models import Meeting
from tests import factories
from tests.cells.attendance_files.files import chosen, confirm, problems, send, sheet
from tests.data.rolls.attendance import FILES

pytestmark = pytest.mark.django_db

REGULAR = {
    "Nguyễn Thủy Linh": "unexcused none_given",
    "Chìu Thị Mùi": "excused ill",
    "Đặng Văn Phúc": "excused working_away Bình Dương",
    "Hoàng Văn Thắng": "present",
}
THEMATIC = {
    "Nguyễn Thủy Linh": "present",
    "Chìu Thị Mùi": "excused ill",
    "Đặng Văn Phúc": "excused other",
    "Hoàng Văn Thắng": "present",
}


@pytest.fixture
def village(commune):
    """A cell whose people the files are about."""
    cell = factories.make_cell("KM-1", commune=commune, name="Chi bộ Thôn Khe Mẫu")
    numbers = {
        "Hoàng Văn Thắng": "12345601",
        "Chìu Thị Mùi": "12345602",
        "Nguyễn Thủy Linh": None,
        "Đặng Văn Phúc": "02345604",
    }
    for name, number in numbers.items():
        factories.make_member(name, cell=cell, card_number=number)
    return cell


def apply(name, choice, actor):
    """Have a file applied; return its Import."""
    batch = send(actor, choice, "", data=FILES[name])
    assert problems(batch) == []
    return confirm(batch, actor)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("plain.csv", "utf-8"),
        ("excel.csv", "utf-8"),
        ("unicode_text.txt", "utf-16"),
        ("tcvn3.csv", "tcvn3"),
        ("vni.csv", "vni"),
        ("workbook.xlsx", ""),
        ("old_letters.xlsx", "tcvn3"),
    ],
)
def test_a_line_for_each_person_and_meeting(name, encoding, commune, village, actor):
    batch = apply(name, chosen(commune, month=None, held_on=None), actor)
    regular, thematic = Meeting.objects.order_by("kind")
    assert batch.layout["encoding"] == encoding
    assert (regular.kind, regular.held_on, sheet(regular)) == (
        "regular",
        date(2024, 6, 5),
        REGULAR,
    )
    assert (thematic.kind, thematic.topic, sheet(thematic)) == ("thematic", "Nước sạch", THEMATIC)


def test_a_column_for_each_status(commune, village, actor):
    apply("ticks.xlsx", chosen(commune, village), actor)
    assert sheet(Meeting.objects.get()) == REGULAR | {"Đặng Văn Phúc": "excused working_away"}


def test_a_column_for_each_meeting(commune, village, actor):
    batch = apply("wide.csv", chosen(commune, month=None, held_on=None), actor)
    may, june = Meeting.objects.order_by("month")
    assert batch.counts["left_aside"] == ["03/07/2024"]
    assert (may.month, may.held_on) == (date(2024, 5, 1), date(2024, 5, 3))
    assert sheet(may) == {
        "Nguyễn Thủy Linh": "unexcused none_given",
        "Chìu Thị Mùi": "present",
        "Đặng Văn Phúc": "excused other",
        "Hoàng Văn Thắng": "present",
    }
    assert sheet(june) == REGULAR | {"Đặng Văn Phúc": "excused working_away"}
