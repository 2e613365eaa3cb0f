"""Whose login somebody keeps: those below, never equals, nor who has come to do more."""

import pytest

from cells import permissions
from cells.choices import Role
from cells.models import User
from cells.periods import today
from tests import factories

BELOW_UPPER = {
    "commune",
    "other_commune",
    "secretary",
    "deputy",
    "other_secretary",
    "upper_reader",
    "commune_reader",
    "cell_reader",
}
BELOW_COMMUNE = {"secretary", "deputy", "commune_reader", "cell_reader"}


def kept_by(user):
    return set(permissions.accounts_of(user).values_list("username", flat=True))


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        ("upper", BELOW_UPPER),
        ("commune", BELOW_COMMUNE),
        ("other_commune", {"other_secretary"}),
        ("secretary", set()),
        ("commune_reader", set()),
        ("upper_reader", set()),
        ("postless", set()),
    ],
)
def test_staff_keep_the_logins_below(district, who, kept):
    assert kept_by(district.users[who]) == kept


def test_nobody_keeps_who_can_do_more_now_or_later(district):
    secretary, tomorrow = district.the_secretary, today().replace(day=11)
    factories.give_post(secretary, Role.COMMUNE_STAFF, district.commune, start=tomorrow)

    assert "secretary" not in kept_by(district.the_commune)
    assert "secretary" in kept_by(district.the_upper)


def test_a_former_post_elsewhere_makes_no_difference(district):
    secretary = district.the_secretary
    factories.give_post(secretary, Role.SECRETARY, district.foreign, end=today())

    assert "secretary" in kept_by(district.the_commune)


def test_who_left_is_still_kept_where_they_were(district):
    district.the_secretary.posts.update(end=today())

    assert "secretary" in kept_by(district.the_commune)
    assert "secretary" not in kept_by(district.the_other_commune)


def test_superusers_and_oneself_are_kept_by_nobody(district):
    User.objects.filter(username="secretary").update(is_superuser=True)
    User.objects.filter(username="deputy").update(is_staff=True)
    factories.give_post(district.the_upper, Role.READER, district.commune)

    assert kept_by(district.the_upper).isdisjoint({"secretary", "deputy", "upper"})


@pytest.mark.parametrize(
    ("who", "role", "units"),
    [
        ("upper", Role.COMMUNE_STAFF, {"XA", "XB"}),
        ("upper", Role.SECRETARY, {"A1", "B1"}),
        ("upper", Role.READER, {"HU", "XA", "XB", "A1", "B1"}),
        ("upper", Role.UPPER_STAFF, set()),
        ("commune", Role.SECRETARY, {"A1"}),
        ("commune", Role.READER, {"XA", "A1"}),
        ("commune", Role.COMMUNE_STAFF, set()),
        ("secretary", Role.READER, set()),
    ],
)
def test_in_which_units_somebody_lets_others_work(district, who, role, units):
    found = permissions.units_for(district.users[who], [role])

    assert {unit.code for queryset in found for unit in queryset} == units


@pytest.mark.parametrize(
    ("setting", "asked"), [("staff", {"upper", "commune", "other_commune"}), ("none", set())]
)
def test_of_whom_a_second_factor_is_asked(district, settings, setting, asked):
    settings.SECOND_FACTOR = setting

    needing = {
        name for name, user in district.users.items() if permissions.needs_second_factor(user)
    }
    assert needing == asked


def test_who_keeps_the_system_needs_one_too(district, settings):
    settings.SECOND_FACTOR = "staff"
    postless = district.users["postless"]
    postless.is_superuser = True

    assert permissions.needs_second_factor(postless)
