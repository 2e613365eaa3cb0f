"""What can be asked, and how what cannot be is answered."""

from datetime import date

import pytest
from django.utils import translation

from cells.periods import Period
from reports.filters import CalendarForm, MeetingsForm, RatingsForm
from reports.question import By, Kinds, Question, Structure
from tests import factories
from tests.reports.asking import months, scope

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _communes():
    for code in "AB":
        factories.make_commune(code)


def errors(form):
    """Return every error as a sentence, by field."""
    return {field: list(sentences) for field, sentences in form.errors.items()}


def test_what_is_left_open_has_its_default():
    form = MeetingsForm({"year": "2024", "kind": ""}, today=DAY)
    assert form.is_valid(), form.errors
    assert form.question() == Question(Period.of_year(2024), DAY)


def test_everything_can_be_asked():
    data = {
        "from": "2024-02",
        "to": "2024-05",
        "by": "month",
        "commune": "B",
        "kind": "all",
        "cell_type": "school",
        "structure": "today",
        "as_of": "2024-12-31",
    }
    form = MeetingsForm(data, today=DAY)
    assert form.is_valid(), form.errors
    assert form.question() == Question(
        months("2024-02", "2024-05"),
        date(2024, 12, 31),
        by=By.MONTH,
        commune="B",
        kind=Kinds.ALL,
        cell_type="school",
        structure=Structure.TODAY,
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"__all__": ["Say for which time: a year is missing."]}),
        (
            {"year": "2024", "from": "2024-01", "to": "2024-02"},
            {"__all__": ["Give either a year or months, not both."]},
        ),
        ({"from": "2024-01"}, {"__all__": ["Give both the first and the last month."]}),
        (
            {"from": "2024-03", "to": "2024-02"},
            {"__all__": ["The first month comes after the last."]},
        ),
        (
            {"from": "2000-01", "to": "2020-01"},
            {"__all__": ["A report covers 20 years at most."]},
        ),
        ({"from": "2024-13", "to": "2024-02"}, {"from": ["There is no month 2024-13."]}),
        ({"from": "1900-01", "to": "2024-02"}, {"from": ["Nothing is recorded for that time."]}),
        ({"from": "x", "to": "9999-12"}, None),
        ({"year": "1066"}, {"year": ["Write a year from 1931 to 2999."]}),
        ({"year": "1930"}, {"year": ["Write a year from 1931 to 2999."]}),
        ({"year": "3000"}, {"year": ["Write a year from 1931 to 2999."]}),
        ({"year": "24"}, {"year": ["Write a year from 1931 to 2999."]}),
        ({"year": "x"}, {"year": ["Write a whole year such as 2024."]}),
        ({"from": "1930-01", "to": "1931-01"}, {"from": ["Nothing is recorded for that time."]}),
        (
            {"from": "2024-01\0", "to": "2024-02"},
            {"from": ["“2024-01\0” is not a month such as 2024-06."]},
        ),
        ({"year": "2024", "by": "day"}, {"by": ["“day” cannot be chosen here."]}),
        ({"year": "2024", "as_of": "31 June"}, {"as_of": ["Write a day such as 31/12/2024."]}),
        (
            {"year": "2024", "commune": "NOPE"},
            {"commune": ["There is no commune with the code “NOPE”."]},
        ),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(data, expected):
    form = MeetingsForm(data, today=DAY)
    assert not form.is_valid()
    assert expected is None or errors(form) == expected


def test_a_page_has_a_period_to_fall_back_on():
    period = months("2025-01", "2025-06")
    form = MeetingsForm({}, today=DAY, period=period)
    assert form.is_valid()
    assert form.question().period == period
    assert form.changed_data == []
    assert (form["from"].value(), form["to"].value()) == ("2025-01", "2025-06")


def test_months_that_were_filled_in_are_no_choice():
    period = months("2025-01", "2025-06")
    shown = {"from": "2025-01", "to": "2025-06"}
    again = MeetingsForm({**shown, "by": "cell"}, today=DAY, period=period)
    assert again.is_valid()
    assert (again.question().period, again.changed_data) == (period, ["by"])
    year = MeetingsForm({**shown, "year": "2024"}, today=DAY, period=period)
    assert year.is_valid()
    assert (year.question().period, year["from"].value()) == (Period.of_year(2024), None)


