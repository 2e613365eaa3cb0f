"""Taking an attendance file back: what was made goes, what was changed comes back."""

import pytest

from cells.choices import ImportState, MeetingState
from cells.models import Attendance, Change, Meeting
from cells.services import meetings
from cells.services.imports.undoing import undo_import, what_holds
from cells.services.minutes import record_minutes
from cells.services.resolutions import record_resolution
from cells.services.sheets import Mark
from reports.facts import check_facts
from tests import factories
from tests.cells.attendance_files.files import (
    ALL,
    DAY,
    HEADINGS,
    JUNE,
    TODAY,
    answer,
    confirm,
    send,
    sheet,
)
from tests.cells.evidence import everything

pytestmark = pytest.mark.django_db

CORRECTED = ("Lê Văn An|P|ốm", *ALL[1:])


@pytest.fixture
def applied(choice, actor):
    return confirm(send(actor, choice, HEADINGS, *ALL), actor)


def reasons(batch):
    return [(hold.subject, hold.reason) for hold in what_holds(batch)]


def test_a_new_meeting_is_deleted_with_a_trace(applied, actor):
    meeting = Meeting.objects.get()
    batch, holds = undo_import(applied, actor)
    assert (batch.state, holds) == (ImportState.UNDONE, [])
    assert not Meeting.objects.exists()
    assert not Attendance.objects.exists()
    entry = Change.objects.get(action="deleted")
    assert (entry.object_id, entry.cell_id) == (meeting.pk, meeting.cell_id)
    assert entry.reason == f"Attendance import number {batch.pk} taken back"
    assert (entry.source, entry.before["present"]) == (f"undoing import {batch.pk}", 2)


def test_the_same_file_can_be_sent_again(applied, choice, actor):
    undo_import(applied, actor)
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    assert Meeting.objects.get().present == 2


def test_a_corrected_sheet_gets_its_marks_back(applied, choice, actor, people):
    before = Meeting.objects.get()
    sent = send(actor, choice, HEADINGS, *CORRECTED)
    batch = confirm(answer(sent, actor, "accepted"), actor)
    assert sheet(before)["Lê Văn An"] == "excused ill"
    undo_import(batch, actor)
    after = Meeting.objects.get()
    assert sheet(after)["Lê Văn An"] == "present"
    assert (after.state, after.present, after.excused) == ("submitted", 2, 1)
    assert after.version > before.version
    code = people["An"].code
    entry = Change.objects.filter(action="corrected").latest("pk")
    assert (entry.before, entry.after) == ({code: "excused ill"}, {code: "present"})


def test_a_draft_is_a_draft_again(choice, actor, cell, people):
    key = "5f5f5f5f-5f5f-5f5f-5f5f-5f5f5f5f5f5f"
    draft = meetings.open_meeting(
        actor=actor, cell=cell, client_key=key, kind="regular", month=JUNE, held_on=DAY
    )
    row = draft.sheet.get(member=people["An"])
    draft = meetings.record_attendance(
        actor=actor,
        meeting=draft,
        version=draft.version,
        marks={row.pk: Mark("excused", "family")},
    )
    before = everything(but=("Change", "Import", "ImportRow", "ImportFile"))
    undo_import(confirm(send(actor, choice, HEADINGS, *ALL), actor), actor)
    after = everything(but=("Change", "Import", "ImportRow", "ImportFile"))
    (old,), (new,) = before.pop("Meeting"), after.pop("Meeting")
    for newer in ("version", "saved_at"):
        assert new.pop(newer) > old.pop(newer)
    assert (before, old) == (after, new)


def test_notes_come_back_too(choice, actor, people):
    note = Attendance.objects.filter(member=people["Dũng"]).values_list("note", flat=True)
    confirm(send(actor, choice, HEADINGS, *ALL[:3], "Hoàng Văn Dũng|P|cưới con"), actor)
    sent = send(actor, choice, HEADINGS, *ALL[:3], "Hoàng Văn Dũng|P|con ốm nặng")
    batch = confirm(answer(sent, actor, "accepted"), actor)
    assert note.get() == "con ốm nặng"
    undo_import(batch, actor)
    assert note.get() == "cưới con"


def test_a_second_click_does_nothing_more(applied, actor):
    batch, _holds = undo_import(applied, actor)
    written = Change.objects.count()
    assert undo_import(batch, actor) == (batch, [])
    assert Change.objects.count() == written


def test_a_confirmed_meeting_holds_it(applied, actor):
    meeting = Meeting.objects.get()
    meetings.confirm_meeting(actor=actor, meeting=meeting, version=meeting.version)
    batch, holds = undo_import(applied, actor)
    assert reasons(batch) == [("C1, regular 06/2024", "was confirmed since")]
    assert (len(holds), batch.state) == (1, ImportState.APPLIED)
    assert Meeting.objects.get().state == MeetingState.CONFIRMED


def test_minutes_written_since_hold_it(applied, actor):
    minutes = record_minutes(
        actor=actor, meeting=Meeting.objects.get(), version=0, place="Nhà văn hóa thôn"
    )
    batch, _holds = undo_import(applied, actor)
    assert reasons(batch) == [("C1, regular 06/2024", "has minutes or a resolution since")]
    minutes.refresh_from_db()


def test_a_resolution_written_since_holds_it(applied, actor):
    resolution = record_resolution(
        actor=actor, meeting=Meeting.objects.get(), version=0, contents="Làm đường vào bản"
    )
    batch, _holds = undo_import(applied, actor)
    assert reasons(batch) == [("C1, regular 06/2024", "has minutes or a resolution since")]
    resolution.refresh_from_db()


def test_a_change_since_holds_it(applied, choice, actor):
    sent = send(actor, choice, HEADINGS, *CORRECTED)
    later = confirm(answer(sent, actor, "accepted"), actor)
    assert reasons(applied) == [("C1, regular 06/2024", "was changed since")]
    assert reasons(later) == []


def test_a_later_file_that_was_taken_back_holds_nothing(applied, choice, actor):
    sent = send(actor, choice, HEADINGS, *CORRECTED)
    undo_import(confirm(answer(sent, actor, "accepted"), actor), actor)
    assert undo_import(applied, actor)[0].state == ImportState.UNDONE
    assert not Meeting.objects.exists()


def test_a_correction_is_accepted_once(applied, choice, actor):
    sent = send(actor, choice, HEADINGS, *CORRECTED)
    undo_import(confirm(answer(sent, actor, "accepted"), actor), actor)
    assert send(actor, choice, HEADINGS, *CORRECTED).state == ImportState.REFUSED


def test_a_cell_of_another_commune_by_now_holds_it(applied, actor, cell):
    cell.placements.update(end=TODAY)
    other = factories.make_commune("X2")
    factories.place_cell(cell, other, start=TODAY)
    assert reasons(applied) == [("C1, regular 06/2024", "belongs to another commune now")]


def test_a_file_that_wrote_nothing_is_taken_back_all_the_same(applied, choice, actor):
    batch = confirm(send(actor, choice, HEADINGS, *ALL), actor)
    assert undo_import(batch, actor)[0].state == ImportState.UNDONE
    assert Meeting.objects.get().present == 2


def test_all_facts_fit_afterwards(applied, choice, actor):
    sent = send(actor, choice, HEADINGS, *CORRECTED)
    undo_import(confirm(answer(sent, actor, "accepted"), actor), actor)
    found = check_facts(TODAY)
    assert (found.broken, found.drift) == ((), ())
