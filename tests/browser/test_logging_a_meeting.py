"""The main job, by hand: a secretary logs a meeting, and the commune's rate moves."""

import re

import pytest
from django.urls import reverse

from cells.models import Meeting
from cells.periods import first_of_month, last_day_of_month, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_meeting(page, place, month):
    """Log a regular meeting for the current month with one person absent, and submit it."""
    page.goto(reverse("meeting_new", args=[place.cell.code]))
    page.select_option("#id_month", f"{month:%Y-%m}")
    page.fill("#id_held_on", today().isoformat())
    page.click("form.meeting-form button.primary")
    row = page.locator(".sheet-row").filter(has_text=place.members[0].full_name)
    row.locator("input[value=excused]").check()
    row.locator("select").select_option("ill")


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
    assert "Đã gửi buổi sinh hoạt." in page.inner_text("main")
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
    one, other = (f".sheet-row:has-text('{member.full_name}')" for member in world.here.members[:2])
    first.check(f"{one} >> input[value=excused]")
    first.click("button[value=save]")
    second.check(f"{other} >> input[value=unexcused]")
    second.click("button[value=save]")
    assert "Chưa lưu" in second.inner_text(".notice.error")
    assert world.here.members[1].full_name in second.inner_text(".notice.error")
    assert second.is_checked(f"{one} >> input[value=excused]")
    assert second.is_checked(f"{other} >> input[value=present]")
    assert world.here.draft.sheet.filter(presence="unexcused").count() == 0


def test_a_returned_meeting_is_the_first_thing_that_the_secretary_sees(visit, world):
    staff = visit("staff", reverse("meeting_return", args=[world.here.submitted.pk]))
    staff.fill("#id_remark", "Thiếu một người")
    staff.click("button.danger")
    page = visit("secretary", "/")
    assert "Thiếu một người" in page.inner_text(".notice.error")
