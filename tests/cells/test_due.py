from datetime import date

import pytest
from django.utils import translation

from cells import due
from cells.choices import MeetingKind, MeetingState
from cells.models import Setting
from cells.periods import Period

REGULAR, THEMATIC = MeetingKind.REGULAR, MeetingKind.THEMATIC
YEAR = Period.of_year(2024)


def months(first, last):
    return Period.of_months(date(2024, first, 1), date(2024, last, 1))


class TestSlotOf:
    def test_a_regular_meeting_fills_its_month(self):
        assert due.slot_of(REGULAR, date(2024, 2, 1)) == months(2, 2)

    @pytest.mark.parametrize(("month", "quarter"), [(1, (1, 3)), (3, (1, 3)), (12, (10, 12))])
    def test_a_thematic_meeting_fills_its_quarter(self, month, quarter):
        assert due.slot_of(THEMATIC, date(2024, month, 1)) == months(*quarter)

    def test_an_extraordinary_meeting_is_never_due(self):
        with pytest.raises(ValueError):
            due.slot_of(MeetingKind.EXTRAORDINARY, date(2024, 1, 1))


class TestSlotsDue:
    def test_a_month_is_due_from_the_day_after_its_last(self):
        assert due.slots_due(REGULAR, YEAR, date(2024, 3, 31)) == [months(1, 1), months(2, 2)]
        assert due.slots_due(REGULAR, YEAR, date(2024, 4, 1))[-1] == months(3, 3)

    def test_a_quarter_is_due_from_the_day_after_its_last(self):
        assert due.slots_due(THEMATIC, YEAR, date(2024, 3, 31)) == []
        assert due.slots_due(THEMATIC, YEAR, date(2024, 4, 1)) == [months(1, 3)]

    def test_a_year_has_twelve_and_four_in_order(self):
        after = date(2025, 1, 1)

        assert due.slots_due(REGULAR, YEAR, after) == [months(n, n) for n in range(1, 13)]
        quarters = [months(n, n + 2) for n in (1, 4, 7, 10)]
        assert due.slots_due(THEMATIC, YEAR, after) == quarters

    def test_a_quarter_counts_in_the_period_that_holds_its_last_month(self):
        after = date(2025, 1, 1)

        assert due.slots_due(THEMATIC, months(1, 2), after) == []
        assert due.slots_due(THEMATIC, months(3, 3), after) == [months(1, 3)]
        assert due.slots_due(THEMATIC, months(2, 7), after) == [months(1, 3), months(4, 6)]


class TestDeadline:
    @pytest.mark.parametrize(
        ("slot", "day", "last_day"),
        [
            (months(6, 6), 5, date(2024, 7, 5)),
            (months(12, 12), 5, date(2025, 1, 5)),
            (months(1, 3), 5, date(2024, 4, 5)),
            (months(1, 1), 31, date(2024, 2, 29)),
            (months(1, 1), 29, date(2024, 2, 29)),
        ],
    )
    def test_is_a_day_of_the_month_after(self, slot, day, last_day):
        assert due.deadline(slot, day) == last_day


@pytest.mark.parametrize(
    ("kind", "month", "slot"),
    [
        (MeetingKind.REGULAR, date(2024, 2, 1), months(2, 2)),
        (MeetingKind.EXTRAORDINARY, date(2024, 2, 1), months(2, 2)),
        (MeetingKind.THEMATIC, date(2024, 2, 1), months(1, 3)),
    ],
)
def test_entry_is_shut_by_quarter_for_thematic_meetings_by_month_for_others(kind, month, slot):
    assert due.entry_slot(kind, month) == slot


@pytest.mark.parametrize(("days", "first_shut"), [(30, date(2024, 7, 6)), (0, date(2024, 6, 6))])
def test_entry_is_shut_the_day_after_its_last_open_one(days, first_shut):
    assert due.first_shut_day(date(2024, 6, 5), days) == first_shut


def test_months_offered_begin_with_the_coming_one():
    offered = due.months_offered(date(2024, 1, 31), back=2)

    assert offered == [date(2024, 2, 1), date(2024, 1, 1), date(2023, 12, 1), date(2023, 11, 1)]


