"""The work beside the request: one worker at a time, words of progress, faults that end well."""

import errno
import time

import pytest
from django.core.cache import caches

from cells.choices import ImportState
from cells.models import Import, Member
from cells.progress import Stage
from cells.services import imports
from cells.services.imports import working
from cells.services.rolls import Scope
from tests.cells.connections import shared_database
from tests.cells.imports.sending import Office
from tests.cells.rolls.files import AS_OF, csv_of

ROLL = ("Họ và tên|Chi bộ", "Lê Hoa|C1")


def receive(office, *roll):
    scope = Scope(as_of=AS_OF, commune=office.commune, confined=True)
    return imports.receive_file(office.actor, scope, csv_of(*(roll or ROLL)), "roll.csv")


@pytest.fixture(autouse=True)
def quiet():
    caches["default"].clear()


def test_progress_is_a_stage_and_two_numbers(office):
    batch = receive(office)
    assert imports.progress_of(batch) is None

    imports.start(batch)

    word = imports.progress_of(batch)
    assert word.keys() == {"stage", "done", "total", "at"}
    assert (word["stage"], word["total"]) == ("storing", 1)


def test_what_somebody_works_on_is_not_started_again(office):
    batch = receive(office)
    Import.objects.filter(pk=batch.pk).update(claim="somebody")
    batch.refresh_from_db()
    working.ToldProgress(batch).begin(Stage.READING)

    assert imports.start(batch).state == ImportState.READING


def being_worked_on(office):
    """Return an import of which somebody who works on it has just said a word."""
    batch = receive(office)
    Import.objects.filter(pk=batch.pk).update(claim="somebody")
    working.ToldProgress(batch).begin(Stage.READING)
    return batch


def test_many_files_of_one_person_wait_for_each_other(office):
    first, _second = (being_worked_on(office) for _each in range(working.MOST_OF_ONE))
    third = receive(office)
    another = Office("XB", cells=("C3", "C4"))

    assert imports.start(third).state == ImportState.READING
    assert imports.start(receive(another, ROLL[0], "Lê Lan|C3")).state == ImportState.PLANNED

    Import.objects.filter(pk=first.pk).update(state=ImportState.PLANNED)
    assert imports.start(third).state == ImportState.PLANNED


def test_many_files_of_all_wait_for_each_other(office, monkeypatch):
    monkeypatch.setattr(working, "MOST_OF_ALL", 1)
    being_worked_on(Office("XB", cells=("C3", "C4")))

    assert imports.start(receive(office)).state == ImportState.READING


@pytest.mark.parametrize("by", [working.SILENCE + 1, -366 * 24 * 3600])
def test_what_nobody_speaks_of_any_more_is_started_again(office, monkeypatch, by):
    """Also where the clock was a year ahead when the last word was said."""
    batch = receive(office)
    Import.objects.filter(pk=batch.pk).update(claim="somebody")
    batch.refresh_from_db()
    working.ToldProgress(batch).begin(Stage.READING)
    later = time.time() + by
    monkeypatch.setattr(working.time, "time", lambda: later)

    assert imports.start(batch).state == ImportState.PLANNED


def test_who_looks_at_an_old_copy_starts_nothing(office):
    old = receive(office)
    Import.objects.filter(pk=old.pk).update(claim="somebody")

    assert imports.start(old).state == ImportState.READING


def test_words_that_cannot_be_kept_stop_nothing(office, monkeypatch):
    """As on a disk that is full, or may only be read."""

    def refuse(*_arguments, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(caches["default"], "set", refuse)
    monkeypatch.setattr(caches["default"], "get", refuse)
    batch = receive(office)

    assert imports.start(batch).state == ImportState.PLANNED
    assert imports.progress_of(batch) is None


def test_finished_work_is_not_started(office):
    batch = imports.start(receive(office))
    before = imports.progress_of(batch)

    assert imports.start(batch).state == ImportState.PLANNED
    assert imports.progress_of(batch) == before


def test_reading_that_takes_too_long_says_so(office, settings):
    settings.IMPORT_MAX_SECONDS = -1
    batch = imports.start(receive(office))

    assert batch.state == ImportState.UNREADABLE
    assert batch.message == "Reading this file takes too long: divide it, and send the parts."


def test_writing_that_takes_too_long_writes_nothing(office, settings):
    batch = imports.start(receive(office))
    imports.confirm_import(batch, office.actor, batch.fingerprint)
    batch.refresh_from_db()
    settings.IMPORT_MAX_SECONDS = -1

    batch = imports.start(batch)

    assert (batch.state, Member.objects.count()) == (ImportState.PLANNED, 0)
    assert batch.message.startswith("This could not be finished, and nothing was written.")


def test_work_that_ended_with_its_process_again_and_again_is_given_up(office):
    batch = receive(office)
    Import.objects.filter(pk=batch.pk).update(attempts=working.ATTEMPTS)
    batch.refresh_from_db()

    batch = imports.start(batch)

    assert (batch.state, batch.rows.count()) == (ImportState.UNREADABLE, 0)
    assert batch.message.startswith("This could not be finished")
    assert imports.start(imports.read_again(batch)).state == ImportState.PLANNED


@pytest.mark.django_db(transaction=True)
class TestInThreads:
    """In threads, as an installation works."""

    @pytest.fixture(autouse=True)
    def shared(self, tmp_path, transactional_db, settings):
        settings.IMPORT_IN_BACKGROUND = True
        with shared_database(tmp_path):
            yield

    def finished(self, batch):
        """Wait until the work on an import has ended; return the import."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            batch.refresh_from_db()
            if batch.state not in ("reading", "applying"):
                return batch
            time.sleep(0.02)
        raise AssertionError("the work does not end")

    def test_the_request_does_not_wait_for_long_work(self, monkeypatch):
        monkeypatch.setattr(working, "PATIENCE", 0)
        office = Office()
        batch = imports.start(receive(office))
        assert batch.state == ImportState.READING

        batch = self.finished(batch)
        imports.confirm_import(batch, office.actor, batch.fingerprint)
        batch.refresh_from_db()
        imports.start(batch)

        assert self.finished(batch).state == ImportState.APPLIED
        assert Member.objects.count() == 1

    def test_the_request_waits_for_short_work(self, monkeypatch):
        monkeypatch.setattr(working, "PATIENCE", 30)
        assert imports.start(receive(Office())).state == ImportState.PLANNED

    def test_two_people_who_send_at_once_do_not_mix(self):
        offices = [Office(), Office(code="XB", cells=("D1", "D2"))]
        batches = [
            imports.start(receive(office, "Họ và tên|Chi bộ", f"{name}|{cell}"))
            for office, cell, name in zip(offices, ("C1", "D1"), ("Lê Hoa", "Vũ An"), strict=True)
        ]

        labels = [self.finished(batch).rows.get().label for batch in batches]

        assert labels == ["Lê Hoa", "Vũ An"]

    def test_a_fault_of_ours_ends_in_a_sentence_and_names_nobody(self, monkeypatch, caplog):
        def fail(batch, progress):
            raise RuntimeError("Lê Hoa")

        monkeypatch.setattr(working, "plan_import", fail)
        batch = self.finished(imports.start(receive(Office())))

        assert batch.state == ImportState.UNREADABLE
        assert f"The work on import {batch.pk} failed: RuntimeError at " in caplog.text
        assert "Lê Hoa" not in caplog.text
