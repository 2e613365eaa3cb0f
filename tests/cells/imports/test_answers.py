"""Doubts and their answers: who is who, what is right as it stands, what is left out; kept for the
next file."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.choices import ImportState
from cells.models import ImportAnswer, Member, Membership
from cells.services.imports.answering import (
    Reply,
    accept_moves,
    answer_questions,
    questions_of,
)
from tests.cells.rolls.files import csv_of
from tests.factories import join, make_cell, make_member

BIRTH = "Họ và tên|Ngày sinh|Chi bộ"
ADMITTED = "Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ"


def questions(batch):
    """Return the questions of a plan: (row, code-free options, suspects)."""
    return [
        (row.row, problem["options"], sorted(problem.get("suspects", [])))
        for row in questions_of(batch)
        for problem in row.errors
    ]


def reply(office, batch, row, verdict, member=None):
    """Answer the one question of a row; return the import, planned anew."""
    (problem,) = batch.rows.get(row=row).errors
    answer_questions(
        batch, office.actor, [Reply(problem["question"], verdict, member and member.pk)]
    )
    return office.again(batch)


def actions(batch):
    return list(batch.rows.filter(row__isnull=False).values_list("action", flat=True))


@pytest.fixture
def namesakes(office):
    """Two people of one name whom nothing tells apart."""
    return [make_member("Vũ Văn An", cell=office.one) for _number in range(2)]


def test_namesakes_are_asked_about_with_those_who_may_be_meant(office, namesakes):
    batch = office.send(BIRTH, "Vũ Văn An||C1")

    assert (batch.state, batch.counts["questions"]) == (ImportState.REFUSED, 1)
    assert questions(batch) == [
        (2, ["same", "different"], [member.pk for member in namesakes]),
    ]


def test_the_same_person_is_the_one_who_was_named(office, namesakes):
    batch = office.send(BIRTH, "Vũ Văn An|1960|C1")
    batch = reply(office, batch, 2, "same", namesakes[1])

    assert (batch.state, actions(batch)) == (ImportState.PLANNED, ["changed"])
    office.confirm(batch)
    born = {member.pk: str(member.born) for member in Member.objects.exclude(born=None)}
    assert born == {namesakes[1].pk: "1960"}


def test_somebody_else_is_new(office, namesakes):
    batch = office.send(BIRTH, "Vũ Văn An|1960|C1")
    batch = reply(office, batch, 2, "different")

    assert (batch.state, actions(batch)) == (ImportState.PLANNED, ["new"])
    office.confirm(batch)
    assert Member.objects.filter(full_name="Vũ Văn An").count() == 3


def test_an_answer_is_kept_for_the_next_file(office, namesakes):
    reply(office, office.send(BIRTH, "Vũ Văn An|1960|C1"), 2, "same", namesakes[0])

    batch = office.send(BIRTH, "Lê Hoa||C1", "Vũ  Văn An|1960|C1")

    assert (batch.state, actions(batch)) == (ImportState.PLANNED, ["new", "changed"])
    assert batch.rows.get(row=3).member == namesakes[0]


def test_a_row_that_says_something_else_is_asked_about_anew(office, namesakes):
    reply(office, office.send(BIRTH, "Vũ Văn An|1960|C1"), 2, "same", namesakes[0])

    batch = office.send(BIRTH, "Vũ Văn An|1961|C1")

    assert batch.counts["questions"] == 1


def test_an_answer_can_be_changed(office, namesakes):
    batch = reply(office, office.send(BIRTH, "Vũ Văn An|1960|C1"), 2, "same", namesakes[0])
    asked = ImportAnswer.objects.get().question
    office.again(batch)

    batch = office.send(BIRTH, "Vũ Văn An|1960|C1")
    ImportAnswer.objects.filter(question=asked).delete()
    batch = office.again(batch)
    batch = reply(office, batch, 2, "different")

    assert ImportAnswer.objects.get().verdict == "different"
    assert actions(batch) == ["new"]


def test_too_young_can_be_right_as_it_stands(office):
    batch = office.send(ADMITTED, "Lê Hoa|3/2/1960|3/2/1976|C1")
    assert questions(batch) == [(2, ["accepted"], [])]

    batch = reply(office, batch, 2, "accepted")

    assert (batch.state, actions(batch)) == (ImportState.PLANNED, ["new"])
    assert str(office.confirm(batch)[0]) == "applied"


def test_two_rows_that_nothing_tells_apart_may_be_two_people(office):
    batch = office.send(BIRTH, "Lê Hoa||C1", "Lê Hoa||C1")
    assert questions(batch) == [(3, ["different", "left_out"], [])]

    batch = reply(office, batch, 3, "different")

    assert actions(batch) == ["new", "new"]
    office.confirm(batch)
    assert Member.objects.filter(full_name="Lê Hoa").count() == 2


def test_or_one_of_them_is_left_out(office):
    batch = office.send(BIRTH, "Lê Hoa||C1", "Lê Hoa||C1")

    batch = reply(office, batch, 3, "left_out")

    assert (batch.state, actions(batch)) == (ImportState.PLANNED, ["new", "left_out"])
    assert str(office.confirm(batch)[0]) == "applied"
    assert Member.objects.filter(full_name="Lê Hoa").count() == 1


def test_who_died_by_the_register_is_left_out_or_taken(office):
    row = "Lê Hoa|3/2/1960|C1|03/2025"
    batch = office.send(BIRTH + "|Ngày từ trần", row)
    assert questions(batch) == [(2, ["accepted", "left_out"], [])]

    left = reply(office, batch, 2, "left_out")
    assert (left.state, left.counts["left_out"], actions(left)) == ("planned", 1, ["left_out"])
    assert str(office.confirm(left)[0]) == "applied"
    assert not Member.objects.exists()

    ImportAnswer.objects.all().delete()
    taken = reply(office, office.send(BIRTH + "|Ngày từ trần", row), 2, "accepted")
    assert (taken.state, actions(taken)) == (ImportState.PLANNED, ["new"])


def test_a_number_that_belongs_to_another_name_may_be_of_the_same_person(office):
    member = make_member("Lê Thị Hoa", cell=office.one, card_number="11111111")
    batch = office.send("Họ và tên|Số thẻ|Chi bộ", "Vũ Thị Huệ|11111111|C1")
    assert questions(batch) == [(2, ["same"], [member.pk])]

    batch = reply(office, batch, 2, "same", member)

    assert (batch.rows.get().member, actions(batch)) == (member, ["changed"])


def test_numbers_of_two_people_can_only_be_put_right_in_the_file(office):
    make_member("Lê Hoa", cell=office.one, personal_number="022060001234")
    make_member("Lê Hoa", cell=office.one, card_number="12345678")
    batch = office.send("Họ và tên|Số thẻ|Số CCCD|Chi bộ", "Lê Hoa|12345678|022060001234|C1")

    assert (batch.counts["errors"], batch.counts["questions"]) == (1, 0)
    assert "question" not in batch.rows.get().errors[0]


def test_a_likely_duplicate_in_another_cell_waits_for_a_person(office):
    member = make_member("Lê Hoa", cell=office.two, born="1960", official_from=None, admitted=None)
    batch = office.send(BIRTH, "Lê Hoa|3/2/1960|C1")
    assert questions(batch) == [(2, ["same", "different"], [member.pk])]

    batch = reply(office, batch, 2, "same", member)

    assert (batch.state, actions(batch)) == (ImportState.REFUSED, ["moved"])
    assert questions(batch) == [(2, ["accepted"], [])]


def test_moves_are_accepted_all_at_once(office):
    members = [
        make_member(name, cell=office.two, card_number=number)
        for name, number in (("Lê Hoa", "11111111"), ("Vũ An", "22222222"))
    ]
    batch = office.send(
        "Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1", "Vũ An|22222222|C1", "Bùi Mới||C1"
    )
    assert (batch.counts["questions"], actions(batch)) == (2, ["moved", "moved", "new"])

    accept_moves(batch, office.actor)
    batch = office.again(batch)

    assert batch.state == ImportState.PLANNED
    office.confirm(batch)
    moved = Membership.objects.filter(cell=office.one, end=None, member__in=members)
    assert moved.count() == 2


def test_one_move_can_be_accepted_and_another_not(office):
    for name, number in (("Lê Hoa", "11111111"), ("Vũ An", "22222222")):
        make_member(name, cell=office.two, card_number=number)
    batch = office.send("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1", "Vũ An|22222222|C1")

    batch = reply(office, batch, 3, "accepted")

    assert [row for row, *_rest in questions(batch)] == [2]


@pytest.mark.parametrize(
    ("verdict", "whom"),
    [
        ("accepted", None),
        ("same", None),
        ("same", "stranger"),
        ("different", "suspect"),
        ("x", None),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(office, namesakes, verdict, whom):
    stranger = make_member("Vũ Văn An", cell=office.two)
    batch = office.send(BIRTH, "Vũ Văn An||C1")
    member = {"stranger": stranger, "suspect": namesakes[0]}.get(whom)

    with pytest.raises(ValidationError):
        reply(office, batch, 2, verdict, member)

    assert not ImportAnswer.objects.exists()


def test_an_answer_to_what_was_not_asked_is_refused(office, namesakes):
    batch = office.send(BIRTH, "Vũ Văn An||C1")

    with pytest.raises(ValidationError):
        answer_questions(batch, office.actor, [Reply("0" * 64, "different")])


def test_answers_of_one_commune_are_not_those_of_another(office, namesakes):
    reply(office, office.send(BIRTH, "Vũ Văn An|1960|C1"), 2, "different")
    other = type(office)(code="XB", cells=("D1", "D2"))
    for _number in range(2):
        make_member("Vũ Văn An", cell=other.one)

    batch = other.send(BIRTH, "Vũ Văn An|1960|D1")

    assert batch.counts["questions"] == 1


# What was said is asked anew when the record says something else.


def test_somebody_else_is_known_when_the_same_file_comes_again(office, namesakes):
    roll = (BIRTH, "Vũ Văn An||C1")
    office.confirm(reply(office, office.send(*roll), 2, "different"))
    made = Member.objects.latest("pk")

    batch = office.send(*roll)

    assert (actions(batch), batch.rows.get(row=2).member) == (["unchanged"], made)


def test_two_whom_nothing_tells_apart_are_known_when_the_same_file_comes_again(office):
    roll = (BIRTH, "Lê Hoa||C1", "Lê Hoa||C1")
    office.confirm(reply(office, office.send(*roll), 3, "different"))

    assert actions(office.send(*roll)) == ["unchanged", "unchanged"]


def test_a_person_who_seems_to_stand_twice_may_be_two(office):
    member = make_member("Lê Hoa", cell=office.one, born="1960", admitted=None, official_from=None)
    batch = office.send(BIRTH, "Lê Hoa|1960|C1", "Lê Hoa|3/1960|C1")
    assert questions(batch) == [(3, ["different", "left_out"], [])]

    batch = reply(office, batch, 3, "different")

    assert (batch.rows.get(row=2).member, actions(batch)) == (member, ["unchanged", "new"])


def test_a_move_that_was_accepted_once_is_asked_about_the_next_time(office):
    make_member("Lê Hoa", cell=office.two, card_number="11111111")
    roll = ("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C1")
    back = ("Họ và tên|Số thẻ|Chi bộ", "Lê Hoa|11111111|C2")
    office.confirm(reply(office, office.send(*roll), 2, "accepted"))
    office.confirm(reply(office, office.send(*back, as_of=date(2026, 2, 1)), 2, "accepted"))

    batch = office.send(*roll, as_of=date(2026, 3, 1))

    assert (batch.state, batch.counts["questions"]) == (ImportState.REFUSED, 1)


def test_a_move_to_one_cell_is_not_one_to_another(office):
    make_member("Lê Hoa", cell=make_cell("C9", commune=office.commune), card_number="11111111")
    roll = csv_of("Họ và tên|Số thẻ", "Lê Hoa|11111111")
    reply(office, office.send_bytes(roll, cell=office.one), 2, "accepted")

    assert office.send_bytes(roll, cell=office.one).state == ImportState.PLANNED
    assert office.send_bytes(roll, cell=office.two).counts["questions"] == 1


def test_who_came_back_once_and_left_again_is_asked_about(office):
    member = make_member("Vũ An", cell=office.one, card_number="11111111", end=date(2025, 1, 1))
    member.memberships.update(ended="resigned")
    roll = ("Họ và tên|Số thẻ|Chi bộ", "Vũ An|11111111|C1")
    office.confirm(reply(office, office.send(*roll), 2, "accepted"))
    member.memberships.filter(end=None).update(end=date(2026, 6, 1), ended="expelled")

    batch = office.send(*roll, as_of=date(2026, 7, 1))

    assert (batch.state, batch.counts["questions"]) == (ImportState.REFUSED, 1)


def test_nobody_moves_to_where_they_were_in_temporary_activity_later(office):
    member = make_member("Lê Hoa", cell=office.two, card_number="11111111")
    join(member, office.one, kind="temporary", start=date(2026, 3, 1), end=date(2026, 9, 1))
    headings = "Họ và tên|Số thẻ|Ngày chuyển đến|Chi bộ"

    batch = office.send(
        headings, "Lê Hoa|11111111|1/2/2026|C1", as_of=date(2026, 10, 1), accept_moves=True
    )

    (error,) = batch.rows.get().errors
    assert (batch.counts["errors"], error["column"]) == (1, "Ngày chuyển đến")
    assert "until 31/08/2026" in error["message"]
