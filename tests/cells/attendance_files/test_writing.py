"""From a file to meetings on record: what is written, by whom, once and whole."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.choices import ImportState
from cells.models import Attendance, Change, Meeting
from cells.services import imports, meetings
from reports.facts import check_facts
from tests import factories
from tests.cells.attendance_files.files import (
    ALL,
    DAY,
    HEADINGS,
    JUNE,
    TODAY,
    answer,
    chosen,
    confirm,
    send,
    sheet,
)

pytestmark = pytest.mark.django_db

# None of them another spelling of the next.
GIVEN = "ABCDEGHKLMNOPQRSTUVX"
MARKED = {
    "Lê Văn An": "present",
    "Lê Thị Bình": "excused ill",
    "Chìu Thị Cúc": "unexcused none_given",
    "Hoàng Văn Dũng": "present",
    "Lê Thị Yến": "",
}


@pytest.fixture
def draft(cell, people, actor):
    """A draft of June's meeting, made by hand."""
    return meetings.open_meeting(
        actor=actor,
        cell=cell,
        client_key="5f5f5f5f-5f5f-5f5f-5f5f-5f5f5f5f5f5f",
        kind="regular",
        month=JUNE,
        held_on=DAY,
    )


def test_a_meeting_is_recorded_and_submitted(choice, cell, commune, actor, clerk):
    batch = send(actor, choice, HEADINGS, *ALL)
    assert (batch.state, batch.counts["new"], batch.counts["meetings"]) == ("planned", 4, 1)
    assert not Meeting.objects.exists()
    batch = confirm(batch, actor)
    meeting = Meeting.objects.get()
    assert (batch.state, sheet(meeting)) == (ImportState.APPLIED, MARKED)
    assert (meeting.cell, meeting.kind, meeting.month) == (cell, "regular", JUNE)
    assert (meeting.held_on, meeting.state) == (DAY, "submitted")
    assert (meeting.commune, meeting.recorded_by) == (commune, clerk)
    assert meeting.source == "File “điểm danh.csv”, sent by Clerk"
    tallies = (meeting.expected, meeting.present, meeting.excused, meeting.unexcused)
    assert (tallies, meeting.exempt) == ((4, 2, 1, 1), 1)


def test_the_log_says_by_which_import(choice, actor, clerk):
    batch = confirm(send(actor, choice, HEADINGS, *ALL), actor)
    entries = Change.objects.order_by("pk").values_list("action", "noun", "source", "user")
    made = (f"import {batch.pk}", clerk.pk)
    assert list(entries) == [("created", "meeting", *made), ("submitted", "meeting", *made)]


def test_notes_are_kept_with_the_people(choice, actor):
    rows = (*ALL[:3], "Hoàng Văn Dũng|P|cưới con")
    batch = confirm(send(actor, choice, HEADINGS, *rows), actor)
    assert sheet(Meeting.objects.get())["Hoàng Văn Dũng"] == "excused other cưới con"
    assert Change.objects.filter(action="changed").get().source == f"import {batch.pk}"


def test_a_draft_is_filled_in_and_submitted(draft, choice, actor, people):
    batch = confirm(send(actor, choice, HEADINGS, *ALL), actor)
    meeting = Meeting.objects.get()
    assert (meeting.pk, meeting.state, sheet(meeting)) == (draft.pk, "submitted", MARKED)
    assert meeting.source == "File “điểm danh.csv”, sent by Clerk"
    row = batch.rows.get(member=people["Bình"])
    assert (row.action, row.before["state"], row.after["state"]) == (
        "changed",
        "draft",
        "submitted",
    )


def test_a_draft_of_an_older_roll_is_drawn_anew(draft, choice, actor, people, cell):
    people["Cúc"].memberships.update(end=date(2024, 6, 1), ended="transferred")
    factories.make_member("Lê Mới", cell=cell)
    confirm(send(actor, choice, HEADINGS, *ALL[:2], ALL[3], "Lê Mới|K|"), actor)
    assert sheet(Meeting.objects.get()) == {
        "Lê Văn An": "present",
        "Lê Thị Bình": "excused ill",
        "Hoàng Văn Dũng": "present",
        "Lê Mới": "unexcused none_given",
        "Lê Thị Yến": "",
    }


