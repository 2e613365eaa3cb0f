"""What the tests of the record share: a day that stands still, English words, signed-in people."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone, translation

from cells.choices import Role
from tests import factories

TODAY = date(2024, 7, 10)


@pytest.fixture
def clock(monkeypatch):
    """Stop the calendar on TODAY; call it with another day to move there."""
    real = timezone.localdate

    def move_to(day):
        def localdate(value=None, zone=None):
            return day if value is None else real(value, zone)

        monkeypatch.setattr(timezone, "localdate", localdate)

    move_to(TODAY)
    return move_to


@pytest.fixture
def english():
    """Speak English, the language in which the words of the code are written."""
    with translation.override("en"):
        yield


@pytest.fixture
def browser():
    """Give a function that returns a browser signed in as a user, or as nobody, in English."""

    def open_for(user=None):
        client = Client()
        client.cookies["django_language"] = "en"
        if user:
            client.force_login(user)
        return client

    return open_for


@pytest.fixture
def district(db, clock, english):
    """A committee, two communes with a cell each, and everyone who works there."""
    upper = factories.make_upper()
    commune, other = factories.make_commune("XA"), factories.make_commune("XB")
    cell = factories.make_cell("A1", commune=commune, name="Chi bộ thôn Một")
    foreign = factories.make_cell("B1", commune=other, name="Chi bộ thôn Hai")
    people = {
        "upper": (Role.UPPER_STAFF, upper),
        "commune": (Role.COMMUNE_STAFF, commune),
        "other_commune": (Role.COMMUNE_STAFF, other),
        "secretary": (Role.SECRETARY, cell),
        "deputy": (Role.DEPUTY, cell),
        "other_secretary": (Role.SECRETARY, foreign),
        "upper_reader": (Role.READER, upper),
        "commune_reader": (Role.READER, commune),
        "cell_reader": (Role.READER, cell),
    }
    users = {
        name: factories.make_user(role, unit, username=name)
        for name, (role, unit) in people.items()
    }
    users["postless"] = factories.make_user(username="postless")
    return SimpleNamespace(
        upper=upper, commune=commune, other=other, cell=cell, foreign=foreign, **_prefixed(users)
    )


def _prefixed(users):
    return {"users": users} | {f"the_{name}": user for name, user in users.items()}