def test_a_year_back_is_offered():
    offered = due.months_offered(date(2024, 7, 10))

    assert (len(offered), offered[-1]) == (14, date(2023, 7, 1))


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (date(2024, 3, 1), date(2024, 2, 1), date(2024, 4, 30)),
        (date(2024, 1, 1), date(2023, 12, 1), date(2024, 2, 29)),
    ],
)
def test_a_meeting_lies_between_the_month_before_and_the_month_after(month, first, last):
    assert due.held_on_window(month) == (first, last)


@pytest.mark.parametrize(
    ("month", "day", "likely"),
    [
        (date(2024, 7, 1), date(2024, 7, 10), date(2024, 7, 9)),
        (date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 1)),
        (date(2024, 7, 1), date(2024, 7, 1), date(2024, 7, 1)),
        (date(2024, 6, 1), date(2024, 7, 1), date(2024, 6, 30)),
        (date(2024, 6, 1), date(2024, 7, 2), None),
        (date(2024, 6, 1), date(2024, 7, 10), None),
        (date(2024, 8, 1), date(2024, 7, 31), None),
    ],
)
def test_the_likely_day_is_the_evening_before(month, day, likely):
    assert due.likely_day(month, day) == likely


class TestLate:
    @pytest.mark.parametrize(("day", "late"), [(5, False), (6, True)])
    def test_from_the_day_after_the_deadline(self, day, late):
        assert due.is_late(date(2024, 7, 5), date(2024, 7, day)) is late

    def test_nothing_is_late_without_a_deadline(self):
        assert due.is_late(None, date(2999, 1, 1)) is False

    def test_the_deadline_is_by_the_setting_of_the_slots_last_day(self):
        settings = [
            Setting(value=5, start=date(2020, 1, 1), end=date(2024, 6, 30)),
            Setting(value=10, start=date(2024, 6, 30)),
        ]
        assert due.deadline_by(months(5, 5), settings) == date(2024, 6, 5)
        assert due.deadline_by(months(6, 6), settings) == date(2024, 7, 10)
        assert due.deadline_by(months(4, 6), settings) == date(2024, 7, 10)
        assert due.deadline_by(Period.of_year(2019), settings) is None


class TestSlotState:
    @pytest.mark.parametrize(
        ("day", "state"),
        [
            (date(2024, 6, 30), "coming"),
            (date(2024, 7, 1), "due"),
            (date(2024, 7, 5), "due"),
            (date(2024, 7, 6), "overdue"),
        ],
    )
    def test_of_nothing_recorded(self, day, state):
        assert due.slot_state(months(6, 6), date(2024, 7, 5), day) == state

    def test_without_a_deadline_it_stays_due(self):
        assert due.slot_state(months(6, 6), None, date(2030, 1, 1)) == "due"

    @pytest.mark.parametrize(
        ("meeting", "held", "not_held"),
        [
            ("draft", "begun", "begun"),
            ("returned", "returned", "returned"),
            ("submitted", "submitted", "not_held"),
            ("confirmed", "confirmed", "not_held"),
        ],
    )
    @pytest.mark.parametrize("day", [date(2024, 6, 1), date(2030, 1, 1)])
    def test_of_what_is_recorded(self, meeting, held, not_held, day):
        def state(is_held):
            by_when = date(2024, 7, 5)
            return due.slot_state(months(6, 6), by_when, day, meeting=meeting, is_held=is_held)

        assert (state(True), state(False)) == (held, not_held)

    def test_every_state_of_a_meeting_has_one(self):
        day = date(2024, 7, 1)
        states = {due.slot_state(months(6, 6), day, day, meeting=state) for state in MeetingState}
        assert len(states) == len(MeetingState)


def test_a_slot_as_it_is_stored():
    assert due.slot_key(REGULAR, months(6, 6)) == "regular 2024-06"
    assert due.slot_key(THEMATIC, months(4, 6)) == "thematic 2024-06"


def test_a_slot_as_an_office_writes_it():
    with translation.override("vi"):
        assert due.slot_name(months(6, 6)) == "tháng 6/2024"
        assert due.slot_name(months(10, 12)) == "quý IV/2024"
