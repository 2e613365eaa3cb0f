"""A disk that is full or may only be read: a secretary is told so, nothing half is on record, and
the same page sent again is taken when there is room. Today is 10 July 2024 (see `clock`)."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from cells.models import Attendance, Meeting
from reports.facts import check_facts
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.connections import shared_database
from tests.cells.evidence import everything
from tests.cells.views.recording import TOPIC, Recorder, enrol

pytestmark = pytest.mark.django_db(transaction=True)

# More than fit into the first page of a table of SQLite, which it has in any case.
PEOPLE = 20 if connection.vendor == "postgresql" else 150
STEPS = ("start", "autosave", "submit", "entry")
FULL = """
    CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER fill_disk BEFORE INSERT OR UPDATE ON cells_attendance
    FOR EACH ROW EXECUTE FUNCTION fill_disk()
"""
ROOM = "DROP FUNCTION fill_disk CASCADE"
MOST_PAGES = 2**30


def say(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


@contextmanager
def full_disk():
    """Let no table grow while the block lasts."""
    if connection.vendor == "postgresql":
        say(FULL)
        yield
        say(ROOM)
    else:
        # Pages that were emptied would be filled first.
        say("VACUUM")
        (pages,) = say("PRAGMA page_count")
        say(f"PRAGMA max_page_count = {pages}")
        yield
        say(f"PRAGMA max_page_count = {MOST_PAGES}")


@contextmanager
def read_only():
    """Let nothing be written while the block lasts."""
    switch = {
        "postgresql": "SET default_transaction_read_only = {}",
        "sqlite": "PRAGMA query_only = {}",
    }[connection.vendor]
    say(switch.format("on"))
    yield
    say(switch.format("off"))


@pytest.fixture
def recorder(transactional_db, clock, english, tmp_path):
    with shared_database(tmp_path):
        cell = factories.make_cell("A1")
        for month in ("2024-05", "2024-06"):
            factories.make_meeting(cell, month)
        enrol(cell, PEOPLE)
        client = Client(raise_request_exception=False)
        client.cookies["django_language"] = "en"
        client.force_login(factories.make_user("secretary", cell))
        # One connection for all, as the trouble is made on it.
        yield Recorder(client, cell)


def get_ready(recorder, step):
    recorder.find_button()
    if step == "entry":
        recorder.open_entry()
    elif step != "start":
        recorder.press()
        recorder.open()
    if step != "start":
        recorder.say(everybody="ill", thematic_topic=TOPIC)


def take(recorder, step):
    if step == "start":
        return recorder.press()
    return recorder.send("submit" if step == "entry" else step)


@pytest.mark.parametrize("trouble", [full_disk, read_only], ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_nothing_half_is_kept_and_it_is_taken_later(recorder, step, trouble):
    get_ready(recorder, step)
    before = everything()

    with trouble():
        refused = take(recorder, step)
    assert refused.status_code == 503
    assert "Nothing can be saved just now" in refused.content.decode()
    assert everything() == before

    assert take(recorder, step).status_code == (200 if step == "autosave" else 302)
    meetings = Meeting.objects.filter(month="2024-07-01")
    kinds = ["regular"] if step == "start" else ["regular", "thematic"]
    assert list(meetings.order_by("pk").values_list("kind", flat=True)) == kinds
    assert Attendance.objects.count() == PEOPLE * len(meetings)
    assert not check_facts(TODAY).broken
