"""Ratings, counted by hand."""

from datetime import date

import pytest

from cells.choices import MembershipKind, RatingSubject
from cells.models import Rating
from cells.rates import Ratio
from reports.question import By, Structure
from reports.ratings import RatingsRow, entries, ratings_report
from tests import factories
from tests.reports.asking import ask, scope

pytestmark = pytest.mark.django_db

JULY = date(2024, 7, 1)


def figures(report):
    """Return rated, excellent, good, unrated and unrated with a reason, by key."""
    return {
        row.key: (row.rated, row.excellent, row.good, row.unrated, row.unrated_with_reason)
        for row in report.rows
    }


@pytest.fixture
def commune():
    return factories.make_commune("A", name="Xã A")


def test_grades_are_counted_and_so_is_who_has_none(commune):
    grades = ["excellent", "good", "good", "completed", "not_completed", "", ""]
    for number, grade in enumerate(grades):
        cell = factories.make_cell(f"A-{number}", commune=commune)
        if number != 6:
            factories.make_rating(cell, 2024, grade, not_rated_reason="" if grade else "too new")
    report = ratings_report(ask())
    assert report.rows == (RatingsRow("A", "Xã A", 5, 1, 2, 1, 1, 2, 1),)
    assert report.total.excellent_percent == Ratio(1, 5)
    assert report.total.good_percent == Ratio(3, 5)


def test_nobody_rated_is_no_data(commune):
    assert ratings_report(ask()).rows[0].excellent_percent.percent is None


def test_proposed_grades_other_years_quarters_and_members_do_not_count(commune):
    cell = factories.make_cell("A-1", commune=commune)
    factories.make_rating(cell, 2023, "good")
    factories.make_rating(cell, 2024, "good", quarter=4)
    factories.make_rating(cell, 2024, "good", member=factories.make_member(cell=cell))
    factories.make_rating(cell, 2024, proposed_grade="good", proposed_at="2024-12-01T00:00:00Z")
    assert figures(ratings_report(ask())) == {"A": (0, 0, 0, 1, 0)}


def test_a_cell_that_has_ended_is_not_missed_but_counts_if_it_was_rated(commune):
    factories.make_cell("A-1", commune=commune, end=date(2024, 12, 31))
    rated = factories.make_cell("A-2", commune=commune, end=JULY)
    factories.make_rating(rated, 2024, "good")
    assert figures(ratings_report(ask())) == {"A": (1, 0, 1, 0, 0)}


def test_members_are_counted_where_their_main_membership_is_on_31_december(commune):
    cell = factories.make_cell("A-1", commune=commune, end=JULY)
    factories.place_cell(cell, commune, start=JULY)
    rated, unrated, excused = (factories.make_member(cell=cell) for _ in range(3))
    factories.make_rating(cell, 2024, "excellent", member=rated)
    factories.make_rating(cell, 2024, member=excused, not_rated_reason="exempt")
    factories.make_member(cell=cell, end=date(2024, 12, 31))
    guest = factories.make_member(cell=factories.make_cell("B-1", commune=commune))
    factories.join(guest, cell, kind=MembershipKind.TEMPORARY)
    report = ratings_report(ask(subject=RatingSubject.MEMBER, by=By.CELL))
    assert figures(report) == {"A-1": (1, 1, 0, 2, 1), "B-1": (0, 0, 0, 1, 0)}
    question = ask(subject=RatingSubject.MEMBER)
    assert {entry.member for entry in entries(question, "unrated")} == {
        unrated.code,
        excused.code,
        guest.code,
    }
    assert [entry.member for entry in entries(question, "unrated_with_reason")] == [excused.code]
    assert [entry.member for entry in entries(question, "excellent")] == [rated.code]


def test_both_structures_have_the_same_total(commune):
    new = factories.make_commune("B")
    moved = factories.make_cell("A-1", commune=commune, end=date(2025, 1, 1))
    factories.place_cell(moved, new, start=date(2025, 1, 1))
    ended = factories.make_cell("A-2", commune=commune, end=date(2025, 1, 1))
    factories.make_rating(moved, 2024, "good")
    factories.make_rating(ended, 2024, "excellent")
    factories.make_cell("A-3", commune=commune)
    then, today = ratings_report(ask()), ratings_report(ask(structure=Structure.TODAY))
    assert figures(then) == {"A": (2, 1, 1, 1, 0), "B": (0, 0, 0, 0, 0)}
    assert figures(today) == {
        "A": (0, 0, 0, 1, 0),
        "B": (1, 0, 1, 0, 0),
        "none": (1, 1, 0, 0, 0),
    }
    assert today.total == then.total


def test_a_type_of_cell_is_that_frozen_on_the_rating(commune):
    school = factories.make_cell("A-1", commune=commune, cell_type="school")
    factories.make_cell("A-2", commune=commune, cell_type="school")
    factories.make_rating(school, 2024, "good", cell_type="residential")
    factories.make_cell("A-3", commune=commune)
    assert figures(ratings_report(ask(cell_type="residential"))) == {"A": (1, 0, 1, 1, 0)}


def test_a_scope_has_its_own_ratings(commune):
    other = factories.make_cell("B-1", commune=factories.make_commune("B"))
    factories.make_rating(other, 2024, "good")
    assert figures(ratings_report(ask(scope=scope("A")))) == {"A": (0, 0, 0, 0, 0)}
    assert figures(ratings_report(ask(scope=scope("B")))) == {"B": (1, 0, 1, 0, 0)}


@pytest.mark.parametrize("subject", RatingSubject)
def test_the_list_is_what_the_row_counts(commune, subject):
    for number, grade in enumerate(["excellent", "good", "", ""]):
        cell = factories.make_cell(f"A-{number}", commune=commune)
        member = factories.make_member(cell=cell)
        if grade:
            factories.make_rating(cell, 2024, grade)
            factories.make_rating(cell, 2024, grade, member=member)
    for question in (ask(), ask(by=By.CELL), ask(structure=Structure.TODAY)):
        question = question.__class__(**{**vars(question), "subject": subject})
        for row in ratings_report(question).rows:
            narrowed = question.only(row.key)
            counts = [len(entries(narrowed, word)) for word in ("rated", "good", "unrated")]
            assert counts == [row.rated, row.good, row.unrated]


@pytest.mark.parametrize("by", [By.COMMUNE, By.CELL])
@pytest.mark.parametrize("structure", Structure)
@pytest.mark.parametrize("subject", RatingSubject)
def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries, by, structure, subject):
    for number in range(3):
        cell = factories.make_cell(f"Q{number}-1", commune=factories.make_commune(f"Q{number}"))
        factories.make_rating(cell, 2024, "good")
        factories.make_rating(cell, 2024, "good", member=factories.make_member(cell=cell))
        factories.make_member(cell=cell)
        question = ask(by=by, structure=structure, subject=subject)
        with django_assert_max_num_queries(9):
            ratings_report(question)
        with django_assert_max_num_queries(4):
            list(entries(question, "unrated"))
    assert Rating.objects.count() == 6
