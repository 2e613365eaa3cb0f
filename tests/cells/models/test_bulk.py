"""Rows in bulk: what is stored is what Django itself would store, on both databases."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from cells.choices import ChangeAction, ImportAction
from cells.models import Change, Import, ImportRow, Member, Membership, PlannedValues
from cells.models.bulk import insert_instances, insert_rows, reserve_keys, set_column
from cells.periods import PartialDate, today
from tests.factories import make_cell, make_member, make_user

pytestmark = pytest.mark.django_db

HOSTILE = "Lê\tThị\\N \"Hoa\" 'x'; --\r\n=1+1 😀"


def make_batch():
    return Import.objects.create(file_name="roll.csv", digest="0" * 64, size=1, as_of=today())


def test_every_sort_of_value_comes_back_as_it_was():
    cell, user = make_cell(), make_user()
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    before, after = {}, {"name": HOSTILE, "day": date(2026, 1, 2), "none": None, "list": [1, 2]}
    row = (at, user.pk, cell.pk, ChangeAction.CREATED, None, before, after, HOSTILE, "cell", "")

    insert_rows(
        Change,
        ["at", "user", "cell", "action", "object_id", "before", "after", "reason", "noun", "key"]
        + ["source"],
        [(*row, "test")],
    )

    stored = Change.objects.get()
    assert (stored.at, stored.user, stored.cell) == (at, user, cell)
    assert (stored.action, stored.object_id) == ("created", None)
    assert stored.before == {}
    assert stored.after == {"name": HOSTILE, "day": "2026-01-02", "none": None, "list": [1, 2]}
    assert stored.reason == HOSTILE


def test_an_empty_list_stays_a_list():
    batch = make_batch()
    insert_rows(
        ImportRow,
        ["batch", "row", "action", "verdict", "label", "given", "before", "after", "errors"],
        [(batch.pk, 2, ImportAction.NEW, "good", "", {}, {}, {}, [])],
    )
    stored = ImportRow.objects.get()
    assert (stored.given, stored.errors) == ({}, [])


def test_no_rows_are_no_statement_that_fails():
    insert_rows(Change, ["noun"], [])
    insert_instances(Member, [])
    assert not Change.objects.exists()


def test_instances_get_their_keys_and_can_be_saved_again():
    members = [Member(), Member()]
    for member, name in zip(members, ("Lê Hoa", "Vũ An"), strict=True):
        member.set_name(name)
        member.born = PartialDate(1960, 2)

    insert_instances(Member, members)
    members[0].full_name = "Lê Thị Hoa"
    members[0].save()

    stored = Member.objects.in_bulk()
    assert {pk: member.full_name for pk, member in stored.items()} == {
        members[0].pk: "Lê Thị Hoa",
        members[1].pk: "Vũ An",
    }
    assert stored[members[1].pk].born == PartialDate(1960, 2)
    assert stored[members[1].pk].search_name == "vu an"


def test_keys_are_given_once_whoever_gives_them():
    first = make_member()
    reserved = list(reserve_keys(Member, 3))
    bulk = Member(full_name="x", search_name="x", sort_name="x")
    insert_instances(Member, [bulk])
    last = make_member()

    keys = [first.pk, bulk.pk, last.pk]
    assert len(set(keys)) == 3
    assert first.pk not in reserved
    assert last.pk > bulk.pk > first.pk


def test_the_rules_of_the_database_hold_here_too():
    cell = make_cell()
    member = make_member(cell=cell)
    again = Membership(member=member, cell=cell, start=date(2024, 1, 1), began="roll")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_instances(Membership, [again])

    assert Membership.objects.count() == 1


def test_a_column_is_set_row_by_row():
    batch, members = make_batch(), [make_member() for _number in range(3)]
    rows = [batch.rows.create(row=number, action="new") for number in range(3)]

    set_column(
        ImportRow, "member", zip([row.pk for row in rows], [m.pk for m in members], strict=True)
    )

    stored = ImportRow.objects.order_by("row").values_list("member", flat=True)
    assert list(stored) == [member.pk for member in members]


def test_rows_that_ask_the_database_never_hang():
    """On PostgreSQL they would wait for themselves; SQLite answers them."""
    batch = Import.objects.create(file_name="x", digest="0" * 64, size=1, as_of=today())

    def rows():
        values = PlannedValues(row=Member.objects.count(), action=ImportAction.NEW.value)
        yield (batch.pk, *values)

    def insert():
        insert_rows(ImportRow, ("batch", *PlannedValues._fields), rows())

    if connection.vendor == "postgresql":
        with pytest.raises(RuntimeError, match="fetch what they need before"), transaction.atomic():
            insert()
        assert not ImportRow.objects.exists()
    else:
        insert()
        assert ImportRow.objects.get().row == 0
