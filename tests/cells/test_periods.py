from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from cells import periods
from cells.periods import PartialDate, Period


class TestToday:
    def test_is_the_day_in_vietnam(self, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: datetime(2024, 6, 30, 17, 30, tzinfo=UTC))

        assert periods.today() == date(2024, 7, 1)


class TestMonths:
    def test_first_next_and_last_day(self):
        assert periods.first_of_month(date(2024, 2, 29)) == date(2024, 2, 1)
        assert periods.next_month(date(2024, 12, 31)) == date(2025, 1, 1)
        assert periods.last_day_of_month(date(2024, 2, 3)) == date(2024, 2, 29)
        assert periods.last_day_of_month(date(2023, 2, 1)) == date(2023, 2, 28)
        assert periods.last_day_of_month(date(2024, 12, 1)) == date(2024, 12, 31)

    @pytest.mark.parametrize(
        ("count", "month"),
        [
            (0, date(2024, 1, 1)),
            (-1, date(2023, 12, 1)),
            (11, date(2024, 12, 1)),
            (12, date(2025, 1, 1)),
            (-13, date(2022, 12, 1)),
        ],
    )
    def test_add_months_crosses_years(self, count, month):
        assert periods.add_months(date(2024, 1, 31), count) == month

    def test_quarter_of_each_month(self):
        quarters = [periods.quarter_of(date(2024, month, 15)) for month in range(1, 13)]

        assert quarters == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]

    def test_the_key_of_a_month_reads_back(self):
        assert periods.month_key(date(2024, 6, 30)) == "2024-06"
        assert periods.parse_month("2024-06") == date(2024, 6, 1)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ("2024-13", "There is no month 2024-13."),
            ("2024-00", "There is no month 2024-00."),
            ("0000-01", "There is no month 0000-01."),
            ("2024-6", "“2024-6” is not a month such as 2024-06."),
            ("2024-06-01", "“2024-06-01” is not a month such as 2024-06."),
            ("2024-06\n", "“2024-06\n” is not a month such as 2024-06."),
            ("06/2024", "“06/2024” is not a month such as 2024-06."),
            ("", "“” is not a month such as 2024-06."),
            (None, "“None” is not a month such as 2024-06."),
        ],
    )
    def test_what_is_no_month_is_refused(self, wrong, said):
        with translation.override("en"), pytest.raises(ValueError) as refused:
            periods.parse_month(wrong)

        assert str(refused.value) == said


class TestPeriod:
    def test_years_quarters_and_months_are_half_open(self):
        assert Period.of_year(2024) == Period(date(2024, 1, 1), date(2025, 1, 1))
        assert Period.of_quarter(2024, 1) == Period(date(2024, 1, 1), date(2024, 4, 1))
        assert Period.of_quarter(2024, 4) == Period(date(2024, 10, 1), date(2025, 1, 1))
        ninth_to_second = Period.of_months(date(2024, 9, 9), date(2025, 2, 28))
        assert ninth_to_second == Period(date(2024, 9, 1), date(2025, 3, 1))

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2024, 1, 2), date(2024, 2, 1)),
            (date(2024, 1, 1), date(2024, 1, 31)),
            (date(2024, 1, 1), date(2024, 1, 1)),
            (date(2024, 2, 1), date(2024, 1, 1)),
        ],
    )
    def test_is_one_or_more_whole_months(self, start, end):
        with pytest.raises(ValueError):
            Period(start, end)

    def test_knows_its_days_and_months(self):
        quarter = Period.of_quarter(2024, 1)

        assert quarter.last_day == date(2024, 3, 31)
        assert quarter.months == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
        assert date(2024, 1, 1) in quarter and date(2024, 3, 31) in quarter
        assert date(2023, 12, 31) not in quarter and date(2024, 4, 1) not in quarter

    @pytest.mark.parametrize(
        ("period", "said"),
        [
            (Period.of_year(2024), "year 2024"),
            (Period.of_months(date(2024, 6, 1), date(2024, 6, 1)), "month 06/2024"),
            (Period.of_quarter(2024, 2), "04/2024 to 06/2024"),
            (Period(date(2024, 1, 1), date(2026, 1, 1)), "01/2024 to 12/2025"),
        ],
    )
    def test_is_named(self, period, said):
        with translation.override("en"):
            assert str(period) == said


class TestPartialDate:
    @pytest.mark.parametrize(
        ("text", "first", "last", "shown"),
        [
            ("1958", date(1958, 1, 1), date(1958, 12, 31), "1958"),
            ("1958-02", date(1958, 2, 1), date(1958, 2, 28), "02/1958"),
            ("1958-03-15", date(1958, 3, 15), date(1958, 3, 15), "15/03/1958"),
        ],
    )
    def test_keeps_the_precision_that_is_known(self, text, first, last, shown):
        known = PartialDate.parse(text)

        assert (known.first_day, known.last_day) == (first, last)
        assert (known.isoformat(), str(known)) == (text, shown)

    @pytest.mark.parametrize(
        "wrong",
        [
            "",
            "58",
            "1958-3",
            "1958-13",
            "1958-02-30",
            "1958-00",
            "1958-05-00",
            "15/03/1958",
            "0000",
        ],
    )
    def test_what_no_calendar_has_is_refused(self, wrong):
        with pytest.raises(ValueError):
            PartialDate.parse(wrong)

    def test_a_day_needs_its_month(self):
        with pytest.raises(ValueError):
            PartialDate(1958, None, 5)

    def test_is_made_of_dates_texts_and_itself(self):
        day = PartialDate(1958, 3, 15)

        assert PartialDate.of(date(1958, 3, 15)) == day
        assert PartialDate.of(datetime(1958, 3, 15, 23, tzinfo=UTC)) == day
        assert PartialDate.of("1958-03-15") == day
        assert PartialDate.of(day) is day

    def test_is_ordered_by_time(self):
        ordered = [PartialDate.parse(text) for text in ("1957-12-31", "1958", "1958-01", "1958-02")]

        assert sorted(reversed(ordered)) == ordered
        assert PartialDate(1958) < date(1958, 1, 2) <= PartialDate(1958, 1, 2)
