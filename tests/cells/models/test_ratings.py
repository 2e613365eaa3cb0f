from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cells.choices import RatingState
from cells.models import Rating
from cells.periods import Period
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 12, 20, tzinfo=UTC)


@pytest.fixture
def cell():
    return factories.make_cell()


class TestOnceForATime:
    @pytest.mark.parametrize("quarter", [None, 3])
    @pytest.mark.parametrize("of_member", [False, True])
    def test_a_second_is_refused(self, cell, of_member, quarter):
        member = factories.make_member(cell=cell) if of_member else None
        factories.make_rating(cell, 2024, member=member, quarter=quarter)

        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_rating(cell, 2024, "good", member=member, quarter=quarter)

    def test_a_member_is_rated_in_one_cell_only(self, cell):
        member = factories.make_member(cell=cell)
        factories.make_rating(cell, 2024, member=member)

        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_rating(factories.make_cell(), 2024, member=member)

    def test_years_quarters_cells_and_members_stand_apart(self, cell):
        member, other = factories.make_member(), factories.make_member()
        for person in (None, member, other):
            for year, quarter in ((2023, None), (2024, None), (2024, 1), (2024, 2)):
                factories.make_rating(cell, year, member=person, quarter=quarter)

        assert cell.ratings.count() == 12

    @pytest.mark.parametrize("quarter", [None, 1, 4])
    def test_a_quarter_is_one_of_four(self, cell, quarter):
        assert factories.make_rating(cell, 2024, quarter=quarter).quarter == quarter

    def test_is_said_in_words(self, cell, english):
        rating = factories.make_rating(cell, 2024)
        rating.pk = None

        with pytest.raises(ValidationError) as error:
            rating.validate_constraints()

        assert error.value.messages == ["There is a rating for that time already."]


class TestState:
    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({}, RatingState.OPEN),
            ({"self_grade": "good", "self_at": NOW}, RatingState.SELF_RATED),
            ({"proposed_grade": "good", "proposed_at": NOW}, RatingState.PROPOSED),
            (
                {
                    "self_grade": "good",
                    "self_at": NOW,
                    "proposed_grade": "excellent",
                    "proposed_at": NOW,
                    "decided_grade": "good",
                    "decided_at": NOW,
                },
                RatingState.DECIDED,
            ),
            (
                {"self_grade": "good", "self_at": NOW, "not_rated_reason": "Founded late"},
                RatingState.NOT_RATED,
            ),
        ],
    )
    def test_is_the_farthest_step(self, cell, fields, state):
        rating = Rating.objects.create(
            cell=cell,
            commune_id=cell.placements.get().commune_id,
            cell_type="residential",
            year=2024,
            **fields,
        )

        assert rating.state == state


class TestWords:
    def test_of_a_year_cells_members_and_decided(self, cell):
        member = factories.make_member(cell=cell)
        of_cell = factories.make_rating(cell, 2024, "good")
        of_member = factories.make_rating(cell, 2024, member=member)
        of_quarter = factories.make_rating(cell, 2024, quarter=1)
        before = factories.make_rating(cell, 2023)

        assert set(Rating.objects.of_year(2024)) == {of_cell, of_member}
        assert set(Rating.objects.of_cells()) == {of_cell, of_quarter, before}
        assert set(Rating.objects.of_members()) == {of_member}
        assert set(Rating.objects.decided()) == {of_cell}

    def test_the_period_is_its_year_or_quarter(self, cell):
        assert factories.make_rating(cell, 2024).period == Period.of_year(2024)
        of_quarter = factories.make_rating(cell, 2024, quarter=4)
        assert of_quarter.period.last_day == date(2024, 12, 31)
        assert of_quarter.period.start == date(2024, 10, 1)
