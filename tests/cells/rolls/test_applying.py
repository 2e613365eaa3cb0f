"""Applying a stored plan: what it writes and logs, once, and never when the record changed."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError

from cells.choices import ImportKind, ImportState
from cells.models import Change, Exemption, Import, Member, Membership
from cells.periods import PartialDate
from cells.services.changes import Actor
from cells.services.imports import Outcome, apply_import, applying, store_plan
from cells.services.imports.kinds import KINDS
from tests.cells.rolls.files import COMMAND, apply, name, plan
from tests.factories import exempt, join, make_cell, make_member, make_user

pytestmark = pytest.mark.django_db

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Ngày chuyển đến|Miễn sinh hoạt"


@pytest.fixture
def cell():
    return make_cell("C1", name="Chi bộ Thôn Một")


@pytest.fixture
def other():
    return make_cell("C2", name="Chi bộ Thôn Hai")


def stored(headings, *rows, **options):
    """Return the Import of a file, planned and stored."""
    return store_plan(plan(headings, *rows, **options), COMMAND, "roll.csv")


def test_a_new_member_is_written_with_every_value(cell):
    outcome, batch = apply(
        "Họ và tên|Ngày sinh|Giới tính|Dân tộc|Ngày vào Đảng|Ngày chính thức|Số thẻ|Số CCCD"
        "|Ngày quyết định kết nạp|Ngày quyết định công nhận|Chi bộ|Ngày chuyển đến|Miễn sinh hoạt",
        "Lê Thị Hoa|2/1960|Nữ|Dao|3/2/1990|1991|12345678|022160001234|1/2/1990|5/1991|Thôn Một"
        "|15/3/2024|x",
    )
    member = Member.objects.get()
    assert (outcome, batch.state) == (Outcome.APPLIED, ImportState.APPLIED)
    assert (member.full_name, member.search_name) == ("Lê Thị Hoa", "le thi hoa")
    assert member.sort_name
    assert (member.sex, member.ethnicity) == ("female", "Dao")
    assert member.born == PartialDate(1960, 2)
    assert member.admission_decided == PartialDate(1990, 2, 1)
    assert member.admitted == PartialDate(1990, 2, 3)
    assert member.official_from == PartialDate(1991)
    assert member.recognition_decided == PartialDate(1991, 5)
    assert (member.card_number, member.personal_number) == ("12345678", "022160001234")
    membership = member.memberships.get()
    assert (membership.cell, membership.kind, membership.began) == (cell, "main", "transferred")
    assert (membership.start, membership.end, membership.ended) == (date(2024, 3, 15), None, "")
    exemption = member.exemptions.get()
    assert (exemption.ground, exemption.start, exemption.end) == ("exempt", date(2026, 1, 1), None)
    assert batch.rows.get().member == member


def test_a_change_writes_and_logs_only_what_differs(cell):
    member = make_member("Lê Hoa", cell=cell, card_number="12345678", ethnicity="Tày")
    _outcome, batch = apply(FULL, "Lê Thị Hoa|3/2/1960|12345678|C1||")
    member.refresh_from_db()
    assert (member.full_name, member.search_name) == ("Lê Thị Hoa", "le thi hoa")
    assert (member.born, member.ethnicity) == (PartialDate(1960, 2, 3), "Tày")
    change = Change.objects.get()
    assert (change.noun, change.object_id, change.key) == ("member", member.pk, member.code)
    assert change.before == {"full_name": "Lê Hoa", "born": None}
    assert change.after == {"full_name": "Lê Thị Hoa", "born": "1960-02-03"}
    assert (change.source, str(batch.pk) in change.reason) == (f"import {batch.pk}", True)


def test_only_the_columns_that_differ_are_sent(cell, django_assert_max_num_queries):
    make_member("Lê Hoa", cell=cell, card_number="12345678")
    batch = stored("Họ và tên|Dân tộc|Chi bộ", "Lê Hoa|Dao|C1")
    with django_assert_max_num_queries(40) as queries:
        apply_import(batch, COMMAND)
    (sql,) = (each["sql"] for each in queries if 'INSERT INTO "cells_member" ' in each["sql"])
    assert sql.split("DO UPDATE SET")[1].strip().startswith('"ethnicity" = EXCLUDED."ethnicity"')
    assert sql.count("EXCLUDED") == 1


def test_a_move_ends_the_old_membership_on_the_day_that_the_new_one_begins(cell, other):
    member = make_member("Lê Hoa", cell=other, card_number="12345678")
    apply(FULL, "Lê Hoa||12345678|C1|15/03/2024|", accept_moves=True)
    old, new = member.memberships.order_by("start")
    assert (old.cell, old.end, old.ended) == (other, date(2024, 3, 15), "transferred")
    assert (new.cell, new.start, new.began) == (cell, date(2024, 3, 15), "transferred")
    logged = Change.objects.order_by("pk").values_list("noun", "object_id", "action", "cell")
    assert list(logged) == [
        ("membership", old.pk, "changed", other.pk),
        ("membership", new.pk, "created", cell.pk),
    ]


def test_people_may_change_places(cell, other):
    one = make_member("Lê Hoa", cell=cell, card_number="11111111")
    two = make_member("Vũ An", cell=other, card_number="22222222")
    rows = ["Lê Hoa||11111111|C2||", "Vũ An||22222222|C1||"]
    assert apply(FULL, *rows, accept_moves=True)[0] == Outcome.APPLIED
    open_now = Membership.objects.filter(end=None).values_list("member", "cell")
    assert set(open_now) == {(one.pk, other.pk), (two.pk, cell.pk)}


def test_absent_members_stay(cell):
    absent = make_member("Vũ An", cell=cell)
    _outcome, batch = apply(FULL, "Lê Hoa|||C1||")
    assert absent.memberships.get().end is None
    (row,) = batch.rows.filter(row=None)
    assert (row.action, row.member, row.cell) == ("absent", absent, cell)


def test_every_creation_is_logged(cell):
    apply(FULL, "Lê Hoa|||C1||x", "Vũ An|||C1||")
    logged = sorted(Change.objects.values_list("noun", "action"))
    assert logged == [
        ("exemption", "created"),
        ("member", "created"),
        ("member", "created"),
        ("membership", "created"),
        ("membership", "created"),
    ]


def test_all_that_an_import_wrote_is_found_by_its_number_and_keeps_the_user(cell, other):
    make_member("Vũ An", cell=other, card_number="12345678")
    clerk = Actor(make_user())
    batch = stored(FULL, "Lê Hoa|||C1||x", "Vũ An|1971|12345678|C1|15/03/2024|", accept_moves=True)

    apply_import(batch, clerk)

    traced = Change.objects.filter(source=f"import {batch.pk}", user=clerk.user)
    assert sorted(traced.values_list("noun", "action")) == [
        ("exemption", "created"),
        ("member", "changed"),
        ("member", "created"),
        ("membership", "changed"),
        ("membership", "created"),
        ("membership", "created"),
    ]
    assert traced.count() == Change.objects.count()


def test_the_same_roll_again_writes_nothing_to_the_record(cell):
    rows = ["Lê Hoa|3/2/1960|12345678|C1||x", "Vũ An|1971||C1|15/3/2024|"]
    apply(FULL, *rows)
    before = [list(model.objects.values()) for model in (Member, Membership, Exemption, Change)]
    outcome, batch = apply(FULL, *rows)
    after = [list(model.objects.values()) for model in (Member, Membership, Exemption, Change)]
    assert (outcome, batch.counts["unchanged"]) == (Outcome.APPLIED, 2)
    assert before == after


def test_a_second_click_applies_nothing(cell):
    batch = stored(FULL, "Lê Hoa|||C1||")
    assert apply_import(batch, COMMAND)[0] == Outcome.APPLIED
    assert apply_import(batch, COMMAND) == (Outcome.ALREADY, batch)
    assert Member.objects.count() == 1


def test_a_plan_with_errors_is_not_applied(cell):
    batch = stored(FULL, "Lê Hoa|||C1||", "Vũ An|31/02/1960||C1||")
    assert batch.state == ImportState.REFUSED
    assert apply_import(batch, COMMAND) == (Outcome.REFUSED, batch)
    assert not Member.objects.exists()


def _card_is_taken(cell, other):
    make_member("Người Khác", cell=cell, card_number="12345678")


def _person_is_entered(cell, other):
    make_member("Lê Hoa", cell=cell, born="1960-02-03")


def _value_is_changed(cell, other):
    Member.objects.filter(full_name="Vũ An").update(born="1970-01-01")


def _person_moves(cell, other):
    Membership.objects.filter(member__full_name="Vũ An").update(cell=other)


def _person_is_exempted(cell, other):
    exempt(Member.objects.get(full_name="Vũ An"))


def _temporary_becomes(cell, other):
    join(Member.objects.get(full_name="Chuyển Đến"), cell, kind="temporary")


@pytest.mark.parametrize(
    "change",
    [
        _card_is_taken,
        _person_is_entered,
        _value_is_changed,
        _person_moves,
        _person_is_exempted,
        _temporary_becomes,
    ],
)
def test_a_plan_that_no_longer_holds_writes_nothing_and_gives_a_new_one(
    cell, other, change, english
):
    make_member("Vũ An", cell=cell)
    make_member("Chuyển Đến", cell=other, card_number="99999999")
    rows = [
        "Lê Hoa|3/2/1960|12345678|C1||",
        "Vũ An|1971||C1||x",
        "Chuyển Đến||99999999|C1||",
    ]
    batch = stored(FULL, *rows, accept_moves=True)
    change(cell, other)
    tables = (Member, Membership, Exemption, Change)
    before = [list(model.objects.order_by("pk").values()) for model in tables]
    outcome, newer = apply_import(batch, COMMAND)
    batch.refresh_from_db()
    assert outcome == Outcome.STALE
    assert newer.pk == batch.pk
    assert newer.message.startswith("Nothing was written")
    assert [list(model.objects.order_by("pk").values()) for model in tables] == before
    assert (newer.file_name, newer.digest, newer.counts["rows"]) == ("roll.csv", batch.digest, 3)
    if newer.state == ImportState.PLANNED:
        assert apply_import(newer, COMMAND)[0] == Outcome.APPLIED


def test_who_is_absent_may_change_without_spoiling_the_plan(cell):
    batch = stored(FULL, "Lê Hoa|||C1||")
    make_member("Vũ An", cell=cell)
    assert apply_import(batch, COMMAND)[0] == Outcome.APPLIED


def test_when_the_cell_is_gone_nothing_is_written(cell):
    batch = stored("Họ và tên", "Lê Hoa", cell=cell)
    cell.placements.update(end=date(2025, 7, 1))
    assert apply_import(batch, COMMAND)[0] == Outcome.GONE
    assert not Member.objects.exists()


def _conflict(plan, batch, actor, progress):
    raise IntegrityError


@pytest.fixture
def conflicting(monkeypatch):
    """Let every writing break a rule of the database."""
    roll = KINDS[ImportKind.ROLL]
    monkeypatch.setitem(KINDS, ImportKind.ROLL, replace(roll, write=_conflict))


def test_a_write_that_slips_in_between_makes_the_plan_stale(cell, conflicting, monkeypatch):
    """As if another transaction had entered the card after the plan was made again."""
    batch = stored(FULL, "Lê Hoa||12345678|C1||")
    plan_after_conflict = applying._plan_after_conflict

    def after_the_other(*args):
        make_member("Người Khác", cell=cell, card_number="12345678")
        return plan_after_conflict(*args)

    monkeypatch.setattr(applying, "_plan_after_conflict", after_the_other)
    outcome, newer = apply_import(batch, COMMAND)
    assert (outcome, newer.state) == (Outcome.STALE, ImportState.REFUSED)
    assert not Member.objects.filter(full_name="Lê Hoa").exists()


def test_a_conflict_that_no_change_explains_is_a_fault_of_ours(cell, conflicting):
    batch = stored(FULL, "Lê Hoa||12345678|C1||")
    with pytest.raises(RuntimeError, match=f"import {batch.pk} "):
        apply_import(batch, COMMAND)
    assert Import.objects.get().state == ImportState.PLANNED


def test_the_queries_of_applying_do_not_grow_with_the_rows(
    cell, other, django_assert_max_num_queries
):
    def prepare(size, offset):
        for number in range(offset, offset + size):
            moving = name(number, "Vũ")
            make_member(moving, cell=other, card_number=f"{number + 1:08}")
            make_member(name(number, "Đỗ"), cell=cell)
        return stored(
            FULL,
            *(f"{name(n, 'Vũ')}||{n + 1:08}|C1||" for n in range(offset, offset + size)),
            *(f"{name(n, 'Đỗ')}|1960||C1||" for n in range(offset, offset + size)),
            *(f"{name(n, 'Lê')}|1960||C1||x" for n in range(offset, offset + size)),
            accept_moves=True,
        )

    counted = []
    for size, offset in ((4, 0), (14, 50)):
        batch = prepare(size, offset)
        with django_assert_max_num_queries(60) as queries:
            assert apply_import(batch, COMMAND)[0] == Outcome.APPLIED
        counted.append(len(queries))
    assert counted[0] == counted[1]
