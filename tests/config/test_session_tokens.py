"""The session behind a cookie, the token of a form, and the password as it was typed."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.signing import loads
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

COOKIE = settings.SESSION_COOKIE_NAME
PASSWORD = " Một mật khẩu dài, có dấu cách và Chữ Hoa; dài hơn sáu mươi bốn ký tự. "


@pytest.fixture
def user():
    made = factories.make_user()
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
