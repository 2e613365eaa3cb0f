"""An entry that waits on a telephone is opened again, put right and sent: it stays one meeting."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cells.models import Meeting
from tests.browser.devices import entry_page, waiting
from tests.browser.sheets import mark
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "async () => (await device.entries.all()).map((entry) => entry.title.split(' ')[0])"


@pytest.fixture
def page(visit, world):
    return visit("secretary", entry_page(world.here))


def choose(page, kind):
    """Say of which kind the meeting was, and wait until the device has kept it."""
    if not page.locator("#id_kind").is_visible():
        page.click("[data-details] summary")
    page.select_option("#id_kind", kind)
    page.wait_for_timeout(600)


def submit(page):
    page.click("form[data-entry] button[value=submit]")


def extraordinary(world):
    return Meeting.objects.filter(cell=world.here.cell, kind="extraordinary")


def test_begun_as_another_kind_it_is_sent_once_and_waits_no_more(page, world):
    choose(page, "extraordinary")
    page.goto("/")
    assert "Đang ghi dở" in waiting(page)
    page.click("[data-entry-open]")
    page.locator("#id_kind").wait_for()
    submit(page)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert page.locator("[data-queue]").is_hidden()
    assert extraordinary(world).count() == 1


def test_sent_again_after_the_answer_was_lost_it_is_the_same_meeting(page, world):
    """It arrived, and the device does not know it: opened and sent again, nothing is doubled."""
    choose(page, "extraordinary")
    page.route("**/entry/", lambda route: posted(route) and (route.fetch(), route.abort()))
    submit(page)
    page.wait_for_selector("[data-queue]:has-text('Mất mạng')")
    assert extraordinary(world).count() == 1
    page.unroute("**/entry/")
    page.route("**/entry/", lambda route: posted(route) and route.abort())
    page.goto("/")
    waiting(page)
    page.click("[data-entry-open]")
    page.locator("#id_kind").wait_for()
    page.unroute("**/entry/")
    submit(page)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert page.locator("[data-queue]").is_hidden()
    assert extraordinary(world).count() == 1


def posted(route):
    """Tell whether it is a form; let everything else pass."""
    if route.request.method == "POST":
        return True
    route.continue_()
    return False


def test_what_was_refused_opens_where_it_is_put_right(page, world):
    choose(page, "thematic")
    submit(page)
    page.wait_for_selector("[data-queue]:has-text('Hãy nhập tên chuyên đề.')")
    page.goto("/")
    page.click("[data-entry-open]")
    page.fill("#id_topic", "Bảo vệ rừng")
    submit(page)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert page.locator("[data-queue]").is_hidden()
    assert Meeting.objects.filter(topic="Bảo vệ rừng").count() == 1


def test_without_a_network_what_is_missing_is_asked_for_at_once(page):
    page.context.set_offline(True)
    choose(page, "thematic")
    submit(page)
    assert page.evaluate("document.activeElement.id") == "id_topic"
    assert page.locator("[data-queue]").is_hidden()
    page.fill("#id_topic", "Bảo vệ rừng")
    submit(page)
    page.wait_for_selector("[data-queue]:has-text('Chờ gửi')")


def test_another_kind_takes_the_place_of_what_was_begun(page, world):
    mark(page, world.here.members[0], "ill")
    page.wait_for_timeout(600)
    choose(page, "thematic")
    assert page.evaluate(KEPT) == ["Chuyên"]
    choose(page, "regular")
    assert page.evaluate(KEPT) == ["Thường"]
    submit(page)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert Meeting.objects.get(pk=page.url.split("/")[-2]).excused == 1


def test_what_is_open_on_the_page_is_not_listed_as_waiting_on_it(page, world):
    mark(page, world.here.members[0], "ill")
    page.wait_for_timeout(600)
    page.goto("/")
    waiting(page)
    page.click("[data-entry-open]")
    page.locator(".sheet-row .is-absent").wait_for()
    assert page.locator("[data-queue]").is_hidden()


def sign_in_here(page):
    """Fill in the form of the page to which a link led."""
    page.wait_for_url("**/login/**")
    page.fill("#id_username", "secretary")
    page.fill("#id_password", PASSWORD)
    page.click("form button.primary")


def test_signed_out_on_a_sheet_a_button_leads_to_signing_in_and_back(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    assert page.locator("[data-sign-in]").is_hidden()
    Session.objects.all().delete()
    mark(page, world.here.members[0], "ill")
    page.wait_for_selector("[data-saved].wrong:has-text('đăng nhập')")
    page.click("[data-sign-in] a")
    sign_in_here(page)
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    assert page.locator("[data-sign-in]").is_hidden()
    assert world.here.draft.sheet.filter(reason="ill").count() == 1


def test_signed_out_with_an_entry_a_button_leads_to_signing_in_and_it_is_sent(page, world):
    choose(page, "extraordinary")
    assert page.locator("[data-queue-sign-in]").is_hidden()
    Session.objects.all().delete()
    submit(page)
    page.click("[data-queue-sign-in] a")
    sign_in_here(page)
    page.wait_for_selector("[data-queue].success")
    assert extraordinary(world).count() == 1


@pytest.fixture
def phone(visit, world):
    """Give the page on which an entry was compared with what the commune recorded meanwhile."""
    phone = visit("secretary", entry_page(world.here))
    mark(phone, world.here.members[0], "ill")
    phone.route("**/entry/", lambda route: posted(route) and route.abort())
    submit(phone)
    phone.wait_for_selector("[data-queue]:has-text('Mất mạng')")
    staff = visit("staff", entry_page(world.here), size="desktop")
    staff.fill("#id_source", "Bí thư, qua điện thoại")
    submit(staff)
    staff.wait_for_url(re.compile(r"/meetings/\d+/$"))
    phone.unroute("**/entry/")
    phone.goto("/")
    phone.click("[data-entry-compare]:not([hidden])")
    phone.wait_for_selector("form[data-compared]")
    return phone


def test_what_is_being_compared_is_not_listed_beside_it(phone):
    assert phone.locator("[data-queue]").is_hidden()


def test_once_it_is_chosen_nothing_waits_any_more(phone, world):
    phone.click("form[data-compared] label:has-text('Của đồng chí')")
    phone.click("form[data-compared] button.primary")
    phone.wait_for_selector("main:has-text('Xin điền'), main:has-text('Hãy nêu lý do đính chính')")
    assert "nội dung khác" in waiting(phone)
    phone.fill("[name=reason]", "Theo sổ của chi bộ")
    phone.click("form:has([name=reason]) button.primary")
    phone.wait_for_selector("main:has-text('Đã lưu đính chính.')")
    phone.locator("[data-queue]").wait_for(state="hidden")
    assert phone.evaluate(KEPT) == []
    assert Meeting.objects.get(pk=phone.url.split("/")[-2]).excused == 1


def test_who_leaves_without_choosing_keeps_what_waits(phone):
    phone.click("a:has-text('Xem bản đã ghi')")
    assert "nội dung khác" in waiting(phone)
