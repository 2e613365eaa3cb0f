"""Files of meetings of a month for which entry is shut. Today is 10 July 2024."""

from datetime import date

import pytest

from cells.choices import ImportState
from cells.models import Change, Dispute, Meeting
from cells.services import meetings
from cells.services.changes import Actor
from cells.services.disputes import dispute_meeting
from cells.services.entry_locks import grant_exception
from cells.services.imports.undoing import undo_import, what_holds
from tests import factories
from tests.cells.attendance_files.files import (
    ALL,
    DAY,
    HEADINGS,
    JUNE,
    TODAY,
    answer,
    confirm,
    problems,
    send,
    wrong,
)
from tests.cells.evidence import everything, queries_of

pytestmark = pytest.mark.django_db

CORRECTED = ("Lê Văn An|P|ốm", *ALL[1:])
SHUT = (
    "The regular meeting of 06/2024 (Chi bộ Thôn Một): Entry for month 6/2024 is shut since"
    " 06/07/2024. Ask Huyện ủy Mẫu to open it again."
)


@pytest.fixture
def applied(choice, actor):
    return confirm(send(actor, choice, HEADINGS, *ALL), actor)


def open_again(cell):
    upper = Actor(factories.make_user("upper_staff", factories.make_upper()))
    grant_exception(actor=upper, unit=cell, month=JUNE, until=TODAY, reason="Flood")


def test_a_new_meeting_is_refused_at_its_first_row(choice, actor):
    factories.lock_entry(0)
    batch = send(actor, choice, HEADINGS, *ALL)
    assert (batch.state, wrong(batch)) == (ImportState.REFUSED, (2, "Month", SHUT))


def test_a_new_meeting_is_taken_on_the_last_open_day_and_by_an_exception(
    choice, actor, cell, clock
):
    factories.lock_entry(5)
    assert send(actor, choice, HEADINGS, *ALL).state == ImportState.PLANNED
    clock(date(2024, 7, 11))
    assert send(actor, choice, HEADINGS, *ALL).state == ImportState.REFUSED
    clock(TODAY)
    factories.lock_entry(0)
    open_again(cell)
    assert confirm(send(actor, choice, HEADINGS, *ALL), actor).state == ImportState.APPLIED


def test_a_draft_is_refused(choice, actor, cell, people):
    meetings.open_meeting(
        actor=actor,
        cell=cell,
        client_key="6e8e9a6e-0000-4000-8000-000000000000",
        kind="regular",
        month=JUNE,
        held_on=DAY,
    )
    factories.lock_entry(0)
    assert wrong(send(actor, choice, HEADINGS, *ALL)) == (2, "Month", SHUT)


def test_a_correction_is_refused_at_its_row_and_what_stands_is_left(applied, choice, actor):
    factories.lock_entry(0)
    batch = send(actor, choice, HEADINGS, *CORRECTED)
    ((row, _column, value, message),) = problems(batch)
    assert (row, value, message) == (2, "P", SHUT)
    assert send(actor, choice, HEADINGS, *ALL).state == ImportState.PLANNED


def test_a_plan_made_while_the_month_was_open_is_not_written_afterwards(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL)
    factories.lock_entry(0)
    batch = confirm(batch, actor)
    assert batch.state == ImportState.REFUSED
    assert not Meeting.objects.exists()


def test_a_file_is_not_taken_back(applied, actor, cell):
    factories.lock_entry(0)
    (hold,) = what_holds(applied)
    assert (hold.subject, hold.reason) == (
        "C1, regular 06/2024",
        "is of a month for which entry is shut",
    )
    before = everything()
    undo_import(applied, actor)
    assert everything() == before
    open_again(cell)
    assert undo_import(applied, actor)[0].state == ImportState.UNDONE


def test_a_disputed_meeting_goes_with_its_dispute_when_its_file_is_taken_back(applied, actor, cell):
    meeting = Meeting.objects.get()
    secretary = Actor(factories.make_user("secretary", cell))
    dispute_meeting(actor=secretary, meeting=meeting, version=meeting.version, text="3 came")
    undo_import(applied, actor)
    assert not Dispute.objects.exists()
    nouns = Change.objects.filter(action="deleted").values_list("noun", flat=True)
    assert sorted(nouns) == ["dispute", "meeting"]


def test_a_disputed_sheet_that_gets_its_marks_back_is_settled(applied, choice, actor, cell):
    batch = answer(send(actor, choice, HEADINGS, *CORRECTED), actor, "accepted")
    confirm(batch, actor)
    meeting = Meeting.objects.get()
    secretary = Actor(factories.make_user("secretary", cell))
    dispute_meeting(actor=secretary, meeting=meeting, version=meeting.version, text="An came")
    undo_import(batch, actor)
    assert Dispute.objects.get().is_settled


def test_the_lock_costs_the_same_for_few_and_many_rows(choice, actor):
    factories.lock_entry(0)
    few = queries_of(lambda: send(actor, choice, HEADINGS, ALL[0]))
    many = queries_of(lambda: send(actor, choice, HEADINGS, *ALL))
    assert few == many
