"""The main job, by hand: a secretary logs a meeting, and the commune's rate moves."""

import re

import pytest
from django.urls import reverse

from cells.models import Meeting
from cells.periods import first_of_month, today
from cells.services.sheets import places_on
from tests import factories
from tests.browser.sheets import mark, marked
from tests.browser.test_pages import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_meeting(page, place, month):
    """Log a regular meeting for the current month with one person absent, and submit it."""
    page.goto(reverse("meeting_new", args=[place.cell.code]))
    page.select_option("#id_month", f"{month:%Y-%m}")
    page.fill("#id_held_on", today().isoformat())
    page.click("form.meeting-form button.primary")
    mark(page, place.members[0], "ill")


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


def test_the_commune_confirms_and_the_secretary_sees_it(visit, world):
    staff = visit("staff", reverse("meeting_detail", args=[world.here.submitted.pk]))
    staff.click("button:has-text('Xác nhận')")
    assert "Đã xác nhận buổi sinh hoạt." in staff.inner_text("main")
    page = visit("secretary", reverse("meeting_detail", args=[world.here.submitted.pk]))
    assert "Đã xác nhận" in page.inner_text(".badge.ok >> nth=0")
    assert page.locator("a:has-text('Đính chính điểm danh')").count() == 0


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
