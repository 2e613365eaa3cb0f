"""What each row does: facts, memberships, exemptions, dates that contradict, who is absent."""

from datetime import date

import pytest

from cells.resources.sheets import UnreadableError
from tests.cells.rolls.files import actions, errors, name, plan
from tests.factories import exempt, join, make_cell, make_meeting, make_member, make_rating, mark

pytestmark = pytest.mark.django_db

FULL = "Họ và tên|Số thẻ|Chi bộ|Ngày chuyển đến"


@pytest.fixture
def cell():
    return make_cell("C1", name="Chi bộ Thôn Một")


@pytest.fixture
def other():
    return make_cell("C2", name="Chi bộ Thôn Hai")


def only(made):
    """Return the one row of a plan."""
    (row,) = made.rows
    return row


# Facts.


def test_a_new_person_gets_every_value_of_the_row(cell):
    made = plan(
        "Họ và tên|Ngày sinh|Giới tính|Dân tộc|Ngày vào Đảng|Ngày chính thức|Số thẻ|Số CCCD|Chi bộ",
        "Lê Hoa|2/1960|Nữ|Dao|3/2/1990|1991|1234567|022160001234|C1",
    )
    assert only(made).before == {}
    assert only(made).sets == {
        "full_name": "Lê Hoa",
        "born": "1960-02",
        "sex": "female",
        "ethnicity": "Dao",
        "admitted": "1990-02-03",
        "official_from": "1991",
        "card_number": "01234567",
        "personal_number": "022160001234",
        "cell": "C1",
        "since": "2026-01-01",
        "began": "roll",
    }


def test_a_change_holds_only_what_differs(cell):
    make_member("Lê Hoa", cell=cell, card_number="12345678", ethnicity="Tày", born="1960")
    made = plan(
        "Họ và tên|Ngày sinh|Dân tộc|Ngày vào Đảng|Số thẻ|Chi bộ",
        "Lê Hoa|3/2/1960|Dao|2009|12345678|C1",
    )
    assert actions(made) == ["changed"]
    assert only(made).before == {"born": "1960", "ethnicity": "Tày"}
    assert only(made).sets == {"born": "1960-02-03", "ethnicity": "Dao"}


def test_empty_values_and_vaguer_dates_change_nothing(cell):
    make_member("Lê Hoa", cell=cell, card_number="12345678", ethnicity="Tày", born="1960-02-03")
    made = plan(
        "Họ và tên|Ngày sinh|Dân tộc|Giới tính|Số thẻ|Chi bộ", "Lê Hoa|1960|TÀY||12345678|C1"
    )
    assert actions(made) == ["unchanged"]


def test_another_tone_is_another_name_and_another_place_of_the_tone_is_not(cell):
    make_member("Lê Thuý Hòa", cell=cell, card_number="12345678")
    assert actions(plan(FULL, "LÊ THÚY HOÀ|12345678|C1|")) == ["unchanged"]
    made = plan(FULL, "Lê Thúy Hoa|12345678|C1|")
    assert only(made).sets == {"full_name": "Lê Thúy Hoa"}
    assert only(made).before == {"full_name": "Lê Thuý Hòa"}


# When a membership begins.


@pytest.mark.parametrize(
    ("arrived", "titles", "since", "began"),
    [
        ("15/03/2020", ["tính đến ngày 31/12/2025"], "2020-03-15", "transferred"),
        ("03/2020", [], "2020-03-01", "transferred"),
        ("", ["tính đến ngày 31/12/2025"], "2025-12-31", "roll"),
        ("", [], "2026-01-01", "roll"),
    ],
)
def test_a_membership_begins_on_arrival_else_on_the_rolls_day(cell, arrived, titles, since, began):
    row = only(plan(FULL, f"Lê Hoa||C1|{arrived}", titles=titles))
    assert (row.sets["since"], row.sets["began"]) == (since, began)


# Moves.


