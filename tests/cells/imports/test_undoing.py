"""An applied import taken back: everything as it was, unless something was built on it."""

from datetime import date

import pytest

from cells.choices import ImportState, Standing
from cells.models import Change, Exemption, ImportAnswer, Member, Membership
from cells.services.imports.undoing import undo_import, what_holds
from tests.cells.evidence import everything
from tests.factories import exempt, join, make_meeting, make_member, make_rating, mark

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Miễn sinh hoạt"


def record():
    """Return every row of the record but those of imports and logs."""
    return everything(but=("Import", "ImportRow", "ImportFile", "ImportAnswer", "Change"))


def reasons(batch):
    return [(hold.member.full_name, hold.reason) for hold in what_holds(batch)]


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


def test_a_value_that_somebody_changed_since_holds_it(office, applied):
    Member.objects.filter(card_number="11111111").update(born="1961")

    assert reasons(applied) == [("Lê Thị Hoa", "was changed since")]
    after = everything()
    batch, holds = undo_import(applied, office.actor)
    assert (batch.state, len(holds), everything()) == (ImportState.APPLIED, 1, after)


def test_a_value_that_the_import_did_not_touch_may_change(office, applied):
    Member.objects.filter(card_number="11111111").update(ethnicity="Dao")

    undo_import(applied, office.actor)

    member = Member.objects.get(card_number="11111111")
    assert (member.full_name, member.ethnicity) == ("Lê Hoa", "Dao")


def test_a_membership_that_ended_since_holds_it(office, applied):
    Membership.objects.filter(member__card_number="22222222", end=None).update(
        end=date(2026, 6, 1), ended="died"
    )
    assert reasons(applied) == [("Vũ An", "was changed since")]


def test_a_row_that_is_gone_holds_it(office, applied):
    Exemption.objects.filter(member__card_number="22222222").delete()
    assert reasons(applied) == [("Vũ An", "was changed since")]


def test_a_sheet_of_the_new_cell_holds_it(office, applied):
    meeting = make_meeting(office.one, "2026-03", present=2)
    mark(meeting, Member.objects.get(card_number="22222222"))

    assert reasons(applied) == [("Vũ An", "is on the sheet of 03/2026")]


def test_a_sheet_before_the_day_of_the_roll_does_not_hold_it(office, applied):
    meeting = make_meeting(office.two, "2025-03", present=1)
    mark(meeting, Member.objects.get(card_number="22222222"))

    assert reasons(applied) == []


def test_a_sheet_on_which_somebody_is_exempt_holds_it(office):
    member = make_member("Lê Hoa", cell=office.one, card_number="11111111")
    batch = office.apply("Họ và tên|Số thẻ|Chi bộ|Miễn sinh hoạt", "Lê Hoa|11111111|C1|x")
    meeting = make_meeting(office.one, "2026-03", exempt=1)
    mark(meeting, member, presence="", standing=Standing.EXEMPT)

    assert reasons(batch) == [("Lê Hoa", "is exempt on the sheet of 03/2026")]


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda office, member: member.offices.create(
            cell=office.one, role="deputy", start=date(2026, 2, 1)), "holds an office"),
        (lambda office, member: make_rating(office.one, 2025, "good", member=member),
         "has a rating"),
        (lambda office, member: join(member, office.two, kind="temporary", start=date(2026, 2, 1)),
         "belongs to a cell by another decision"),
    ],
    ids=["office", "rating", "membership"],
)  # fmt: skip
def test_what_names_a_new_member_holds_it(office, build, reason):
    batch = office.apply("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    build(office, Member.objects.get())

    assert reasons(batch) == [("Lê Hoa", reason)]


def test_an_exemption_by_another_decision_holds_a_new_member(office):
    batch = office.apply("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    exempt(Member.objects.get(), start=date(2026, 2, 1))

    assert reasons(batch) == [("Lê Hoa", "is exempt by another decision")]


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
