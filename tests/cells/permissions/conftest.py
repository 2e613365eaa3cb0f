"""The world in which the tests of permissions ask."""

import pytest

from tests.cells.permissions.people import make_world
from tests.standing import standing


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, make_world) as world:
        yield world


@pytest.fixture
def world(furnished, db):
    return furnished
