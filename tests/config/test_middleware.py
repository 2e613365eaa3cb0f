"""What every response gets, pages and static files alike."""

from io import BytesIO

import pytest
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client

from config.middleware import WholeFormsMiddleware
from tests import factories

FORM = "application/x-www-form-urlencoded"


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
    client.force_login(factories.make_user("reader", factories.make_upper()))

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


def sent(body, announced, content_type=FORM):
    """Return the status of a request of which the server has this body."""
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": announced,
            "wsgi.input": body if isinstance(body, BytesIO) else BytesIO(body),
        }
    )
    return WholeFormsMiddleware(lambda _request: HttpResponse())(request).status_code


@pytest.mark.parametrize("announced", ["", "13", "²"])
def test_a_form_that_arrived_whole_is_taken(announced):
    assert sent(b"action=submit", announced) == 200


@pytest.mark.parametrize("body", [b"", b"action=sub"])
def test_a_form_that_was_cut_short_is_refused(body):
    with pytest.raises(BadRequest):
        sent(body, "13")


def test_a_form_whose_connection_broke_is_refused():
    class Broken(BytesIO):
        def read(self, *_args):
            raise ConnectionResetError

    with pytest.raises(BadRequest):
        sent(Broken(), "13")


def test_a_file_is_left_to_its_own_reader():
    assert sent(b"--x", "3000", "multipart/form-data; boundary=x") == 200
