"""What a cell has not reported, counted by hand. Today is 10 July 2024, the deadline the 5th."""

from datetime import date

import pytest

from cells.choices import SlotState
from cells.services.unreported import unreported_of
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.evidence import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    """A cell since April 2024."""
    return factories.make_cell(start=date(2024, 4, 1))


def keys(cell, day=TODAY):
    return [each.key for each in unreported_of(cell, day)]


def test_what_is_over_and_has_not_come(cell):
    factories.make_meeting(cell, "2024-05")
    assert keys(cell) == ["regular 2024-04", "regular 2024-06", "thematic 2024-06"]


@pytest.mark.parametrize("state", ["submitted", "confirmed"])
def test_what_counts_is_reported(cell, state):
    factories.make_meeting(cell, "2024-04", state=state)
    factories.make_meeting(cell, "2024-06", state=state, not_held_reason="Flood")
    factories.make_meeting(cell, "2024-05", state=state, kind="thematic")
    factories.make_meeting(cell, "2024-05", state=state, kind="extraordinary")
    assert keys(cell) == ["regular 2024-05"]


def test_a_draft_and_a_returned_meeting_are_not_reported(cell):
    factories.make_meeting(cell, "2024-04", state="draft")
    factories.make_meeting(cell, "2024-05", state="returned")
    factories.make_meeting(cell, "2024-05", state="returned", kind="thematic")
    factories.make_meeting(cell, "2024-06", state="draft", kind="thematic")
    assert [(each.key, each.state) for each in unreported_of(cell, TODAY)] == [
        ("regular 2024-04", SlotState.BEGUN),
        ("regular 2024-05", SlotState.RETURNED),
        ("regular 2024-06", SlotState.OVERDUE),
        ("thematic 2024-06", SlotState.RETURNED),
    ]


def test_one_thematic_meeting_of_several_is_enough(cell):
    factories.make_meeting(cell, "2024-04", kind="thematic")
    factories.make_meeting(cell, "2024-06", kind="thematic", state="draft")
    assert "thematic 2024-06" not in keys(cell)


@pytest.mark.parametrize(
    ("day", "state", "is_late"),
    [(date(2024, 7, 5), SlotState.DUE, False), (date(2024, 7, 6), SlotState.OVERDUE, True)],
)
def test_it_says_by_when_and_whether_that_is_past(cell, day, state, is_late):
    june = unreported_of(cell, day)[2]
    assert (june.key, june.deadline) == ("regular 2024-06", date(2024, 7, 5))
    assert (june.state, june.is_late) == (state, is_late)


def test_it_reaches_twelve_months_back(cell):
    old = factories.make_cell()
    found = keys(old)
    assert found[:2] == ["regular 2023-07", "regular 2023-08"]
    assert len([key for key in found if key.startswith("regular")]) == 12
    assert [key for key in found if key.startswith("thematic")] == [
        f"thematic {month}" for month in ("2023-09", "2023-12", "2024-03", "2024-06")
    ]


def test_a_quarter_that_began_before_is_whole():
    cell = factories.make_cell()
    factories.make_meeting(cell, "2023-08", kind="thematic")
    assert "thematic 2023-09" not in keys(cell, date(2024, 9, 2))


def test_a_cell_owes_nothing_of_when_it_was_not():
    ended = factories.make_cell(start=date(2024, 5, 2), end=date(2024, 6, 30))
    assert keys(ended) == ["regular 2024-05"]
    assert keys(factories.make_cell(start=date(2024, 7, 1))) == []


def test_it_says_which_months_nobody_can_record(cell):
    """The 30th day after the deadline of the 5th is the last open one; a quarter is 3 months."""
    factories.lock_entry(days=30)
    shut = {each.key: each.is_shut for each in unreported_of(cell, TODAY)}
    assert shut == {
        "regular 2024-04": True,
        "regular 2024-05": True,
        "regular 2024-06": False,
        "thematic 2024-06": False,
    }


def test_it_costs_the_same_for_few_and_many(cell):
    few = queries_of(lambda: unreported_of(cell, TODAY))
    old = factories.make_cell()
    assert queries_of(lambda: unreported_of(old, TODAY)) == few == 4
