"""The main job, by hand: a secretary logs a meeting, and the commune's rate moves."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cells.models import Meeting
from cells.periods import first_of_month, last_day_of_month, today
from cells.services.sheets import places_on
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.test_pages import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_meeting(page, place, month):
    """Log a regular meeting for the current month with one person absent, and submit it."""
    page.goto(reverse("meeting_new", args=[place.cell.code]))
    page.select_option("#id_month", f"{month:%Y-%m}")
    page.fill("#id_held_on", today().isoformat())
    page.click("form.meeting-form button.primary")
    mark(page, place.members[0], "ill")


def mark(page, member, said):
    """Press the name of somebody on the sheet, then what is said of them."""
    row = page.locator(".sheet-row").filter(has_text=member.full_name)
    row.locator("summary").click()
    row.locator(f"label.{said}").click()


def marked(page, member):
    """Return what the sheet on a page says of somebody."""
    row = page.locator(".sheet-row").filter(has_text=member.full_name)
    return row.locator("input:checked").get_attribute("value")


def rate_shown(page, place):
    """Return what the attendance page shows as the rate of the place's commune."""
    page.goto(reverse("report_attendance") + f"?year={today().year}&structure=then&by=commune")
    row = page.locator("tbody tr").filter(has_text="xã Here")
    return re.search(r"(\d+,\d) %", row.inner_text().replace("\u00a0", " "))[1]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no_script"])
def test_a_secretary_logs_a_meeting_and_the_rate_moves(visit, world, javascript):
    month = first_of_month(today())
    reader = visit("reader", size="desktop")
    page = visit("secretary", javascript=javascript)
    counted = Meeting.objects.counted().filter(cell=world.here.cell, month__year=today().year)
    meetings_before = counted.count()
    log_meeting(page, world.here, month)
    if javascript:
        assert "Có mặt 3/4 · 75,0 %" in page.inner_text("[data-sheet-count]")
    page.click("button[value=submit]")
    page.wait_for_selector("main:has-text('Đã gửi buổi sinh hoạt.')")
    assert counted.count() == meetings_before + 1
    present = sum(counted.values_list("present", flat=True))
    expected = sum(counted.values_list("expected", flat=True))
    tenths = (2000 * present + expected) // (2 * expected)
    assert rate_shown(reader, world.here) == f"{tenths // 10},{tenths % 10}"


def test_a_meeting_that_was_not_held(visit, world):
    page = visit("secretary", reverse("meeting_new", args=[world.here.cell.code]))
    page.check("input[name=was_held][value=no]")
    page.fill("#id_not_held_reason", "Bão, đường sạt lở")
    page.click("form.meeting-form button.primary")
    page.click("button:has-text('Gửi')")
    meeting = Meeting.objects.get(not_held_reason="Bão, đường sạt lở")
    assert (meeting.state, meeting.held_on, meeting.expected) == ("submitted", None, 0)


def test_a_wrong_day_keeps_what_was_entered(visit, world):
    page = visit("secretary", reverse("meeting_new", args=[world.here.cell.code]))
    page.select_option("#id_kind", "thematic")
    page.fill("#id_held_on", last_day_of_month(today()).replace(year=today().year + 1).isoformat())
    page.fill("#id_topic", "Học tập và làm theo")
    page.click("form.meeting-form button.primary")
    assert "Ngày này chưa đến." in page.inner_text(".notice.error")
    assert page.input_value("#id_topic") == "Học tập và làm theo"
    assert Meeting.objects.filter(kind="thematic").count() == 0


def test_the_commune_confirms_and_the_secretary_sees_it(visit, world):
    staff = visit("staff", reverse("meeting_detail", args=[world.here.submitted.pk]))
    staff.click("button:has-text('Xác nhận')")
    assert "Đã xác nhận buổi sinh hoạt." in staff.inner_text("main")
    page = visit("secretary", reverse("meeting_detail", args=[world.here.submitted.pk]))
    assert "Đã xác nhận" in page.inner_text(".badge.ok >> nth=0")
    assert page.locator("a:has-text('Đính chính điểm danh')").count() == 0


def test_leaving_out_everything_that_prints_badly(visit, world):
    page = visit("secretary", reverse("meeting_detail", args=[world.here.confirmed.pk]))
    page.emulate_media(media="print")
    assert page.locator("header.site nav").is_hidden()
    assert page.locator("table").is_visible()


def test_two_people_on_one_sheet_see_what_the_other_recorded(visit, world):
    """Neither overwrites the other unseen: the second is shown the first one's marks."""
    sheet = reverse("meeting_sheet", args=[world.here.draft.pk])
    first, second = visit("secretary", sheet), visit("staff", sheet)
    one, other = world.here.members[:2]
    mark(first, one, "ill")
    first.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    mark(second, other, "none_given")
    second.wait_for_selector("h1:has-text('Hai bản')")
    assert "Chưa lưu" in second.inner_text(".notice.error")
    assert world.here.draft.sheet.filter(presence="unexcused").count() == 0
    assert [fault for fault in wrong_with(second) if "409 (Conflict)" not in fault] == []
    chosen = second.locator("fieldset").filter(has_text=other.full_name)
    assert "Secretary" in chosen.inner_text()
    chosen.locator("label:has-text('Của đồng chí')").click()
    second.click("button.primary")
    second.wait_for_selector("form[data-autosave]")
    assert (marked(second, one), marked(second, other)) == ("ill", "none_given")
    assert world.here.draft.sheet.filter(presence="unexcused").count() == 1


def test_a_returned_meeting_is_the_first_thing_that_the_secretary_sees(visit, world):
    staff = visit("staff", reverse("meeting_return", args=[world.here.submitted.pk]))
    staff.fill("#id_remark", "Thiếu một người")
    staff.click("button.danger")
    page = visit("secretary", "/")
    assert "Thiếu một người" in page.inner_text(".notice.error")


@pytest.fixture
def seventeen(world):
    """Fill the cell up: seventeen people have to come."""
    cell = world.here.cell
    expected = sum(place.standing == "expected" for place in places_on(cell, today()))
    for number in range(17 - expected):
        factories.make_member(f"Trần Văn Thứ {number + 1}", cell=cell)


def test_seventeen_people_with_two_absent_take_six_taps(visit, world, seventeen):
    page = visit("secretary", "/")
    absent = page.locator(".sheet-row")
    taps = [
        lambda: page.locator(".card .button.primary"),
        lambda: absent.nth(2).locator("summary"),
        lambda: absent.nth(2).locator("label.ill"),
        lambda: absent.nth(9).locator("summary"),
        lambda: absent.nth(9).locator("label.none_given"),
        lambda: page.locator("button[value=submit]"),
    ]
    for find in taps:
        find().click()
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    meeting = Meeting.objects.get(cell=world.here.cell, month=first_of_month(today()))
    assert (meeting.state, meeting.expected, meeting.present) == ("submitted", 17, 15)
    assert (meeting.excused, meeting.unexcused) == (1, 1)


def test_what_is_marked_without_a_network_is_saved_when_it_returns(visit, world):
    page = visit("secretary", reverse("meeting_sheet", args=[world.here.draft.pk]))
    page.context.set_offline(True)
    mark(page, world.here.members[0], "family")
    page.wait_for_selector("[data-saved].wrong:has-text('mất mạng')")
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved]:has-text('Đã lưu')")
    page.reload()
    assert marked(page, world.here.members[0]) == "family"
    assert page.faults == ["Failed to load resource: net::ERR_INTERNET_DISCONNECTED"]


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
