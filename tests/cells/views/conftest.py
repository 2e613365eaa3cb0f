"""What the tests of import pages share: an office, and its clerk at the browser."""

import pytest
from django.utils import translation

from tests.cells.imports.sending import Office


@pytest.fixture
def office(db):
    with translation.override("en"):
        yield Office()


@pytest.fixture
def desk(office, browser):
    """The browser of who works in the office."""
    return browser(office.actor.user)
