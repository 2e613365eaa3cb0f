"""The steps for a database at work do on SQLite what they do on PostgreSQL."""

import pytest
from django.db import IntegrityError, connection

pytestmark = pytest.mark.django_db(transaction=True)


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def indexes():
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, "reports_note").keys()


def test_each_step_does_on_both_what_it_says_and_is_taken_back(notes):
    notes("0002_not_empty")
    with pytest.raises(IntegrityError, match="note_not_empty"):
        run("INSERT INTO reports_note (text) VALUES ('')")
    notes("0004_indexed")
    assert "note_text" in indexes()
    notes("0005_unindexed")
    assert "note_text" not in indexes()

    notes("0001_note")

    run("INSERT INTO reports_note (text) VALUES ('')")
    assert run("SELECT text FROM reports_note") == [("",)]


def test_the_code_that_runs_writes_into_a_table_that_grew(notes):
    notes("0001_note")
    of_that_code = "INSERT INTO reports_note (text) VALUES ('a')"
    run(of_that_code)
    notes("0006_with_colours")

    run(of_that_code)
    run("UPDATE reports_note SET text = 'b'")

    assert run("SELECT text, remark, colour FROM reports_note") == [("b", None, "red")] * 2
