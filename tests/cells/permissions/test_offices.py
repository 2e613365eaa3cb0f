"""Who may do what for the sake of their office."""

import pytest
from django.utils import timezone

from cells import permissions
from cells.models import EntryException
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.permissions.people import MARCH, POSTS, holders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_who_may_see_people_somewhere(world):
    assert holders(world, permissions.sees_people_somewhere) == {
        who for who in POSTS if "reader" not in who
    }


def test_who_may_read_the_log_and_import(world):
    assert holders(world, permissions.may_read_log) == {"upper staff"}
    assert holders(world, permissions.may_import) == {"staff of A", "staff of B"}
    commune = world.units["A"]
    into = holders(world, lambda user: permissions.may_import_into(user, commune))
    assert into == {"staff of A"}


def test_who_may_open_months_again(world):
    assert holders(world, permissions.may_open_months) == {"upper staff"}

    def may_open(code):
        commune = world.units[code]
        return holders(world, lambda user: commune in permissions.communes_to_open(user))

    assert (may_open("A"), may_open("Z")) == ({"upper staff"}, set())


def test_who_is_told_of_months_that_are_open_again(world):
    granted = {
        code: EntryException.objects.create(
            **place,
            month=MARCH,
            until=TODAY,
            reason="Mưa lũ",
            granted_by=factories.make_user(),
            granted_at=timezone.now(),
        )
        for code, place in (
            ("A", {"commune": world.units["A"]}),
            ("MOVED", {"cell": world.cells["MOVED"]}),
        )
    }

    def told(code):
        return holders(world, lambda user: granted[code] in permissions.months_open_again(user))

    def seen(code):
        return holders(world, lambda user: granted[code] in EntryException.objects.visible_to(user))

    assert (told("A"), told("MOVED")) == ({"staff of A"}, {"staff of B"})
    assert seen("A") == seen("MOVED") == {"upper staff"}


def test_who_may_change_templates_of_papers(world):
    keepers = {"upper staff", "staff of A", "staff of B"}
    assert holders(world, permissions.may_keep_papers) == keepers
    commune = world.units["A"]
    of_a = holders(world, lambda user: commune in permissions.communes_of_papers(user))
    assert of_a == {"upper staff", "staff of A"}
