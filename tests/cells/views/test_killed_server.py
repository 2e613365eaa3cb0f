"""A server killed at any step of a save leaves whole meetings or none, and the same page sent again
finds or makes the rest; of a page that was cut short on its way it takes nothing."""

import http.client
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.test import Client

from cells.models import Attendance, Change, Meeting
from cells.periods import add_months, first_of_month, today
from cells.services.sheets import tally
from reports.facts import check_facts
from tests import factories
from tests.cells.connections import shared_database
from tests.cells.evidence import everything
from tests.cells.views.recording import TOPIC, Recorder, enrol
from tests.network.database import url_of_connection
from tests.network.faults import Fault, Kind, ListedFaults, Moment
from tests.network.proxy import running_proxy
from tests.network.server import ADDRESS, running_server

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 3
PATIENCE = 20
COMMITTED = "committed"
# Statements before which the server dies, or before the COMMIT: the last is more than any save has.
STATEMENTS = (1, 5, 10, 20, 30, 50, 80, 500)


@pytest.fixture
def secretary(transactional_db, tmp_path):
    """The secretary of a cell whose earlier months are on record, at a browser."""
    with shared_database(tmp_path):
        cell = factories.make_cell("A1")
        for back in (1, 2):
            factories.make_meeting(cell, add_months(first_of_month(today()), -back))
        enrol(cell, PEOPLE)
        client = Client()
        client.force_login(factories.make_user("secretary", cell))
        yield Recorder(client, cell)


@contextmanager
def server():
    """Run a server that dies when it is told to; give its port."""
    url = url_of_connection()
    with running_server("tests.network.dying:application", "tests.settings", url) as port:
        yield port


def send(port, secretary, path, values, die_at=None):
    """Send a page as the secretary's browser; return the status, None from a server that died."""
    line = http.client.HTTPConnection(ADDRESS, port, timeout=PATIENCE)
    cookies = [f"{cookie.key}={cookie.value}" for cookie in secretary.client.cookies.values()]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join([*cookies, f"csrftoken={values['csrfmiddlewaretoken']}"]),
    }
    headers |= {"Accept": "application/json"} if values.get("action") == "autosave" else {}
    headers |= {"Die-At": str(die_at)} if die_at else {}
    try:
        line.request("POST", path, urlencode(values), headers)
        return line.getresponse().status
    except ConnectionError:
        return None
    finally:
        line.close()


def assert_whole():
    """Show that every recorded meeting is whole: its sheet, its tallies and its log."""
    for meeting in Meeting.objects.filter(month=first_of_month(today())):
        rows = list(meeting.sheet.all())
        assert len(rows) == PEOPLE
        assert {name: getattr(meeting, name) for name in Meeting.TALLIES} == tally(rows)
        acts = Change.objects.filter(noun="meeting", object_id=meeting.pk)
        assert acts.filter(action="created").count() == 1
        assert acts.filter(action="submitted").count() == int(meeting.counts)
    assert (
        Attendance.objects.count()
        == PEOPLE * Meeting.objects.exclude(sheet=None).distinct().count()
    )
    assert not check_facts(today()).broken


def kill_then_save(port, *page):
    """Send one page to servers that die before its COMMIT, to one that dies after it, and to one
    that lives."""
    before = everything(but=["Reading"])
    for statement in STATEMENTS:
        assert send(port, *page, die_at=statement) is None
        assert everything(but=["Reading"]) == before

    assert send(port, *page, die_at=COMMITTED) is None
    written = everything(but=["Reading"])
    assert written != before
    assert_whole()

    assert send(port, *page) < 400
    assert everything(but=["Reading"]) == written


def recorded():
    """Return this month's meetings: kind, state and number of excused."""
    meetings = Meeting.objects.filter(month=first_of_month(today())).order_by("pk")
    return list(meetings.values_list("kind", "state", "excused"))


def test_killed_in_the_middle_of_saves(secretary):
    secretary.find_button()
    with server() as port:
        kill_then_save(port, secretary, *secretary.button)
        draft = Meeting.objects.get(state="draft")
        secretary.url = f"/meetings/{draft.pk}/sheet/"
        for button, reason in (("autosave", "ill"), ("submit", "family")):
            secretary.open()
            secretary.say(everybody=reason, thematic_topic=TOPIC)
            kill_then_save(port, secretary, secretary.url, secretary.form.pressed(button))

    assert recorded() == [
        ("regular", "submitted", PEOPLE),
        ("thematic", "submitted", PEOPLE),
    ]
    reasons = Attendance.objects.values_list("reason", flat=True)
    assert list(reasons) == ["family"] * 2 * PEOPLE


def test_a_sheet_of_which_the_end_is_lost_is_not_taken(secretary):
    """What arrives has all the marks, half of the topic, and no button that was pressed."""
    secretary.start()
    secretary.open()
    secretary.say(everybody="ill", thematic_topic=300 * "Đ")
    sent = secretary.form.pressed("submit")
    before = everything()
    with server() as port, running_proxy((ADDRESS, port)) as network:
        network.play(ListedFaults(Fault(Kind.HALF_CLOSE, Moment.REQUEST)))
        statuses = [send(network.port, secretary, secretary.url, sent)]
        assert everything() == before
        statuses.append(send(network.port, secretary, secretary.url, sent))

    # Where the line goes down before it, the refusal itself is not heard.
    assert statuses in ([400, 302], [None, 302])
    assert recorded() == [
        ("regular", "submitted", PEOPLE),
        ("thematic", "submitted", PEOPLE),
    ]
