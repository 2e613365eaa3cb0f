"""From a file that was sent to its plan: kept, read as found or as chosen, and planned anew."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cells.choices import ImportState
from cells.models import ColumnName, Import, ImportFile, Member
from cells.resources.sheets import UnreadableError
from cells.services import imports
from cells.services.imports.files import file_of
from cells.services.imports.naming import names_of, remember_names
from cells.services.imports.planning import plan_import
from cells.services.imports.undoing import undo_import
from cells.services.rolls import Scope
from tests.cells.rolls.files import AS_OF, csv_of
from tests.factories import make_member

ROLL = ("Họ và tên|Chi bộ", "Lê Hoa|C1")
UNNAMED = ("Đồng chí|Chi bộ", "Lê Hoa|C1")


def test_a_file_is_kept_with_its_choices_until_it_is_applied(office):
    batch = office.send(*ROLL)

    assert (batch.state, batch.created_by, batch.as_of) == ("planned", office.actor.user, AS_OF)
    assert file_of(batch) == csv_of(*ROLL)
    office.confirm(batch)
    assert file_of(batch) is None


def test_what_is_empty_or_too_large_is_not_kept(office, settings):
    settings.IMPORT_MAX_MB = 1
    scope = Scope(as_of=AS_OF, commune=office.commune, confined=True)
    for data in (b"", b"x" * (1024 * 1024 + 1)):
        with pytest.raises(UnreadableError):
            imports.receive_file(office.actor, scope, data, "roll.csv")
    assert not Import.objects.exists()


def test_files_that_nothing_became_of_are_forgotten_when_they_are_old(office, settings):
    old, young = office.send(*ROLL), office.send(*ROLL)
    sent = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS + 1)
    Import.objects.filter(pk=old.pk).update(created_at=sent)

    newest = office.send(*ROLL)

    assert set(ImportFile.objects.values_list("batch", flat=True)) == {young.pk, newest.pk}
    old.refresh_from_db()
    assert (old.state, old.counts, old.rows.count()) == (ImportState.UNREADABLE, {}, 0)
    assert old.message == "The file is not kept any more: send it again."
    assert office.again(old).message == old.message
    assert young.rows.count() == newest.rows.count() == 1


def test_what_an_old_import_said_is_forgotten_and_it_can_still_be_taken_back(office, settings):
    batch = office.send(*ROLL)
    office.confirm(batch)
    assert batch.rows.get().given != {}
    sent = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS + 1)
    Import.objects.filter(pk=batch.pk).update(created_at=sent)

    office.send(*ROLL)

    assert batch.rows.get().given == {}
    batch, holds = undo_import(batch, office.actor)
    assert (batch.state, holds, Member.objects.count()) == (ImportState.UNDONE, [], 0)


@pytest.mark.parametrize("state", [ImportState.READING, ImportState.APPLYING])
def test_work_that_was_abandoned_is_forgotten_too_and_writes_nothing(office, settings, state):
    batch = office.send(*ROLL)
    sent = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS + 1)
    Import.objects.filter(pk=batch.pk).update(created_at=sent, state=state, claim="somebody")

    office.send(*ROLL)

    assert (file_of(batch), batch.rows.count()) == (None, 0)
    outcome, batch = office.confirm(batch)
    assert (outcome, batch.state) == (imports.Outcome.REFUSED, ImportState.UNREADABLE)
    assert (batch.layout, Member.objects.count()) == ({}, 0)


def test_a_file_that_cannot_be_read_says_why(office):
    batch = office.send_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    assert (batch.state, batch.rows.count(), batch.counts) == (ImportState.UNREADABLE, 0, {})
    assert batch.message.endswith(".")


def test_columns_are_named_by_hand_and_remembered(office):
    batch = office.send(*UNNAMED)
    assert (batch.state, batch.rows.count()) == (ImportState.MAPPING, 0)
    assert batch.layout["headings"][:2] == ["Đồng chí", "Chi bộ"]

    remember_names(office.commune, batch.kind, {"dong chi": "full_name"})
    batch = office.again(batch)

    assert (batch.state, batch.rows.get().label) == (ImportState.PLANNED, "Lê Hoa")
    assert office.send(*UNNAMED).state == ImportState.PLANNED


def test_what_an_office_said_last_counts_and_only_for_itself(office):
    for field in ("full_name", ""):
        remember_names(office.commune, "roll", {"dong chi": field})
    other = type(office)(code="XB", cells=("D1", "D2"))

    assert names_of(office.commune, "roll") == {"dong chi": ""}
    assert names_of(other.commune, "roll") == {}
    assert ColumnName.objects.count() == 1


def test_a_choice_made_for_the_file_wins_over_what_the_office_said(office):
    remember_names(office.commune, "roll", {"dong chi": ""})
    batch = office.send(*UNNAMED, choices={"columns": {"dong chi": "full_name"}})

    assert batch.state == ImportState.PLANNED


def test_planning_anew_takes_the_old_plans_place(office):
    batch = office.send(*ROLL)
    first = (batch.pk, batch.fingerprint)
    make_member("Lê Hoa", cell=office.one)

    batch = office.again(batch)

    assert (batch.pk, batch.counts["unchanged"], batch.rows.count()) == (first[0], 1, 1)
    assert batch.fingerprint != first[1]


def test_the_day_of_a_title_does_not_outlive_another_way_of_reading(office):
    data = "Tính đến ngày 31/12/2025\n\nHọ và tên;Chi bộ\nLê Hoa;C1\n".encode()
    batch = office.send_bytes(data)
    assert batch.as_of == date(2025, 12, 31)

    untitled = csv_of(*ROLL)
    ImportFile.objects.filter(batch=batch).update(content=untitled)
    batch = office.again(batch)

    assert batch.as_of == AS_OF


def test_what_is_applied_is_not_read_anew(office):
    batch = office.apply(*ROLL)

    batch = office.again(batch, encoding="vni")

    assert (batch.state, batch.choices.get("encoding")) == (ImportState.APPLIED, None)


def test_a_worker_that_lost_its_claim_keeps_nothing(office):
    scope = Scope(as_of=AS_OF, commune=office.commune, confined=True)
    batch = imports.receive_file(office.actor, scope, csv_of(*ROLL), "roll.csv")
    Import.objects.filter(pk=batch.pk).update(claim="another")

    after = plan_import(batch)

    assert (after.state, after.rows.count()) == (ImportState.READING, 0)


def test_a_plan_is_confirmed_only_as_it_was_shown(office):
    batch = office.send(*ROLL)

    outcome, batch = imports.confirm_import(batch, office.actor, "another")
    assert (str(outcome), batch.state) == ("refused", ImportState.PLANNED)
    outcome, batch = imports.confirm_import(batch, office.actor, batch.fingerprint)
    assert (outcome, batch.state) == (None, ImportState.APPLYING)
    outcome, batch = imports.confirm_import(batch, office.actor, batch.fingerprint)
    assert (str(outcome), batch.state) == ("already", ImportState.APPLYING)
    batch = imports.start(batch)
    assert (batch.state, Member.objects.get().full_name) == (ImportState.APPLIED, "Lê Hoa")


def test_a_stale_plan_says_so_and_the_new_one_waits_in_its_place(office):
    batch = office.send("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    make_member("Lê Hoa", cell=office.one, card_number="11111111")

    imports.confirm_import(batch, office.actor, batch.fingerprint)
    batch.refresh_from_db()
    batch = imports.start(batch)

    assert (batch.state, batch.counts["unchanged"]) == (ImportState.PLANNED, 1)
    assert batch.message.startswith("Nothing was written")
    assert file_of(batch) is not None


def test_a_file_whose_cell_is_not_known_is_read_again_for_a_cell_chosen_then(office):
    data = "CHI BỘ THÔN MỘT\n\nHọ và tên\nLê Hoa\n".encode()
    batch = office.send_bytes(data)
    assert batch.state == ImportState.UNREADABLE
    assert batch.layout["titles"] == ["CHI BỘ THÔN MỘT"]

    batch = office.again(batch, cell="C1")

    assert (batch.state, batch.cell, batch.rows.get().cell) == ("planned", office.one, office.one)
