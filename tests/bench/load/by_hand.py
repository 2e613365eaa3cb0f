"""The SQL of a save without the program around it: what one secretary's saves sent to the database
is kept, and sent again by psycopg, in one transaction each."""

import time
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from django.test import Client

from cells.models import User, bulk
from tests.network.forms import form_to

SAVES = ("autosave", "submit")


class Statement(NamedTuple):
    """What was sent to the database: a statement with its values, or with many of them; or a COPY
    with its rows."""

    sql: str
    params: Any = None
    many: bool = False
    rows: list | None = None


def measure(code, repeat):
    """Record the meeting of a cell, then send the SQL of its saves so many times; return the
    milliseconds of each, by save, and how many statements it has."""
    statements = _statements_of_saves(code)
    return {
        save: {
            "times": [_milliseconds_of(statements[save]) for _n in range(repeat)],
            "statements": len(statements[save]),
        }
        for save in SAVES
    }


def _statements_of_saves(code):
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=code))
    button = form_to(client.get("/").content.decode(), "/start/")
    url = client.post(button.action, button.values).url
    form = form_to(client.get(url).content.decode(), "")
    found = {}
    for save, reason in zip(SAVES, ("ill", "family"), strict=True):
        # Two are absent, and between the saves one of them for another reason.
        first, second, *_others = form.choices
        form.values |= {first: reason, second: "ill"}
        with kept() as found[save]:
            is_script = save == "autosave"
            headers = {"accept": "application/json"} if is_script else {}
            answer = client.post(url, form.pressed(save), headers=headers)
        assert answer.status_code == (200 if is_script else 302)
        if is_script:
            form.values["version"] = str(answer.json()["version"])
    return found


@contextmanager
def kept():
    """Keep every statement with its values, and the rows of every COPY; not where a transaction
    begins, which SQLite is told by a statement."""
    found, copy = [], bulk._copy

    def execute_and_keep(execute, sql, params, many, context):
        if not sql.startswith("BEGIN"):
            found.append(Statement(sql, params, many))
        return execute(sql, params, many, context)

    def copy_and_keep(statement, rows):
        rows = list(rows)
        found.append(Statement(statement, rows=rows))
        copy(statement, rows)

    bulk._copy = copy_and_keep
    try:
        with connection.execute_wrapper(execute_and_keep):
            yield found
    finally:
        bulk._copy = copy


_by_hand = None


def _milliseconds_of(statements):
    """Send statements in one transaction of a connection that stands, and fetch what they find."""
    global _by_hand
    _by_hand = _by_hand or psycopg.connect(**connection.get_connection_params())
    start = time.perf_counter()
    with _by_hand.cursor() as cursor:
        for statement in statements:
            send(cursor, statement)
    _by_hand.commit()
    return (time.perf_counter() - start) * 1000


def send(cursor, statement):
    """Send a statement that was kept, and fetch what it finds."""
    if statement.rows is not None:
        with cursor.copy(statement.sql) as copy:
            for row in statement.rows:
                copy.write_row(row)
        return
    execute = cursor.executemany if statement.many else cursor.execute
    execute(statement.sql, statement.params)
    if cursor.description:
        cursor.fetchall()
