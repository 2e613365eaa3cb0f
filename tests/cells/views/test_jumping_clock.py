"""A clock that jumps between the steps of a record: nothing fails or is lost, what happened stays
in its order, and nobody is kept out for longer than the clock is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cells.models import Meeting, User
from cells.views.histories import steps_of
from reports.facts import check_facts
from tests import factories
from tests.cells.views.recording import TOPIC, Recorder, enrol

pytestmark = pytest.mark.django_db

# In the middle of a month, so that an hour makes no other one.
START = datetime(2024, 7, 10, 5, 0, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
PEOPLE = 3


@pytest.fixture
def set_clock(monkeypatch):
    """Return a function that sets the clock of the server."""

    def set_clock(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(START)
    return set_clock


@pytest.fixture
def secretary(db, set_clock, english):
    cell = factories.make_cell("A1")
    for month in ("2024-05", "2024-06"):
        factories.make_meeting(cell, month)
    enrol(cell, PEOPLE)
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("secretary", cell, username="secretary"))
    return Recorder(client, cell)


def steps():
    """Return what happened to this month's meetings, in the order in which it is shown."""
    meetings = Meeting.objects.filter(month="2024-07-01").order_by("pk")
    return [[str(step.action) for step in steps_of(meeting)] for meeting in meetings]


def sign_in_again(secretary):
    """Sign in as after any session that has ended: by the clock, hers began at another time."""
    assert secretary.client.get("/").url.startswith("/login/")
    secretary.client.force_login(User.objects.get(username="secretary"))


@pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "forward"])
def test_an_hour_ends_the_session_and_loses_nothing(secretary, set_clock, jump):
    secretary.start()
    secretary.open()
    secretary.say(everybody="ill", thematic_topic=TOPIC)
    set_clock(START + jump)
    sign_in_again(secretary)
    assert secretary.send("autosave").status_code == 200
    set_clock(START)
    sign_in_again(secretary)
    assert secretary.send("submit").status_code == 302

    assert steps() == [["created", "submitted"], ["created", "submitted"]]
    assert [meeting.sheet.count() for meeting in Meeting.objects.filter(month="2024-07-01")] == [
        PEOPLE,
        PEOPLE,
    ]
    assert not check_facts(START.date()).broken


def test_minutes_make_no_difference(secretary, set_clock):
    secretary.start()
    secretary.open()
    for minutes in (4, -4, 50):
        set_clock(START + timedelta(minutes=minutes))
        assert secretary.client.get("/").status_code == 200


def test_a_year_back_takes_nothing_of_days_to_come_and_loses_nothing(secretary, set_clock):
    secretary.start()
    secretary.open()
    secretary.say(everybody="ill", thematic_topic=TOPIC)
    set_clock(START - YEAR)
    secretary.client.force_login(User.objects.get(username="secretary"))
    refused = secretary.send("submit")
    assert refused.status_code == 200
    assert "That day is still to come." in refused.content.decode()

    set_clock(START)
    sign_in_again(secretary)
    assert secretary.send("submit").status_code == 302
    assert steps() == [["created", "submitted"], ["created", "submitted"]]


def test_a_year_forward_and_back_keeps_nobody_out(secretary, set_clock):
    secretary.start()
    secretary.open()
    secretary.say(everybody="ill", thematic_topic=TOPIC)
    set_clock(START + YEAR)
    sign_in_again(secretary)
    assert secretary.client.get("/").status_code == 200

    set_clock(START)
    sign_in_again(secretary)
    assert secretary.send("submit").status_code == 302
    assert steps() == [["created", "submitted"], ["created", "submitted"]]
