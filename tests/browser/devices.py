"""A telephone without a network, and who records a meeting meanwhile."""

import re

from django.urls import reverse

from cells.models import Meeting
from cells.periods import first_of_month, today
from tests.browser.sheets import mark

COPY_KEPT = """async () => {
    const worker = (await navigator.serviceWorker.getRegistration())?.active;
    return worker?.state === "activated" && (await device.copies.fresh()).length > 0;
}"""


def wait_for_copy(page):
    """Wait until the worker is at work and the device has its copy."""
    wait_until(page, COPY_KEPT)


def wait_until(page, question):
    """Ask a page until it says yes. Asked once with a promise, it could wait for ever; Playwright's
    own way of asking again needs an eval that our pages forbid."""
    for _attempt in range(300):
        if page.evaluate(question):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"It never came true: {question}")


def entry_page(place):
    """Return the address at which a device keeps its copy."""
    return reverse("cell_entry", args=[place.cell.code])


def waiting(page):
    """Return what a page says of entries that wait."""
    page.wait_for_selector("[data-queue]:not([hidden])")
    return page.inner_text("[data-queue]")


def recorded(place):
    """Return the meeting of this month."""
    return Meeting.objects.get(cell=place.cell, kind="regular", month=first_of_month(today()))


def log_offline(page, place):
    """Open any page without a network, mark one person, and submit."""
    page.context.set_offline(True)
    page.goto(reverse("cell_detail", args=[place.cell.code]))
    page.wait_for_url(f"**{entry_page(place)}")
    mark(page, place.members[0], "ill")
    page.click("button[value=submit]")
    page.wait_for_selector("[data-queue]:has-text('Chờ gửi')")


def record_by_commune(visit, place):
    """Let the commune record the same meeting, with another person absent, and submit it."""
    staff = visit("staff", entry_page(place), size="desktop")
    staff.fill("#id_source", "Bí thư, qua điện thoại")
    mark(staff, place.members[1], "family")
    staff.click("button[value=submit]")
    staff.wait_for_url(re.compile(r"/meetings/\d+/$"))


def sign_out(page, sure):
    """Press the button, answer the question, and return what it said."""
    page.once("dialog", lambda dialog: dialog.accept() if sure else dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.click("form[data-unsent] button")
    return asked.value.message
