"""What posts reach: several together, and from a day to a day."""

from datetime import date

import pytest

from cells import permissions
from cells.choices import Role
from cells.models import Cell, Member, User
from tests import factories
from tests.cells.permissions.people import HERE, OF_A

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_several_add_up(world):
    user = factories.make_user(Role.SECRETARY, world.units["A1"])
    factories.give_post(user, Role.READER, world.units["MOVED"])

    assert set(Cell.objects.visible_to(user).values_list("code", flat=True)) == {"A1", "MOVED"}
    assert {str(row) for row in Member.objects.visible_to(user)} == {
        "of A1",
        "dead",
        "guest",
        "away",
    }


def test_one_above_and_one_under_another_committee_add_up(world):
    user = factories.make_user(Role.UPPER_STAFF, world.units["TU"])
    factories.give_post(user, Role.COMMUNE_STAFF, world.units["A"])

    codes = set(Cell.objects.visible_to(user).values_list("code", flat=True))

    assert codes == {"Z1", *OF_A}
    assert permissions.may_see_people(user, world.cells["A1"])


def test_a_reader_above_who_is_staff_below_sees_persons_below_only(world):
    user = factories.make_user(Role.READER, world.units["HU"])
    factories.give_post(user, Role.COMMUNE_STAFF, world.units["A"])

    assert set(Cell.objects.visible_to(user).values_list("code", flat=True)) == HERE
    seen = {str(row) for row in Member.objects.visible_to(user)}
    assert seen == {"of A1", "dead", "guest", "away"}


def test_are_read_once_a_request(world, django_assert_num_queries):
    user = User.objects.get(pk=factories.make_user(Role.SECRETARY, world.units["A1"]).pk)

    with django_assert_num_queries(1):
        permissions.access_of(user)
        permissions.access_of(user)
        permissions.may_read_log(user)


@pytest.mark.parametrize(("day", "sees"), [(9, True), (10, False)])
def test_hold_to_before_their_end(world, clock, day, sees):
    clock(date(2024, 7, day))
    user = factories.make_user(Role.SECRETARY, world.units["A1"], end=date(2024, 7, 10))

    assert Cell.objects.visible_to(user).exists() is sees