def test_a_returned_meeting_keeps_who_is_on_its_sheet(choice, actor, people):
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    meeting = Meeting.objects.get()
    meetings.return_meeting(actor=actor, meeting=meeting, version=meeting.version, remark="Sai")
    people["Cúc"].memberships.update(end=date(2024, 6, 1), ended="transferred")
    confirm(send(actor, choice, HEADINGS, "Lê Văn An|K|", *ALL[1:]), actor)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.unexcused) == ("submitted", 2)
    assert sheet(meeting) == MARKED | {"Lê Văn An": "unexcused none_given"}


def test_a_correction_is_logged_with_the_import_as_its_reason(choice, actor, people):
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    corrected = answer(send(actor, choice, HEADINGS, "Lê Văn An|P|ốm", *ALL[1:]), actor, "accepted")
    batch = confirm(corrected, actor)
    entry = Change.objects.get(action="corrected")
    code = people["An"].code
    assert (entry.before, entry.after) == ({code: "present"}, {code: "excused ill"})
    assert entry.reason == f"Attendance import number {batch.pk}"


def test_a_second_click_writes_nothing_more(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL)
    fingerprint = batch.fingerprint
    batch = confirm(batch, actor)
    written = Change.objects.count()
    outcome, batch = imports.confirm_import(batch, actor, fingerprint)
    assert (outcome, imports.apply_import(batch, actor)[0]) == ("already", "already")
    assert (Meeting.objects.count(), Change.objects.count()) == (1, written)


@pytest.mark.parametrize("change", ["exempted", "recorded", "joined"])
def test_when_the_record_changed_since_nothing_is_written(choice, actor, people, cell, change):
    batch = send(actor, choice, HEADINGS, *ALL)
    if change == "exempted":
        factories.exempt(people["An"])
    elif change == "recorded":
        factories.make_meeting(cell, "2024-06", held_on=DAY, present=4)
    else:
        factories.make_member("Lê Mới", cell=cell)
    before = Meeting.objects.count()
    outcome, batch = imports.confirm_import(batch, actor, batch.fingerprint)
    batch = imports.start(batch)
    assert outcome is None
    assert batch.message.startswith("Nothing was written")
    assert (Meeting.objects.count(), batch.state != ImportState.APPLIED) == (before, True)


def test_one_wrong_row_keeps_every_meeting_back(commune, people, actor):
    headings = "Chi bộ|Tháng|Ngày họp|Họ và tên|Có mặt"
    rows = [f"C1|5/2024|3/5/2024|{name}|x" for name in MARKED if name != "Lê Thị Yến"]
    bad = [row.replace("5/2024|3/5/", "6/2024|5/6/") for row in rows[:3]]
    batch = send(actor, chosen(commune), headings, *rows, *bad)
    assert imports.apply_import(batch, actor)[0] == "refused"
    assert (batch.state, Meeting.objects.count()) == ("refused", 0)


def test_all_facts_fit_afterwards(choice, draft, actor, commune):
    other = factories.make_cell("C2", commune=commune)
    factories.make_member("Lê Hai", cell=other)
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    confirm(send(actor, chosen(commune, other), HEADINGS, "Lê Hai|vắng do ốm|"), actor)
    found = check_facts(TODAY)
    assert (found.broken, found.drift) == ((), ())


def test_the_queries_of_applying_do_not_grow_with_the_rows(commune, actor):
    def queries(code, size):
        cell = factories.make_cell(code, commune=commune)
        names = [f"Lê Thị {given}" for given in GIVEN[:size]]
        for name in names:
            factories.make_member(name, cell=cell)
        batch = send(actor, chosen(commune, cell), HEADINGS, *(f"{name}|P|ốm" for name in names))
        with CaptureQueriesContext(connection) as made:
            confirm(batch, actor)
        return len(made)

    assert queries("C8", 2) == queries("C9", 20)
    assert Attendance.objects.count() == 22
