"""On a telephone in a village without a network: the entry page opens, what is entered waits, and
arrives once; nobody sees what another person left on the device."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cells.models import Meeting
from cells.periods import first_of_month, today
from tests import parts
from tests.browser.conftest import sign_in
from tests.browser.devices import (
    entry_page,
    log_offline,
    record_by_commune,
    recorded,
    sign_out,
    wait_for_copy,
    wait_until,
    waiting,
)
from tests.browser.driver import ARGUMENTS, SIZES
from tests.browser.sheets import mark
from tests.browser.test_pages import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_entry_made_offline_arrives_once(phone, world):
    log_offline(phone, world.here)
    assert "1 buổi sinh hoạt chưa gửi" in waiting(phone)
    assert not Meeting.objects.filter(month=first_of_month(today())).exists()
    phone.context.set_offline(False)
    phone.goto("/")
    phone.wait_for_selector("[data-queue].success")
    meeting = recorded(world.here)
    assert (meeting.state, meeting.expected, meeting.excused) == ("submitted", 4, 1)
    phone.reload()
    assert phone.locator("[data-queue]").is_hidden()


def test_it_waits_while_the_browser_is_closed(chromium, live_server, world, tmp_path):
    """A real end of the browser: what is kept lies on the disk."""
    with browser_on(chromium, live_server, tmp_path) as first:
        page = first.new_page()
        sign_in(page, "secretary")
        wait_for_copy(page)
        log_offline(page, world.here)
    with browser_on(chromium, live_server, tmp_path) as second:
        second.set_offline(True)
        page = second.new_page()
        page.goto("/")
        assert "1 buổi sinh hoạt chưa gửi" in waiting(page)
        second.set_offline(False)
        page.goto("/")
        sign_in_again(page)
        page.wait_for_selector("[data-queue].success")
    assert (recorded(world.here).state, recorded(world.here).excused) == ("submitted", 1)


def browser_on(chromium, live_server, folder):
    """Start a browser whose profile is in a folder, as a telephone has one."""
    width, height = SIZES["phone"]
    return chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=parts.chromium(),
        args=ARGUMENTS,
        base_url=live_server.url,
        viewport={"width": width, "height": height},
    )


def sign_in_again(page):
    """Sign in if the session ended with the browser."""
    if page.url.endswith("/login/") or "/login/?" in page.url:
        sign_in(page, "secretary")


def test_the_button_pressed_offline_leads_to_the_entry_page(phone, world):
    phone.context.set_offline(True)
    phone.click(".card .button.primary")
    phone.wait_for_url(f"**{entry_page(world.here)}")
    assert "bản lưu trên máy này" in phone.inner_text("[data-copy-note]")
    assert wrong_with(phone) == []


def test_a_session_that_ended_loses_nothing(phone, world):
    log_offline(phone, world.here)
    Session.objects.all().delete()
    phone.context.set_offline(False)
    phone.goto("/")
    assert "Đăng nhập thì bản ghi tự gửi" in waiting(phone)
    sign_in(phone, "secretary")
    phone.wait_for_selector("[data-queue].success")
    assert recorded(world.here).state == "submitted"


def test_what_somebody_else_recorded_is_not_overwritten(phone, visit, world):
    log_offline(phone, world.here)
    record_by_commune(visit, world.here)
    phone.context.set_offline(False)
    phone.goto("/")
    phone.wait_for_selector("[data-queue] [data-entry-compare]:not([hidden])")
    assert "nội dung khác" in waiting(phone)
    meeting = recorded(world.here)
    assert list(meeting.sheet.filter(presence="excused").values_list("reason", flat=True)) == [
        "family"
    ]
    phone.click("[data-entry-compare]")
    phone.wait_for_url(re.compile(r"/meetings/\d+/sheet/$"))
    both = phone.inner_text("form[data-compared]")
    assert world.here.members[0].full_name in both
    assert world.here.members[1].full_name in both


def test_a_reload_in_mid_entry_keeps_what_was_marked(phone, world):
    sheet = reverse("meeting_sheet", args=[world.here.draft.pk])
    phone.goto(sheet)
    phone.context.set_offline(True)
    mark(phone, world.here.members[0], "family")
    phone.wait_for_selector("[data-saved].wrong:has-text('đã giữ trên máy này')")
    phone.reload()
    assert "1 buổi sinh hoạt chưa gửi" in waiting(phone)
    phone.context.set_offline(False)
    phone.goto(sheet)
    # By this page, or by the one before as it went.
    wait_until(phone, "device.entries.all().then((entries) => entries.length === 0)")
    assert world.here.draft.sheet.filter(reason="family").count() == 1
    assert phone.locator("[data-queue]").is_hidden()


def test_begun_on_the_sheet_it_can_be_submitted_offline_on_the_copy(phone, world):
    phone.goto(reverse("meeting_sheet", args=[world.here.draft.pk]))
    phone.context.set_offline(True)
    mark(phone, world.here.members[0], "family")
    phone.wait_for_selector("[data-saved].wrong:has-text('đã giữ trên máy này')")
    phone.goto("/")
    phone.click("[data-entry-open]")
    phone.locator("[data-details]").wait_for(state="hidden")
    mark(phone, world.here.members[1], "ill")
    phone.click("form[data-entry] button[value=submit]")
    phone.wait_for_selector("[data-queue]:has-text('Chờ gửi')")
    phone.context.set_offline(False)
    phone.goto("/")
    phone.wait_for_selector("[data-queue].success")
    world.here.draft.refresh_from_db()
    assert (world.here.draft.state, world.here.draft.excused) == ("submitted", 2)


def test_who_signs_out_is_warned_and_leaves_no_name_behind(phone, world):
    log_offline(phone, world.here)
    phone.evaluate(HOLD_UP)
    phone.context.set_offline(False)
    phone.goto("/")
    phone.click("details.menu summary")
    said = sign_out(phone, sure=False)
    assert "1 buổi sinh hoạt chưa gửi" in said
    assert phone.evaluate("device.copies.fresh()") != []
    sign_out(phone, sure=True)
    phone.wait_for_url("**/login/")
    assert "1 buổi sinh hoạt chưa gửi" in waiting(phone)
    kept = json.dumps(phone.evaluate(EVERYTHING_KEPT), ensure_ascii=False)
    assert [member.full_name for member in world.here.members if member.full_name in kept] == []


def test_who_signs_out_without_a_network_is_signed_out_when_it_returns(phone):
    phone.context.set_offline(True)
    phone.click("details.menu summary")
    phone.click("form[data-unsent] button")
    phone.wait_for_selector("main:has-text('Tên đảng viên đã được xóa khỏi máy này')")
    assert phone.evaluate("device.copies.fresh()") == []
    assert Session.objects.count() == 1
    phone.context.set_offline(False)
    phone.wait_for_url("**/login/**")
    assert Session.objects.count() == 0


def test_whose_session_ended_meanwhile_signs_in_and_stays(phone):
    phone.context.set_offline(True)
    phone.click("details.menu summary")
    phone.click("form[data-unsent] button")
    phone.wait_for_selector("main:has-text('Tên đảng viên đã được xóa khỏi máy này')")
    phone.goto("about:blank")
    Session.objects.all().delete()
    phone.context.set_offline(False)
    sign_in(phone, "secretary")
    phone.wait_for_timeout(1000)
    assert Session.objects.count() == 1


EVERYTHING_KEPT = "async () => [await device.copies.fresh(), await device.entries.all()]"
# What was refused waits until somebody looks at it.
HOLD_UP = """async () => {
    const [entry] = await device.entries.all();
    await device.entries.put({ ...entry, state: "refused", said: "" });
}"""


def test_the_next_person_on_the_device_sees_nothing_of_the_last_one(phone, world):
    log_offline(phone, world.here)
    Session.objects.all().delete()
    phone.context.set_offline(False)
    sign_in(phone, "secretary_there")
    assert "Người khác đã ghi trên máy này" in waiting(phone)
    assert phone.locator(".queue-entry").count() == 0
    wait_for_copy(phone)
    phone.context.set_offline(True)
    phone.goto("/")
    phone.wait_for_url(f"**{entry_page(world.there)}")
    assert [name for name in world.here.names if name in phone.content()] == []
    assert not Meeting.objects.filter(month=first_of_month(today())).exists()


def test_a_copy_of_an_older_version_still_finds_its_scripts(phone):
    """Files bear a digest in their names, which changes with them."""
    # A page that was on its way while the worker began asks past it; the next one does not.
    phone.reload()
    phone.context.set_offline(True)
    script = phone.evaluate("""async () =>
        (await fetch("/static/js/entry.0123456789ab.js")).text()""")
    assert "data-entry" in script


def test_a_copy_that_is_too_old_is_gone(phone):
    phone.evaluate("""async () => {
        const [copy] = await device.copies.fresh();
        await device.copies.keep({ ...copy, expires: Date.now() - 1 });
    }""")
    assert phone.evaluate("device.copies.fresh()") == []
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR_"):
        phone.goto("/")


def test_what_cannot_be_is_said_and_the_form_stays(visit, world):
    page = visit("secretary", entry_page(world.here))
    page.fill("#id_held_on", "")
    page.click("form[data-entry] button[value=submit]")
    page.wait_for_selector("[data-queue]:has-text('Hãy nhập ngày họp')")
    assert page.locator("#id_held_on").is_visible()
    page.fill("#id_held_on", today().isoformat())
    page.click("form[data-entry] button[value=submit]")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert recorded(world.here).state == "submitted"


def test_an_entry_is_saved_to_a_file_and_read_back_on_another_device(phone, visit, world, tmp_path):
    log_offline(phone, world.here)
    with phone.expect_download() as download:
        phone.click("[data-entry-file]")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert [name for name in world.here.names if name in file.read_text()] == []
    other = visit("secretary", entry_page(world.here))
    other.click("[data-read-back] summary")
    other.set_input_files("#entry-file", file)
    other.wait_for_selector("[data-queue].success")
    assert (recorded(world.here).state, recorded(world.here).excused) == ("submitted", 1)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "nen-nep-entry", "url": "//x"}'])
def test_a_file_that_is_no_entry_is_refused(visit, world, tmp_path, content):
    file = tmp_path / "entry.json"
    file.write_text(content)
    page = visit("secretary", entry_page(world.here))
    page.click("[data-read-back] summary")
    page.set_input_files("#entry-file", file)
    page.wait_for_selector("[data-read-said]:has-text('không chứa bản ghi')")
    assert page.locator("[data-queue]").is_hidden()


def test_what_is_begun_on_the_page_is_there_when_it_is_opened_again(visit, world):
    page = visit("secretary", entry_page(world.here))
    mark(page, world.here.members[0], "ill")
    page.wait_for_timeout(600)
    page.goto("/")
    assert "Đang ghi dở" in waiting(page)
    page.click("[data-entry-open]")
    page.click("form[data-entry] button[value=submit]")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert recorded(world.here).excused == 1


def test_without_a_script_the_page_records_in_one_go(visit, world):
    page = visit("secretary", entry_page(world.here), javascript=False)
    mark(page, world.here.members[0], "ill")
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert (recorded(world.here).state, recorded(world.here).excused) == ("submitted", 1)
