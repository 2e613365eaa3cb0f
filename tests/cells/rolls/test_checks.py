"""Dates and numbers of one person against each other: errors, doubts, and whose fault they are."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.models.settings import BEGINNING, History, Setting
from cells.periods import PartialDate
from cells.resources.values.rows import RollRow
from cells.services.rolls.checks import AdmissionRules, check_row


def rules(**values):
    """Return the rules of all time, those not given as they are by default."""
    values = {"admission_age": 18, "admission_age_limit": 60, "probation_months": 12} | values
    return AdmissionRules(
        *(
            History(key, (Setting(key=key, value=value, start=BEGINNING),))
            for key, value in values.items()
        )
    )


RULES = rules()
DATES = ("born", "admitted", "official_from", "admission_decided", "recognition_decided", "arrived")


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared as the code has them."""


def person(dates=(), **values):
    """Return values by column: dates as ISO text in the order of DATES, others by name."""
    texts = dict(zip(DATES, dates, strict=False)) | values
    plain = {name: text for name, text in texts.items() if text}
    return {name: PartialDate.parse(v) if name in DATES else v for name, v in plain.items()}


def row_of(*dates, **values):
    row = RollRow(2)
    for name, value in person(dates, **values).items():
        setattr(row, name, value)
    return row


def member_of(*dates, **values):
    names = (*DATES, "sex", "ethnicity", "personal_number")
    return SimpleNamespace(**dict.fromkeys(names) | person(dates, **values))


def found(row, member=None, rules=RULES):
    """Return what the checks note, as (column, code), the code of an error being "error"."""
    check_row(row, member, True, rules)
    return [(each.field, each.code or str(each.kind)) for each in row.problems]


FINE = [
    (),
    ("1960-02-03", "1978-02-03", "1979-02-03"),
    ("1960-02-03", "1978", "1979"),
    ("1960", "1978-01", "1979"),
    ("1960-02-03", "2020-02-03", "2021-02-03"),
    ("1960", "2020-12-31"),
    ("1972-02-29", "1990-03-01", "1991-03-01"),
    ("1960", "2004-02-29", "2005-02-28"),
    ("1960", "1990-05", "1991-05-01"),
    ("1960", "1990", "1991"),
    ("1960", "1990-02-03", "1991-02-03", "1990-02-03", "1991-02-03", "1990-02-03"),
    ("1960", "1990-02-03", "1991-02-03", "1990-01-20", "1991-06-30", "2001"),
    ("1960", "1990", "", "1990-12-31"),
    ("1960", "1990-02-03", "1991-02", "", "1991-02-01"),
    ("", "1990-02-03", "1991-02-03"),
]


@pytest.mark.parametrize("dates", FINE, ids=str)
def test_dates_that_agree(dates):
    assert found(row_of(*dates)) == []


WRONG = [
    # Born and admitted.
    (("1960-02-03", "1978-02-02"), [("admitted", "too_young")]),
    (("1972-02-29", "1990-02-28"), [("admitted", "too_young")]),
    (("1960-02-03", "1970-02-03"), [("admitted", "too_young")]),
    (("1960-02-03", "1970-02-02"), [("admitted", "error")]),
    (("1960-02-03", "1960-02-02"), [("admitted", "error")]),
    (("1960", "1959"), [("admitted", "error")]),
    (("1960", "", "1977"), [("official_from", "too_young")]),
    (("1960-02-03", "2020-02-04"), [("admitted", "too_old")]),
    (("1960", "2021"), [("admitted", "too_old")]),
    # Admitted and recognised.
    (("1960", "1990-02-03", "1990-02-02"), [("official_from", "error")]),
    (("1960", "1990-02-03", "1990-02-03"), [("official_from", "short_probation")]),
    (("1960", "1990-02-03", "1991-02-02"), [("official_from", "short_probation")]),
    (("1960", "1990-02-03", "1990"), [("official_from", "short_probation")]),
    (("1960", "2004-02-29", "2004-02-28"), [("official_from", "error")]),
    # Decisions.
    (("", "1990-02-03", "", "1990-02-04"), [("admission_decided", "late_decision")]),
    (("", "1990-02", "", "1990-03"), [("admission_decided", "late_decision")]),
    (
        ("", "1990-02-03", "1991-02-03", "", "1991-02-02"),
        [("recognition_decided", "early_recognition")],
    ),
    (("", "1990-02-03", "1991-02-03", "", "1990-02-02"), [("recognition_decided", "error")]),
    (("", "", "1991-02-03", "", "1991-02-02"), [("recognition_decided", "early_recognition")]),
    # Arrival.
    (("1960", "1990-02-03", "", "", "", "1990-02-02"), [("arrived", "error")]),
    (("1960-02-03", "", "", "", "", "1960-02-02"), [("arrived", "error")]),
    # Whatever lies before the birth.
    (("1960-02-03", "", "1960-02-02"), [("official_from", "error")]),
    (("1960-02-03", "", "", "1960-02-02"), [("admission_decided", "error")]),
    (("1960-02-03", "", "", "", "1960-01"), [("recognition_decided", "error")]),
    (("1960", "1990", "", "", "", "1959"), [("arrived", "error")]),
]


