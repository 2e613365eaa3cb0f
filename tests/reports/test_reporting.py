"""What is due, on time, not held and missing, counted by hand from a few slots."""

from datetime import UTC, date, datetime

import pytest

from cells.models import Setting
from cells.rates import Ratio
from reports.question import By, Kinds, Structure
from reports.reporting import ReportingRow, reporting_report, slots_listed
from reports.slots import Filed
from tests import factories
from tests.reports.asking import ask, months, scope

pytestmark = pytest.mark.django_db

JULY = date(2024, 7, 1)
JUNE = months("2024-06", "2024-06")


def figures(report):
    """Return due, submitted, on time, not held and missing by key."""
    return {
        row.key: (row.due, row.submitted, row.on_time, row.not_held, row.missing)
        for row in report.rows
    }


@pytest.fixture
def commune():
    return factories.make_commune("A", name="Xã A")


@pytest.fixture
def cell(commune):
    return factories.make_cell("A-1", commune=commune)


def at(hour, day):
    """Return a moment of a July day in UTC: 17:00 is midnight in Hanoi."""
    return datetime(2024, 7, day, hour, tzinfo=UTC)


def test_a_slot_is_submitted_not_held_or_missing(commune, cell):
    factories.make_meeting(cell, "2024-01", present=5)
    factories.make_meeting(cell, "2024-02", not_held_reason="flood")
    report = reporting_report(ask(period=months("2024-01", "2024-03")))
    assert report.rows == (ReportingRow("A", "Xã A", 3, 1, 2, 1, 1),)
    assert report.total == ReportingRow("", "", 3, 1, 2, 1, 1)
    assert report.total.reporting_rate == Ratio(2, 3)
    assert report.total.held_rate == Ratio(1, 3)
    assert report.held_rates == (("regular", Ratio(1, 3)),)


def test_drafts_and_returned_meetings_are_missing(cell):
    factories.make_meeting(cell, "2024-01", state="draft", present=5)
    factories.make_meeting(cell, "2024-02", state="returned", present=5)
    report = reporting_report(ask(period=months("2024-01", "2024-02")))
    assert figures(report) == {"A": (2, 0, 0, 0, 2)}


@pytest.mark.parametrize(
    ("submitted_at", "on_time"),
    [(at(16, 5), 1), (at(17, 5), 0), (at(5, 1), 1), (at(17, 4), 1)],
)
def test_on_time_is_by_the_end_of_the_deadline_day_in_hanoi(cell, submitted_at, on_time):
    factories.make_meeting(cell, "2024-06", present=5, first_submitted_at=submitted_at)
    assert figures(reporting_report(ask(period=JUNE))) == {"A": (1, 1, on_time, 0, 0)}


def test_the_deadline_day_is_that_of_the_slots_last_day(cell):
    Setting.objects.filter(key="report_deadline_day").update(end=JULY)
    Setting.objects.create(key="report_deadline_day", value=10, source="test", start=JULY)
    factories.make_meeting(cell, "2024-06", present=5, first_submitted_at=at(5, 6))
    late = datetime(2024, 8, 10, 5, tzinfo=UTC)
    factories.make_meeting(cell, "2024-07", present=5, first_submitted_at=late)
    report = reporting_report(ask(period=months("2024-06", "2024-07"), by=By.MONTH))
    assert figures(report) == {"2024-06": (1, 1, 0, 0, 0), "2024-07": (1, 1, 1, 0, 0)}


@pytest.mark.parametrize(("as_of", "due"), [(date(2024, 6, 30), 0), (JULY, 1)])
def test_a_slot_is_due_once_its_month_has_ended(cell, as_of, due):
    report = reporting_report(ask(period=JUNE, as_of=as_of))
    assert figures(report) == {"A": (due, 0, 0, 0, due)}
    assert report.total.reporting_rate.percent == (0 if due else None)


def test_a_cell_owes_the_months_on_whose_last_day_it_existed(commune):
    factories.make_cell("A-1", commune=commune, start=date(2024, 2, 29), end=date(2024, 4, 30))
    report = reporting_report(ask(by=By.MONTH, period=months("2024-01", "2024-04")))
    assert [row.due for row in report.rows] == [0, 1, 1, 0]


def test_a_quarter_is_due_once_and_belongs_to_its_last_month(cell):
    factories.make_meeting(cell, "2024-01", kind="thematic", present=5)
    factories.make_meeting(cell, "2024-02", kind="thematic", present=5)
    report = reporting_report(ask(kind=Kinds.THEMATIC, by=By.MONTH))
    due = {key: counts for key, counts in figures(report).items() if counts[0]}
    assert due == {
        "2024-03": (1, 1, 1, 0, 0),
        "2024-06": (1, 0, 0, 0, 1),
        "2024-09": (1, 0, 0, 0, 1),
        "2024-12": (1, 0, 0, 0, 1),
    }
    # Its first month is outside the period, its last inside.
    march = reporting_report(ask(kind=Kinds.THEMATIC, period=months("2024-03", "2024-05")))
    assert figures(march) == {"A": (1, 1, 1, 0, 0)}
    january = reporting_report(ask(kind=Kinds.THEMATIC, period=months("2024-01", "2024-02")))
    assert figures(january) == {"A": (0, 0, 0, 0, 0)}


