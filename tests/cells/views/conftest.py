"""What the tests of pages share: people at their browsers, and an office that imports."""

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


@pytest.fixture
def secretary(district, browser):
    return browser(district.the_secretary)


@pytest.fixture
def deputy(district, browser):
    return browser(district.the_deputy)


@pytest.fixture
def commune(district, browser):
    return browser(district.the_commune)


@pytest.fixture
def upper(district, browser):
    return browser(district.the_upper)
