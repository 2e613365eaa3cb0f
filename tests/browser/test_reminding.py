"""Who has not reported, and the text that reminds: by hand, with and without JavaScript."""

import pytest
from django.urls import reverse

from cells.periods import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_first_page_to_the_text_in_the_clipboard(visit, world, live_server):
    page = visit("staff")
    origin = live_server.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page.click("a.button:has-text('Lịch báo cáo')")
    page.click("tr:has-text('Chi bộ thôn here') a:has-text('Nhắc')")
    text = page.input_value("#letter")
    assert text.startswith("Kính gửi đồng chí Bí thư Chi bộ thôn here,")
    assert f"{origin}/\n" in text
    page.click("button:has-text('Sao chép nội dung')")
    page.wait_for_selector("[data-copied]:has-text('Đã sao chép nội dung.')")
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text
    assert page.faults == []


def test_where_the_clipboard_is_kept_from_scripts_the_text_is_copied_the_old_way(visit, world):
    page = visit("staff", None)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.goto(reverse("cell_reminder", args=[world.here.cell.code]))
    page.click("button:has-text('Sao chép nội dung')")
    page.wait_for_selector("[data-copied]:not(:empty)")
    assert page.inner_text("[data-copied]") == "Đã sao chép nội dung."
    selected = page.evaluate("document.activeElement.value.slice(0, 8)")
    assert selected == "Kính gửi"


def test_without_javascript_the_text_is_there_to_be_selected(visit, world):
    address = reverse("cell_reminder", args=[world.here.cell.code])
    page = visit("staff", address, javascript=False)
    assert page.input_value("#letter").startswith("Kính gửi")
    assert not page.is_visible("button:has-text('Sao chép nội dung')")


def test_the_calendar_keeps_its_first_column_in_sight_on_a_phone(visit, world):
    whole_year = f"{reverse('report_calendar')}?year={today().year - 1}"
    page = visit("staff", whole_year, size="phone")
    box, name = page.locator(".table-scroll"), page.locator(".calendar tbody th").first
    before = name.bounding_box()["x"]
    assert box.evaluate("box => box.scrollLeft") > 100  # the last months are in sight first
    box.evaluate("box => { box.scrollLeft = 0; }")
    assert name.bounding_box()["x"] == before
    square = page.locator(".calendar .square .slot").first.bounding_box()
    assert square["height"] >= 48 and square["width"] >= 48
