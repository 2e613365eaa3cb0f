from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cells.rates import NO_DATA, Ratio, as_number, show_percent


class TestPercent:
    @pytest.mark.parametrize(
        ("part", "whole", "percent"),
        [
            (0, 5, "0.0"),
            (17, 17, "100.0"),
            (16, 17, "94.1"),
            (2, 3, "66.7"),
            (1, 3, "33.3"),
            (1, 16, "6.3"),  # 6.25: half goes up, not to the even digit
            (1, 2000, "0.1"),  # 0.05
            (1999, 2000, "100.0"),  # 99.95
        ],
    )
    def test_is_rounded_half_up_to_one_place(self, part, whole, percent):
        assert Ratio(part, whole).percent == Decimal(percent)

    def test_without_a_whole_there_is_no_data(self):
        assert Ratio(0, 0).percent is None

    @pytest.mark.parametrize(("part", "whole"), [(-1, 5), (1, -5)])
    def test_negative_counts_are_refused(self, part, whole):
        with pytest.raises(ValueError):
            Ratio(part, whole)

    @given(st.integers(0, 10**7), st.integers(1, 10**7))
    def test_agrees_with_whole_numbers(self, part, whole):
        tenths = (2000 * part + whole) // (2 * whole)

        assert Ratio(part, whole).percent * 10 == tenths


class TestReaches:
    @pytest.mark.parametrize(
        ("part", "whole", "threshold", "reached"),
        [
            (9, 10, 90, True),
            (899, 1000, 90, False),
            (8999, 10000, 90, False),  # shown as 90.0 %, and below it all the same
            (17, 17, 100, True),
            (9999, 10000, 100, False),
            (855, 1000, "85.5", True),
            (0, 0, 0, False),
        ],
    )
    def test_compares_without_rounding(self, part, whole, threshold, reached):
        assert Ratio(part, whole).reaches(threshold) is reached


class TestPooling:
    def test_adds_parts_and_wholes(self):
        assert Ratio(1, 2) + Ratio(9, 9) == Ratio(10, 11)

    def test_no_data_adds_nothing(self):
        assert Ratio(3, 4) + Ratio(0, 0) == Ratio(3, 4)


class TestShown:
    @pytest.mark.parametrize(("language", "shown"), [("vi", "92,4\u00a0%"), ("en", "92.4\u00a0%")])
    def test_in_the_language_of_the_reader(self, language, shown):
        with translation.override(language):
            assert str(Ratio(924, 1000)) == shown

    def test_keeps_the_place_of_a_whole_number(self):
        with translation.override("en"):
            assert show_percent(Decimal("100.0")) == "100.0\u00a0%"

    def test_no_data_is_a_dash_not_zero(self):
        assert str(Ratio(0, 0)) == NO_DATA == "–"

    def test_files_carry_a_number_or_nothing(self):
        assert as_number(Ratio(924, 1000).percent) == 92.4
        assert as_number(Ratio(0, 0).percent) is None
