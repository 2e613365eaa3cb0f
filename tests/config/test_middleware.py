"""What every response gets, pages and static files alike."""

import pytest
from django.test import Client

from tests import factories


@pytest.mark.django_db
def test_a_cookie_with_a_nul_is_passed_over():
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\0ijkl"

    assert client.get("/login/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/no/such/page/", "/static/img/logo.svg"])
def test_the_policy_is_on_everything(path):
    response = Client().get(path)
    policy = response.headers["Content-Security-Policy"]
    response.close()

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.django_db
def test_pages_for_somebody_are_kept_nowhere():
    client = Client()
    client.force_login(factories.make_user())

    assert "no-store" in client.get("/").headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "spoken"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("xx", "vi")]
)
def test_the_language_is_the_chosen_one_whatever_the_browser_prefers(chosen, spoken):
    client = Client(headers={"Accept-Language": "en-GB,en;q=0.9"})
    if chosen:
        client.cookies["django_language"] = chosen

    page = client.get("/login/")

    assert page.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}">' in page.content.decode()
