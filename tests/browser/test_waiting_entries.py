"""Entries that wait on a device are never lost and never somebody else's: two people at one device,
answers that are none of ours, browsers that keep nothing, people who leave at once."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cells.choices import Role
from cells.models import Meeting
from cells.periods import first_of_month, today
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.devices import (
    entry_page,
    log_offline,
    record_by_commune,
    recorded,
    sign_out,
    wait_until,
    waiting,
)
from tests.browser.sheets import mark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "[data-saved].wrong:has-text('đã giữ trên máy này')"
SUBMIT = "form[data-entry] button[value=submit]"
IN_PRIVATE = """indexedDB.open = () => {
    const request = { error: new DOMException("refused", "SecurityError") };
    setTimeout(() => request.onerror());
    return request;
};"""
FULL = """IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
};"""
OVER_HTTP = """for (const name of ["serviceWorker", "locks"]) {
    Object.defineProperty(Navigator.prototype, name, { get: () => undefined });
}"""
# The browser closes its database, and opens it when it is asked again.
CLOSE_DATABASE = """() => {
    const real = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function () {
        IDBDatabase.prototype.transaction = real;
        throw new DOMException("closing", "InvalidStateError");
    };
}"""

# The page to be kept is asked for as soon as any page stands, and comes when the test lets it come.
COPY_COMES_LATE = """
    const real = fetch;
    self.isAsked = false;
    self.fetch = (url, ...more) => {
        if (!String(url).endsWith("/entry/")) return real(url, ...more);
        self.isAsked = true;
        return new Promise((come) => (self.letItCome = come)).then(() => real(url, ...more));
    };
"""
FORGET_AND_LET_IT_COME = """() => {
    const { forget } = device.copies;
    device.copies.forget = async () => {
        await forget();
        self.letItCome();
        await new Promise((resolve) => setTimeout(resolve, 700));
    };
}"""


@pytest.fixture
def deputy(world):
    return factories.make_user(Role.DEPUTY, world.here.cell, username="deputy").username


def kept(page):
    return page.evaluate("device.entries.all()")


def settle(page):
    """Wait until the page has sent what it can."""
    page.evaluate("queue.start()")


def begun_here():
    return Meeting.objects.filter(month=first_of_month(today()))


def test_what_two_people_left_of_one_sheet_waits_for_each(phone, world, deputy):
    sheet = reverse("meeting_sheet", args=[world.here.draft.pk])
    phone.goto(sheet)
    phone.context.set_offline(True)
    mark(phone, world.here.members[0], "family")
    phone.wait_for_selector(KEPT)
    Session.objects.all().delete()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    sign_in(phone, deputy)
    phone.goto(sheet)
    mark(phone, world.here.members[1], "ill")
    phone.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    [left] = kept(phone)
    name = f"mark_{world.here.members[0].code}"
    assert [name, "family"] in left["fields"]


def test_nobody_sends_what_another_left_in_a_second_tab(phone, world, deputy):
    log_offline(phone, world.here)
    phone.route("**/*", lambda route: route.abort())
    phone.context.set_offline(False)
    Session.objects.all().delete()
    other = phone.context.new_page()
    sign_in(other, deputy)
    phone.unroute("**/*")
    settle(phone)
    assert not begun_here().exists()
    assert len(kept(phone)) == 1


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_an_answer_that_is_none_of_ours_loses_nothing(phone, world, status):
    """Such as that of a network that asks to sign in first, or of a server that is busy."""
    log_offline(phone, world.here)

    def answer(route):
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body="<h1>Wi-Fi</h1>")
        else:
            route.continue_()

    phone.route(f"**{entry_page(world.here)}", answer)
    phone.context.set_offline(False)
    settle(phone)
    assert "Chờ gửi" in waiting(phone)
    phone.unroute(f"**{entry_page(world.here)}")
    settle(phone)
    assert kept(phone) == []
    assert recorded(world.here).state == "submitted"


def test_an_entry_at_which_the_server_stumbles_holds_up_no_other(phone, world):
    log_offline(phone, world.here)
    phone.evaluate("""async () => {
        const [entry] = await device.entries.all();
        await device.entries.put({ ...entry, id: "0", url: "/cells/STUMBLES/entry/" });
    }""")
    phone.route("**/STUMBLES/entry/", lambda route: route.fulfill(status=500))
    phone.context.set_offline(False)
    settle(phone)
    assert [entry["id"] for entry in kept(phone)] == ["0"]
    assert recorded(world.here).state == "submitted"


@pytest.mark.parametrize("browser_says", [IN_PRIVATE, FULL])
def test_where_nothing_can_be_kept_the_page_stays_until_it_can_be_sent(visit, world, browser_says):
    page = visit("secretary", None)
    page.add_init_script(browser_says)
    page.goto(entry_page(world.here))
    page.context.set_offline(True)
    mark(page, world.here.members[0], "ill")
    page.click(SUBMIT)
    page.wait_for_selector("[data-lost]:has-text('đừng đóng trang')")
    page.context.set_offline(False)
    page.click(SUBMIT)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert (recorded(world.here).state, recorded(world.here).excused) == ("submitted", 1)


def test_who_cannot_keep_anything_can_sign_out(visit, world):
    page = visit("secretary", None)
    page.add_init_script(IN_PRIVATE)
    page.goto("/")
    page.click("details.menu summary")
    page.click("form[data-unsent] button")
    page.wait_for_url("**/login/")


def test_over_plain_http_too_who_signs_out_is_warned(visit, world):
    page = visit("secretary", None)
    page.add_init_script(OVER_HTTP)
    page.goto(entry_page(world.here))
    mark(page, world.here.members[0], "ill")
    page.click("details.menu summary")
    assert "1 buổi sinh hoạt chưa gửi" in sign_out(page, sure=False)
    assert not page.url.endswith("/login/")


def test_what_comes_while_somebody_signs_out_is_not_kept(visit, world):
    page = visit("anonymous", None)
    page.add_init_script(COPY_COMES_LATE)
    sign_in(page, "secretary")
    wait_until(page, "self.isAsked")
    page.evaluate(FORGET_AND_LET_IT_COME)
    page.click("details.menu summary")
    page.click("form[data-unsent] button")
    page.wait_for_url("**/login/")
    assert page.evaluate("device.copies.fresh()") == []


def test_a_database_that_the_browser_closed_is_opened_again(phone, world):
    log_offline(phone, world.here)
    phone.evaluate(CLOSE_DATABASE)
    phone.context.set_offline(False)
    settle(phone)
    assert kept(phone) == []
    assert recorded(world.here).state == "submitted"


def test_who_leaves_at_once_loses_nothing(visit, world):
    page = visit("secretary", entry_page(world.here))
    mark(page, world.here.members[0], "ill")
    page.goto("/")
    assert "Đang ghi dở" in waiting(page)


def test_whoever_chose_between_two_versions_has_nothing_left_to_send(phone, visit, world):
    log_offline(phone, world.here)
    record_by_commune(visit, world.here)
    phone.context.set_offline(False)
    phone.goto("/")
    phone.click("[data-entry-compare]:not([hidden])")
    phone.fill("form[data-compared] [name=reason]", "Ghi nhầm")
    phone.click("form[data-compared] label.choice:has(input[value=ill])")
    phone.click("form[data-compared] button.primary")
    phone.wait_for_url(re.compile(r"/meetings/\d+/$"))
    wait_until(phone, "device.entries.all().then((entries) => entries.length === 0)")
    assert recorded(world.here).sheet.filter(reason="ill").count() == 1
