"""Attendance, counted by hand from a few meetings."""

from datetime import date
from decimal import Decimal

import pytest

from cells.models import Setting
from reports.attendance import AttendanceRow, attendance_report, months_of
from reports.question import By, Kinds, Structure
from tests import factories
from tests.reports.asking import ask, months, scope

pytestmark = pytest.mark.django_db

JULY = date(2024, 7, 1)


def figures(report):
    """Return meetings, expected, present, excused and unexcused by key."""
    return {
        row.key: (row.meetings, row.expected, row.present, row.excused, row.unexcused)
        for row in report.rows
    }


@pytest.fixture
def communes():
    return factories.make_commune("A", name="Xã A"), factories.make_commune("B", name="Xã B")


@pytest.fixture
def moved(communes):
    """A cell that went from A to B in the middle of 2024, with a meeting before and one after."""
    old, new = communes
    cell = factories.make_cell("A-1", commune=old, end=JULY)
    factories.place_cell(cell, new, start=JULY)
    before = {"held_on": date(2024, 7, 2), "commune_id": old.pk}
    factories.make_meeting(cell, "2024-06", present=9, excused=1, **before)
    factories.make_meeting(cell, "2024-07", present=7, excused=2, unexcused=1)
    return cell


def test_a_report_pools_the_meetings_of_each_commune(communes):
    one = factories.make_cell("A-1", commune=communes[0])
    other = factories.make_cell("A-2", commune=communes[0])
    factories.make_meeting(one, "2024-01", present=9, excused=1)
    factories.make_meeting(other, "2024-12", present=1, excused=0, unexcused=2)
    report = attendance_report(ask())
    assert report.rows == (
        AttendanceRow("A", "Xã A", 2, 13, 10, 1, 2),
        AttendanceRow("B", "Xã B", 0, 0, 0, 0, 0),
    )
    assert report.total == AttendanceRow("", "", 2, 13, 10, 1, 2)
    # 76.923… %: pooled, not the mean of 90 % and 33.3 %.
    assert report.total.rate.percent == Decimal("76.9")


def test_a_commune_without_meetings_has_no_data(communes):
    rates = [row.rate.percent for row in attendance_report(ask()).rows]
    assert rates == [None, None]


def test_two_reports_of_one_question_are_equal(moved):
    assert attendance_report(ask()) == attendance_report(ask())


def test_a_meeting_counts_in_its_month_whenever_it_was_held(moved):
    # June's meeting was held on 2 July, after the cell had moved: June's commune has it.
    report = attendance_report(ask(period=months("2024-06", "2024-06")))
    assert figures(report) == {"A": (1, 10, 9, 1, 0), "B": (0, 0, 0, 0, 0)}


def test_decembers_meeting_held_in_january_counts_in_december(communes):
    cell = factories.make_cell("A-1", commune=communes[0])
    factories.make_meeting(cell, "2023-12", present=3, held_on=date(2024, 1, 2))
    assert attendance_report(ask()).total.meetings == 0
    assert attendance_report(ask(period=months("2023-12", "2023-12"))).total.meetings == 1


def test_by_month_every_month_has_a_row(moved):
    report = attendance_report(ask(by=By.MONTH, period=months("2024-05", "2024-07")))
    assert figures(report) == {
        "2024-05": (0, 0, 0, 0, 0),
        "2024-06": (1, 10, 9, 1, 0),
        "2024-07": (1, 10, 7, 2, 1),
    }
    assert [row.name for row in report.rows] == ["05/2024", "06/2024", "07/2024"]


def test_by_month_is_the_same_question(moved):
    by_month = attendance_report(ask(by=By.MONTH))
    assert months_of(attendance_report(ask())) == months_of(by_month) == by_month.rows


def test_a_moved_cell_counts_under_each_commune_in_its_time(moved):
    report = attendance_report(ask())
    assert figures(report) == {"A": (1, 10, 9, 1, 0), "B": (1, 10, 7, 2, 1)}


def test_under_todays_structure_all_its_past_is_shown_where_it_is_now(moved):
    report = attendance_report(ask(structure=Structure.TODAY))
    assert figures(report) == {"A": (0, 0, 0, 0, 0), "B": (2, 20, 16, 3, 1)}


def test_today_is_the_day_that_was_asked_for(moved):
    report = attendance_report(ask(structure=Structure.TODAY, as_of=date(2024, 6, 30)))
    assert figures(report) == {"A": (2, 20, 16, 3, 1), "B": (0, 0, 0, 0, 0)}