@pytest.mark.parametrize("day", ["31/12/2024", "2024-12-31"])
def test_a_day_is_written_either_way(day):
    form = MeetingsForm({"year": "2024", "as_of": day}, today=DAY)
    assert form.is_valid()
    assert form.question().as_of == date(2024, 12, 31)


def test_ratings_are_of_a_year_by_commune_or_cell():
    form = RatingsForm({"subject": "member"}, today=DAY, period=Period.of_year(2024))
    assert form.is_valid()
    assert form.question().subject == "member"
    assert form["year"].value() == 2024
    wrong = RatingsForm({"year": "2024", "by": "month"}, today=DAY)
    assert errors(wrong) == {"by": ["“month” cannot be chosen here."]}


@pytest.mark.parametrize("code", ["B", "NOPE"])
def test_a_foreign_commune_is_as_unknown_as_one_that_is_not_there(code):
    form = MeetingsForm({"year": "2024", "commune": code}, today=DAY, scope=scope("A"))
    assert errors(form) == {"commune": [f"There is no commune with the code “{code}”."]}


def test_rows_fit_what_the_person_sees():
    def by(**settings):
        form = MeetingsForm({"year": "2024"}, today=DAY, **settings)
        return form["by"].value(), [value for value, _label in form.fields["by"].choices]

    assert by() == ("commune", ["commune", "cell", "month"])
    assert by(scope=scope("A")) == ("cell", ["commune", "cell", "month"])
    assert by(scope=scope(cells=["A-1"])) == ("month", ["cell", "month"])


class TestCalendar:
    """The year, the commune and the kind of a calendar."""

    def question(self, day=DAY, **data):
        form = CalendarForm(data, scope=scope("A", "B"), today=day)
        assert form.is_valid(), form.errors
        return form.question()

    def test_what_is_left_open_is_this_year_so_far_of_all_communes(self):
        asked = self.question()
        assert asked == Question(months("2025-01", "2025-06"), DAY, scope("A", "B"))

    def test_quarters_are_whole(self):
        assert self.question(kind="thematic").period == months("2025-01", "2025-06")
        may = self.question(date(2025, 5, 1), kind="thematic")
        assert (may.period, may.kind) == (months("2025-01", "2025-06"), Kinds.THEMATIC)

    @pytest.mark.parametrize(
        ("day", "period"),
        [
            (date(2025, 1, 31), Period.of_year(2024)),
            (date(2025, 2, 1), months("2025-01", "2025-02")),
            (date(2025, 12, 31), Period.of_year(2025)),
        ],
    )
    def test_the_year_is_that_of_the_month_that_is_over(self, day, period):
        assert self.question(day).period == period

    def test_a_past_year_is_whole(self):
        assert self.question(year="2024").period == Period.of_year(2024)

    def test_a_commune_is_shown_by_its_cells(self):
        asked = self.question(commune="B")
        assert (asked.commune, asked.by) == ("B", By.CELL)

    def test_the_only_commune_is_chosen(self):
        form = CalendarForm({}, scope=scope("A"), today=DAY)
        assert form.is_valid() and form.question().commune == "A"
        assert form.fields["commune"].widget.is_hidden

    @pytest.mark.parametrize(
        ("asked", "field", "sentence"),
        [
            ({"year": "2026"}, "year", "That year has not begun."),
            ({"year": "x"}, "year", "Write a whole year such as 2024."),
            ({"commune": "C"}, "commune", "There is no commune with the code “C”."),
            ({"kind": "all"}, "kind", "“all” cannot be chosen here."),
        ],
    )
    def test_what_cannot_be_asked_is_said_at_the_field(self, asked, field, sentence):
        form = CalendarForm(asked, scope=scope("A", "B"), today=DAY)
        assert errors(form) == {field: [sentence]}
