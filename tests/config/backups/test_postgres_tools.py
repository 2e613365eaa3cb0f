"""PostgreSQL's own tools: of the right version, told nothing that others may read, and rights that
are missing are said."""

from contextlib import closing

import pytest
from django.db import connection, connections

from cells.models import Cell
from config.backups import BackupError, postgres, work
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_password_is_on_no_command_line(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "mot-mat-khau-dai")

    tools = postgres.Tools("/nowhere")

    assert "mot-mat-khau-dai" not in tools.address
    assert tools.environment["PGPASSWORD"] == "mot-mat-khau-dai"


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ({}, "psql are not here: install the package postgresql-client-"),
        ({"/a": 0}, "psql are not here: install the package postgresql-client-"),
        ({"/a": 9, "/b": 11}, "of PostgreSQL 11, too old for a server of .*: install the package"),
    ],
)
def test_tools_that_are_too_old(monkeypatch, versions, sentence):
    monkeypatch.setattr(postgres, "folders", lambda: list(versions))
    monkeypatch.setattr(postgres, "version_of", versions.get)

    with pytest.raises(BackupError, match=sentence):
        postgres.Tools.for_server()


def test_the_oldest_tools_that_fit_are_taken(monkeypatch):
    versions = {"/a": 99, "/b": 98, "/c": 98, "/d": 9}
    monkeypatch.setattr(postgres, "folders", lambda: list(versions))
    monkeypatch.setattr(postgres, "version_of", versions.get)

    assert postgres.Tools.for_server().folder == "/b"


def test_a_tool_that_fails_is_quoted_by_its_reason(monkeypatch):
    tools = postgres.Tools.for_server()
    with pytest.raises(BackupError, match="nothing was changed: invalid snapshot identifier"):
        list(tools.dump("no-snapshot"))


def test_people_who_are_at_work_are_not_waited_for_long(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "LOCK_WAIT", "1ms")
    work.back_up_to(tmp_path / "a")
    factories.make_cell("A1")
    reader = connections.create_connection("default")
    reader.settings_dict["NAME"] = connection.settings_dict["NAME"]
    with closing(reader), reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM cells_cell")
        with pytest.raises(BackupError, match="is in use: stop the program"):
            work.restore(tmp_path / "a", may_replace=True)

    assert Cell.objects.get().code == "A1"


def test_a_tool_that_dies_at_the_end_of_its_work_changes_nothing(monkeypatch, tmp_path):
    """All rows were told by then, and no rule of the tables."""
    factories.make_cell("A1")
    work.back_up_to(tmp_path / "a")
    tools = postgres.Tools.for_server()
    (tmp_path / "bin").mkdir()
    for program in ("pg_dump", "psql"):
        (tmp_path / "bin" / program).symlink_to(tools.folder / program)
    dying = tmp_path / "bin" / "pg_restore"
    dying.write_text(
        f'#!/bin/sh\n{tools.folder}/pg_restore --section=pre-data --section=data "$@"\nkill -9 $$\n'
    )
    dying.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path / "bin"))
    rules = "SELECT count(*) FROM pg_constraint"
    factories.make_cell("A2")
    with connection.cursor() as cursor:
        cursor.execute(rules)
        before = cursor.fetchone()

    with pytest.raises(BackupError, match="nothing was changed"):
        work.restore(tmp_path / "a", may_replace=True)

    assert Cell.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(rules)
        assert cursor.fetchone() == before


class TestRehearsal:
    @pytest.fixture
    def name(self):
        name = f"{connection.settings_dict['NAME']}_rehearsal"
        yield name
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")

    def test_one_that_was_killed_is_no_hindrance(self, name):
        postgres._create(name)
        postgres._create(name)
        postgres._drop(name)

    def test_a_database_of_somebody_else_is_left(self, name):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")

        with pytest.raises(BackupError, match=f"already exists.*{name}|{name}.*already exists"):
            postgres._create(name)

    def test_a_login_that_may_not_create_databases(self, name):
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE nobody_here")
            cursor.execute("SET ROLE nobody_here")
            try:
                with pytest.raises(BackupError, match="let the owner of the server give it"):
                    postgres._create(name)
            finally:
                cursor.execute("RESET ROLE")
                cursor.execute("DROP ROLE nobody_here")
