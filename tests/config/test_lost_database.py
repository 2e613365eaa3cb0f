"""What is answered when the database is lost, and what runs once more."""

import errno
import sqlite3
from functools import partial
from types import SimpleNamespace

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    transaction,
)
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation
from psycopg import errors

from cells.views import meetings, sheets
from config.lost_database import AskAgainMiddleware, server_error
from tests import factories


def raised(error, cause):
    """Return the answer to a request that ended with an error of the database."""
    try:
        raise error("What the database said, with a name in it") from cause
    except Exception:
        return server_error(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (OperationalError, psycopg.OperationalError("connection failed"), 503),
        (OperationalError, errors.AdminShutdown(), 503),
        (OperationalError, errors.CannotConnectNow(), 503),
        (OperationalError, errors.ConnectionFailure(), 503),
        (InterfaceError, psycopg.InterfaceError("the connection is closed"), 503),
        (DatabaseError, psycopg.DatabaseError("server closed the connection"), 503),
        (ProgrammingError, psycopg.ProgrammingError("a placeholder is missing"), 500),
        (OperationalError, errors.DeadlockDetected(), 500),
        (IntegrityError, errors.UniqueViolation(), 500),
        (OperationalError, sqlite3.OperationalError("database is locked"), 500),
        (OperationalError, None, 500),
        (OperationalError, sqlite3.OperationalError("not by SQLite itself"), 500),
        (RuntimeError, psycopg.OperationalError("connection failed"), 500),
        (partial(OSError, errno.ENOENT), None, 500),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
@pytest.mark.django_db(transaction=True)
def test_only_a_lost_database_is_said_to_be_lost(error, cause, status):
    answer = raised(error, cause)

    assert answer.status_code == status
    assert "with a name in it" not in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def of_sqlite(code):
    error = sqlite3.OperationalError("what SQLite said")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError, errors.DiskFull()),
        (OperationalError, errors.IoError()),
        (InternalError, errors.ReadOnlySqlTransaction()),
        (OperationalError, of_sqlite(sqlite3.SQLITE_FULL)),
        (OperationalError, of_sqlite(sqlite3.SQLITE_IOERR_WRITE)),
        (OperationalError, of_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY)),
        (partial(OSError, errno.ENOSPC), None),
        (partial(OSError, errno.EROFS), None),
    ],
)
def test_a_disk_that_takes_nothing_is_said_to_be_one(error, cause):
    with translation.override("en"):
        answer = raised(error, cause)

    assert answer.status_code == 503
    assert "Nothing can be saved just now" in answer.content.decode()
    assert "with a name in it" not in answer.content.decode()
    assert answer.headers["Retry-After"] == "60"
    assert not hasattr(answer, "lost_database")


class Runs:
    """A program that loses the database so many times, and counts how often it is run."""

    def __init__(self, losses):
        self.losses, self.count = losses, 0

    def __call__(self, _request):
        self.count += 1
        answer = HttpResponse(status=503 if self.count <= self.losses else 200)
        answer.lost_database = answer.status_code == 503
        return answer


def ask(runs, method, view=None):
    request = RequestFactory().generic(method, "/")
    request.resolver_match = view and SimpleNamespace(func=view)
    return AskAgainMiddleware(runs)(request).status_code, runs.count


@pytest.mark.parametrize(
    ("method", "view", "times"),
    [
        ("GET", meetings.meeting_edit, 2),
        ("HEAD", None, 2),
        ("POST", sheets.meeting_sheet, 2),
        ("POST", meetings.meeting_start, 2),
        ("POST", meetings.meeting_edit, 1),
        ("POST", None, 1),
    ],
)
def test_what_is_safe_runs_once_more(method, view, times):
    assert ask(Runs(losses=1), method, view) == (200 if times == 2 else 503, times)


def test_nothing_runs_a_third_time():
    assert ask(Runs(losses=2), "GET") == (503, 2)


def test_what_is_well_runs_once():
    assert ask(Runs(losses=0), "GET") == (200, 1)


def test_only_views_that_find_what_they_wrote_say_so():
    patterns = get_resolver().reverse_dict
    marked = {
        view.__name__ for view in patterns if callable(view) and hasattr(view, "may_run_again")
    }

    assert marked == {
        "cell_entry",
        "meeting_new",
        "meeting_start",
        "meeting_sheet",
        "meeting_submit",
        "meeting_confirm",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Hiện chưa kết nối được với sổ"), ("en", "The record cannot be reached just now")],
)
def test_the_page_says_what_to_do(monkeypatch, language, words):
    def lose(*_arguments):
        raise OperationalError from psycopg.OperationalError("connection failed")

    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    client.force_login(factories.make_user("reader", factories.make_upper()))
    monkeypatch.setattr("cells.views.home.waiting_for", lose)
    # The test's transaction would not outlive its connection.
    monkeypatch.setattr("config.lost_database.connection", SimpleNamespace(close=lambda: None))

    with transaction.atomic():
        answer = client.get("/")

    assert answer.status_code == 503
    assert words in answer.content.decode()