def test_a_meeting_held_outweighs_a_record_of_none_and_the_first_submission_counts(cell):
    early, late = datetime(2024, 4, 5, 5, tzinfo=UTC), datetime(2024, 4, 6, 5, tzinfo=UTC)
    record = {"not_held_reason": "flood", "first_submitted_at": early}
    factories.make_meeting(cell, "2024-02", kind="thematic", **record)
    held = factories.make_meeting(
        cell, "2024-03", kind="thematic", present=5, first_submitted_at=late
    )
    question = ask(kind=Kinds.THEMATIC, period=months("2024-03", "2024-03"))
    assert figures(reporting_report(question)) == {"A": (1, 1, 1, 0, 0)}
    [slot] = slots_listed(reporting_report(question))
    assert (slot.filed, slot.filed_on, slot.meeting) == (Filed.SUBMITTED, early.date(), held.pk)


def test_extraordinary_meetings_are_never_due_and_fill_nothing(cell):
    factories.make_meeting(cell, "2024-03", kind="extraordinary", present=5)
    report = reporting_report(ask(kind=Kinds.ALL, period=months("2024-03", "2024-03")))
    assert figures(report) == {"A": (2, 0, 0, 0, 2)}
    assert report.held_rates == (("regular", Ratio(0, 1)), ("thematic", Ratio(0, 1)))


def test_a_moved_cell_owes_each_month_where_it_was_on_the_last_day(commune):
    new = factories.make_commune("B")
    cell = factories.make_cell("A-1", commune=commune, end=date(2024, 6, 15))
    factories.place_cell(cell, new, start=date(2024, 6, 15))
    factories.make_meeting(cell, "2024-06", present=5)
    then = reporting_report(ask(period=months("2024-05", "2024-06")))
    assert figures(then) == {"A": (1, 0, 0, 0, 1), "B": (1, 1, 1, 0, 0)}
    today = reporting_report(ask(period=months("2024-05", "2024-06"), structure=Structure.TODAY))
    assert figures(today) == {"A": (0, 0, 0, 0, 0), "B": (2, 1, 1, 0, 1)}
    assert today.total == then.total


def test_a_cell_that_nobody_carries_on_is_under_none(commune):
    factories.make_cell("A-1", commune=commune, end=JULY)
    today = reporting_report(ask(structure=Structure.TODAY))
    assert figures(today) == {"A": (0, 0, 0, 0, 0), "none": (6, 0, 0, 0, 6)}


def test_a_type_of_cell_is_that_of_the_slots_last_day(commune):
    cell = factories.make_cell("A-1", commune=commune, cell_type="school", end=JULY)
    factories.place_cell(cell, commune, start=JULY, cell_type="residential")
    report = reporting_report(ask(cell_type="residential"))
    assert figures(report) == {"A": (6, 0, 0, 0, 6)}


def test_a_scope_and_a_commune_narrow_what_is_due(cell):
    other = factories.make_cell("B-1", commune=factories.make_commune("B"))
    factories.make_meeting(other, "2024-06", present=5)
    assert figures(reporting_report(ask(scope=scope("A"), period=JUNE))) == {"A": (1, 0, 0, 0, 1)}
    mine = ask(scope=scope(cells=["B-1"]), by=By.CELL, period=JUNE)
    assert figures(reporting_report(mine)) == {"B-1": (1, 1, 1, 0, 0)}
    assert figures(reporting_report(ask(commune="B", period=JUNE))) == {"B": (1, 1, 1, 0, 0)}


def test_the_list_of_slots_is_what_the_row_counts(cell):
    factories.make_cell("B-1", commune=factories.make_commune("B"))
    factories.make_meeting(cell, "2024-06", present=5)
    for question in (ask(), ask(by=By.CELL), ask(by=By.MONTH), ask(structure=Structure.TODAY)):
        for row in reporting_report(question).rows:
            slots = slots_listed(reporting_report(question), row.key)
            assert len(slots) == row.due
            assert sum(slot.filed == Filed.SUBMITTED for slot in slots) == row.submitted


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("structure", Structure)
def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries, by, structure):
    for number in range(3):
        commune = factories.make_commune(f"Q{number}")
        cell = factories.make_cell(f"Q{number}-1", commune=commune)
        factories.make_meeting(cell, "2024-06", present=3)
        with django_assert_max_num_queries(7):
            reporting_report(ask(by=by, structure=structure, kind=Kinds.ALL))
