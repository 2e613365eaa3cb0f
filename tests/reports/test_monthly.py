"""The monthly sheet of a commune, against a count by hand."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from cells.choices import MeetingQuality, Presence, Standing, StandingGround
from cells.models import Meeting, Member, Minutes
from reports.monthly import monthly_sheet
from reports.monthly_file import as_workbook
from reports.question import Scope
from reports.slots import Filed
from tests import factories
from tests.cells.evidence import queries_of

pytestmark = pytest.mark.django_db
JUNE = date(2024, 6, 1)


@pytest.fixture
def commune():
    """Three cells: one that met, one that did not and said why, one that said nothing."""
    commune = factories.make_commune("XA", name="Đảng bộ xã Mẫu")
    met, rained_off, silent = (
        factories.make_cell(code, commune=commune, name=f"Chi bộ {code}")
        for code in ("A", "B", "C")
    )
    people = [factories.make_member(cell=met) for _n in range(6)]
    factories.make_member(cell=silent)
    meeting = factories.make_meeting(met, "2024-06")
    marks = [
        (Presence.PRESENT, Standing.EXPECTED, ""),
        (Presence.PRESENT, Standing.EXPECTED, ""),
        (Presence.EXCUSED, Standing.EXPECTED, ""),
        (Presence.UNEXCUSED, Standing.EXPECTED, ""),
        ("", Standing.EXEMPT, StandingGround.EXEMPT),
        ("", Standing.EXEMPT, StandingGround.EXEMPT_FOR_TIME),
    ]
    for person, (presence, standing, ground) in zip(people, marks, strict=True):
        meeting.sheet.create(member=person, presence=presence, standing=standing, ground=ground)
    type(meeting).objects.filter(pk=meeting.pk).update(
        expected=4, present=2, excused=1, unexcused=1, exempt=2
    )
    Minutes.objects.create(meeting=meeting, self_score=75)
    factories.make_meeting(met, "2024-06", kind="thematic", topic="Đường giao thông")
    factories.make_meeting(met, "2024-05", present=9)
    factories.make_meeting(rained_off, "2024-06", not_held_reason="Bão")
    factories.make_meeting(silent, "2024-06", state="draft")
    other = factories.make_cell("Z", commune=factories.make_commune("XB"))
    factories.make_meeting(other, "2024-06", present=5)
    return commune


def figures(line):
    return (
        line.members,
        line.exempt,
        line.exempt_for_time,
        line.expected,
        line.present,
        line.excused,
        line.unexcused,
    )


def test_a_line_a_cell(commune):
    sheet = monthly_sheet("XA", JUNE)
    met, rained_off, silent = sheet.lines
    assert (sheet.name, sheet.month) == ("Đảng bộ xã Mẫu", JUNE)
    assert (met.cell, met.name, met.filed) == ("A", "Chi bộ A", Filed.SUBMITTED)
    assert figures(met) == (6, 1, 1, 4, 2, 1, 1)
    assert (met.rate.percent, met.quality) == (Decimal("50.0"), MeetingQuality.FAIR)
    assert met.topics == ("Đường giao thông",)
    assert (rained_off.filed, rained_off.not_held_reason) == (Filed.NOT_HELD, "Bão")
    assert figures(rained_off) == (0, *[None] * 6)
    assert (silent.filed, figures(silent)) == (Filed.MISSING, (1, *[None] * 6))
    assert silent.rate.percent is None


def test_the_total_is_of_what_was_held_and_all_members(commune):
    sheet = monthly_sheet("XA", JUNE)
    assert figures(sheet.total) == (7, 1, 1, 4, 2, 1, 1)
    assert sheet.total.rate.percent == Decimal("50.0")
    assert [line.cell for line in sheet.missing] == ["C"]


def test_where_nothing_came_in_the_total_is_no_zero(commune):
    total = monthly_sheet("XB", date(2024, 4, 1)).total
    assert figures(total) == (0, *[None] * 6)
    assert total.rate.percent is None


def test_members_are_those_of_the_last_day(commune):
    leaver = Member.objects.filter(memberships__cell__code="A").first()
    leaver.memberships.update(end=date(2024, 6, 30), ended="transferred")
    assert monthly_sheet("XA", date(2024, 5, 1)).lines[0].members == 6
    assert monthly_sheet("XA", JUNE).lines[0].members == 5


def test_a_cell_that_moved_is_on_the_sheet_of_the_time(commune):
    cell = factories.make_cell("M", commune=commune)
    cell.placements.update(end=date(2024, 6, 15))
    factories.place_cell(cell, factories.make_commune("XC"), start=date(2024, 6, 15))
    assert "M" in [line.cell for line in monthly_sheet("XA", date(2024, 5, 1)).lines]
    assert "M" not in [line.cell for line in monthly_sheet("XA", JUNE).lines]


def test_it_reaches_as_far_as_the_scope(commune):
    assert monthly_sheet("XA", JUNE, Scope(frozenset({"XB"}))).lines == ()
    assert len(monthly_sheet("XA", JUNE, Scope(frozenset({"XA"}))).lines) == 3


def test_queries_do_not_grow_with_the_cells(commune):
    few = queries_of(lambda: monthly_sheet("XA", JUNE))
    for number in range(5):
        cell = factories.make_cell(f"N{number}", commune=commune)
        Minutes.objects.create(
            meeting=factories.make_meeting(cell, "2024-06", present=1), self_score=90
        )
    assert queries_of(lambda: monthly_sheet("XA", JUNE)) == few


def test_the_workbook_says_the_same(commune):
    data = as_workbook(monthly_sheet("XA", JUNE), date(2024, 7, 10))
    rows = [list(row) for row in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
    assert [row[0] for row in rows[:4]] == [
        "ĐẢNG BỘ XÃ MẪU",
        "BIỂU TỔNG HỢP SINH HOẠT CHI BỘ",
        "Tháng 06/2024",
        "Số liệu tính đến ngày 10/07/2024",
    ]
    assert rows[5][:4] == ["TT", "Chi bộ", "Tổng số đảng viên", "Miễn"]
    assert rows[6][:10] == [1, "Chi bộ A", 6, 1, 1, 4, 2, 50, 1, 1]
    assert rows[6][11:] == ["Đường giao thông", "khá"]
    assert rows[7] == [2, "Chi bộ B", 0, *[None] * 7, "Không họp: Bão", None, None]
    assert rows[8][10] == "Chưa báo cáo"
    assert rows[9][1:10] == ["Tổng cộng", 7, 1, 1, 4, 2, 50, 1, 1]


def test_a_name_that_looks_like_a_formula_stays_text(commune):
    commune_of_names = factories.make_commune("XF")
    factories.make_cell("F", commune=commune_of_names, name="=1+1")
    data = as_workbook(monthly_sheet("XF", JUNE), date(2024, 7, 10))
    cell = load_workbook(io.BytesIO(data)).active["B7"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_joint_meeting_names_the_other_cell(commune):
    other = factories.make_cell("D", commune=commune, name="Chi bộ D")
    Meeting.objects.filter(cell__code="A", kind="regular").update(joint_with=other)

    sheet = monthly_sheet("XA", JUNE)

    assert {line.cell: line.joint_with for line in sheet.lines} == {
        "A": "Chi bộ D",
        "B": "",
        "C": "",
        "D": "",
    }
    page = load_workbook(io.BytesIO(as_workbook(sheet, JUNE))).active
    held = [cell.value for cell in page["K"]]
    assert "03/06/2024 (họp chung với Chi bộ D)" in held
