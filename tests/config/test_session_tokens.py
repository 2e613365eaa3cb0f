"""The session behind a cookie, the token of a form, and the password as it was typed."""

import json
import re
import runpy
from datetime import timedelta

import pytest
from django.conf import global_settings, settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.signing import Signer, loads
from django.test import Client
from django.utils import timezone

from cells.choices import Role
from tests import factories
from tests.docs.markdown import ROOT

pytestmark = pytest.mark.django_db

COOKIE = settings.SESSION_COOKIE_NAME
SLOW = {"PBKDF2PasswordHasher", "Argon2PasswordHasher", "Argon2"}
# As Django writes it: a message of a level, as JSON.
MESSAGE = '[["__json_message",0,40,"Nobody said this"]]'
PASSWORD = " Một mật khẩu dài, có dấu cách và Chữ Hoa; dài hơn sáu mươi bốn ký tự. "


@pytest.fixture
def user():
    made = factories.make_user(Role.UPPER_STAFF, factories.make_upper())
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(user, password=PASSWORD, client=None):
    client = client or Client()
    client.post("/login/", {"username": user.username, "password": password})
    return client


def is_signed_in(client):
    return client.get("/").status_code == 200


def test_signing_in_makes_a_new_long_token(user):
    client = sign_in(user)
    first = client.cookies[COOKIE].value
    stranger = Client()
    stranger.cookies[COOKIE] = "chosen-by-somebody-else-0123456789"

    second = sign_in(user, client=stranger).cookies[COOKIE].value

    assert is_signed_in(client) and is_signed_in(stranger)
    assert first != second != "chosen-by-somebody-else-0123456789"
    # 32 signs of 36: more than 160 bits.
    assert {len(first), len(second)} == {32}


def test_a_token_opens_nothing_once_signed_out(user):
    client = sign_in(user)
    copied = Client()
    copied.cookies[COOKIE] = client.cookies[COOKIE].value
    assert is_signed_in(copied)

    client.post("/logout/")

    assert not is_signed_in(copied)
    assert not Session.objects.exists()


def test_a_new_password_ends_every_session(user):
    client = sign_in(user)
    user.set_password("another one that is long")
    user.save()

    assert not is_signed_in(client)


def test_sessions_are_kept_as_json(user):
    sign_in(user)

    kept = loads(
        Session.objects.get().session_data,
        salt="django.contrib.sessions.SessionStore",
        serializer=_AsText,
    )

    assert json.loads(kept)["_auth_user_id"] == str(user.pk)


class _AsText:
    """What was signed, as it was written."""

    @staticmethod
    def loads(data):
        return data.decode()


@pytest.mark.parametrize(
    "typed", [PASSWORD.strip(), PASSWORD.lower(), PASSWORD[:64], PASSWORD + "x", ""]
)
def test_a_password_counts_as_it_was_typed(user, typed):
    assert not is_signed_in(sign_in(user, typed))


def test_a_form_without_its_token_is_refused(user):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/login/", {"username": user.username, "password": PASSWORD})

    assert answer.status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["short", "123456789", "1234567890", "qwertyuiop", "password123"])
def test_a_short_or_common_password_is_refused(typed):
    with pytest.raises(ValidationError):
        validate_password(typed)


@pytest.mark.parametrize(
    "typed", ["chiều mưa trên bến cũ", "n b m" * 20, "30641970285153", "✿❀☂☃♞⚘✎☘⚓☕❄✈"]
)
def test_any_composition_is_taken(typed):
    validate_password(typed)


def test_passwords_are_kept_by_a_slow_hash():
    given = runpy.run_path(str(ROOT / "config" / "settings.py"))
    # The tests' own settings take a quick one; the program's are Django's, or slower.
    preferred = given.get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)[0]

    assert preferred.rpartition(".")[2] in SLOW


def test_the_field_hides_what_is_typed_and_lets_managers_fill_it():
    page = Client().get("/login/").content.decode()

    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field
    assert "onpaste" not in page


def test_every_page_shows_the_way_out(user):
    client = sign_in(user)

    for path in ("/", "/cells/", "/meetings/", "/no/such/page/"):
        page = client.get(path).content.decode()
        assert '<form method="post" action="/logout/"' in page, path


def test_a_session_ends_twelve_hours_after_signing_in(user):
    client = sign_in(user)
    kept = Session.objects.get()
    assert kept.expire_date - timezone.now() <= timedelta(hours=12)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client)


def test_a_forged_message_is_passed_over(user):
    client = sign_in(user)
    good = Signer(salt="django.contrib.messages").sign('["x"]')
    of_another_purpose = Signer(salt="django.contrib.sessions").sign(MESSAGE)
    for value in (MESSAGE, f"{MESSAGE}:signature", of_another_purpose, good[:-1]):
        client.cookies[settings.MESSAGES_COOKIE_NAME] = value

        assert "Nobody said this" not in client.get("/").content.decode()
