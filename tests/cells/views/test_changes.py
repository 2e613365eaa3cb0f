"""The page of the log."""

import pytest

from cells.choices import ChangeAction
from cells.services.changes import Actor, log_act
from tests import factories
from tests.cells.evidence import everything, queries_of
from tests.cells.views.pages import assert_asks_to_sign_in, assert_not_there

LOG = "/changes/"
NOT_THEIRS = ["upper_reader", "commune", "commune_reader", "secretary", "cell_reader", "postless"]


@pytest.fixture
def entries(district):
    by_person = Actor(district.the_secretary)
    log_act(by_person, district.cell, ChangeAction.CORRECTED, before={"a": 1}, after={"a": 2})
    log_act(Actor.command("demo"), district.foreign, ChangeAction.CREATED, after={"code": "B1"})
    return district


def listed(client, **chosen):
    return [change.cell.code for change in client.get(LOG, chosen).context["page_obj"]]


def test_shows_who_changed_what_newest_first(entries, browser):
    page = browser(entries.the_upper).get(LOG)

    newest, older = page.context["page_obj"]
    assert (newest.cell.code, newest.lines) == ("B1", [("code", "", "B1")])
    assert (older.user, older.lines) == (entries.the_secretary, [("a", 1, 2)])
    text = page.content.decode()
    assert "secretary" in text and "command demo" in text and "corrected" in text


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({"user": "SECRETARY"}, ["A1"]),
        ({"user": "nobody"}, []),
        ({"cell": "b1"}, ["B1"]),
        ({"action": "created"}, ["B1"]),
        ({"action": "unknown"}, ["B1", "A1"]),
        ({"noun": "cell"}, ["B1", "A1"]),
        ({"noun": "meeting"}, []),
        ({"since": "2999-01-01"}, []),
        ({"until": "2999-01-01"}, ["B1", "A1"]),
        ({"until": "2000-01-01"}, []),
        ({"since": "not a day"}, ["B1", "A1"]),
    ],
)
def test_is_limited_by_a_filter(entries, browser, chosen, codes):
    assert listed(browser(entries.the_upper), **chosen) == codes


def test_is_read_only(entries, browser):
    client, before = browser(entries.the_upper), everything()

    for ask in (client.post, client.put, client.delete):
        ask(LOG)

    assert everything() == before


def test_costs_the_same_for_2_and_30(entries, browser):
    client = browser(entries.the_upper)

    def look():
        client.get(LOG)

    look()
    few = queries_of(look)
    for _n in range(30):
        log_act(Actor(factories.make_user()), factories.make_cell(), ChangeAction.CREATED, after={})

    assert queries_of(look) == few


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_is_not_there_for_others(entries, browser, who):
    assert_not_there(browser(entries.users[who]), LOG, "/nowhere/")


def test_asks_who_is_not_signed_in(browser, db):
    assert_asks_to_sign_in(browser(), LOG)
