"""A commune here and one there, their facts of 2024, and who looks at them."""

from dataclasses import dataclass

import pytest
from django.utils import translation

from cells.choices import Role
from cells.models import Cell, Meeting
from tests import factories


@dataclass(frozen=True)
class Place:
    """A cell of a commune, with a meeting that fell short of the target."""

    cell: Cell
    meeting: Meeting


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def length_of(page):
    """Return how many rows a list has on all its pages, whichever way it is cut."""
    return page.paginator.count if hasattr(page, "paginator") else page.total


def make_places():
    """Return the places by the code of their commune."""
    return {code: _furnish(code) for code in ("HERE", "THERE")}


@pytest.fixture
def places(db):
    return make_places()


def _furnish(code):
    commune = factories.make_commune(code, name=f"Xã {code}")
    cell = factories.make_cell(f"{code}-1", commune=commune, name=f"Chi bộ {code}")
    meeting = factories.make_meeting(cell, "2024-06", present=8, excused=1, unexcused=1)
    factories.make_meeting(cell, "2024-07", not_held_reason="flood")
    factories.make_rating(cell, 2024, "excellent")
    member = factories.make_member(f"Nguyễn Văn {code}", cell=cell)
    factories.make_rating(cell, 2024, "good", member=member)
    factories.make_member(f"Trần Thị {code}", cell=cell)
    return Place(cell, meeting)


@pytest.fixture
def sign_in(client, places):
    """Give a function that signs somebody in and returns the client."""

    def sign_in(who):
        here = places["HERE"]
        posts = {
            "upper": (Role.UPPER_STAFF, factories.make_upper()),
            "staff": (Role.COMMUNE_STAFF, here.meeting.commune),
            "secretary": (Role.SECRETARY, here.cell),
            "reader": (Role.READER, here.meeting.commune),
        }
        client.force_login(factories.make_user(*posts[who]))
        return client

    return sign_in
