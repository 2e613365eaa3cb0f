"""What a watchman is told: of a process that lives, and of what it needs to work."""

import pytest
from django.db import OperationalError
from django.test import Client

from config import health, migrations_state

STRANGER = {"headers": {"host": "198.51.100.7"}}


def ask(path, **more):
    answer = Client(**STRANGER).get(path, **more)
    return answer.status_code, answer.json()


def test_alive_without_asking_the_database():
    assert ask("/healthz") == (200, {"alive": True})


@pytest.mark.django_db
def test_ready(caplog):
    answer = Client(**STRANGER).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert not caplog.records


@pytest.mark.django_db
def test_a_database_of_an_older_version(monkeypatch):
    newer = ("cells", "9999_of_the_next_version")
    program = [*migrations_state._of_the_program(), newer]
    monkeypatch.setattr(migrations_state, "_of_the_program", lambda: program)

    assert migrations_state.missing() == [newer]
    assert ask("/readyz") == (503, {"database": True, "migrations": False})


@pytest.mark.django_db
def test_a_database_of_a_newer_version_will_do(monkeypatch):
    program = migrations_state._of_the_program()[:-1]
    monkeypatch.setattr(migrations_state, "_of_the_program", lambda: program)

    assert ask("/readyz") == (200, {"database": True, "migrations": True})


def test_no_database(monkeypatch):
    def unreachable():
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr(health.migrations_state, "missing", unreachable)

    assert ask("/readyz") == (503, {"database": False, "migrations": False})


@pytest.mark.parametrize("path", [health.ALIVE, health.READY])
def test_only_reading(path):
    assert Client(**STRANGER).post(path).status_code == 405
