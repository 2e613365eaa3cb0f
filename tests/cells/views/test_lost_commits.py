"""The answer to a COMMIT, or the COMMIT itself, is lost on the way from PostgreSQL: what was sent
is on record once, whether the server asks again by itself or the secretary sends again. Today is
10 July 2024 (see `clock`)."""

import pytest
from django.test import Client

from cells.models import Attendance, Change, Meeting
from reports.facts import check_facts
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.views.recording import TOPIC, Recorder, enrol
from tests.network.database import proxied_connection
from tests.network.faults import (
    LOST_COMMIT,
    LOST_COMMIT_ANSWER,
    Fault,
    Kind,
    ListedFaults,
    Moment,
    passing,
)

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 5
LOST = [LOST_COMMIT, LOST_COMMIT_ANSWER]
HALF_CLOSED = Fault(Kind.HALF_CLOSE, Moment.COMMIT_ANSWER)
STEPS = ("start", "autosave", "submit", "entry")


def secretary_of(code):
    """Return the secretary of a new cell, at a browser."""
    cell = factories.make_cell(code)
    for month in ("2024-05", "2024-06"):
        factories.make_meeting(cell, month)
    enrol(cell, PEOPLE)
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("secretary", cell))
    return Recorder(client, cell)


@pytest.fixture
def recorder(transactional_db, clock, english):
    return secretary_of("A1")


def take(recorder, step):
    """Take one of STEPS; return the answer."""
    if step == "start":
        return recorder.press()
    return recorder.send("submit" if step == "entry" else step)


def get_ready(recorder, step):
    """Take the steps before this one, and fill in what it sends."""
    recorder.find_button()
    if step == "start":
        return
    if step == "entry":
        recorder.open_entry()
    else:
        recorder.press()
        recorder.open()
    recorder.say(everybody="ill", thematic_topic=TOPIC)
    if step == "submit":
        recorder.send("autosave")


def record(code="A1"):
    """Return what is on record of July: meetings, marks by meeting, entries of the log."""
    meetings = Meeting.objects.filter(cell__code=code, month="2024-07-01").order_by("pk")
    names = ("kind", "state", "version", "expected", "present", "excused")
    marks = Attendance.objects.filter(meeting__in=meetings).order_by("meeting", "pk")
    log = Change.objects.filter(cell__code=code).order_by("noun", "pk")
    return (
        list(meetings.values_list(*names)),
        list(marks.values_list("meeting__kind", "presence", "reason")),
        list(log.values_list("noun", "action")),
    )


def wanted_of(step):
    """Return what is on record of another cell where nothing is lost, and how it is answered."""
    other = secretary_of("B1")
    get_ready(other, step)
    return take(other, step).status_code, record("B1")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", [*LOST, HALF_CLOSED], ids=str)
def test_the_server_asks_again_and_finds_what_was_written(recorder, step, fault):
    wanted = wanted_of(step)
    get_ready(recorder, step)

    with proxied_connection() as proxy:
        happened = proxy.play(ListedFaults(fault))
        answer = take(recorder, step)

    assert sum(happened.counts.values()) == 1
    assert (answer.status_code, record()) == wanted
    assert not check_facts(TODAY).broken


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", LOST, ids=str)
def test_what_the_server_could_not_save_is_sent_again(recorder, step, fault):
    wanted = wanted_of(step)
    get_ready(recorder, step)

    with proxied_connection() as proxy:
        # Then the database is gone for a while: the server gives up, and says so.
        proxy.play(ListedFaults(fault, *[Fault(Kind.RESET, Moment.REQUEST)] * 20))
        lost = take(recorder, step)
    answer = take(recorder, step)

    assert lost.status_code == 503
    assert (answer.status_code, record()) == wanted
    assert not check_facts(TODAY).broken


@pytest.mark.parametrize("fault", LOST, ids=str)
def test_marks_and_submitting_go_together(recorder, fault):
    get_ready(recorder, "autosave")

    with proxied_connection() as proxy:
        proxy.play(ListedFaults(fault))
        answer = recorder.client.post(recorder.url, recorder.form.pressed("submit"), follow=True)

    meetings, marks, _log = record()
    assert [row[:2] for row in meetings] == [("regular", "submitted"), ("thematic", "submitted")]
    assert [reason for *_others, reason in marks] == ["ill"] * 2 * PEOPLE
    assert [str(message) for message in answer.context["messages"]] == ["The meeting is submitted."]


def test_a_page_that_was_looked_at_is_in_the_log_of_readings(recorder):
    get_ready(recorder, "autosave")

    with proxied_connection() as proxy:
        proxy.play(ListedFaults(*[passing(Moment.ANSWER)] * 8, Fault(Kind.RESET, Moment.ANSWER)))
        answer = recorder.open()

    assert answer.status_code == 200
    assert recorder.marks