@pytest.mark.parametrize(("dates", "problems"), WRONG, ids=str)
def test_dates_that_contradict(dates, problems):
    assert found(row_of(*dates)) == problems


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            ("1960-02-03", "1978-02-02"),
            "Admitted on 02/02/1978, before being 18 years old (born 03/02/1960).",
        ),
        (
            ("1960-02-03", "1965"),
            "Admitted on 1965, as a child born on 03/02/1960: correct the dates.",
        ),
        (
            ("1960-02-03", "2021"),
            "Admitted on 2021, at more than 60 years of age (born 03/02/1960).",
        ),
        (
            ("", "1990-02", "1990-12"),
            "Official from 12/1990, less than 12 months after the admission on 02/1990.",
        ),
        (
            ("1960", "", "", "", "", "1959"),
            "This date lies before the birth on 1960: correct one of them.",
        ),
    ],
)
def test_a_sentence_names_both_dates(dates, sentence):
    row = row_of(*dates)
    check_row(row, None, True, RULES)
    assert [each.message for each in row.problems] == [sentence]


def test_the_age_is_that_of_the_rules_on_the_day_of_admission():
    ages = History(
        "admission_age",
        (
            Setting(key="admission_age", value=20, start=BEGINNING, end=date(1990, 1, 1)),
            Setting(key="admission_age", value=18, start=date(1990, 1, 1)),
        ),
    )
    dated = replace(RULES, youngest=ages)
    assert found(row_of("1971-01-01", "1989-12-31"), rules=dated) == [("admitted", "too_young")]
    assert found(row_of("1971-01-01", "1990-01-01"), rules=dated) == []


def test_the_oldest_age_and_the_months_of_probation_are_those_that_are_set():
    row = row_of("1960-02-03", "2021-02-03", "2021-08-03")
    assert found(row, rules=rules(admission_age_limit=61, probation_months=6)) == []

    row = row_of("1960-02-03", "2021-02-03", "2021-08-02")
    assert found(row, rules=rules(admission_age_limit=60, probation_months=6)) == [
        ("admitted", "too_old"),
        ("official_from", "short_probation"),
    ]


def test_a_row_is_held_against_the_record():
    member = member_of("1960", "1990-02-03", "1991-02-03")
    assert found(row_of("", "", "1990-02-02"), member) == [("official_from", "error")]
    assert found(row_of("1980"), member) == [("born", "too_young")]
    assert found(row_of("", "1991-03"), member) == [("admitted", "error")]


def test_what_is_wrong_on_record_is_no_fault_of_a_row_that_says_nothing_new():
    dates = ("1980", "1990", "1985", "1991", "1984", "1970")
    member = member_of(*dates, sex="male", ethnicity="Sao Hỏa", personal_number="000000000000")
    assert found(row_of(), member) == []
    assert found(row_of(*dates), member_of(*dates)) == []
    said = {"sex": "male", "ethnicity": "Sao Hỏa", "personal_number": "000000000000"}
    assert found(row_of(**said), member) == []


@given(
    st.dates(date(1930, 2, 3), date(1990, 1, 1)),
    st.integers(18 * 366, 59 * 365),
    st.integers(366, 20_000),
)
def test_no_order_that_can_be_raises_a_doubt_at_any_precision(born, until_admitted, until_official):
    days = [born.toordinal()]
    days.append(days[0] + until_admitted)
    days.append(days[1] + until_official)
    written = [date.fromordinal(day).isoformat() for day in days]
    for length in (10, 7, 4):
        row = row_of(*(text[:length] for text in written))
        check_row(row, None, True, RULES)
        assert row.problems == []


def test_a_row_that_says_nothing_new_is_not_checked_again():
    dates = ("1990-01-01", "", "1999-01-01")
    row, member = row_of(*dates, died="x"), member_of(*dates)
    check_row(row, member, {}, RULES)
    assert [(each.field, each.code) for each in row.problems] == [("died", "departed")]


# Who left, ethnic groups, personal numbers.


@pytest.mark.parametrize("column", ["transferred_out", "died", "left_party"])
def test_who_left_by_the_file_is_a_doubt(column):
    assert found(row_of(**{column: "12/2020 già yếu"})) == [(column, "departed")]


def test_an_ethnic_group_that_nobody_knows_is_a_doubt():
    assert found(row_of(ethnicity="Sao Hỏa")) == [("ethnicity", "ethnicity")]
    assert found(row_of(ethnicity="Sán Chay")) == []


@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("022060001234", "male", "1960"),
        ("022160001234", "female", "1960-02-03"),
        ("001201001234", "male", "2001"),
        ("096301001234", "female", "2001"),
        ("022060001234", None, None),
        ("022060001234", "male", None),
        ("022060001234", None, "1960"),
    ],
)
def test_personal_numbers_that_fit(number, sex, born):
    assert found(row_of(born, personal_number=number, sex=sex)) == []


@pytest.mark.parametrize(
    ("number", "sex", "born", "sentence"),
    [
        (
            "000060001234",
            None,
            None,
            "The first three digits of the personal number are the code of no province.",
        ),
        (
            "097060001234",
            None,
            None,
            "The first three digits of the personal number are the code of no province.",
        ),
        (
            "022060001234",
            "female",
            "1960",
            "The fourth digit of the personal number is that of the other sex.",
        ),
        (
            "022061001234",
            "male",
            "1960",
            "By the personal number the year of birth is 1961, not 1960.",
        ),
        (
            "022260001234",
            "male",
            "1960",
            "By the personal number the year of birth is 2060, not 1960.",
        ),
    ],
)
def test_a_personal_number_of_another_form_is_a_doubt(number, sex, born, sentence):
    row = row_of(born, personal_number=number, sex=sex)
    assert found(row) == [("personal_number", "personal_number_form")]
    assert row.problems[0].message == sentence


def test_a_personal_number_is_held_against_the_record():
    member = member_of("1960", sex="male", personal_number="022060001234")
    assert found(row_of(sex="female"), member) == [("sex", "personal_number_form")]
    assert found(row_of("1961"), member) == [("born", "personal_number_form")]
    assert found(row_of(personal_number="022160001234"), member) == [
        ("personal_number", "personal_number_form")
    ]
