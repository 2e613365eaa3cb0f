from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction

from cells.choices import ChangeAction, Role
from cells.due import deadline, entry_slot, first_shut_day
from cells.models import (
    Attendance,
    Cell,
    CellPlacement,
    Change,
    Commune,
    Meeting,
    Member,
    Setting,
    SettingKey,
    User,
)
from cells.periods import add_months, first_of_month, month_key, today
from tests import factories
from tests.cells.demo.digest import digest

pytestmark = pytest.mark.django_db
TINY = {"communes": 2, "cells": 5, "members_per_cell": 6, "years": 2, "until": "2022-03"}


def load(**flags):
    out = StringIO()
    call_command("load_demo", **{**TINY, **flags}, stdout=out, skip_checks=True)
    return out.getvalue()


def test_production_takes_no_demo_district(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError) as refused:
        load()
    assert refused.value.returncode == 2
    assert not Cell.objects.exists()


def digest_of(**flags):
    with transaction.atomic():
        load(**flags)
        found = digest()
        transaction.set_rollback(True)
    return found


def refusal(**flags):
    with pytest.raises(CommandError) as caught:
        load(**flags)
    assert caught.value.returncode == 2
    return str(caught.value)


def test_says_what_it_loaded():
    said = load()

    assert said.count("\n") == 1
    for model in (Commune, Cell, Member, Meeting, Attendance):
        assert str(model.objects.count()) in said


def test_same_flags_make_the_same_district():
    assert digest_of() == digest_of()


def test_another_seed_makes_another_district():
    assert digest_of() != digest_of(seed=2)


def test_ends_with_the_last_ended_month_unless_told_otherwise():
    load(until=None, years=1)

    newest = Meeting.objects.order_by("-month").first().month
    assert newest == add_months(first_of_month(today()), -1)


def test_logs_one_entry_with_counts():
    load()

    entry = Change.objects.get()
    assert (entry.noun, entry.key, entry.action) == ("uppercommittee", "TY", ChangeAction.CREATED)
    assert entry.source == "command load_demo"
    assert entry.after["attendance"] == Attendance.objects.count()


def test_rows_added_later_get_numbers_of_their_own():
    load()

    assert factories.make_member().pk == Member.objects.count()


# Refusals


def test_refuses_to_load_twice():
    load()
    before = digest()

    refusal()

    assert digest() == before


@pytest.mark.parametrize("make", [factories.make_upper, factories.make_member, factories.make_user])
def test_refuses_other_data(make):
    make()

    refusal()

    assert not Cell.objects.exists()


def test_refuses_settings_that_somebody_set():
    setting = Setting.objects.get(key=SettingKey.REPORT_DEADLINE_DAY)
    setting.end = date(2024, 1, 1)
    setting.save()

    refusal()


@pytest.mark.parametrize(
    "flags", [{"until": "2022-13"}, {"until": "June"}, {"communes": 6}, {"years": 0}]
)
def test_refuses_impossible_flags(flags):
    assert "\n" not in refusal(**flags)
    assert not Cell.objects.exists()


def test_refuses_a_month_that_has_not_ended():
    for until in (first_of_month(today()), add_months(today(), 1)):
        assert f"{until:%m/%Y}" in refusal(until=month_key(until))
    assert not Cell.objects.exists()


# Logins


def post_of(username):
    user = authenticate(username=username, password="demo-nen-nep")
    return user.posts.get()


def test_logins_have_their_posts():
    load()

    roles = {user.username: user.posts.get().role for user in User.objects.all()}
    assert roles == {
        "district": Role.UPPER_STAFF,
        "commune": Role.COMMUNE_STAFF,
        "secretary": Role.SECRETARY,
        "reader": Role.READER,
        "commune2": Role.COMMUNE_STAFF,
        "secretary2": Role.SECRETARY,
    }
    assert all(user.posts.get().holds_on(today()) for user in User.objects.all())


def test_logins_work_in_two_communes():
    load()

    placed = CellPlacement.objects.on(today())
    commune, other = post_of("commune").commune, post_of("commune2").commune
    assert placed.get(cell=post_of("secretary").cell).commune == commune
    assert post_of("reader").commune == commune
    assert placed.get(cell=post_of("secretary2").cell).commune == other
    assert commune != other


# Sizes


@pytest.mark.parametrize(
    ("communes", "cells", "members_per_cell", "years", "until"),
    [
        (1, 1, 22, 1, "2024-01"),
        (1, 1, 3, 2, "2024-12"),
        (1, 9, 5, 2, "2024-03"),
        (2, 2, 4, 1, "2024-12"),
        (3, 3, 4, 1, "2024-02"),
        (12, 13, 3, 1, "2024-04"),
    ],
)
def test_small_sizes(communes, cells, members_per_cell, years, until):
    load(
        communes=communes, cells=cells, members_per_cell=members_per_cell, years=years, until=until
    )

    assert (Commune.objects.count(), Cell.objects.count()) == (communes, cells)
    assert Meeting.objects.count() >= cells
    assert User.objects.count() == (6 if communes > 1 else 4)


def test_the_cell_of_17_is_there_in_the_smallest_demo():
    load(communes=1, cells=1, years=1, until="2024-01")

    meeting = Meeting.objects.get(kind="regular")
    assert (meeting.expected, meeting.exempt) == (17, 2)


def test_shuts_months_later_than_any_record_of_them_was_made():
    load()

    lock = Setting.objects.get(key=SettingKey.ENTRY_LOCK_DAYS, end=None)
    assert lock.value == 60 and lock.source
    deadline_day = Setting.objects.get(key=SettingKey.REPORT_DEADLINE_DAY).value
    for meeting in Meeting.objects.exclude(first_submitted_at=None):
        by_when = deadline(entry_slot(meeting.kind, meeting.month), deadline_day)
        shut = first_shut_day(by_when, lock.value)
        assert meeting.first_submitted_at.date() < shut
