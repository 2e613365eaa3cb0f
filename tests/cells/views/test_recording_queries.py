"""What recording a meeting asks of the database does not grow with its people. Today is 10 July
2024 (see `clock`)."""

import pytest

from cells.choices import MeetingState
from cells.models import Attendance, Meeting
from tests import factories
from tests.cells.evidence import queries_of
from tests.cells.views.recording import TOPIC, Recorder, enrol

FEW, MANY = 5, 60


@pytest.fixture
def recorder_of(district, browser):
    """Give a function that makes a secretary of a new cell of so many people, or of twice as many
    of whom only the half is expected."""

    def make(count):
        cell = factories.make_cell(commune=district.commune)
        # Recorded before, so that the button offers this month.
        for month in ("2024-05", "2024-06"):
            factories.make_meeting(cell, month)
        enrol(cell, count)
        for member in [factories.make_member(cell=cell) for _n in range(count)]:
            factories.exempt(member)
        return Recorder(browser(factories.make_user("secretary", cell)), cell)

    return make


def both(recorder_of, act, *before):
    """Return how many queries a step takes for few and for many, after the steps before it."""
    counts = []
    for count in (FEW, MANY):
        recorder = recorder_of(count)
        for step in before:
            step(recorder)
        counts.append(queries_of(lambda recorder=recorder: act(recorder)))
    return counts


def everybody_ill(recorder):
    recorder.say(everybody="ill")


def autosave(recorder):
    assert recorder.send("autosave").status_code == 200


def submit(recorder):
    assert recorder.send("submit").status_code == 302


def with_topic(recorder):
    recorder.say(everybody="ill", thematic_topic=TOPIC)


def written():
    """Return the meetings recorded here: kind, state, those expected and excused."""
    recorded = Meeting.objects.filter(month="2024-07-01").order_by("pk")
    return list(recorded.values_list("kind", "state", "expected", "excused"))


def test_beginning(recorder_of):
    few, many = both(recorder_of, Recorder.start)

    assert few == many
    assert Attendance.objects.count() == 2 * (FEW + MANY)


def test_opening_the_sheet(recorder_of):
    few, many = both(recorder_of, Recorder.open, Recorder.start)

    assert few == many


def test_saving_as_she_goes(recorder_of):
    few, many = both(recorder_of, autosave, Recorder.start, Recorder.open, everybody_ill)

    assert few == many
    assert [row[2:] for row in written()] == [(FEW, FEW), (MANY, MANY)]


def test_submitting_with_every_mark_changed(recorder_of):
    few, many = both(recorder_of, submit, Recorder.start, Recorder.open, everybody_ill)

    assert few == many
    assert [row[1:] for row in written()] == [
        (MeetingState.SUBMITTED, FEW, FEW),
        (MeetingState.SUBMITTED, MANY, MANY),
    ]


def test_submitting_what_was_saved(recorder_of):
    steps = (Recorder.start, Recorder.open, everybody_ill, autosave)
    few, many = both(recorder_of, submit, *steps)

    assert few == many


@pytest.mark.parametrize("act", [autosave, submit])
def test_a_thematic_meeting_of_the_same_evening(recorder_of, act):
    few, many = both(recorder_of, act, Recorder.start, Recorder.open, with_topic)

    assert few == many
    assert [(row[0], *row[2:]) for row in written()] == [
        ("regular", FEW, FEW),
        ("thematic", FEW, FEW),
        ("regular", MANY, MANY),
        ("thematic", MANY, MANY),
    ]


def test_correcting_what_is_submitted(recorder_of):
    def correct(recorder):
        assert recorder.send("save").status_code == 302

    def said_otherwise(recorder):
        recorder.open()
        recorder.say(everybody="family", reason="Đếm lại")

    steps = (Recorder.start, Recorder.open, everybody_ill, submit, said_otherwise)
    few, many = both(recorder_of, correct, *steps)

    assert few == many


def open_entry(recorder):
    assert recorder.open_entry().status_code == 200


def test_opening_a_whole_entry(recorder_of):
    few, many = both(recorder_of, open_entry)

    assert few == many


def test_sending_a_whole_entry(recorder_of):
    few, many = both(recorder_of, submit, open_entry, with_topic)

    assert few == many
    assert [(row[1], *row[2:]) for row in written()] == [
        *[("submitted", FEW, FEW)] * 2,
        *[("submitted", MANY, MANY)] * 2,
    ]
