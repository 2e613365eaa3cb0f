"""A fault of the program ends in a page that says nothing of its inside."""

import pytest
from django.test import Client

from cells.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db

INSIDE = "SELECT full_name FROM cells_member; Nguyễn Thị Bí Mật; /srv/nen-nep/cells"


def break_page(*_arguments, **_named):
    raise RuntimeError(INSIDE)


def test_a_fault_is_told_without_its_words(monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_user(Role.UPPER_STAFF, factories.make_upper()))
    monkeypatch.setattr("cells.views.home.render", break_page)

    answer = client.get("/")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "<h1>" in page
    for word in ("SELECT", "Bí Mật", "RuntimeError", "Traceback", "cells/", "Django"):
        assert word not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_foreign_host_is_refused_without_words():
    answer = Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "elsewhere" not in answer.content.decode()