def test_a_move_needs_to_be_accepted(cell, other):
    make_member("Lê Hoa", cell=other, card_number="12345678", start=date(2021, 5, 1))
    made = plan(FULL, "Lê Hoa|12345678|Thôn Một|")
    assert actions(made) == ["moved"]
    assert made.counts() == {
        "rows": 1, "new": 0, "changed": 0, "unchanged": 0, "moved": 1, "doubtful": 0, "absent": 0
    }  # fmt: skip
    (error,) = made.errors()
    assert (error["row"], error["column"], error["value"]) == (2, "Chi bộ", "Thôn Một")
    assert "Chi bộ Thôn Hai (C2)" in error["message"]


def test_an_accepted_move_sets_the_new_cell(cell, other):
    make_member("Lê Hoa", cell=other, card_number="12345678", start=date(2021, 5, 1))
    made = plan(FULL, "Lê Hoa|12345678|C1|15/03/2024", accept_moves=True)
    assert (actions(made), errors(made)) == (["moved"], [])
    assert only(made).before == {"cell": "C2", "since": "2021-05-01"}
    assert only(made).sets == {"cell": "C1", "since": "2024-03-15", "began": "transferred"}


@pytest.mark.parametrize("arrived", ["30/04/2021", "01/05/2021"])
def test_a_move_comes_after_the_start_of_the_old_membership(cell, other, arrived, english):
    make_member("Lê Hoa", cell=other, card_number="12345678", start=date(2021, 5, 1))
    made = plan(FULL, f"Lê Hoa|12345678|C1|{arrived}", accept_moves=True)
    assert actions(made) == ["error"]
    assert errors(made) == [(2, "Ngày chuyển đến", arrived)]
    assert f"a move on {arrived} would not come after that." in made.errors()[0]["message"]


def test_who_was_transferred_out_arrives_without_an_answer(cell, other):
    make_member("Lê Hoa", cell=other, card_number="12345678", end=date(2025, 11, 1))
    made = plan(FULL, "Lê Hoa|12345678|C1|")
    assert (actions(made), errors(made)) == (["changed"], [])
    assert only(made).sets == {"cell": "C1", "since": "2026-01-01", "began": "transferred"}


def test_nobody_arrives_before_leaving(cell, other):
    make_member("Lê Hoa", cell=other, card_number="12345678", end=date(2025, 11, 1))
    made = plan(FULL, "Lê Hoa|12345678|C1|31/10/2025")
    assert errors(made) == [(2, "Ngày chuyển đến", "31/10/2025")]
    assert actions(plan(FULL, "Lê Hoa|12345678|C1|01/11/2025")) == ["changed"]


@pytest.mark.parametrize("how", ["died", "resigned", "struck_off", "expelled"])
def test_who_left_for_good_is_a_doubt(cell, other, how):
    member = make_member("Lê Hoa", cell=other, card_number="12345678", end=date(2025, 11, 1))
    member.memberships.update(ended=how)
    assert actions(plan(FULL, "Lê Hoa|12345678|C1|")) == ["doubtful"]


def test_a_known_person_without_any_membership_gets_one(cell):
    make_member("Lê Hoa", card_number="12345678")
    made = plan(FULL, "Lê Hoa|12345678|C1|")
    assert (actions(made), only(made).sets["since"]) == (["changed"], "2026-01-01")


def test_an_old_roll_finds_a_membership_that_ended_since(cell):
    make_member("Lê Hoa", cell=cell, card_number="12345678", end=date(2026, 3, 1))
    assert actions(plan(FULL, "Lê Hoa|12345678|C1|")) == ["unchanged"]


# Exemptions.


def test_an_exemption_begins_with_the_membership_or_on_the_rolls_day(cell):
    make_member("Vũ An", cell=cell)
    made = plan("Họ và tên|Chi bộ|Miễn sinh hoạt", "Lê Hoa|C1|x", "Vũ An|C1|x")
    assert [row.sets["exempt_from"] for row in made.rows] == ["2026-01-01", "2026-01-01"]
    assert actions(made) == ["new", "changed"]


def test_who_is_exempt_already_stays_so(cell):
    exempt(make_member("Vũ An", cell=cell), "exempt_for_time")
    exempt(make_member("Lê Hoa", cell=cell), end=date(2025, 1, 1))
    made = plan("Họ và tên|Chi bộ|Miễn sinh hoạt", "Vũ An|C1|x", "Lê Hoa|C1|x")
    assert actions(made) == ["unchanged", "changed"]


