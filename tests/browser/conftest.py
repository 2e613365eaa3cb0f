"""A real Chromium against a live server: phone and desktop, with nothing fetched from outside."""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from cells.models import User
from tests.browser.devices import wait_for_copy
from tests.browser.driver import SIZES, launch
from tests.factories import PASSWORD
from tests.world import build_world

# Playwright runs an event loop in the test's thread; Django would refuse to touch the database
# from it, though no coroutine of ours ever does.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# A page fetches the copy that a device keeps a while after it was opened (PAUSE in
# static/js/offline.js); half of the tests wait for that.
WITHOUT_PAUSE = """
    const later = setTimeout;
    window.setTimeout = (act, wait, ...given) => later(act, wait === 1500 ? 0 : wait, ...given);
"""


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def world(live_server):
    return build_world()


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that opens a signed-in page: visit("secretary", "/", size="phone")."""
    contexts = []

    def open_page(who, path="/", *, size="phone", language="vi", javascript=True, colours="light"):
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=colours,
        )
        contexts.append(context)
        cookie = {"name": "django_language", "value": language, "url": live_server.url}
        context.add_cookies([cookie])
        context.add_init_script(WITHOUT_PAUSE)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        if who != "anonymous":
            context.add_cookies([session_of(who, live_server.url)])
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def phone(visit, world):
    """Give the secretary's first page, once the device has kept what it keeps."""
    page = visit("secretary", "/")
    wait_for_copy(page)
    return page


def session_of(username, url):
    """Return the cookie of somebody who has just signed in. By the form it would take each of the
    many tests a second; tests/browser/test_signing_in.py goes that way."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def sign_in(page, who):
    """Sign in by the form, as a person does."""
    page.goto("/login/")
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(lambda url: not url.endswith("/login/"))