def test_grouping_by_cell_never_regroups(moved):
    then = attendance_report(ask(by=By.CELL))
    today = attendance_report(ask(by=By.CELL, structure=Structure.TODAY))
    assert figures(then) == figures(today) == {"A-1": (2, 20, 16, 3, 1)}


def test_a_merged_cell_is_shown_then_under_the_old_commune_and_today_under_the_new(communes):
    old, new = communes
    ended = factories.make_cell("A-1", commune=old, end=JULY)
    heir = factories.make_cell("B-1", commune=new)
    factories.succeed(ended, heir, JULY)
    factories.make_meeting(ended, "2024-06", present=5)
    assert figures(attendance_report(ask()))["A"][0] == 1
    today = attendance_report(ask(structure=Structure.TODAY))
    assert figures(today) == {"A": (0, 0, 0, 0, 0), "B": (1, 5, 5, 0, 0)}


def test_a_succession_yet_to_come_is_not_followed(communes):
    ended = factories.make_cell("A-1", commune=communes[0], end=JULY)
    factories.succeed(ended, factories.make_cell("B-1", commune=communes[1]), date(2025, 7, 1))
    factories.make_meeting(ended, "2024-06", present=5)
    assert "none" in figures(attendance_report(ask(structure=Structure.TODAY)))


def test_a_cell_without_successor_goes_under_none_so_that_totals_are_equal(communes):
    ended = factories.make_cell("A-1", commune=communes[0], end=JULY)
    factories.make_meeting(ended, "2024-06", present=5, unexcused=1)
    then = attendance_report(ask())
    today = attendance_report(ask(structure=Structure.TODAY))
    assert figures(today)["none"] == (1, 6, 5, 0, 1)
    assert today.total == then.total
    assert "none" not in figures(then)


def test_names_are_those_of_the_periods_last_day(communes):
    renamed = factories.make_commune("C", name="Old", end=JULY)
    factories.place_commune(renamed, "New", start=JULY)
    before = attendance_report(ask(period=months("2024-01", "2024-06")))
    after = attendance_report(ask())
    assert (before.row("C").name, after.row("C").name) == ("Old", "New")


def test_a_unit_that_ended_in_the_period_has_a_row_with_its_last_name(communes):
    factories.make_commune("C", name="Ended", end=JULY)
    assert attendance_report(ask()).row("C").name == "Ended"
    assert attendance_report(ask(period=months("2024-07", "2024-12"))).row("C") is None
    assert attendance_report(ask(structure=Structure.TODAY)).row("C").rate.percent is None


def test_drafts_returned_and_not_held_meetings_do_not_count(communes):
    cell = factories.make_cell("A-1", commune=communes[0])
    factories.make_meeting(cell, "2024-01", state="draft", present=5)
    factories.make_meeting(cell, "2024-02", state="returned", present=5)
    factories.make_meeting(cell, "2024-03", not_held_reason="flood")
    factories.make_meeting(cell, "2024-04", state="confirmed", present=5)
    assert attendance_report(ask()).total.meetings == 1


@pytest.mark.parametrize(
    ("kind", "meetings"), [(Kinds.REGULAR, 1), (Kinds.THEMATIC, 2), (Kinds.ALL, 4)]
)
def test_kinds_are_counted_apart_or_all_together(communes, kind, meetings):
    cell = factories.make_cell("A-1", commune=communes[0])
    for each in ("regular", "thematic", "thematic", "extraordinary"):
        factories.make_meeting(cell, "2024-03", kind=each, present=1)
    assert attendance_report(ask(kind=kind)).total.meetings == meetings


def test_a_type_of_cell_is_that_frozen_on_the_meeting(communes):
    school = factories.make_cell("A-1", commune=communes[0], cell_type="school")
    factories.make_cell("A-2", commune=communes[0])
    factories.make_meeting(school, "2024-01", present=1, cell_type="residential")
    factories.make_meeting(school, "2024-02", present=1)
    report = attendance_report(ask(by=By.CELL, cell_type="residential"))
    assert figures(report) == {"A-1": (1, 1, 1, 0, 0), "A-2": (0, 0, 0, 0, 0)}


def test_one_commune_has_the_cells_that_were_in_it(moved, communes):
    factories.make_cell("B-1", commune=communes[1])
    then = attendance_report(ask(by=By.CELL, commune="A"))
    today = attendance_report(ask(by=By.CELL, commune="A", structure=Structure.TODAY))
    assert figures(then) == {"A-1": (1, 10, 9, 1, 0)}
    assert figures(today) == {}


def test_one_commune_by_commune_is_its_row(moved):
    assert figures(attendance_report(ask(commune="B"))) == {"B": (1, 10, 7, 2, 1)}


