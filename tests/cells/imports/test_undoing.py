"""An applied import taken back: everything as it was, unless something was built on it."""

import pytest

from cells.choices import ImportState
from cells.models import Change, ImportAnswer, Member
from cells.services.imports.undoing import undo_import
from tests.cells.evidence import everything
from tests.factories import make_member

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Miễn sinh hoạt"


def record():
    """Return every row of the record but those of imports and logs."""
    return everything(but=("Import", "ImportRow", "ImportFile", "ImportAnswer", "Change"))


@pytest.fixture
def applied(office):
    """An applied roll with a new member, a changed one, and one who moved and became exempt."""
    make_member("Lê Hoa", cell=office.one, card_number="11111111", ethnicity="Tày")
    make_member("Vũ An", cell=office.two, card_number="22222222")
    rows = [
        "Lê Thị Hoa|3/2/1960|11111111|C1|",
        "Vũ An||22222222|C1|x",
        "Trần Mới|1/1/1970|33333333|C1|x",
    ]
    office.before = record()
    return office.apply(FULL, *rows, accept_moves=True)


def test_everything_is_as_it_was(office, applied):
    assert (applied.state, applied.counts["new"]) == (ImportState.APPLIED, 1)

    batch, holds = undo_import(applied, office.actor)

    assert (batch.state, holds, record()) == (ImportState.UNDONE, [], office.before)
    assert (batch.undone_by, batch.undone_at is not None) == (office.actor.user, True)


def test_what_was_taken_back_is_logged(office, applied):
    newest = Change.objects.order_by("-pk").first().pk

    undo_import(applied, office.actor)

    later = Change.objects.filter(pk__gt=newest)
    assert sorted(later.values_list("noun", "action")) == [
        ("exemption", "deleted"),
        ("exemption", "deleted"),
        ("member", "changed"),
        ("member", "deleted"),
        ("membership", "changed"),
        ("membership", "deleted"),
        ("membership", "deleted"),
    ]
    assert set(later.values_list("user", "source")) == {
        (office.actor.user.pk, f"undoing import {applied.pk}")
    }
    restored = later.get(noun="member", action="changed")
    assert restored.after == {"full_name": "Lê Hoa", "born": None}


def test_a_second_click_does_nothing_more(office, applied):
    undo_import(applied, office.actor)
    after = everything()

    batch, holds = undo_import(applied, office.actor)

    assert (batch.state, holds, everything()) == (ImportState.UNDONE, [], after)


def test_numbers_that_changed_hands_come_back(office):
    one = make_member("Lê Hoa", cell=office.one, card_number="11111111")
    two = make_member("Vũ An", cell=office.one, card_number="22222222")
    rows = [f"{one.code}|Lê Hoa|33333333|C1", f"{two.code}|Vũ An|44444444|C1"]
    batch = office.apply("Mã đảng viên|Họ và tên|Số thẻ|Chi bộ", *rows)
    logged = Change.objects.filter(noun="member").order_by("object_id")
    assert [(change.before, change.after) for change in logged] == [
        ({"card_number": "11111111"}, {"card_number": "33333333"}),
        ({"card_number": "22222222"}, {"card_number": "44444444"}),
    ]

    undo_import(batch, office.actor)

    cards = Member.objects.order_by("pk").values_list("card_number", flat=True)
    assert list(cards) == ["11111111", "22222222"]


def test_a_later_roll_that_found_the_member_unchanged_does_not_hold_it(office):
    first = office.apply("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    second = office.apply("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")

    batch, holds = undo_import(first, office.actor)

    assert (batch.state, holds, Member.objects.count()) == (ImportState.UNDONE, [], 0)
    assert second.rows.get().member is None


def test_a_plan_that_waits_does_not_outlive_what_was_taken_back(office):
    first = office.apply("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    waiting = office.send("Họ và tên|Số thẻ|Dân tộc|Chi bộ", "Lê Hoa|11111111|Dao|C1")
    undo_import(first, office.actor)

    outcome, batch = office.confirm(waiting)

    assert (str(outcome), batch.state, batch.counts["new"]) == ("stale", ImportState.PLANNED, 1)
    assert not ImportAnswer.objects.exists()


def test_what_is_not_applied_is_not_taken_back(office):
    batch = office.send("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")

    batch, holds = undo_import(batch, office.actor)

    assert (batch.state, holds) == (ImportState.PLANNED, [])
