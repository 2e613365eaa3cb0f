"""The world in which the tests of permissions ask."""

import pytest

from tests.cells.permissions.people import make_world
from tests.standing import standing

furnished = standing(make_world)


@pytest.fixture
def world(furnished, db):
    return furnished