def test_a_scope_of_a_commune_has_its_own_time_of_a_moved_cell(moved):
    report = attendance_report(ask(scope=scope("A")))
    assert figures(report) == {"A": (1, 10, 9, 1, 0)}
    today = attendance_report(ask(scope=scope("B", home_cells=["A-1"]), structure=Structure.TODAY))
    assert figures(today) == {"B": (2, 20, 16, 3, 1)}


def test_the_day_that_is_asked_for_groups_and_never_widens_a_scope(moved):
    before = {"structure": Structure.TODAY, "as_of": date(2024, 6, 30)}
    left = attendance_report(ask(scope=scope("A"), **before))
    assert figures(left) == {"A": (1, 10, 9, 1, 0)}
    came = attendance_report(ask(scope=scope("B", home_cells=["A-1"]), **before))
    assert figures(came) == {"B": (0, 0, 0, 0, 0)}


def test_under_todays_structure_a_cell_that_left_is_in_none_of_the_old_communes_rows(moved):
    for by in By:
        report = attendance_report(ask(scope=scope("A"), by=by, structure=Structure.TODAY))
        assert report.total.meetings == 0


def test_where_no_target_is_set_no_cell_reaches_it(moved):
    Setting.objects.filter(key="attendance_target").delete()
    report = attendance_report(ask())
    assert (report.target, report.total.meetings) == (None, 2)
    assert report.reached("each") == report.reached("pooled") == report.reached("full") == []
    assert [cell.cell for cell in report.reached("any")] == ["A-1"]


def test_a_scope_of_a_cell_has_that_cell(moved, communes):
    other = factories.make_cell("A-2", commune=communes[0])
    factories.make_meeting(other, "2024-06", present=3)
    report = attendance_report(ask(scope=scope(cells=["A-1"]), by=By.CELL))
    assert figures(report) == {"A-1": (2, 20, 16, 3, 1)}


def test_a_question_narrowed_to_a_row_gives_that_row(moved):
    for question in (ask(), ask(structure=Structure.TODAY), ask(by=By.CELL), ask(by=By.MONTH)):
        for row in attendance_report(question).rows:
            narrowed = attendance_report(question.only(row.key))
            assert narrowed.total.meetings == row.meetings
            assert narrowed.total.present == row.present


def test_cells_reach_the_target_at_each_meeting_or_over_all(communes):
    for code, presents in {"A-1": (9, 10), "A-2": (8, 10), "A-3": (8, 9), "A-4": (10, 10)}.items():
        cell = factories.make_cell(code, commune=communes[0])
        for month, present in zip(("2024-01", "2024-02"), presents, strict=True):
            factories.make_meeting(cell, month, present=present, excused=10 - present)
    factories.make_cell("A-5", commune=communes[0])
    report = attendance_report(ask())
    reached = {
        how: [cell.cell for cell in report.reached(how)] for how in ("each", "pooled", "full")
    }
    assert reached == {"each": ["A-1", "A-4"], "pooled": ["A-1", "A-2", "A-4"], "full": ["A-4"]}
    assert [cell.cell for cell in report.reached("any")] == ["A-1", "A-2", "A-3", "A-4"]


def test_the_target_is_that_of_the_periods_last_day_and_compared_in_integers(communes):
    Setting.objects.filter(key="attendance_target").update(end=JULY)
    Setting.objects.create(key="attendance_target", value="66.7", source="test", start=JULY)
    cell = factories.make_cell("A-1", commune=communes[0])
    factories.make_meeting(cell, "2024-08", present=2, excused=1)
    report = attendance_report(ask())
    # 66.666… % is shown as 66.7 %, and still is less.
    assert (report.target, report.total.rate.percent) == (Decimal("66.7"), Decimal("66.7"))
    assert report.reached("each") == report.reached("pooled") == []


def test_a_meeting_at_which_nobody_was_expected_reaches_nothing(communes):
    cell = factories.make_cell("A-1", commune=communes[0])
    factories.make_meeting(cell, "2024-01")
    report = attendance_report(ask())
    assert report.total.rate.percent is None
    assert report.reached("each") == report.reached("full") == report.reached("pooled") == []


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("structure", Structure)
def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries, by, structure):
    for number in range(3):
        commune = factories.make_commune(f"Q{number}")
        cell = factories.make_cell(f"Q{number}-1", commune=commune)
        factories.make_meeting(cell, "2024-06", present=3)
        with django_assert_max_num_queries(8):
            attendance_report(ask(by=by, structure=structure))
