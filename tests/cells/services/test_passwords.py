import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cells.models import Change
from cells.services.changes import Actor
from cells.services.passwords import LONGEST, choose_password
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = "bốn con trâu qua sông"


def codes(password, user=None):
    """Return why a password is refused; nothing when it is taken."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x7 kfq!zpw2v",
        "48293750163948",
        "mưa nắng thất thường",
        "    khoảng trắng    ",
        "很长的密码很长的密码很长",
        "Trời xanh " * 12,
    ],
)
def test_any_characters_make_a_password(password):
    assert codes(password) == []


def test_it_is_the_same_however_a_keyboard_composes_it():
    user = factories.make_user()

    user.set_password(unicodedata.normalize("NFD", GOOD))

    assert user.check_password(GOOD)
    assert not user.check_password("bon con trau qua song")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven lett", "password_too_short"),
        ("x7 kfq!zpw2v" * 11, "password_too_long"),
        ("qwertyuiop123", "password_too_common"),
        ("iloveyou2024!", "password_too_common"),
        ("!!!password!!!1", "password_too_common"),
        ("anhyeuem123456", "password_too_common"),
        ("abcabcabcabcabc", "password_too_common"),
        ("111111111111", "password_too_common"),
        ("123456789012", "password_too_common"),
        ("tuan12345678", "password_too_common"),
        ("mat khau cua toi 1", "password_of_own_words"),
        ("khongnhomatkhau", "password_of_own_words"),
        ("congtacdang2026", "password_of_own_words"),
        ("mật khẩu 12345", "password_of_own_words"),
        ("Dangcongsan@1930", "password_of_own_words"),
        ("demo-nen-nep", "password_of_own_words"),
    ],
)
def test_what_many_would_try_first_is_refused(password, code):
    assert code in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "Nguyễn Văn Hùng 58",
        "hung.nguyenvan",
        "Chi bộ thôn Một 1",
        "chibothonmot!!",
        "XA-chibo-2024",
    ],
)
def test_the_own_names_make_no_password(district, password):
    user = district.the_secretary
    user.full_name = "Nguyễn Văn Hùng"

    assert "password_of_own_words" in codes(password, user)
    assert codes(f"{password} và con trâu già", user) == []


def test_another_password_is_on_record_without_itself(district):
    user = district.the_secretary
    before = user.get_session_auth_hash()

    chosen = choose_password(actor=Actor(user), user=user, password=GOOD)

    assert chosen.check_password(GOOD)
    assert chosen.get_session_auth_hash() != before
    change = Change.objects.get()
    assert (change.user, change.action, change.before, change.after) == (
        user,
        "password_chosen",
        {},
        {},
    )


def test_the_longest_password_is_taken():
    user = factories.make_user()
    password = "Trời xanh " * 13

    assert len(password[:LONGEST]) == LONGEST
    assert choose_password(actor=Actor(user), user=user, password=password[:LONGEST])
