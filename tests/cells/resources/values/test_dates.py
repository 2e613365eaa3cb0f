"""Dates in every way of writing them, each with its precision, and what is refused as none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.periods import PartialDate
from cells.resources.values.dates import parse_date
from cells.resources.values.widgets import BirthWidget, PartialDateWidget

TODAY = date(2026, 11, 23)
DATES, BIRTHS = PartialDateWidget(), BirthWidget()


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared as the code has them."""


def clean(widget, value, today=TODAY):
    """Return what a widget makes of a value."""
    return widget.clean(value, today=today)


def refusal(widget, value):
    """Return why a widget refuses a value."""
    with pytest.raises(ValueError) as refused:
        clean(widget, value)
    return str(refused.value)


THE_DAY, THE_MONTH, THE_YEAR = PartialDate(1930, 2, 3), PartialDate(1930, 2), PartialDate(1930)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("03/02/1930", THE_DAY),
        ("3/2/1930", THE_DAY),
        ("3-2-1930", THE_DAY),
        ("03.02.1930", THE_DAY),
        ("03.02/1930", THE_DAY),
        ("3\\2\\1930", THE_DAY),
        ("3–2–1930", THE_DAY),
        ("03 / 02 / 1930", THE_DAY),
        ("3/ 2 /1930.", THE_DAY),
        (" 3/2/1930 ,", THE_DAY),
        ("'03/02/1930", THE_DAY),
        ("03/02/1930 00:00", THE_DAY),
        ("3/2/1930 12:00:00 AM", THE_DAY),
        ("1930-02-03", THE_DAY),
        ("1930/2/3", THE_DAY),
        ("1930-02-03 00:00:00", THE_DAY),
        ("1930-02-03T00:00:00", THE_DAY),
        ("1930-02-03T00:00:00.000Z", THE_DAY),
        ("ngày 3 tháng 2 năm 1930", THE_DAY),
        ("Ngày 03 tháng 02 năm 1930.", THE_DAY),
        ("NGÀY 3, THÁNG 2, NĂM 1930", THE_DAY),
        ("ngay 3 thang 2 nam 1930", THE_DAY),
        ("mùng 3 tháng 2 năm 1930", THE_DAY),
        ("ngày 3/2/1930", THE_DAY),
        ("10992", THE_DAY),
        ("02/1930", THE_MONTH),
        ("2.1930", THE_MONTH),
        ("1930-02", THE_MONTH),
        ("tháng 2/1930", THE_MONTH),
        ("tháng 2 năm 1930", THE_MONTH),
        ("Tháng 02-1930", THE_MONTH),
        (".../02/1930", THE_MONTH),
        ("__/02/1930", THE_MONTH),
        (".../.../1930", THE_YEAR),
        ("…/…/1930", THE_YEAR),
        ("1930", THE_YEAR),
        ("năm 1930", THE_YEAR),
        ("/  /1930", THE_YEAR),
        ("29/02/1960", PartialDate(1960, 2, 29)),
        ("1900", PartialDate(1900)),
        ("2026", PartialDate(2026)),
        ("11/2026", PartialDate(2026, 11)),
        ("23/11/2026", PartialDate(2026, 11, 23)),
        ("46349", PartialDate(2026, 11, 23)),
        ("-", None),
        ("…", None),
        ("chưa có", None),
        ("Không rõ", None),
    ],
)
def test_dates_in_every_dress(written, meant):
    assert clean(DATES, written) == meant


@pytest.mark.parametrize(
    ("widget", "written", "meant"),
    [
        (DATES, "23/11/26", PartialDate(2026, 11, 23)),
        (DATES, "24/11/26", PartialDate(1926, 11, 24)),
        (DATES, "3-2-86", PartialDate(1986, 2, 3)),
        (DATES, "3.2.00", PartialDate(2000, 2, 3)),
        (DATES, "ngày 3 tháng 2 năm 86", PartialDate(1986, 2, 3)),
        (BIRTHS, "3/2/58", PartialDate(1958, 2, 3)),
        (BIRTHS, "23/11/08", PartialDate(2008, 11, 23)),
        (BIRTHS, "24/11/08", PartialDate(1908, 11, 24)),
        (BIRTHS, "3/2/26", PartialDate(1926, 2, 3)),
    ],
)
def test_a_short_year_is_of_the_century_that_makes_sense_in_the_column(widget, written, meant):
    assert clean(widget, written) == meant


