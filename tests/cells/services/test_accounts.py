from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cells.choices import Role
from cells.models import Change, User
from cells.services.accounts import end_post, give_post, make_account, proposed_username
from cells.services.changes import Actor
from tests import factories
from tests.cells.conftest import TODAY


@pytest.mark.parametrize(
    ("full_name", "username"),
    [
        ("Nguyễn Văn Hùng", "hungnv"),
        ("Trần Thị Bích Ngọc", "ngocttb"),
        ("Đỗ Ánh", "anhd"),
        ("Hòa", "hoa"),
        ("王", "user"),
    ],
)
def test_a_name_suggests_a_sign_in_name(full_name, username):
    assert proposed_username(full_name) == username


@pytest.fixture
def actor(district):
    return Actor(district.the_commune)


def made(actor, cell, **fields):
    values = {"full_name": "Nguyễn Văn Hùng", "username": "", "role": Role.DEPUTY, "start": TODAY}
    return make_account(actor=actor, unit=cell, **values | fields)


def test_a_login_has_a_post_and_no_password(district, actor):
    user = made(actor, district.cell)

    assert (user.username, user.full_name) == ("hungnv", "Nguyễn Văn Hùng")
    assert not user.has_usable_password()
    post = user.posts.get()
    assert (post.role, post.unit, post.start, post.end) == (
        Role.DEPUTY,
        district.cell,
        TODAY,
        None,
    )
    logged = Change.objects.order_by("pk").values_list("noun", "action", "user")
    assert list(logged) == [
        ("user", "created", actor.user.pk),
        ("post", "created", actor.user.pk),
    ]
    assert "password" not in Change.objects.get(noun="user").after


def test_namesakes_get_numbers(district, actor):
    names = [made(actor, district.cell, role=role).username for role in ("deputy", "reader")]

    assert names == ["hungnv", "hungnv2"]


def test_a_name_that_is_taken_is_refused_and_nothing_is_made(district, actor, english):
    with pytest.raises(ValidationError) as refused:
        made(actor, district.cell, username="secretary")

    assert list(refused.value.message_dict) == ["username"]
    assert not User.objects.filter(full_name="Nguyễn Văn Hùng").exists()
    with pytest.raises(ValidationError):
        made(actor, district.commune)  # a deputy of a commune
    assert not User.objects.filter(full_name="Nguyễn Văn Hùng").exists()


def test_a_post_ends_and_the_second_press_changes_nothing(district, actor):
    post = district.the_secretary.posts.get()

    ended = end_post(actor=actor, post=post, end=TODAY)
    again = end_post(actor=actor, post=post, end=TODAY + timedelta(days=9))

    assert (ended.end, again.end) == (TODAY, TODAY)
    change = Change.objects.get()
    assert (change.noun, change.before, change.after) == (
        "post",
        {"end": None},
        {"end": TODAY.isoformat()},
    )


def test_a_post_does_not_end_before_it_begins(district, actor, english):
    post = district.the_secretary.posts.get()

    with pytest.raises(ValidationError) as refused:
        end_post(actor=actor, post=post, end=date(2020, 1, 1))

    assert refused.value.message_dict == {
        "last_day": ["The post began later: give its first day or later."]
    }


def test_the_same_post_twice_at_once_is_refused(district, actor):
    with pytest.raises(ValidationError):
        give_post(
            actor=actor,
            user=district.the_secretary,
            role=Role.SECRETARY,
            unit=district.cell,
            start=TODAY,
        )

    assert district.the_secretary.posts.get().start == factories.BEGIN
