"""A login from its slip to its second factor: made by staff, opened on a telephone, with a code of
an app, with a recovery code."""

import time

import pyotp
import pytest
from django.urls import reverse

from tests.browser.test_pages import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHOSEN = "bốn con trâu qua sông"
STEP = 30


def make_login(page, cell):
    """Make a login on the page of staff; return its sign-in name, and the link on its slip."""
    page.click("a.button:has-text('New login')")
    page.fill("#id_full_name", "Trần Thị Bích Ngọc")
    page.select_option("#id_role", "deputy")
    page.select_option("#id_unit", cell.code)
    page.click("button.primary")
    page.wait_for_selector(".slip")
    assert wrong_with(page) == []
    return page.inner_text(".slip dd b"), page.input_value("#link")


def set_up(page):
    """Set up the second factor; return the app and the recovery codes."""
    page.goto(reverse("account"))
    page.click("a.button:has-text('Set up the second factor')")
    assert wrong_with(page) == []
    box = page.locator(".qr-code svg").bounding_box()
    assert box["width"] == box["height"] > 200
    app = pyotp.TOTP(page.inner_text(".typed-code").replace("-", ""))
    page.fill("#id_code", app.now())
    page.fill("#id_old_password", CHOSEN)
    page.click("button.primary")
    page.wait_for_selector("ol.typed-codes")
    assert wrong_with(page) == []
    codes = page.locator("li.typed-code").all_inner_texts()
    page.click("a.button:has-text('continue')")
    return app, codes


def sign_in(page, name, code):
    """Sign in with a code, from the page that one wanted to see."""
    page.goto(reverse("account"))
    page.fill("#id_username", name)
    page.fill("#id_password", CHOSEN)
    page.click("button.primary")
    page.wait_for_selector("h1:has-text('Second step')")
    page.fill("#id_code", code)
    page.click("button.primary")


def sign_out(page):
    page.click("button:has-text('Sign out'):not([name])")
    page.wait_for_selector("h1:has-text('Sign in')")


def test_from_the_slip_to_the_second_factor(visit, world):
    staff = visit("staff", reverse("account_list"), size="desktop", language="en")
    name, link = make_login(staff, world.here.cell)

    page = visit("anonymous", link, size="desktop", language="en")
    assert name in page.inner_text("dl")
    page.fill("#id_password", CHOSEN)
    page.fill("#id_again", CHOSEN)
    page.click("button.primary")
    page.wait_for_selector("h1:has-text('Welcome, Trần Thị Bích Ngọc')")
    app, codes = set_up(page)
    assert len(set(codes)) == 10

    # The code that switched it on is worth nothing more; that of the next half minute is.
    sign_out(page)
    sign_in(page, name, app.at(time.time() + STEP))
    page.wait_for_selector("h1:has-text('My login')")

    sign_out(page)
    sign_in(page, name, codes[0].lower())
    page.wait_for_selector("h1:has-text('My login')")

    sign_out(page)
    sign_in(page, name, codes[0])
    page.wait_for_selector(".invalid:has-text('This code is not right')")
    assert wrong_with(page) == []
