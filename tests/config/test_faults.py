"""Pages of what went wrong: our own, in both languages, with a way on."""

import re
from urllib.parse import unquote, urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cells.models import Meeting
from config.faults import WordlessFaultsMiddleware
from tests import factories
from tests.cells.views.meeting_pages import new_url

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def cell():
    return factories.make_cell("A1")


def at_desk(cell, **kwargs):
    client = Client(enforce_csrf_checks=True, headers={"accept": "text/html"}, **kwargs)
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("secretary", cell))
    return client


def ways_on(page):
    """Return the addresses of the page's own buttons."""
    shown = page.content.decode().split('<ul class="button-list">')[1].split("</ul>")[0]
    return re.findall(r'<a class="button[^"]*" href="([^"]+)"', shown)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no such page"), ("vi", "Không tìm thấy trang")]
)
def test_what_is_not_there_says_so_to_everybody(cell, language, words):
    stranger, secretary = Client(), at_desk(cell)
    for client in (stranger, secretary):
        client.cookies["django_language"] = language
    headers = {"referer": f"{HERE}/cells/?sort=name"}
    pages = [client.get("/no/such/page/", headers=headers) for client in (stranger, secretary)]

    assert [page.status_code for page in pages] == [404, 404]
    assert all(words in page.content.decode() for page in pages)
    assert ways_on(pages[0]) == ["/login/", "/cells/?sort=name"]
    assert ways_on(pages[1]) == ["/", "/cells/?sort=name"]


def test_a_page_of_another_site_is_no_way_back(cell):
    page = at_desk(cell).get("/no/such/page/", headers={"referer": "https://elsewhere.example/x"})

    assert ways_on(page) == ["/"]


def test_a_wrong_method_has_a_page_in_a_browser_alone(cell):
    url = reverse("meeting_start", args=["A1"])
    page = at_desk(cell).get(url, headers={"referer": f"{HERE}/cells/A1/"})
    script = Client(headers={"accept": "*/*"})
    script.force_login(factories.make_user("secretary", cell, username="other"))

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert ways_on(page) == ["/", "/cells/A1/"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert script.get(url).content == b""


def test_what_is_too_large_says_so(cell, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = Client(headers={"accept": "text/html"})
    client.force_login(factories.make_user("secretary", cell))

    page = client.post(new_url(cell), {"topic": "x" * 2000})

    assert page.status_code == 413
    assert ways_on(page) == ["/"]
    assert not Meeting.objects.exists()


def test_an_answer_of_another_layer_keeps_when_to_come_back(rf):
    request = rf.get("/login/", headers={"accept": "text/html"})
    answer = HttpResponse(status=429, headers={"Retry-After": "60"})

    page = WordlessFaultsMiddleware(lambda request: answer)(request)

    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert page.content and b"<h1>" in page.content


@pytest.mark.parametrize("response", [HttpResponse(status=405, content="x"), HttpResponse("ok")])
def test_an_answer_with_words_keeps_them(response):
    request = RequestFactory().get("/", headers={"accept": "text/html"})

    assert WordlessFaultsMiddleware(lambda request: response)(request) is response


def test_what_was_entered_on_an_old_page_is_sent_once_more_by_one_press(cell):
    client = at_desk(cell)
    sent = {"appearance": "dark", "next": '/cells/?words="lúa"&sort=name'}
    old = urlencode({**sent, "csrfmiddlewaretoken": "of an old page"})

    refused = client.post("/appearance/", old, FORM, headers={"origin": HERE})

    text = refused.content.decode()
    assert refused.status_code == 403 and "appearance" not in client.cookies
    assert 'action="/appearance/"' in text and "send it once more" in text
    assert 'value="/cells/?words=&quot;lúa&quot;&amp;sort=name"' in text
    fields = dict(refused.context["fields"])
    assert fields == sent
    token = str(refused.context["csrf_token"])
    again = urlencode({**fields, "csrfmiddlewaretoken": token})
    accepted = client.post("/appearance/", again, FORM, headers={"origin": HERE})
    assert (accepted.status_code, unquote(accepted.url)) == (302, sent["next"])
    assert client.cookies["appearance"].value == "dark"


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"origin": "https://elsewhere.example"}, {"topic": "x"}),
        ({"origin": "null"}, {"topic": "x"}),
        ({"referer": "https://elsewhere.example/"}, {"topic": "x"}),
        ({}, {"topic": "x"}),
        ({"origin": HERE}, {"topic": "x", "new_password1": "secret"}),
        ({"origin": HERE}, {"topic": "x" * 300_000}),
    ],
)
def test_what_another_site_may_have_sent_or_is_secret_is_not_offered_again(cell, headers, sent):
    page = at_desk(cell).post(new_url(cell), urlencode(sent), FORM, headers=headers)

    assert page.status_code == 403
    assert page.context["fields"] == []
    assert "secret" not in page.content.decode()
    assert ways_on(page)[0] == "/"


def test_whose_session_ended_comes_back_to_the_page_of_the_form(cell):
    client = Client()
    headers = {"referer": f"{HERE}/cells/A1/?sort=rate", "sec-fetch-mode": "navigate"}

    answer = client.post(reverse("meeting_start", args=["A1"]), headers=headers)

    assert answer.url == "/login/?next=/cells/A1/%3Fsort%3Drate"
    (said,) = client.get(answer.url).context["messages"]
    assert said.level_tag == "warning"


def test_what_is_not_allowed_has_a_page(cell, monkeypatch):
    def refuse(request):
        raise PermissionDenied

    monkeypatch.setattr("cells.views.units.sorting_of", lambda *_given: refuse(None))
    page = at_desk(cell).get("/cells/")

    assert page.status_code == 403
    assert ways_on(page) == ["/"]
