"""Every page costs the same in a place that has grown: as many queries, and no longer choice of
anything but communes. So nothing is asked for row by row, and nobody scrolls through all cells."""

import re
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.forms import accounts
from cells.periods import add_months, first_of_month, month_key, today
from cells.services.changes import Actor
from cells.services.entry_locks import grant_exception
from tests import factories
from tests.standing import standing
from tests.test_access import ADDRESSES, address, client_of
from tests.world import build_world

WHO = ("upper", "staff")
# What figures and lists are asked besides: they have one row or many.
ASKED = {
    "report": ("?year={year}", "?year={year}&by=cell", "?year={year}&commune={commune}&by=cell"),
    "cell_list": ("?commune={commune}", "?words=chi"),
    "meeting_list": ("?commune={commune}", "?cell={cell}"),
    "change_list": ("?cell={cell}",),
}
_CHOICE = re.compile(r"<(select|datalist)\b.*?</\1>", re.DOTALL)


class Cost(NamedTuple):
    """The queries of a page, and the options of its longest choice."""

    queries: int
    options: int


furnished = standing(build_world)


@pytest.fixture
def world(furnished, db):
    """Give the world; what a test does to it is rolled back."""
    return furnished


def test_no_page_costs_more_in_a_place_three_times_as_large(world, monkeypatch):
    # Of more units than that, the code is typed: in a small place already.
    monkeypatch.setattr(accounts, "MOST_OFFERED", 2)
    _grow(world, "A")
    small = _costs(world)
    for name in ("B", "C"):
        _grow(world, name)
    grown = _costs(world)

    assert grown.keys() == small.keys() and len(small) > 80
    dearer = {page for page, cost in grown.items() if cost.queries > small[page].queries}
    longer = {page for page, cost in grown.items() if cost.options > small[page].options + 2}
    assert (dearer, longer) == (set(), set())


def _costs(world):
    """Return what each page costs, by who asks for it and its address."""
    found = {}
    for who in WHO:
        client = client_of(world, who)
        for url in _urls(world):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url)
            if response.status_code == 200 and "html" in response["Content-Type"]:
                choices = _CHOICE.finditer(response.content.decode())
                options = max((choice[0].count("<option") for choice in choices), default=0)
                found[who, url] = Cost(len(queries), options)
    return found


def _urls(world):
    """Yield every address about what is here, figures and lists also with filters."""
    place = world.here
    words = {"year": today().year, "commune": place.commune.code, "cell": place.cell.code}
    for name, takes in ADDRESSES:
        if name == "logout":
            continue
        url = address(name, takes, place)
        yield url
        asked = ASKED.get("report" if name.startswith("report_") else name, ())
        yield from (url + query.format(**words) for query in asked)


def _grow(world, name):
    """Make a commune of that name, and a cell in each of three communes, with people, meetings,
    ratings and a month that is open again."""
    communes = (world.here.commune, world.there.commune, factories.make_commune(name))
    for commune in communes:
        _furnish(factories.make_cell(f"{commune.code}-{name}", commune=commune), world)


def _furnish(cell, world):
    months = [add_months(first_of_month(today()), -back) for back in range(1, 5)]
    member = factories.make_member(cell=cell)
    factories.exempt(factories.make_member(cell=cell))
    for month, state in zip(months, ("draft", "submitted", "returned", "confirmed"), strict=True):
        meeting = factories.make_meeting(cell, month_key(month), state=state, present=1)
        factories.mark(meeting, member)
    factories.make_rating(cell, today().year - 1, "good")
    factories.make_rating(cell, today().year - 1, "good", member=member)
    grant_exception(
        actor=Actor(world.users["upper"]), unit=cell, month=months[3], until=today(), reason="Lũ"
    )
