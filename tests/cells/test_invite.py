"""The command by which the very first login comes to be."""

import re

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cells.choices import Role
from cells.models import Change, User
from cells.services import second_factors
from cells.services.changes import Actor
from cells.services.invitations import digest_of, find_invitation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def owner_of(said):
    """Return whose link the command printed, by its code, which stands there twice."""
    found = re.search(r"Open (/link/\S+/) on .* type the code (\S+)\. It works once", said)
    path, code = found.groups()
    assert path == f"/link/{code}/"
    return find_invitation(digest_of(code), timezone.now()).user


def test_makes_the_first_login_of_a_committee(capsys):
    upper = factories.make_upper("HU")

    call_command("invite", "bantochuc", upper_committee="HU", name="Ban Tổ chức")

    user = owner_of(capsys.readouterr().out)
    assert (user.username, user.full_name) == ("bantochuc", "Ban Tổ chức")
    post = user.posts.get()
    assert (post.role, post.unit) == (Role.UPPER_STAFF, upper)
    assert set(Change.objects.values_list("source", "user")) == {("command invite", None)}


def test_gives_a_login_that_is_there_a_new_password(capsys):
    user = factories.make_user(username="hung")

    call_command("invite", "hung")

    assert owner_of(capsys.readouterr().out) == user
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_switches_the_second_factor_off_when_told_to(capsys):
    user = factories.make_user(username="hung")
    now, app = timezone.now(), pyotp.TOTP(second_factors.set_up(user).secret)
    second_factors.switch_on(actor=Actor(), user=user, code=app.at(now), now=now)

    call_command("invite", "hung")
    assert second_factors.is_on(user)
    call_command("invite", "hung", reset_second_factor=True)
    assert not second_factors.is_on(user)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("nobody", {}, "There is no login “nobody”: to make it, give --upper-committee."),
        (
            "nobody",
            {"upper_committee": "XX"},
            "There is no upper committee with the code XX.",
        ),
        ("hung", {"upper_committee": "HU"}, "There is a login “hung” already."),
        (
            "has space",
            {"upper_committee": "HU"},
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ "
            "characters.",
        ),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_makes_nothing(name, options, sentence):
    factories.make_upper("HU")
    factories.make_user(username="hung")

    with pytest.raises(CommandError) as refused:
        call_command("invite", name, **options)

    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
    assert User.objects.count() == 1
    assert not Change.objects.exists()


def test_a_superuser_is_made_as_everywhere_in_django():
    call_command("createsuperuser", username="admin", interactive=False)

    user = User.objects.get()
    assert (user.username, user.is_superuser, user.is_staff) == ("admin", True, True)
