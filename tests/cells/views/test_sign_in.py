"""Signing in by the pages: two steps, what ends a session, and what comes before all."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from cells.services import second_factors, sign_in
from cells.services.changes import Actor
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.views.apps import scanned

LOGIN, CODE, HOME = reverse("login"), reverse("login_code"), reverse("home")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def moment(monkeypatch):
    """Stop the clock; call it with a timedelta to go on."""
    now = [datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def go_on(by):
        now[0] += by
        return now[0]

    return go_on


def send_password(client, username, password=factories.PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


@pytest.fixture
def app(district, moment):
    """Give the app of the secretary, whose second factor is on."""
    user = district.the_secretary
    app = pyotp.TOTP(second_factors.set_up(user).secret)
    now = moment(timedelta(0))
    second_factors.switch_on(actor=Actor(user), user=user, code=app.at(now), now=now)
    moment(10 * MINUTE)
    return app


class TestPassword:
    def test_leads_on_to_where_one_wanted_to_go(self, district, browser):
        answer = send_password(browser(), "secretary", next="/cells/?page=1")

        assert answer.headers["Location"] == "/cells/?page=1"

    def test_never_leads_elsewhere(self, district, browser):
        answer = send_password(browser(), "secretary", next="https://example.com/")

        assert answer.headers["Location"] == HOME

    def test_a_wrong_one_says_so_and_not_which(self, district, browser):
        pages = [
            send_password(browser(), name, "wrong").content.decode()
            for name in ("secretary", "stranger")
        ]

        for page in pages:
            assert "Name and password do not go together." in page

    def test_too_many_wrong_ones_pause_and_a_forged_address_does_not_help(
        self, district, browser, moment
    ):
        client, said = browser(), []
        for number in range(7):
            forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
            answer = client.post(LOGIN, {"username": "secretary", "password": "x"}, **forged)
            said.append("Too many wrong tries" in answer.content.decode())

        assert said == [False] * 5 + [True] * 2
        # The colleague in the same office signs in, and after a minute so does the owner.
        assert send_password(browser(), "deputy").status_code == 302
        moment(MINUTE)
        assert send_password(client, "secretary").status_code == 302

    def test_the_own_device_is_known_the_next_time(self, district, browser, monkeypatch):
        monkeypatch.setattr(sign_in, "FREE_OF_LOGIN", 3)
        own = browser()
        send_password(own, "secretary")
        own.post(reverse("logout"))
        for number in range(4):
            stranger = {"REMOTE_ADDR": f"198.51.100.{number}"}
            browser().post(LOGIN, {"username": "secretary", "password": "x"}, **stranger)

        assert send_password(browser(), "secretary").status_code == 200
        assert send_password(own, "secretary").status_code == 302
        cookie = own.cookies["device"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    def test_without_a_post_it_is_told_why(self, district, browser):
        page = send_password(browser(), "postless").content.decode()

        assert "Your login has no post at present" in page

    def test_a_superuser_needs_no_post(self, district, browser):
        user = district.users["postless"]
        user.is_superuser = True
        user.save()
        client = browser()
        send_password(client, "postless")

        assert is_signed_in(client)

    def test_a_hash_of_old_is_made_anew(self, district, browser, settings):
        settings.PASSWORD_HASHERS = [
            "config.hashers.Argon2",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ]
        user = district.the_secretary
        user.password = make_password(factories.PASSWORD, hasher="pbkdf2_sha256")
        user.save()
        client = browser()

        send_password(client, "secretary")

        user.refresh_from_db()
        assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert is_signed_in(client)


class TestSecondStep:
    def test_is_asked_of_who_has_a_second_factor(self, district, browser, app, moment):
        client = browser()
        answer = send_password(client, "secretary", next="/cells/")
        assert answer.headers["Location"] == f"{CODE}?next=%2Fcells%2F"
        # Halfway, nobody is signed in: not for a page, and not for what waits on the device.
        assert not is_signed_in(client)
        assert 'data-owner=""' in client.get(CODE).content.decode()

        code = app.at(moment(timedelta(0)))
        answer = client.post(CODE, {"code": code, "next": "/cells/"})

        assert answer.headers["Location"] == "/cells/"
        assert is_signed_in(client)

    def test_a_wrong_code_lets_nobody_in(self, district, browser, app, moment):
        client = browser()
        send_password(client, "secretary")

        page = client.post(CODE, {"code": app.at(moment(timedelta(0)) - HOUR)})

        assert "This code is not right" in page.content.decode()
        assert not is_signed_in(client)

    def test_without_the_first_step_there_is_none(self, district, browser, app, moment):
        client = browser()

        answer = client.post(CODE, {"code": app.at(moment(timedelta(0)))})

        assert answer.headers["Location"] == LOGIN
        assert not is_signed_in(client)

    def test_it_has_to_follow_soon(self, district, browser, app, moment):
        client = browser()
        send_password(client, "secretary")

        now = moment(11 * MINUTE)

        assert client.post(CODE, {"code": app.at(now)}).headers["Location"] == LOGIN

    def test_it_is_over_when_the_password_was_changed_meanwhile(
        self, district, browser, app, moment
    ):
        client = browser()
        send_password(client, "secretary")
        district.the_secretary.set_password("another good password")
        district.the_secretary.save()

        answer = client.post(CODE, {"code": app.at(moment(timedelta(0)))})

        assert answer.headers["Location"] == LOGIN

    def test_whoever_comes_in_another_way_is_not_let_in_without_it(self, district, browser, app):
        client = browser(district.the_secretary)

        assert not is_signed_in(client)
        assert "with your password and your code" in client.get(LOGIN).content.decode()


class TestEnd:
    def test_after_an_hour_without_work(self, district, browser, moment):
        client = browser()
        send_password(client, "secretary")
        for _time in range(3):
            moment(59 * MINUTE)
            assert is_signed_in(client)

        moment(HOUR)

        assert client.get(HOME).headers["Location"] == f"{LOGIN}?next=/"
        assert "what waits on this device is kept" in client.get(LOGIN).content.decode()

    def test_after_twelve_hours_of_work(self, district, browser, moment):
        client = browser()
        send_password(client, "secretary")
        seen = []
        for _time in range(24):
            moment(30 * MINUTE)
            seen.append(is_signed_in(client))

        assert seen == [True] * 23 + [False]

    def test_a_clock_that_jumps_back_a_little_ends_nothing(self, district, browser, moment):
        client = browser()
        send_password(client, "secretary")

        moment(-2 * MINUTE)
        assert is_signed_in(client)
        moment(-HOUR)
        assert not is_signed_in(client)

    def test_with_the_last_post(self, district, browser):
        client = browser()
        send_password(client, "secretary")
        district.the_secretary.posts.update(end=TODAY)

        assert not is_signed_in(client)
        assert "Your login has no post at present" in client.get(LOGIN).content.decode()

    def test_for_a_login_that_is_switched_off(self, district, browser):
        client = browser(district.the_secretary)
        district.the_secretary.is_active = False
        district.the_secretary.save()

        assert not is_signed_in(client)


class TestRequired:
    """Where the setting asks staff for a second factor."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR = "staff"

    def test_staff_are_led_to_setting_it_up_before_anything_else(self, district, browser):
        client = browser()
        send_password(client, "commune")

        for path in (HOME, reverse("account"), reverse("account_list"), reverse("roll_upload")):
            assert client.get(path).headers["Location"] == reverse("second_factor"), path
        assert client.post(reverse("sign_out_elsewhere")).status_code == 302
        colours = client.post(reverse("set_appearance"), {"appearance": "dark"})
        assert "appearance" in colours.cookies
        page = client.get(reverse("second_factor")).content.decode()
        assert "Your post needs a second factor" in page
        assert client.post(reverse("logout")).headers["Location"] == LOGIN

    def test_with_it_everything_is_open(self, district, browser, moment):
        client = browser()
        send_password(client, "commune")
        code = scanned(client).at(moment(timedelta(0)))

        page = client.post(
            reverse("second_factor"), {"code": code, "old_password": factories.PASSWORD}
        )

        assert "Print them or write them down now" in page.content.decode()
        assert is_signed_in(client)
        # And it stays on.
        off = {"old_password": factories.PASSWORD}
        assert client.post(reverse("second_factor_off"), off).status_code == 404

    def test_secretaries_are_not_asked(self, district, browser):
        client = browser()
        send_password(client, "secretary")

        assert is_signed_in(client)


def test_whoever_presses_sign_out_after_the_end_is_signed_out(district, browser, moment):
    client = browser()
    send_password(client, "secretary")
    moment(2 * HOUR)

    answer = client.post(reverse("logout"))

    assert answer.headers["Location"] == LOGIN
    assert not is_signed_in(client)
