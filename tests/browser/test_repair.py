"""A superuser's way through the admin in a real browser: its scripts and styles run under the
policy of all pages, and no page is wider than its screen."""

import pytest
from django.urls import reverse

from cells.models import User
from tests import factories
from tests.browser.test_pages import SIZES, faults_of, set_size, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(noun, kind="changelist", row=None):
    return reverse(f"admin:cells_{noun}_{kind}", args=[row.pk] if row else [])


def test_from_the_first_page_to_a_membership_that_is_put_right(visit, world):
    User.objects.create_superuser("root", password=factories.PASSWORD)
    member, cell = world.here.members[0], world.there.cell
    page = visit("root", "/admin/", size="desktop")
    said = []

    def look(url=None):
        if url:
            page.goto(url)
        for size in SIZES:
            set_size(page, size)
            said.extend([(page.url, fault) for fault in faults_of(page) + too_wide(page)])
        page.faults.clear()

    look()
    look(address("member"))
    page.fill("#searchbar", "nguyen here anh")
    page.click("#changelist-search [type=submit]")
    page.click("text=Nguyễn Here Ánh")
    look()
    look(address("meeting", "change", world.here.confirmed))
    look(address("setting", "add"))
    look(address("change"))

    look(address("membership", "change", member.memberships.get()))
    with page.expect_popup() as opened:
        page.click("#lookup_id_cell")
    found = opened.value
    found.fill("#searchbar", cell.code)
    found.click("#changelist-search [type=submit]")
    found.click(f"#result_list a:has-text('{cell.code}')")
    page.wait_for_function(f"document.querySelector('#id_cell').value === '{cell.code}'")
    page.click(".datetimeshortcuts a[id^=calendarlink] >> nth=0")
    assert page.locator(".calendarbox:visible").count() == 1
    page.keyboard.press("Escape")
    page.fill("#id_reason", "Ghi nhầm chi bộ")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    look()

    assert said == []
    assert member.memberships.get().cell == cell
