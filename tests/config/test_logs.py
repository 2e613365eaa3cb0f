"""What stands in the log of a walk through the pages and their faults, and what never does."""

import io
import json
import logging
import re
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from psycopg import errors

from cells.models import User
from config import logs
from tests import factories

NAME, BIRTH_PLACE, WORDS = "Nguyễn Thị Hồng Gấm", "Yên Than", "bí mật"


@contextmanager
def logged(form="json"):
    """Keep what is logged while the block lasts, as it is written; give a function for it."""
    written = io.StringIO()
    configured = logs.configuration(form)
    handler = logging.StreamHandler(written)
    handler.setFormatter(configured["formatters"]["chosen"]["()"]())
    logging.getLogger().addHandler(handler)
    try:
        yield written.getvalue
    finally:
        logging.getLogger().removeHandler(handler)


def lines(written):
    return [json.loads(line) for line in written().splitlines()]


def requests(written):
    """Return of each request its route, method, status and user."""
    said = [line for line in lines(written) if line["message"] == "request"]
    return [
        tuple(line.get(name) for name in ("route", "method", "status", "user")) for line in said
    ]


@pytest.fixture
def secretary(db):
    cell = factories.make_cell("A1")
    factories.make_meeting(cell, "2024-05")
    return factories.make_user("secretary", cell)


@pytest.fixture
def member(secretary):
    return factories.make_member(NAME, cell=secretary.posts.get().cell)


@pytest.fixture
def browser(secretary):
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
    client.cookies["django_language"] = "en"
    client.force_login(secretary)
    return client


def fail_at_home(monkeypatch, error):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr("cells.views.home.waiting_for", fail)


def test_a_walk_leaves_routes_and_numbers_and_nothing_of_people(monkeypatch, browser, member):
    user = User.objects.get().pk
    strict = Client(enforce_csrf_checks=True)
    with logged() as written:
        browser.get(f"/members/{member.code}/")
        browser.post(reverse("member_search"), {"words": NAME}, follow=True)
        browser.get(f"/cells/?q={WORDS}")
        browser.get(f"/{member.code}/{NAME}/")
        browser.get("/login/", headers={"host": f"{member.code}.example"})
        strict.post("/login/", {"username": NAME, "password": WORDS})
        Client().post("/login/", {"username": NAME, "password": WORDS})
        fail_at_home(monkeypatch, ValueError(f"{NAME} was born in {BIRTH_PLACE}"))
        browser.get(f"/?q={WORDS}")

    assert requests(written) == [
        ("member_detail", "GET", 200, user),
        ("member_search", "POST", 302, user),
        ("member_search", "GET", 200, user),
        ("cell_list", "GET", 200, user),
        (None, "GET", 404, user),
        (None, "GET", 400, None),
        ("login", "POST", 403, None),
        ("login", "POST", 200, None),
        ("home", "GET", 500, user),
    ]
    secrets = (NAME, "Nguy", "Gấm", BIRTH_PLACE, WORDS, member.code, "203.0.113.77", "words", "?")
    assert [secret for secret in secrets if secret in written()] == []


def test_each_request_has_a_number_that_its_answer_and_its_lines_bear(monkeypatch, browser):
    fail_at_home(monkeypatch, ValueError("what nobody should read"))
    with logged() as written:
        answers = [browser.get("/"), browser.get("/login/", headers={"X-Request-ID": "forged"})]

    fault, failed, fine = lines(written)
    numbers = [answer.headers["X-Request-ID"] for answer in answers]
    assert [fault["request_id"], failed["request_id"], fine["request_id"]] == [
        numbers[0],
        *numbers,
    ]
    assert len(set(numbers)) == 2
    assert all(len(number) == 8 and number.isalnum() for number in numbers)
    assert numbers[0] in answers[0].content.decode()