# Dates against each other.

DATED = "Họ và tên|Ngày sinh|Ngày vào Đảng|Ngày chính thức|Ngày chuyển đến|Chi bộ"


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ("03/02/1970|03/02/1988|03/02/1989|", []),
        ("03/02/1970|1988|1989|", []),
        ("03/02/1970|02/02/1988|1989|", [("doubtful", "Ngày vào Đảng", "02/02/1988")]),
        ("29/02/1972|28/02/1990|1991|", [("doubtful", "Ngày vào Đảng", "28/02/1990")]),
        ("29/02/1972|01/03/1990|1991|", []),
        ("1970||1987|", [("doubtful", "Ngày chính thức", "1987")]),
        ("1960|03/02/1990|02/02/1990|", [("error", "Ngày chính thức", "02/02/1990")]),
        ("1960|03/02/1990|1990|", [("doubtful", "Ngày chính thức", "1990")]),
        ("1960|03/02/1990|1991|01/1990", [("error", "Ngày chuyển đến", "01/1990")]),
        ("1960|03/02/1990|1991|02/1990", []),
    ],
)
def test_dates_against_each_other(cell, dates, found):
    cell.placements.update(start=date(1950, 1, 1))
    made = plan(DATED, f"Lê Hoa|{dates}|C1")
    assert [(str(made.rows[0].action), *error[1:]) for error in errors(made)] == found


def test_a_date_is_held_against_those_on_record(cell):
    make_member("Lê Hoa", cell=cell, admitted="1990-02-03", official_from="1991-02-03")
    made = plan("Họ và tên|Ngày chính thức|Chi bộ", "Lê Hoa|02/02/1990|C1")
    assert errors(made) == [(2, "Ngày chính thức", "02/02/1990")]


def test_what_is_wrong_on_record_is_no_fault_of_a_row_that_does_not_say_it(cell):
    make_member("Lê Hoa", cell=cell, born="1980", admitted="1990", official_from="1985")
    assert actions(plan("Họ và tên|Dân tộc|Chi bộ", "Lê Hoa|Dao|C1")) == ["changed"]


# Who is absent, and what is counted.


def test_main_members_of_the_rolls_cells_who_are_not_in_it_are_absent(cell, other):
    make_member("Lê Hoa", cell=cell)
    absent = make_member("Vũ An", cell=cell)
    make_member("Đã đi", cell=cell, end=date(2025, 1, 1))
    make_member("Đến sau", cell=cell, start=date(2026, 2, 1))
    make_member("Nơi khác", cell=other)
    join(make_member("Tạm", cell=other), cell, kind="temporary")
    made = plan("Họ và tên|Chi bộ", "Lê Hoa|C1")
    assert [each.member.pk for each in made.absent] == [absent.pk]
    assert made.counts()["absent"] == 1


def test_a_row_with_an_error_still_stands_for_its_person(cell):
    make_member("Lê Hoa", cell=cell)
    made = plan("Họ và tên|Ngày sinh|Chi bộ", "Lê Hoa|31/02/1960|C1")
    assert (actions(made), made.absent) == (["error"], [])


def test_counts(cell, other):
    make_member("Không Đổi", cell=cell)
    make_member("Có Đổi", cell=cell)
    make_member("Chuyển Đến", cell=other, card_number="12345678")
    make_member("Vắng Mặt", cell=cell)
    made = plan(
        "Họ và tên|Ngày sinh|Số thẻ|Chi bộ",
        "Không Đổi|||C1",
        "Có Đổi|1960||C1",
        "Chuyển Đến||12345678|C1",
        "Người Mới|||C1",
        "Người Mới|||C1",
        "Ngày Sai|31/02/1960||C1",
    )
    assert made.counts() == {
        "rows": 6,
        "new": 1,
        "changed": 1,
        "unchanged": 1,
        "moved": 1,
        "doubtful": 1,
        "absent": 1,
    }
    assert not made.is_good


