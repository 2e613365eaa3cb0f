"""The own login: another password, the second factor, and signing out elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cells.models import Change
from cells.services import second_factors
from tests import factories
from tests.cells.conftest import TODAY
from tests.cells.views.apps import scanned

GOOD = "bốn con trâu qua sông"
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC)
STEP = timedelta(seconds=second_factors.SECONDS)
HOME, PASSWORD, FACTOR = reverse("home"), reverse("password_change"), reverse("second_factor")


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def two(district, browser):
    """Give two devices on which the secretary is signed in."""
    return browser(district.the_secretary), browser(district.the_secretary)


def are_signed_in(*devices):
    return [device.get(HOME).status_code == 200 for device in devices]


def test_shows_who_one_is_and_where_one_works(district, two):
    page = two[0].get(reverse("account")).content.decode()

    assert "Cell secretary, Chi bộ thôn Một" in page
    assert "after 60 minutes in which nothing is done, and 12 hours after signing in" in page


def test_signing_out_elsewhere_leaves_this_device(district, two):
    two[0].post(reverse("sign_out_elsewhere"), {"action": "sure"})

    assert are_signed_in(*two) == [True, False]
    change = Change.objects.get()
    assert (change.action, change.user) == ("signed_out", district.the_secretary)


class TestPassword:
    def test_another_one_ends_the_other_sessions(self, district, two):
        fields = {"old_password": factories.PASSWORD, "password": GOOD, "again": GOOD}

        answer = two[0].post(PASSWORD, fields)

        assert answer.headers["Location"] == reverse("account")
        assert are_signed_in(*two) == [True, False]
        district.the_secretary.refresh_from_db()
        assert district.the_secretary.check_password(GOOD)

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"old_password": "wrong"}, "This is not your password."),
            ({"again": "something else"}, "The two are not the same: type it again."),
            # Not cut at the field by the browser, unseen.
            ({"password": GOOD * 9, "again": GOOD * 9}, "At most 128 characters can be used."),
            ({"password": "short", "again": "short"}, "At least 12 characters are needed."),
            ({"password": "Chi bộ thôn Một", "again": "Chi bộ thôn Một"}, "made of your name"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
        self, district, two, fields, said
    ):
        right = {"old_password": factories.PASSWORD, "password": GOOD, "again": GOOD}

        page = two[0].post(PASSWORD, right | fields).content.decode()

        assert said in page
        assert "maxlength" not in page
        assert are_signed_in(*two) == [True, True]
        district.the_secretary.refresh_from_db()
        assert district.the_secretary.check_password(factories.PASSWORD)

    def test_other_devices_are_told_why(self, two):
        two[0].post(PASSWORD, {"old_password": factories.PASSWORD, "password": GOOD, "again": GOOD})

        page = two[1].get(HOME, follow=True).content.decode()
        assert "You were signed out because of another password" in page
        assert "You were signed out" not in two[0].get(HOME, follow=True).content.decode()

    def test_guessing_the_old_one_is_slowed_down(self, district, two):
        fields, said = {"old_password": "wrong", "password": GOOD, "again": GOOD}, []

        for _time in range(6):
            page = two[0].post(PASSWORD, fields).content.decode()
            said.append("Too many wrong tries" in page)

        assert said == [False] * 5 + [True]


class TestSecondFactor:
    @pytest.fixture
    def app(self, two):
        return scanned(two[0])

    def switch_on(self, device, app, **fields):
        right = {"code": app.at(NOW), "old_password": factories.PASSWORD}
        return device.post(FACTOR, right | fields).content.decode()

    def test_is_set_up_with_a_picture_and_a_key_to_type(self, two, app):
        answer = two[0].get(FACTOR)

        page = answer.content.decode()
        groups = [app.secret[start : start + 4] for start in range(0, len(app.secret), 4)]
        assert "-".join(groups) in page
        assert "<svg viewBox=" in page
        assert "style=" not in page
        assert "no-store" in answer.headers["Cache-Control"]

    def test_a_key_that_somebody_saw_elsewhere_is_not_the_one_that_is_switched_on(self, two):
        seen, own = scanned(two[1]), scanned(two[0])

        assert scanned(two[0]).secret == own.secret != seen.secret
        assert "This code is not right." in self.switch_on(two[0], seen)
        assert "typed-code" in self.switch_on(two[0], own)

    def test_who_began_before_somebody_else_is_told_to_begin_again(self, district, two, app):
        seen = scanned(two[1])

        for code in (app, seen):
            assert "set up on another device meanwhile" in self.switch_on(two[0], code)
            assert not second_factors.is_on(district.the_secretary)
            scanned(two[1])

    def test_is_on_from_the_first_code_and_shows_recovery_codes_once(self, district, two, app):
        page = self.switch_on(two[0], app)

        assert page.count('<li class="typed-code">') == 10
        assert are_signed_in(*two) == [True, False]
        assert "typed-code" not in two[0].get(FACTOR).content.decode()

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"old_password": "wrong"}, "This is not your password."),
            ({"code": "abc"}, "This code is not right. Is the time on your telephone right?"),
        ],
    )
    def test_is_not_on_without_both(self, district, two, app, fields, said):
        assert said in self.switch_on(two[0], app, **fields)
        assert not second_factors.is_on(district.the_secretary)

    def test_of_two_taps_at_once_the_second_is_led_on(self, two, app, monkeypatch):
        once = second_factors.switch_on

        def twice(**given):
            once(**given)
            return once(**given)

        monkeypatch.setattr(second_factors, "switch_on", twice)

        fields = {"code": app.at(NOW), "old_password": factories.PASSWORD}
        assert two[0].post(FACTOR, fields).headers["Location"] == FACTOR

    def both(self, app):
        """Return the password, and a code that was not used yet."""
        return {"old_password": factories.PASSWORD, "code": app.at(NOW + STEP)}

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"old_password": "wrong"}, "This is not your password."),
            ({"code": "ABCD"}, "This code is not right, or was used before."),
            ({"code": ""}, "This field is required."),
        ],
    )
    def test_is_switched_off_with_password_and_code_alone(self, district, two, app, fields, said):
        self.switch_on(two[0], app)
        off = reverse("second_factor_off")

        page = two[0].post(off, self.both(app) | fields).content.decode()
        assert said in page
        assert second_factors.is_on(district.the_secretary)

        two[0].post(off, self.both(app))
        assert not second_factors.is_on(district.the_secretary)
        assert are_signed_in(two[0]) == [True]

    def test_new_recovery_codes_take_both_too(self, district, two, app):
        self.switch_on(two[0], app)
        codes = reverse("recovery_codes")

        wrong = self.both(app) | {"old_password": "x"}
        assert "typed-code" not in two[0].post(codes, wrong).content.decode()
        page = two[0].post(codes, self.both(app)).content.decode()
        assert page.count('<li class="typed-code">') == 10
