"""Which units each person's reports speak of."""

from datetime import date

import pytest

from cells.choices import Role
from reports.question import EVERYTHING, Scope
from reports.scope import cells_of_people, scope_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return factories.make_cell("A-1", commune=factories.make_commune("A"))


def test_upper_staff_and_readers_see_everything_under_the_only_committee(cell):
    for role in (Role.UPPER_STAFF, Role.READER):
        assert scope_of(factories.make_user(role, factories.make_upper())) == EVERYTHING


def test_staff_of_one_of_two_committees_see_its_communes_and_the_past_of_its_cells(cell):
    province = factories.make_upper("TU", "Tỉnh ủy Mẫu")
    new = factories.make_commune("N", upper=province)
    heir = factories.make_cell("N-1", commune=new)
    factories.succeed(cell, heir, date(2025, 7, 1))
    user = factories.make_user(Role.UPPER_STAFF, province)
    assert scope_of(user) == Scope(frozenset({"N"}), frozenset({"N-1", "A-1"}), frozenset({"N-1"}))


def test_commune_staff_see_their_commune(cell):
    commune = cell.placements.get().commune
    for role in (Role.COMMUNE_STAFF, Role.READER):
        assert scope_of(factories.make_user(role, commune)) == Scope(
            frozenset({"A"}), home_cells=frozenset({"A-1"})
        )


def test_at_home_are_the_cells_of_the_real_day_and_those_that_they_carry_on(cell):
    here, there = cell.placements.get().commune, factories.make_commune("B")
    cell.placements.update(end=date(2024, 7, 1))
    factories.place_cell(cell, there, start=date(2024, 7, 1))
    ended = factories.make_cell("A-2", commune=here, end=date(2024, 7, 1))
    factories.succeed(ended, cell, date(2024, 7, 1))
    homes = [
        scope_of(factories.make_user(Role.COMMUNE_STAFF, commune)).home_cells
        for commune in (here, there)
    ]
    assert homes == [frozenset(), {"A-1", "A-2"}]


def test_officers_and_readers_of_a_cell_see_it(cell):
    for role in (Role.SECRETARY, Role.DEPUTY, Role.READER):
        expected = Scope(frozenset(), frozenset({"A-1"}))
        assert scope_of(factories.make_user(role, cell)) == expected


def test_nobody_sees_nothing(cell):
    assert not scope_of(factories.make_user())
    past = factories.make_user(Role.SECRETARY, cell, end=date(2021, 1, 1))
    assert not scope_of(past)


def test_readers_reach_the_people_of_no_cell(cell):
    assert cells_of_people(factories.make_user(Role.READER, cell)) == frozenset()
    assert cells_of_people(factories.make_user(Role.SECRETARY, cell)) == {"A-1"}
