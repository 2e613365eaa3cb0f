from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, RecoveryCode, SecondFactor
from cells.services import second_factors, sign_in
from cells.services.changes import Actor
from cells.services.throttle import PausedError
from cells.services.visitors import Visitor
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 7, 10, 5, tzinfo=UTC)
STEP = timedelta(seconds=second_factors.SECONDS)


@pytest.fixture
def user():
    return factories.make_user(username="hung")


@pytest.fixture
def app(user):
    """Give the user's app, set up and not switched on yet."""
    return pyotp.TOTP(second_factors.set_up(user).secret)


@pytest.fixture
def codes(user, app):
    """Give the recovery codes of a second factor that was switched on at noon."""
    return second_factors.switch_on(actor=Actor(user), user=user, code=app.at(NOON), now=NOON)


def takes(user, code, now):
    return second_factors.take_code(user, code, now)


class TestSettingUp:
    def test_shows_the_same_to_who_began_until_it_is_on(self, user):
        first = second_factors.set_up(user)

        assert second_factors.set_up(user, first.mark) == first
        assert first.uri == (
            f"otpauth://totp/Nen%20nep:hung?secret={first.secret}&issuer=Nen%20nep"
        )
        assert not second_factors.is_on(user)

    @pytest.mark.parametrize("mark", ["", "0" * 64, "dấu"])
    def test_shows_another_secret_to_whoever_did_not_begin(self, user, app, mark):
        second = pyotp.TOTP(second_factors.set_up(user, mark).secret)

        assert second.secret != app.secret
        with pytest.raises(ValidationError):
            second_factors.switch_on(actor=Actor(user), user=user, code=app.at(NOON), now=NOON)
        second_factors.switch_on(actor=Actor(user), user=user, code=second.at(NOON), now=NOON)

    def test_is_on_after_the_first_code(self, user, codes):
        assert second_factors.is_on(user)
        assert second_factors.codes_left(user) == len(set(codes)) == 10
        with pytest.raises(ValidationError):
            second_factors.set_up(user)

    def test_a_wrong_code_switches_nothing_on(self, user, app, english):
        with pytest.raises(ValidationError) as refused:
            second_factors.switch_on(
                actor=Actor(user), user=user, code=app.at(NOON - 9 * STEP), now=NOON
            )

        assert refused.value.message_dict == {
            "code": ["This code is not right. Is the time on your telephone right?"]
        }
        assert not second_factors.is_on(user)
        assert not RecoveryCode.objects.exists()

    def test_the_database_alone_makes_no_codes(self, user, app, codes, settings):
        kept = SecondFactor.objects.values().get()
        assert app.secret not in str(kept)

        former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the installation"
        later = NOON + 2 * STEP
        assert not takes(user, app.at(later), later)
        settings.SECRET_KEY_FALLBACKS = [former]
        assert takes(user, app.at(later), later)


class TestCodesOfTheApp:
    @pytest.mark.parametrize(("beside", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_one_step_early_or_late_is_taken(self, user, app, codes, beside, taken):
        now = NOON + 10 * STEP

        assert takes(user, app.at(now + beside * STEP), now) is taken

    def test_none_is_taken_twice_nor_an_older_one(self, user, app, codes):
        now = NOON + 10 * STEP

        assert takes(user, app.at(now), now)
        assert not takes(user, app.at(now), now)
        assert not takes(user, app.at(now - STEP), now)
        assert takes(user, app.at(now + STEP), now)

    def test_the_one_that_switched_it_on_is_worth_nothing_more(self, user, app, codes):
        assert not takes(user, app.at(NOON), NOON)

    def test_spaces_make_no_difference(self, user, app, codes):
        now, shown = NOON + 10 * STEP, app.at(NOON + 10 * STEP)

        assert takes(user, f" {shown[:3]} {shown[3:]}", now)

    def test_guessing_is_slowed_down(self, user, app, codes):
        now, heard = NOON + 10 * STEP, []
        wrong = {"code": app.at(NOON - STEP), "visitor": Visitor("192.0.2.1"), "now": now}
        for _time in range(6):
            with pytest.raises((sign_in.WrongError, PausedError)) as refused:
                sign_in.check_code(user, **wrong)
            heard.append(refused.value.code)

        assert heard == ["wrong"] * 5 + ["paused"]


class TestRecoveryCodes:
    def test_each_is_taken_once(self, user, codes):
        assert [takes(user, code, NOON) for code in codes] == [True] * 10
        assert [takes(user, code, NOON) for code in codes] == [False] * 10
        assert second_factors.codes_left(user) == 0

    def test_is_taken_as_people_type_it(self, user, codes):
        assert takes(user, f"{codes[0][:4].lower()} {codes[0][4:8]}-{codes[0][8:]}", NOON)

    def test_is_not_kept_readable(self, user, codes):
        kept = str(list(RecoveryCode.objects.values()))

        assert not [code for code in codes if code in kept or code[2:] in kept]

    @pytest.mark.parametrize("wrong", ["", "AB", "ABCDEFGHJKMN", "1234567"])
    def test_what_is_none_is_not_taken(self, user, codes, wrong):
        assert not takes(user, wrong, NOON)

    def test_one_of_somebody_else_is_not_taken(self, user, codes):
        other = factories.make_user()
        app = pyotp.TOTP(second_factors.set_up(other).secret)
        second_factors.switch_on(actor=Actor(other), user=other, code=app.at(NOON), now=NOON)

        assert not takes(other, codes[0], NOON)

    def test_new_ones_take_the_place_of_the_old(self, user, codes):
        new = second_factors.renew_recovery_codes(actor=Actor(user), user=user)

        assert not takes(user, codes[0], NOON)
        assert takes(user, new[0], NOON)


def test_switching_it_off_leaves_nothing(user, codes):
    staff = factories.make_user()
    before = user.get_session_auth_hash()

    for _twice in range(2):
        second_factors.switch_off(actor=Actor(staff), user=user)

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    user.refresh_from_db()
    assert user.get_session_auth_hash() != before


def test_all_of_it_is_on_record_and_no_secret(user, app, codes):
    takes(user, codes[0], NOON)
    second_factors.renew_recovery_codes(actor=Actor(user), user=user)
    second_factors.switch_off(actor=Actor(user), user=user)

    logged = list(Change.objects.order_by("pk").values("action", "before", "after", "object_id"))
    actions = ["second_factor_on", "recovered", "recovery_codes", "second_factor_off"]
    assert logged == [
        {"action": action, "before": {}, "after": {}, "object_id": user.pk} for action in actions
    ]
