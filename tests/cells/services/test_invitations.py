from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from cells.choices import Role
from cells.models import Change, Invitation
from cells.services.changes import Actor
from cells.services.invitations import accept, digest_of, find_invitation, invite
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 7, 10, 5, tzinfo=UTC)
GOOD = "bốn con trâu qua sông"
DAYS = timedelta(days=14)


@pytest.fixture
def staff(district):
    return district.the_commune


@pytest.fixture
def user(district):
    return district.the_secretary


def made(staff, user, now=NOON):
    return invite(actor=Actor(staff), user=user, now=now)


def chosen(invitation, password=GOOD, now=NOON):
    return accept(invitation=invitation, actor=Actor(invitation.user), password=password, now=now)


def test_it_lets_the_owner_choose_a_password_once(staff, user):
    invitation, code = made(staff, user)
    assert find_invitation(digest_of(code), NOON) == invitation

    assert chosen(invitation).check_password(GOOD)
    assert find_invitation(digest_of(code), NOON) is None
    with pytest.raises(ValidationError) as refused:
        chosen(invitation, "another good password")
    assert refused.value.code == "no_longer_good"


def test_the_code_is_found_as_people_type_it(staff, user):
    invitation, code = made(staff, user)

    typed = f" {code[:4].lower()} {code[4:8]}-{code[8:]} "
    assert find_invitation(digest_of(typed), NOON) == invitation


def test_it_ends_when_its_maker_no_longer_keeps_the_login(staff, user):
    invitation, code = made(staff, user)

    factories.give_post(user, Role.COMMUNE_STAFF, factories.make_commune())

    # Else who made it could sign in with it, and do more than before.
    assert find_invitation(digest_of(code), NOON) is None
    with pytest.raises(ValidationError) as refused:
        chosen(invitation)
    assert refused.value.code == "no_longer_good"


def test_a_newer_one_takes_its_place(staff, user):
    old, code = made(staff, user)
    _new, newer = made(staff, user)

    assert find_invitation(digest_of(code), NOON) is None
    assert find_invitation(digest_of(newer), NOON) is not None
    # Whoever had opened the old one before has nothing of it either.
    with pytest.raises(ValidationError):
        chosen(old)


def test_it_is_good_for_some_days(staff, user):
    _invitation, code = made(staff, user)
    last = NOON + DAYS

    assert find_invitation(digest_of(code), last - timedelta(seconds=1))
    assert find_invitation(digest_of(code), last) is None


def test_the_old_password_and_the_sessions_end_with_it(staff, user):
    before = user.get_session_auth_hash()

    made(staff, user)

    user.refresh_from_db()
    assert not user.check_password(factories.PASSWORD)
    assert not user.has_usable_password()
    assert user.get_session_auth_hash() != before


def test_a_bad_password_uses_nothing_up(staff, user):
    invitation, code = made(staff, user)

    with pytest.raises(ValidationError):
        chosen(invitation, "short")

    assert find_invitation(digest_of(code), NOON) == invitation


def test_of_a_login_that_is_switched_off_it_is_worth_nothing(staff, user):
    _invitation, code = made(staff, user)
    user.refresh_from_db()
    user.is_active = False
    user.save()

    assert find_invitation(digest_of(code), NOON) is None


def test_it_is_on_record_without_the_code(staff, user):
    invitation, code = made(staff, user)
    chosen(invitation)

    logged = Change.objects.order_by("pk").values_list("action", "user", "object_id", "after")
    assert list(logged) == [
        ("invited", staff.pk, user.pk, {}),
        ("password_chosen", user.pk, user.pk, {}),
    ]
    assert code not in str(Invitation.objects.values().get())
