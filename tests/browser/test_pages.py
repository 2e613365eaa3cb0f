"""Every page, in both languages, light and dark: no axe violation, no fault in the console (a
breach of the content policy is one), nothing wider than a phone or a desktop, also where the
reader has text twice as large."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.driver import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "anonymous": ["login", "link_code", "link_over"],
    "reader": ["home", "cell_list", "meeting_list", "report_attendance", "submitted"],
    "secretary": [
        "home",
        "cell",
        "cell_members",
        "cell_paper",
        "cell_entry",
        "meeting_new",
        "meeting_edit",
        "meeting_sheet",
        "meeting_roll",
        "meeting_minutes",
        "meeting_resolution",
        "correction",
        "draft",
        "confirmed",
        "dictated",
        "meeting_dispute",
        "member",
        "member_search",
        "account",
        "password_change",
        "second_factor",
    ],
    "staff": [
        "home",
        "roll_upload",
        "import_list",
        "import_plan",
        "import_layout",
        "meeting_return",
        "submitted",
        "meeting_waiting",
        "paper_templates",
        "report_calendar",
        "cell_reminder",
        "disputed",
        "meeting_answer",
        "account_list",
        "account_new",
        "account_detail",
        "account_post",
        "post_end",
    ],
    "upper": [
        "home",
        "change_list",
        "paper_templates",
        "exception_list",
        "meeting_reopen",
        "report_attendance",
        "report_attendance_meetings",
        "report_reporting",
        "report_reporting_slots",
        "report_calendar",
        "calendar_of_cells",
        "report_monthly",
        "report_ratings",
        "report_ratings_list",
        "missing",
    ],
}


def address(name, place):
    """Return the address of a page that is about something of `place`."""
    cell, draft, submitted = place.cell.code, place.draft.pk, place.submitted.pk
    addresses = {
        "cell": reverse("cell_detail", args=[cell]),
        "cell_members": reverse("cell_members", args=[cell]),
        "cell_entry": reverse("cell_entry", args=[cell]),
        "cell_reminder": reverse("cell_reminder", args=[cell]),
        "calendar_of_cells": reverse("report_calendar") + f"?commune={place.commune.code}",
        "cell_paper": reverse("cell_paper", args=[cell]),
        "meeting_new": reverse("meeting_new", args=[cell]),
        "meeting_edit": reverse("meeting_edit", args=[draft]),
        "meeting_sheet": reverse("meeting_sheet", args=[draft]),
        "meeting_roll": reverse("meeting_roll", args=[submitted]),
        "meeting_minutes": reverse("meeting_minutes", args=[draft]),
        "meeting_resolution": reverse("meeting_resolution", args=[draft]),
        "correction": reverse("meeting_sheet", args=[submitted]),
        "draft": reverse("meeting_detail", args=[draft]),
        "submitted": reverse("meeting_detail", args=[submitted]),
        "confirmed": reverse("meeting_detail", args=[place.confirmed.pk]),
        "meeting_return": reverse("meeting_return", args=[submitted]),
        "dictated": reverse("meeting_detail", args=[place.dictated.pk]),
        "disputed": reverse("meeting_detail", args=[place.disputed.pk]),
        "meeting_dispute": reverse("meeting_dispute", args=[place.dictated.pk]),
        "meeting_answer": reverse("meeting_answer", args=[place.disputed.pk]),
        "meeting_reopen": reverse("meeting_reopen", args=[place.confirmed.pk]),
        "member": reverse("member_detail", args=[place.members[0].code]),
        "import_plan": reverse("import_plan", args=[place.roll.pk]),
        "import_layout": reverse("import_layout", args=[place.roll.pk]),
        "account_detail": reverse("account_detail", args=[place.secretary.pk]),
        "account_post": reverse("account_post", args=[place.secretary.pk]),
        "post_end": reverse("post_end", args=[place.secretary.posts.get().pk]),
        "link_over": reverse("link_open", args=["ABCD-EFGH-JKMN"]),
        "missing": "/no/such/page/",
    }
    return addresses.get(name) or reverse(name)


def wrong_with(page):
    """Return what is wrong with the page as it stands, in words; nothing when all is well."""
    violations = Axe().run(page).response["violations"]
    wrong = [
        f"{violation['id']}: {violation['help']} ({node['html'][:120]})"
        for violation in violations
        for node in violation["nodes"]
    ]
    return wrong + too_wide(page) + faults_of(page)


def too_wide(page):
    """Return how much wider than its screen the page is, in words; nothing when it is not."""
    # A page that is just going has no width.
    page.wait_for_load_state()
    screen = page.viewport_size["width"]
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px on a screen of {screen} px"] if width > screen else []


def faults_of(page):
    """Return what the console said, but for a page that is not there."""
    return [fault for fault in page.faults if "404" not in fault]


# Axe takes long, and its rules ask neither for the words nor for the width: each language has it
# once, and each width, and light and dark. What is too wide depends on both.
@pytest.mark.parametrize(
    ("size", "language", "colours"), [("phone", "vi", "dark"), ("desktop", "en", "light")]
)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible(visit, world, who, size, language, colours):
    page = visit(who, None, size=size, language=language, colours=colours)
    wrong = {}
    for name in PAGES[who]:
        set_size(page, size)
        page.goto(address(name, world.here))
        found = wrong_with(page)
        set_size(page, *(SIZES.keys() - {size}))
        found += too_wide(page)
        if size == "desktop":
            found += too_wide_when_small_or_large(page)
        if found:
            wrong[name] = found
    assert wrong == {}


def too_wide_when_small_or_large(page):
    """Return how much wider than its screen a page is on the narrowest telephone, or where the
    reader has text twice as large."""
    page.set_viewport_size({"width": 320, "height": 640})
    found = too_wide(page)
    set_size(page, "phone")
    page.evaluate("document.documentElement.style.fontSize = '34px'")
    found += too_wide(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def set_size(page, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def test_a_refused_form_is_accessible(visit, world):
    page = visit("secretary", reverse("meeting_new", args=[world.here.cell.code]))
    page.click("button.primary:has-text('Tiếp tục')")
    assert page.locator(".notice.error a").count() == 1
    assert wrong_with(page) == []


def test_the_switch_of_colours(visit, world):
    page = visit("secretary", "/cells/", size="desktop", language="en", colours="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("button:has-text('Dark')")
    assert page.url.endswith("/cells/")
    dark = page.evaluate(ground)
    assert dark != light
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen", color_scheme="dark")
    page.click("button:has-text('Light')")
    assert page.evaluate(ground) == light


def test_work_of_seconds_says_that_it_goes_on(visit, world):
    page = visit("staff", reverse("meeting_waiting"), language="en")
    # The answer is never waited for.
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.click("button.primary")
    button = page.locator("[aria-busy]")
    assert button.inner_text() == "Confirming…"
    assert button.get_attribute("aria-disabled") == "true"


def test_the_switch_of_language(visit, world):
    page = visit("secretary", "/", size="desktop")
    assert "Xin chào" in page.inner_text("h1")
    page.click("button[lang=en]")
    assert page.inner_text("h1") == "Welcome, Secretary"
    assert page.get_attribute("html", "lang") == "en"
