from datetime import date

import pytest

from cells import due
from cells.choices import MeetingKind
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
        (date(2024, 6, 1), date(2024, 7, 10), None),
        (date(2024, 8, 1), date(2024, 7, 31), None),
    ],
)
def test_the_likely_day_is_the_evening_before_within_the_month(month, day, likely):
    assert due.likely_day(month, day) == likely
