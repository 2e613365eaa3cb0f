"""A process killed at any moment of an import leaves all of it or nothing, and the work goes on."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from cells.choices import ImportState
from cells.models import Change, Exemption, Import, ImportRow, Member, Membership
from cells.services import imports
from cells.services.imports import working
from cells.services.rolls import Scope
from tests.cells.connections import shared_database
from tests.cells.rolls.files import AS_OF, COMMAND, csv_of, name
from tests.factories import make_cell

ROOT = Path(__file__).resolve().parents[3]
ROWS = 200

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


@pytest.fixture
def batch():
    """An import of new people, received and not read yet."""
    make_cell("C1")
    rows = [f"{name(number)}|{number + 1:08}|C1|x" for number in range(ROWS)]
    data = csv_of("Họ và tên|Số thẻ|Chi bộ|Miễn sinh hoạt", *rows)
    return imports.receive_file(COMMAND, Scope(as_of=AS_OF), data, "roll.csv")


def database_url():
    """Return the address of the database that this test works on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def work(batch, words):
    """Have a child work on the import, and kill it after so many words; return its last word.

    None of `words` lets it come to its end.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.cells.imports.child", str(batch.pk)],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = []
    for line in child.stdout:
        said.append(line.strip())
        if words is not None and len(said) == words:
            child.kill()
            break
        child.stdin.write("\n")
        child.stdin.flush()
    child.communicate()
    return said[-1]


def written():
    """Return how much of the import is on record."""
    return [model.objects.count() for model in (Member, Membership, Exemption, Change)]


WHOLE = [ROWS, ROWS, ROWS, 3 * ROWS]


def test_killed_while_reading_and_planning(batch):
    for words in (1, 4, 7, 9):
        work(batch, words)
        batch.refresh_from_db()
        assert (batch.state, ImportRow.objects.count()) == (ImportState.READING, 0)

    work(batch, None)

    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), written()) == (ImportState.PLANNED, ROWS, [0] * 4)


def test_killed_while_writing(batch):
    batch = imports.start(batch)
    imports.confirm_import(batch, COMMAND, batch.fingerprint)
    last_words = []
    for words in (1, 3, 6, 8, 9, 11):
        last_words.append(work(batch, words))
        batch.refresh_from_db()
        assert (batch.state, written()) == (ImportState.APPLYING, [0] * 4)

    assert work(batch, None) == "end"

    batch.refresh_from_db()
    assert (batch.state, written()) == (ImportState.APPLIED, WHOLE)
    assert {word.split()[0] for word in last_words} >= {"checking", "writing"}
    assert "writing 150" in last_words


def test_work_that_fell_silent_is_taken_up_by_the_next_look(batch, monkeypatch):
    batch = imports.start(batch)
    imports.confirm_import(batch, COMMAND, batch.fingerprint)
    work(batch, 10)
    batch = Import.objects.get(pk=batch.pk)

    monkeypatch.setattr(working, "SILENCE", 0)
    batch = imports.start(batch)

    assert (batch.state, written()) == (ImportState.APPLIED, WHOLE)