@pytest.mark.parametrize("headings", ["Họ và tên|Ngày sinh", "Họ và tên"])
def test_without_a_column_of_cells_a_cell_must_be_chosen(cell, headings):
    with pytest.raises(UnreadableError):
        plan(headings, "Lê Hoa")
    assert actions(plan(headings, "Lê Hoa", cell=cell)) == ["new"]


def test_a_chosen_cell_that_is_not_there_on_that_day_is_refused(cell):
    with pytest.raises(UnreadableError):
        plan("Họ và tên", "Lê Hoa", cell=cell, as_of=date(2019, 12, 31))


def test_the_queries_of_a_plan_do_not_grow_with_its_rows(cell, other, django_assert_num_queries):
    for number in range(40):
        card = f"{number + 1:08}"
        make_member(name(number), cell=other, card_number=card, born="1960-02-03")

    def roll(size):
        rows = [
            row
            for n in range(size)
            for row in (
                f"{name(n)}|{n + 1:08}||C1",
                f"{name(n + 20)}||3/2/1960|C1",
                f"{name(n, 'Vũ')}||{n % 28 + 1}/2/1980|C1",
            )
        ]
        return plan("Họ và tên|Số thẻ|Ngày sinh|Chi bộ", *rows, accept_moves=True)

    for size in (5, 20):
        with django_assert_num_queries(12):
            made = roll(size)
        assert made.counts()["moved"] == 2 * size


def test_a_move_on_a_day_before_sheets_of_the_old_cell_is_a_doubt(cell, other):
    member = make_member("Lê Hoa", cell=other, card_number="12345678")
    for month in ("2025-11", "2026-03"):
        mark(make_meeting(other, month), member)
    row = only(plan(FULL, "Lê Hoa|12345678|C1|01/02/2026", accept_moves=True))
    (problem,) = row.row.problems
    assert (problem.field, problem.kind, problem.code) == ("arrived", "doubt", "past_sheets")
    assert "03/2026" in problem.message

    later = plan(FULL, "Lê Hoa|12345678|C1|01/04/2026", accept_moves=True)
    assert actions(later) == ["moved"]


def test_a_move_before_the_end_of_a_rated_year_is_an_error(cell, other):
    member = make_member("Lê Hoa", cell=other, card_number="12345678")
    make_rating(other, 2025, "good", member=member)
    made = plan(FULL, "Lê Hoa|12345678|C1|31/12/2025", accept_moves=True)
    assert (actions(made), errors(made)) == (["error"], [(2, "Ngày chuyển đến", "31/12/2025")])
    assert "2025" in made.errors()[0]["message"]

    made = plan(FULL, "Lê Hoa|12345678|C1|01/01/2026", accept_moves=True)
    assert actions(made) == ["moved"]


def test_being_a_guest_elsewhere_or_on_the_sheets_of_a_third_cell_is_no_doubt(cell, other):
    member = make_member("Lê Hoa", cell=other, card_number="12345678")
    third = make_cell("C3", name="Chi bộ Thôn Ba")
    mark(make_meeting(third, "2026-03"), member)
    mark(make_meeting(other, "2026-04"), member, standing="guest")
    made = plan(FULL, "Lê Hoa|12345678|C1|01/02/2026", accept_moves=True)
    assert actions(made) == ["moved"]


def test_nobody_arrives_before_the_cell_began(cell):
    made = plan(FULL, "Lê Hoa||C1|31/12/2019", "Vũ An||C1|01/01/2020")
    assert errors(made) == [(2, "Ngày chuyển đến", "31/12/2019")]


def test_nobody_arrives_before_being_born(cell):
    made = plan("Họ và tên|Ngày sinh|Chi bộ|Ngày chuyển đến", "Lê Hoa|02/2020|C1|31/01/2020")
    assert errors(made) == [(2, "Ngày chuyển đến", "31/01/2020")]


def test_a_heading_of_brackets_takes_no_time(cell):
    """It is one line of a small file: what is no heading is left aside, not pondered."""
    made = plan("Họ và tên|Chi bộ|" + "(" * 100_000, "Lê Hoa|C1|x")
    assert made.roll.left_aside == ["(" * 200]
