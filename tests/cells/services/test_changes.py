"""The log: what an entry holds, what it never holds, and that it falls with its change."""

from datetime import date

import pytest
from django.db import transaction

from cells.choices import ChangeAction
from cells.models import Change, Meeting, Reading
from cells.services.changes import (
    Actor,
    log_act,
    log_changed,
    log_created,
    log_deleted,
    snapshot,
)
from cells.services.readings import log_reading
from tests import factories
from tests.cells.evidence import queries_of

pytestmark = pytest.mark.django_db
IMPORT = Actor.command("import_roll")


class TestSnapshot:
    def test_holds_the_facts_as_plain_values(self):
        member = factories.make_member("Lê An", code="DV-1", born="1958-03")

        assert snapshot(member) == {
            "id": member.pk,
            "code": "DV-1",
            "full_name": "Lê An",
            "sex": "",
            "ethnicity": "",
            "born": "1958-03",
            "admission_decided": None,
            "admitted": "2009",
            "official_from": "2010",
            "recognition_decided": None,
            "card_number": None,
            "personal_number": None,
        }

    def test_leaves_out_what_is_derived_and_what_is_secret(self):
        user = factories.make_user()

        assert {"search_name", "sort_name"}.isdisjoint(snapshot(factories.make_member()))
        assert "password" not in snapshot(user)
        assert user.password not in map(str, snapshot(user).values())


class TestCreated:
    def test_is_an_entry_a_row_with_all_it_holds(self):
        user, cell = factories.make_user(), factories.make_cell()
        memberships = [factories.make_member(cell=cell).memberships.get() for _n in range(2)]

        log_created(Actor(user), memberships, reason="A transfer")

        first, second = Change.objects.order_by("pk")
        assert (first.user, first.source, first.cell) == (user, "web", cell)
        assert (first.noun, first.object_id) == ("membership", memberships[0].pk)
        assert (first.action, first.reason, first.before) == ("created", "A transfer", {})
        assert first.after["member_id"] == memberships[0].member_id
        assert first.after["start"] == "2020-01-01"
        assert second.object_id == memberships[1].pk

    def test_is_written_in_bulk(self):
        few = [factories.make_member() for _n in range(2)]
        many = [factories.make_member() for _n in range(60)]

        costs = [queries_of(lambda rows=rows: log_created(IMPORT, rows)) for rows in (few, many)]

        assert costs[0] == costs[1]
        assert Change.objects.count() == 62

    def test_of_a_unit_knows_its_code_and_cell(self):
        cell = factories.make_cell("C-LOG")

        log_created(IMPORT, [cell])

        entry = Change.objects.get()
        assert (entry.key, entry.cell, entry.source) == ("C-LOG", cell, "command import_roll")


class TestChanged:
    def test_keeps_only_what_differs(self):
        member = factories.make_member("Lê An", ethnicity="Kinh")
        before = snapshot(member)
        member.set_name("Lê Ân")

        log_changed(IMPORT, [(member, before)])

        entry = Change.objects.get()
        assert (entry.before, entry.after) == ({"full_name": "Lê An"}, {"full_name": "Lê Ân"})
        assert (entry.action, entry.key) == ("changed", member.code)

    def test_leaves_nothing_when_nothing_differs(self):
        same, other = factories.make_member(), factories.make_member()
        pairs = [(row, snapshot(row)) for row in (same, other)]
        other.ethnicity = "Tày"

        log_changed(IMPORT, pairs[:1])
        assert Change.objects.count() == 0
        log_changed(IMPORT, pairs)
        assert Change.objects.get().object_id == other.pk

    def test_a_new_password_is_no_entry(self):
        user = factories.make_user()
        before = snapshot(user)
        user.set_password("another-long-password")

        log_changed(IMPORT, [(user, before)])

        assert Change.objects.count() == 0

    def test_a_new_form_of_a_name_alone_is_no_entry(self):
        member = factories.make_member()
        before = snapshot(member)
        member.search_name = member.sort_name = "otherwise made"

        log_changed(IMPORT, [(member, before)])

        assert Change.objects.count() == 0


def test_deleted_keeps_what_was_there():
    meeting = factories.make_meeting(factories.make_cell(), date(2024, 6, 1), present=3)

    log_deleted(IMPORT, [meeting], reason="Twice")

    entry = Change.objects.get()
    assert (entry.action, entry.reason, entry.after) == ("deleted", "Twice", {})
    assert (entry.before["present"], entry.before["month"]) == (3, "2024-06-01")
    assert entry.before["client_key"] == str(meeting.client_key)
    assert entry.cell == meeting.cell


def test_an_act_is_one_entry():
    cell = factories.make_cell()

    log_act(IMPORT, cell, ChangeAction.CORRECTED, before={"a": 1}, after={"a": 2}, reason="Why")

    entry = Change.objects.get()
    assert (entry.action, entry.before, entry.after) == ("corrected", {"a": 1}, {"a": 2})
    assert entry.reason == "Why"


def test_an_entry_falls_with_its_change():
    cell = factories.make_cell()

    with pytest.raises(RuntimeError), transaction.atomic():
        meeting = factories.make_meeting(cell, date(2024, 6, 1))
        log_created(IMPORT, [meeting])
        raise RuntimeError

    assert not Meeting.objects.exists()
    assert not Change.objects.exists()


def test_a_reading_says_who_looked_at_whose_data():
    user, cell = factories.make_user(), factories.make_cell()

    log_reading(user, "member_detail", object_id=7, cell=cell)

    reading = Reading.objects.get()
    assert (reading.user, reading.page, reading.object_id) == (user, "member_detail", 7)
    assert (reading.cell, reading.commune) == (cell, None)
