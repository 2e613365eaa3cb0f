"""What browsers are told with every answer, which methods are taken, and where one is sent on."""

import runpy
import string

import pytest
from django.conf import settings
from django.test import Client

from cells.choices import Role
from config.browser_rules import METHODS, MessageStorage
from tests import factories
from tests.docs.markdown import ROOT

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough one"
PLACES = ["/login/", "/no/such/page/", "/service-worker.js", "/static/img/logo.svg", "/healthz"]
# What says by itself how it is written.
SAYS_IT = ("image/", "application/json")
ELSEWHERE = ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]


def make_clerk():
    """Return somebody with a post, who may sign in with PASSWORD."""
    clerk = factories.make_user(Role.UPPER_STAFF, factories.make_upper())
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_says_what_may_not_be_done_with_it(path):
    response = Client().get(path)
    headers = dict(response.headers)
    response.close()

    policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", PLACES)
def test_text_says_its_charset(path):
    response = Client().get(path)
    kind = response.headers["Content-Type"].replace('"', "")
    response.close()

    assert kind.startswith(SAYS_IT) or kind.endswith("charset=utf-8")


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "NONSENSE"])
def test_a_method_that_no_page_uses_is_refused(method):
    client = Client()
    client.force_login(make_clerk())

    response = client.generic(method, "/", headers={"X-Secret": "echo"})

    assert response.status_code == 405
    assert b"echo" not in response.content
    assert response.headers["Allow"] == ", ".join(METHODS)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/login/", "/", "/no/such/page/", "/service-worker.js"])
def test_no_page_is_kept_by_a_cache(path):
    assert "no-store" in Client().get(path).headers["Cache-Control"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site(target):
    user = make_clerk()
    signed_in = Client().post(
        f"/login/?next={target}",
        {"username": user.username, "password": PASSWORD, "next": target},
    )
    switched = Client().post("/language/", {"language": "en", "next": target})

    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/")
    assert (switched.status_code, switched.headers["Location"]) == (302, "/")


def settings_with(monkeypatch, **environment):
    """Return the settings of an installation with this in its environment."""
    for name, value in {"SECRET_KEY": "x" * 60, **environment}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


@pytest.mark.parametrize(("https", "prefix"), [("true", "__Host-"), ("false", "")])
def test_over_https_cookies_are_bound_to_this_host(monkeypatch, https, prefix):
    given = settings_with(monkeypatch, HTTPS=https)

    for cookie in ("SESSION", "CSRF", "LANGUAGE", "MESSAGES", "DEVICE", "APPEARANCE"):
        assert given[f"{cookie}_COOKIE_NAME"].startswith("__Host-") is bool(prefix)
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):  # a message goes as the session does
        assert given[f"{cookie}_COOKIE_SECURE"] is bool(prefix)
        assert given[f"{cookie}_COOKIE_SAMESITE"] == "Lax"


def test_over_https_browsers_keep_to_it_for_a_year(monkeypatch, settings):
    good = {"PRODUCTION": "true", "HTTPS": "true", "ALLOWED_HOSTS": "testserver"}
    given = settings_with(monkeypatch, SECRET_KEY=string.ascii_letters, **good)
    for name in (name for name in given if name.startswith("SECURE_")):
        setattr(settings, name, given[name])

    for path in PLACES:
        answer = Client().get(path, headers={"X-Forwarded-Proto": "https"})
        rule = answer.headers["Strict-Transport-Security"]
        answer.close()
        assert rule == "max-age=31536000; includeSubDomains", path
    sent_on = Client().get("/login/")
    assert (sent_on.status_code, sent_on.headers["Location"]) == (301, "https://testserver/login/")
    # Asked on the machine itself, past the web server in front.
    assert Client().get("/healthz").status_code == 200


def test_no_script_may_read_a_cookie():
    user = make_clerk()
    client = Client()
    client.get("/login/")
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    client.post("/language/", {"language": "en"})
    client.post("/appearance/", {"appearance": "dark"})

    names = {"sessionid", "csrftoken", "django_language", "device", "appearance"}
    assert client.cookies.keys() == names
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["domain"] == ""


def test_a_message_waits_in_a_cookie_of_that_name():
    assert settings.MESSAGE_STORAGE == "config.browser_rules.MessageStorage"
    assert MessageStorage.storage_classes[0].cookie_name == settings.MESSAGES_COOKIE_NAME


@pytest.mark.parametrize(
    "path",
    ["/.git/HEAD", "/secret-key.txt", "/db.sqlite3", "/config/settings.py", "/uploads/"]
    + ["/static/", "/static/js/", "/static/../manage.py", "/static/%2e%2e/manage.py", "/debug/"],
)
def test_what_is_no_page_is_not_served(path):
    client = Client()
    client.force_login(make_clerk())

    assert client.get(path).status_code == 404