def test_on_another_day_a_short_year_may_mean_another_century():
    assert clean(BIRTHS, "24/11/08", date(2026, 11, 24)) == PartialDate(2008, 11, 24)


def test_a_short_year_without_a_day_to_measure_it_by_is_refused():
    with pytest.raises(ValueError):
        parse_date("3/2/58")


NO_DATE = "Not a date: write it as 03/02/1930, or as 02/1930 or 1930 if no more is known."
NO_DAY = "There is no such day: correct the day or the month."
TO_COME = "This date lies in the future: correct it."
TOO_OLD = "This date lies before 1900: correct the year."


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31/02/1970", NO_DAY),
        ("29/02/1970", NO_DAY),
        ("29/2/70", NO_DAY),
        ("00/05/1970", NO_DAY),
        ("13/1970", NO_DAY),
        ("32/13/1970", NO_DAY),
        ("0000", NO_DAY),
        ("1970-25-12", "Day and month are swapped: write 25/12/1970."),
        ("12/25/1958", "Day and month are swapped: write 25/12/1958."),
        ("1/31/58", "Day and month are swapped: write 31/01/1958."),
        ("2/30/1958", NO_DAY),
        ("khoảng 1960", NO_DATE),
        ("1960 (?)", NO_DATE),
        ("5/68", NO_DATE),
        ("196", NO_DATE),
        ("01960", NO_DATE),
        ("3/2/193", NO_DATE),
        ("\u0661\u0669\u0666\u0660", NO_DATE),
        ("/" * 100_000, NO_DATE),
        ("1899", TOO_OLD),
        ("31/12/1899", TOO_OLD),
        ("24/11/2026", TO_COME),
        ("12/2026", TO_COME),
        ("2027", TO_COME),
        ("46350", TO_COME),
        ("99999", TO_COME),
    ],
)
def test_what_is_no_date_is_refused_with_the_cure(written, reason):
    assert refusal(DATES, written) == reason


DAY_FORMS = [
    "{0.day:02}/{0.month:02}/{0.year}",
    "{0.day}/{0.month}/{0.year}",
    "{0.day}-{0.month}-{0.year}.",
    "{0.day}.{0.month}.{0.year} ",
    "{0.day} / {0.month} / {0.year}",
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}-{0.month:02}-{0.day:02} 00:00:00",
    "ngày {0.day} tháng {0.month} năm {0.year}",
]
MONTH_FORMS = [
    "{1:02}/{0}",
    "{1}/{0}",
    "{1}-{0}",
    "{0}-{1:02}",
    "tháng {1}/{0}",
    "THÁNG {1} NĂM {0}",
]


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(DAY_FORMS))
def test_every_day_comes_back_from_every_way_of_writing_it(day, form):
    assert clean(DATES, form.format(day)) == PartialDate.of(day)


@given(st.integers(1900, 2025), st.integers(1, 12), st.sampled_from(MONTH_FORMS))
def test_every_month_comes_back_as_a_month(year, month, form):
    assert clean(DATES, form.format(year, month)) == PartialDate(year, month)


@given(st.integers(1900, 2026))
def test_four_digits_are_always_a_year(year):
    assert clean(DATES, f"{year}") == clean(DATES, f"năm {year}") == PartialDate(year)


@given(st.dates(date(1927, 5, 18), TODAY))
def test_five_digits_are_the_day_that_excel_means(day):
    serial = (day - date(1899, 12, 30)).days
    assert clean(DATES, f"{serial}") == PartialDate.of(day)


@given(st.dates(date(1926, 11, 24), TODAY))
def test_a_short_year_is_the_latest_that_is_not_to_come(day):
    assert clean(DATES, f"{day:%d/%m/%y}") == PartialDate.of(day)


@given(st.dates(date(1908, 11, 24), date(2008, 11, 23)))
def test_a_short_year_of_birth_is_the_latest_of_somebody_of_age(day):
    assert clean(BIRTHS, f"{day:%d-%m-%y}") == PartialDate.of(day)


@given(st.dates(TODAY + timedelta(days=1), date(2999, 1, 1)))
def test_no_date_to_come_is_taken(day):
    assert refusal(DATES, f"{day:%d/%m/%Y}") == TO_COME


@given(st.text(max_size=12) | st.text(alphabet="0123456789/-. ", max_size=12))
def test_any_text_is_a_date_in_the_past_or_refused_in_words(written):
    try:
        found = clean(DATES, written)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert found is None or date(1900, 1, 1) <= found.first_day <= TODAY
