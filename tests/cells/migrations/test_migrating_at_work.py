"""Migrating while somebody has a transaction open: only PostgreSQL lets both go on."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.cells.migrations.test_steps import indexes, run

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(**options):
    """Call the command as an administrator does, who waits no longer than a test."""
    given = {"lock_timeout": 0.1, "pause": 0, "attempts": 1} | options
    call_command("migrate", "reports", verbosity=0, interactive=False, **given)


@pytest.fixture
def reader():
    """Give the connection of somebody who reads notes and does not end."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


def hold(reader):
    with reader.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() FROM (SELECT count(*) FROM reports_note) AS read")
        return cursor.fetchone()[0]


def applied():
    return {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "reports"}


def columns():
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "reports_note")
    return {column.name for column in described}


def test_without_the_lock_nothing_of_it_is_done(notes, reader):
    notes("0005_unindexed")
    pid = hold(reader)

    with pytest.raises(CommandError) as refused:
        migrate(attempts=2)

    assert refused.value.returncode == 3
    assert str(refused.value).startswith(
        "The migration reports.0006_with_colours got no lock in 2 attempts of 0.1 seconds,"
        f" because others are at work (process {pid} since "
    )
    assert "run migrate again" in str(refused.value)
    assert "0006_with_colours" not in applied()
    assert columns() == {"id", "text"}
    assert "reports_colour" not in connection.introspection.table_names()

    assert run("SHOW lock_timeout") == [("0",)]  # the session waits as before

    reader.rollback()
    migrate()

    assert columns() == {"id", "text", "remark", "colour"}


def test_it_is_tried_again_until_the_lock_is_free(notes, reader, monkeypatch):
    notes("0005_unindexed")
    hold(reader)
    waited = []

    def end_meanwhile(seconds):
        waited.append(seconds)
        reader.rollback()

    monkeypatch.setattr("cells.management.commands.migrate.time.sleep", end_meanwhile)

    migrate(attempts=3, pause=7)

    assert waited == [7]
    assert columns() == {"id", "text", "remark", "colour"}


def test_what_an_interrupted_run_left_of_an_index_goes_first(notes):
    notes("0003_validated")
    run("CREATE INDEX note_text ON reports_note (id)")
    run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'note_text'::regclass")

    notes("0004_indexed")

    assert "note_text" in indexes()
    (valid, definition), *_rest = run(
        "SELECT indisvalid, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indexrelid = 'note_text'::regclass"
    )
    assert valid
    assert "(text)" in definition
