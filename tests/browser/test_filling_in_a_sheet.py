"""A sheet while it is filled in: it saves itself, by any way of pressing, and loses nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cells.models import Meeting
from cells.periods import last_day_of_month, today
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.sheets import mark, marked
from tests.browser.test_pages import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_wrong_day_keeps_what_was_entered(visit, world):
    page = visit("secretary", reverse("meeting_new", args=[world.here.cell.code]))
    page.select_option("#id_kind", "thematic")
    page.fill("#id_held_on", last_day_of_month(today()).replace(year=today().year + 1).isoformat())
    page.fill("#id_topic", "Học tập và làm theo")
    page.click("form.meeting-form button.primary")
    assert "Ngày này chưa đến." in page.inner_text(".notice.error")
    assert page.input_value("#id_topic") == "Học tập và làm theo"
    assert Meeting.objects.filter(kind="thematic").count() == 0


def test_leaving_out_everything_that_prints_badly(visit, world):
    page = visit("secretary", reverse("meeting_detail", args=[world.here.confirmed.pk]))
    page.emulate_media(media="print")
    assert page.locator("header.site nav").is_hidden()
    assert page.locator("table").is_visible()


def test_what_is_marked_without_a_network_is_saved_when_it_returns(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    page.context.set_offline(True)
    mark(page, world.here.members[0], "family")
    page.wait_for_selector("[data-saved].wrong:has-text('mất mạng')")
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    page.reload()
    assert marked(page, world.here.members[0]) == "family"
    # Once, or once more where the network is slow to return.
    assert set(page.faults) == {"Failed to load resource: net::ERR_INTERNET_DISCONNECTED"}


def test_pressed_without_a_network_it_is_submitted_by_itself_when_it_returns(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    page.context.set_offline(True)
    mark(page, world.here.members[0], "family")
    page.click("button[value=submit]")
    page.wait_for_selector("[data-saved].wrong:has-text('tự gửi lên')")
    assert marked(page, world.here.members[0]) == "family"
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    world.here.draft.refresh_from_db()
    assert world.here.draft.state == "submitted"
    assert world.here.draft.sheet.filter(reason="family").count() == 1


def test_signed_out_in_between_nothing_is_lost(visit, world):
    """She signs in again on another page of the same telephone, and goes on where she was."""
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    Session.objects.all().delete()
    mark(page, world.here.members[0], "ill")
    page.wait_for_selector("[data-saved].wrong:has-text('đăng nhập')")
    page.click("button[value=submit]")
    assert marked(page, world.here.members[0]) == "ill"
    sign_in(page.context.new_page(), "secretary")
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    world.here.draft.refresh_from_db()
    assert (world.here.draft.state, world.here.draft.excused) == ("submitted", 1)


def test_a_sheet_that_is_saved_under_way_is_submitted_once_it_arrived(visit, world):
    """The press comes before the answer to what was saved by itself."""
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    mark(page, world.here.members[0], "ill")
    page.wait_for_selector("[data-saved]:has-text('Đang lưu'), [data-saved]:has-text('Đã lưu')")
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    world.here.draft.refresh_from_db()
    assert (world.here.draft.state, world.here.draft.excused) == ("submitted", 1)


def test_by_keyboard_alone(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    page.locator(".sheet-row summary").first.focus()
    for key in ("Enter", "Tab", "ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    assert world.here.draft.sheet.filter(reason="ill").count() == 1
    page.locator("button[value=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    world.here.draft.refresh_from_db()
    assert world.here.draft.state == "submitted"


def test_an_open_row_is_accessible(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    mark(page, world.here.members[0], "none_given")
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    assert wrong_with(page) == []


def test_on_paper_there_is_room_to_write_a_reason(visit, world):
    page = visit("secretary", reverse("cell_paper", args=[world.here.cell.code]), size="desktop")
    page.set_viewport_size({"width": 624, "height": 970})  # A4 within its margins
    page.emulate_media(media="print")
    widths = [head.bounding_box()["width"] for head in page.locator(".paper thead th").all()]
    assert widths[-1] > 100 and page.evaluate("document.body.scrollWidth") <= 624


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no_script"])
def test_a_changed_day_asks_before_marks_go(visit, world, javascript):
    """Somebody who was marked left before the new day: that is shown, then done by one press."""
    draft, (gone, *_others) = world.here.draft, world.here.members
    page = visit("secretary", reverse("meeting_sheet", args=[draft.pk]), javascript=javascript)
    mark(page, gone, "ill")
    if javascript:
        page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    else:
        page.click("button[value=save]")
    gone.memberships.update(end=draft.held_on + timedelta(days=1), ended="transferred")
    page.goto(reverse("meeting_edit", args=[draft.pk]))
    page.fill("#id_held_on", (draft.held_on + timedelta(days=2)).isoformat())
    page.click("form.meeting-form button.primary")
    assert gone.full_name in page.inner_text("main")
    if javascript:  # axe is a script itself
        assert wrong_with(page) == []
    assert draft.sheet.count() == len(world.here.members)
    page.click("button.primary")
    page.wait_for_selector("form[data-sheet]")
    assert draft.sheet.count() == len(world.here.members) - 1


def test_a_corrected_roll_is_taken_over_for_a_reason(visit, world):
    meeting, newcomer = world.here.submitted, factories.make_member("Phạm Văn Mới")
    factories.join(newcomer, world.here.cell)
    page = visit("secretary", reverse("meeting_detail", args=[meeting.pk]))
    page.click("a:has-text('Xem những ai')")
    assert "Phạm Văn Mới" in page.inner_text("main")
    assert wrong_with(page) == []
    page.fill("#id_reason", "Chuyển đến từ tháng trước")
    page.click("button.primary")
    page.wait_for_selector("main:has-text('Đã lưu đính chính.')")
    assert meeting.sheet.filter(member=newcomer, presence="present").count() == 1


def test_guests_are_written_and_saved_by_themselves(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    page.click("summary:has-text('Có đại biểu dự')")
    page.fill("#id_guest_names", "Ông Năm, Phó Bí thư Đảng ủy")
    page.locator("#id_guest_names").blur()
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    assert world.here.draft.sheet.filter(guest_name="Ông Năm, Phó Bí thư Đảng ủy").count() == 1


def test_the_day_stands_beside_its_sign(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    sign, words = (page.locator(f".day > {part}").bounding_box() for part in (".icon", "span"))
    assert words["y"] <= sign["y"] < words["y"] + words["height"]