def test_a_fault_says_where_it_is_and_by_which_rule(monkeypatch, browser):
    class Violation(errors.UniqueViolation):
        diag = type("Diagnostic", (), {"constraint_name": "cells_member_card_number_key"})

    broken = IntegrityError(f"duplicate key\nDETAIL:  Key (card_number)=({WORDS}) exists.")
    broken.__cause__ = Violation(f"Key (card_number)=({WORDS})")
    fail_at_home(monkeypatch, broken)
    with logged() as written, transaction.atomic():
        browser.get("/")

    [fault] = [line for line in lines(written) if "faults" in line]
    outer, inner = fault["faults"]
    assert (fault["level"], fault["message"]) == ("ERROR", "Answered with 500")
    assert outer["error"] == "IntegrityError"
    assert any(place.startswith("cells/views/home.py:") for place in outer["at"])
    assert inner["error"] == "Violation"
    assert (inner["sqlstate"], inner["rule"]) == ("23505", "cells_member_card_number_key")
    assert WORDS not in written()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("Worker (pid:%s) was sent %s", 12, "SIGKILL"), "Worker (pid:12) was sent …"),
        (("%(done)d of %(name)s", {"done": 2, "name": NAME}), "2 of …"),
        (("%d people", Decimal(3)), "%d people"),
        (("%s", 1.5), "1.5"),
    ],
)
def test_of_what_others_say_the_numbers_are_kept(said, kept):
    with logged() as written:
        logging.getLogger("gunicorn.error").warning(*said)

    assert lines(written)[0]["message"] == kept


def test_what_others_say_in_one_piece_is_left_out():
    with logged() as written:
        logging.getLogger("some.package").warning(f"Invalid request from {NAME}")

    assert lines(written)[0]["message"].startswith("Words left out (test_logs, line ")


def test_what_we_say_is_kept():
    with logged() as written:
        logging.getLogger("cells.services").warning("The work on import %s failed: %s", 7, "x")

    [line] = lines(written)
    assert line["message"] == "The work on import 7 failed: x"
    assert line["level"] == "WARNING"
    assert "request_id" not in line


def test_nothing_makes_a_second_line():
    with logged() as written:
        logging.getLogger("cells.services").warning("one\n%s", '{"message": "forged"}\r\n')

    assert [line["message"] for line in lines(written)] == ['one\n{"message": "forged"}\r\n']


def test_each_try_to_sign_in_has_its_line_without_its_words(browser, secretary):
    stranger = Client()
    for _n in range(6):
        stranger.post("/login/", {"username": NAME, "password": WORDS})
    with logged() as written:
        stranger.post("/login/", {"username": NAME, "password": WORDS})
        stranger.post("/login/", {"username": secretary.username, "password": WORDS})
        known = {"username": secretary.username, "password": factories.PASSWORD}
        Client().post("/login/", known)
        Client().post("/link/", {"code": "ABCD-EFGH-JKMN"})

    said = [line for line in lines(written) if line["message"].startswith("Sign-in: ")]
    kinds = [re.sub(r"[0-9a-f]{8}", "…", line["message"]) for line in said]
    assert kinds == [
        "Sign-in: paused, limit ….",
        "Sign-in: wrong password, login ….",
        f"Sign-in: done, user {secretary.pk}.",
        "Sign-in: wrong code of a link.",
    ]
    assert all(line["time"] and line["request_id"] for line in said)
    assert [word for word in (NAME, WORDS, secretary.username, "EFGH") if word in written()] == []


def test_the_plain_form_says_the_same_for_people(monkeypatch, browser):
    fail_at_home(monkeypatch, ValueError(WORDS))
    with logged("plain") as written:
        number = browser.get("/").headers["X-Request-ID"]

    head, kind, *_places = written().splitlines()
    assert head.endswith(f"ERROR django.request Answered with 500 request_id={number}")
    assert kind == "  ValueError"
    assert f"request request_id={number} method=GET route=home status=500" in written()
    assert WORDS not in written()
