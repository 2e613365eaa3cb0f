"""A backup brings the record back as it was, in a rehearsal and in earnest; what does not fit is
refused with nothing changed."""

import os
import subprocess
import sys
from dataclasses import replace
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from cells.models import Cell, Member, User
from config.backups import archive, sqlite, work
from config.backups.manifest import version
from tests import factories
from tests.cells.connections import shared_database
from tests.cells.evidence import everything
from tests.network.database import url_of_connection
from tests.reports.commands.running import refused, run
from tests.run import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo(transactional_db, english, tmp_path):
    """A folder, and a database with a small demo district in which somebody is signed in."""
    with shared_database(tmp_path):
        call_command("load_demo", communes=1, cells=3, members_per_cell=5, years=1, verbosity=0)
        Client().force_login(factories.make_user(username="staff"))
        (tmp_path / "backups").mkdir()
        yield tmp_path / "backups"


@pytest.fixture
def backup(demo):
    run("backup", str(demo / "a"))
    return demo / "a"


def said_of(rows):
    return f"is restored: {len(rows)} tables, {sum(rows.values())} rows, in each table as many as"


def databases():
    """Return the names of the databases of the server, or of the files beside this one."""
    if connection.vendor == "sqlite":
        folder = Path(connection.settings_dict["NAME"]).parent
        return {path.name for path in folder.iterdir() if path.suffix not in (".sqlite3-wal",)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def test_a_rehearsal_finds_the_record_and_leaves_nothing(backup):
    before, there = everything(), databases()

    said = run("rehearse", str(backup))

    with archive.whole(backup) as found:
        assert said_of(found.manifest.rows) in said
    assert said.endswith("\nBroken: 0\nDrift: 0\n")
    assert (everything(), databases()) == (before, there)


def test_a_rehearsal_of_broken_facts_ends_with_1(demo):
    # Past the form by which the name is found.
    Member.objects.update(full_name="Someone Else")
    run("backup", str(demo / "a"))

    with pytest.raises(SystemExit) as end:
        run("rehearse", str(demo / "a"))

    assert end.value.code == 1


def test_what_was_changed_since_is_put_back_and_can_be_had_again(backup, demo):
    then = everything()
    User.objects.update(full_name="Someone Else")
    factories.make_cell("LATER")
    now = everything()

    said = run("restore", str(backup), "--replace", "--keep", str(demo / "old"))

    assert everything() == then
    assert f"What was there before is in {demo / 'old'}." in said
    assert said.endswith("\nBroken: 0\nDrift: 0\n")
    run("restore", str(demo / "old"), "--replace", "--keep", str(demo / "older"))
    assert everything() == now


def test_nobody_is_signed_in_after_a_restore(backup):
    assert Session.objects.count() == 1

    run("restore", str(backup), "--replace")

    assert Session.objects.count() == 0


def test_data_is_replaced_only_when_that_is_said(backup):
    User.objects.update(full_name="Someone Else")
    before = everything()

    assert "say --replace" in refused("restore", str(backup))
    assert everything() == before


def test_data_is_not_replaced_when_the_file_to_keep_it_has_no_name(backup):
    User.objects.update(full_name="Someone Else")
    before = everything()

    assert "is a folder" in refused("restore", str(backup), "--replace", "--keep", "")
    assert everything() == before


def test_an_empty_database_is_filled(backup):
    then = everything()
    call_command("flush", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)

    run("restore", str(backup))

    assert everything() == then


def test_an_older_backup_is_brought_up_to_date(demo):
    then = everything()
    call_command("migrate", "cells", "0011", verbosity=0)
    run("backup", str(demo / "old"))
    call_command("migrate", verbosity=0)

    assert run("rehearse", str(demo / "old")).endswith("\nBroken: 0\nDrift: 0\n")
    run("restore", str(demo / "old"), "--replace")
    assert everything() == then


def other(backup, **changes):
    """Write the same backup with another manifest."""
    path = backup.with_name("other")
    with archive.whole(backup) as found, path.open("wb") as file:
        archive.write(file, replace(found.manifest, **changes), found.pieces())
    return path


def of_another_kind(backup):
    kind = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    return other(backup, database=kind), "this installation works with"


def of_a_newer_program(backup):
    newer = other(backup, version="9.1", migrations=["cells.9999_later"])
    return newer, f"a newer version of the program (9.1; this is {version()})"


def with_other_rows(backup):
    return other(backup, rows={"cells_member": 3}), "does not hold what it says"


def cut_short(backup):
    backup.write_bytes(backup.read_bytes()[:-1])
    return backup, "is damaged or was cut short"


@pytest.mark.parametrize(
    "make",
    [of_another_kind, of_a_newer_program, with_other_rows, cut_short],
    ids=lambda f: f.__name__,
)
def test_what_does_not_fit_is_refused_with_nothing_changed(backup, make):
    path, sentence = make(backup)
    before, there = everything(), databases()

    assert sentence in refused("rehearse", str(path))
    assert (everything(), databases()) == (before, there)
    assert sentence in refused("restore", str(path), "--replace", "--keep", f"{path}.kept")
    assert everything() == before


def test_a_restore_that_is_broken_off_changes_nothing(backup, monkeypatch):
    """As by kill -9: what feeds the tools ends amid the payload."""
    User.objects.update(full_name="Someone Else")
    before = everything()

    def half(found):
        found.file.seek(found.start)
        yield found.file.read((found.end - found.start) * 6 // 10)

    monkeypatch.setattr(archive.Archive, "pieces", half)
    refused("restore", str(backup), "--replace")

    assert everything() == before


def test_the_copies_of_a_killed_process_go_and_those_of_a_living_one_stay(demo, tmp_path):
    for name in ("killed", "living"):
        (tmp_path / f"{sqlite.FOLDER}{name}").mkdir()
    (tmp_path / f"{sqlite.FOLDER}killed" / sqlite.LOCK).touch()
    with (tmp_path / f"{sqlite.FOLDER}living" / sqlite.LOCK).open("w") as lock:
        flock(lock, LOCK_EX)
        run("backup", str(demo / "a"))
    left = [path.name for path in tmp_path.glob(f"{sqlite.FOLDER}*")]

    # On a server there are no copies.
    both = {f"{sqlite.FOLDER}killed", f"{sqlite.FOLDER}living"}
    is_sqlite = connection.vendor == "sqlite"
    assert set(left) == (both - {f"{sqlite.FOLDER}killed"} if is_sqlite else both)


def test_people_write_while_a_backup_is_made(demo):
    """What they have not saved yet is not in it, and neither waits for the other."""
    writer = connections.create_connection("default")
    writer.settings_dict["NAME"] = connection.settings_dict["NAME"]
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE cells_cell SET code = 'HALF' WHERE id = (SELECT min(id) FROM cells_cell)"
            )
            run("backup", str(demo / "a"))
            cursor.execute("COMMIT")
    finally:
        writer.close()
    assert Cell.objects.filter(code="HALF").exists()

    run("restore", str(demo / "a"), "--replace")
    assert not Cell.objects.filter(code="HALF").exists()


def test_a_backup_through_a_pipe_and_its_payload_by_hand(demo):
    """As docs/backup.md says it: standard output is the file, and common tools take it apart."""
    path = demo / "a"
    with path.open("wb") as file:
        environment = os.environ | {"DATABASE_URL": url_of_connection(), "SECRET_KEY": "x"}
        command = [sys.executable, "manage.py", "backup", "-"]
        subprocess.run(command, cwd=ROOT, env=environment, stdout=file, stderr=-1, check=True)
    payload = subprocess.run(
        ["sh", "-c", f'tail -n +3 "$0" | head -c -{archive.LENGTH_OF_SEAL}', path],
        capture_output=True,
        check=True,
    ).stdout

    is_postgres = connection.vendor == "postgresql"
    assert payload.startswith(b"PGDMP" if is_postgres else b"\x1f\x8b")
    with work.fitting(path) as found:
        assert b"".join(found.pieces()) == payload
