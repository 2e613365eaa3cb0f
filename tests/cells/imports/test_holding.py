"""What keeps an applied roll from being taken back, and what does not."""

from datetime import date

import pytest

from cells.choices import ImportState, Standing
from cells.models import Exemption, ImportRow, Member, Membership
from cells.services.imports.answering import Reply, answer_questions
from cells.services.imports.undoing import undo_import, what_holds
from tests.cells.evidence import everything
from tests.factories import (
    exempt,
    join,
    make_meeting,
    make_member,
    make_rating,
    mark,
    place_cell,
)

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Miễn sinh hoạt"
SHORT = "Họ và tên|Số thẻ|Dân tộc|Chi bộ"


def reasons(batch):
    return [(hold.member.full_name, hold.reason) for hold in what_holds(batch)]


@pytest.fixture
def applied(office):
    """An applied roll with a changed member, one who moved and became exempt, and a new one."""
    make_member("Lê Hoa", cell=office.one, card_number="11111111", ethnicity="Tày")
    make_member("Vũ An", cell=office.two, card_number="22222222")
    rows = [
        "Lê Thị Hoa|3/2/1960|11111111|C1|",
        "Vũ An||22222222|C1|x",
        "Trần Mới|1/1/1970|33333333|C1|x",
    ]
    return office.apply(FULL, *rows, accept_moves=True)


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


def test_sheets_of_the_old_cell_on_which_they_are_do_not_hold_it(office):
    member = make_member("Vũ An", cell=office.two, card_number="22222222")
    mark(make_meeting(office.two, "2026-03"), member)
    batch = office.send(SHORT, "Vũ An|22222222||C1", accept_moves=True)
    (question,) = [each["question"] for each in batch.rows.get().errors]
    answer_questions(batch, office.actor, [Reply(question, "accepted")])
    batch = office.again(batch)
    office.confirm(batch)
    batch.refresh_from_db()
    assert (batch.state, reasons(batch)) == (ImportState.APPLIED, [])

    make_meeting(office.two, "2026-04")
    assert reasons(batch) == [("Vũ An", "is missing on the sheet of 04/2026, as having left")]


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


def test_a_sheet_of_the_old_cell_without_them_holds_it(office, applied):
    meeting = make_meeting(office.two, "2026-05")

    (hold,) = what_holds(applied)

    assert (hold.member.full_name, hold.meeting) == ("Vũ An", meeting)
    assert hold.reason == "is missing on the sheet of 05/2026, as having left"


def test_a_sheet_names_its_meeting(office, applied):
    meeting = make_meeting(office.one, "2026-03", present=2)
    mark(meeting, Member.objects.get(card_number="22222222"))

    assert [hold.meeting for hold in what_holds(applied)] == [meeting]


def test_a_stay_in_the_cell_that_they_left_holds_it(office, applied):
    member = Member.objects.get(card_number="22222222")
    join(member, office.two, kind="temporary", start=date(2026, 2, 1))

    assert reasons(applied) == [
        ("Vũ An", "is in temporary activity in the cell that they left"),
    ]


@pytest.mark.parametrize("what", ["rating", "office"])
def test_what_somebody_who_moved_got_in_the_new_cell_holds_it(office, applied, what):
    member = Member.objects.get(card_number="22222222")
    if what == "rating":
        make_rating(office.one, 2026, "good", member=member)
    else:
        member.offices.create(cell=office.one, role="deputy", start=date(2026, 2, 1))

    words = {"rating": "has a rating", "office": "holds an office"}
    assert reasons(applied) == [("Vũ An", words[what])]


def test_a_value_that_a_later_import_wrote_again_holds_it_until_that_is_taken_back(office):
    make_member("Lê Hoa", cell=office.one, card_number="11111111", ethnicity="Kinh")
    first, second, third = (
        office.apply(SHORT, f"Lê Hoa|11111111|{group}|C1") for group in ("Dao", "Tày", "Dao")
    )

    assert reasons(first) == [("Lê Hoa", "was changed since")]
    for batch in (third, second, first):
        assert undo_import(batch, office.actor)[1] == []
    assert Member.objects.get().ethnicity == "Kinh"


def test_who_belongs_to_another_commune_now_is_not_changed(office):
    member = make_member("Lê Hoa", cell=office.one, card_number="11111111", ethnicity="Kinh")
    batch = office.apply(SHORT, "Lê Hoa|11111111|Dao|C1")
    other = type(office)(code="XB", cells=("D1", "D2"))
    member.memberships.update(end=date(2026, 5, 1), ended="transferred")
    join(member, other.one, start=date(2026, 5, 1))

    assert reasons(batch) == [("Lê Hoa", "belongs to another commune now")]
    assert undo_import(batch, office.actor)[0].state == ImportState.APPLIED
    member.refresh_from_db()
    assert member.ethnicity == "Dao"


def test_a_cell_that_went_to_another_commune_takes_its_people_along(office):
    batch = office.apply(SHORT, "Lê Hoa|11111111|Dao|C1")
    other = type(office)(code="XB", cells=("D1", "D2"))
    office.one.placements.update(end=date(2026, 5, 1))
    place_cell(office.one, other.commune, "Chi bộ Thôn Một", start=date(2026, 5, 1))

    assert reasons(batch) == [("Lê Hoa", "belongs to another commune now")]


def test_a_number_that_is_somebody_elses_now_holds_it(office):
    member = make_member("Lê Hoa", cell=office.one, card_number="11111111")
    headings = "Mã đảng viên|Họ và tên|Số thẻ|Chi bộ"
    batch = office.apply(headings, f"{member.code}|Lê Hoa|33333333|C1")
    make_member("Vũ An", cell=office.two, card_number="11111111")

    assert reasons(batch) == [("Lê Hoa", "had a number that is somebody else’s now")]


def test_a_person_who_is_not_on_record_any_more_holds_it(office):
    batch = office.apply(SHORT, "Lê Hoa|11111111|Dao|C1")
    ImportRow.objects.update(member=None)
    Membership.objects.all().delete()
    Member.objects.all().delete()

    holds = what_holds(batch)

    assert {(hold.member, hold.reason) for hold in holds} == {(None, "was changed since")}
    assert holds[0].subject == "Somebody who is not on record any more"
