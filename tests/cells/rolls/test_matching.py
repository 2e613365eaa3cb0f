"""Who is who: numbers, then name and birth in the cell, then name and full birth elsewhere."""

import pytest

from cells.models import Member
from tests.cells.rolls.files import actions, errors, plan
from tests.factories import join, make_cell, make_commune, make_member, place_cell

pytestmark = pytest.mark.django_db

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ"


@pytest.fixture
def cell():
    return make_cell("C1", name="Chi bộ Thôn Một")


def whom(made):
    """Return the members that the rows of a plan mean."""
    pks = [row.person and row.person.member.pk for row in made.rows]
    return [Member.objects.filter(pk=pk).first() for pk in pks]


def test_a_card_number_finds_its_owner_whatever_the_spelling(cell):
    owner = make_member("Lê Thị Thuỷ", cell=cell, card_number="12345678")
    made = plan(FULL, "LÊ THỊ THỦY|1960|12.345678|C1")
    assert (whom(made), actions(made)) == ([owner], ["changed"])
    assert made.rows[0].sets == {"born": "1960"}


def test_a_card_number_with_another_persons_name_is_a_doubt(cell):
    make_member("Lê Thị Thuỷ", cell=cell, card_number="12345678")
    made = plan(FULL, "Vũ Văn An||12345678|C1")
    assert actions(made) == ["doubtful"]
    assert errors(made) == [(2, "Số thẻ", "12345678")]
    assert "Lê Thị Thuỷ" in made.errors()[0]["message"]
    assert made.absent == []


def test_a_personal_number_finds_its_owner_and_a_new_card(cell):
    owner = make_member("Lê Thị Hoa", cell=cell, personal_number="022060001234")
    made = plan(
        "Họ và tên|Số thẻ|Số CCCD|Chi bộ",
        "Lê Thị Hoa|12345678|022060001234|C1",
    )
    assert whom(made) == [owner]
    assert made.rows[0].sets == {"card_number": "12345678"}


def test_numbers_of_two_people_in_one_row_are_a_doubt(cell):
    make_member("Lê Thị Hoa", cell=cell, personal_number="022060001234")
    make_member("Lê Thị Hoa", cell=cell, card_number="12345678")
    made = plan("Họ và tên|Số thẻ|Số CCCD|Chi bộ", "Lê Thị Hoa|12345678|022060001234|C1")
    assert actions(made) == ["doubtful"]
    assert errors(made) == [(2, "Số CCCD", "022060001234")]
    assert made.absent == []


def test_name_and_birth_find_the_member_of_the_cell(cell):
    member = make_member("Vũ Văn An", cell=cell, born="1960-02-03")
    made = plan(FULL, "Vũ Văn An|03/02/1960||C1")
    assert (whom(made), actions(made)) == ([member], ["unchanged"])
    assert made.rows[0].sets == {}


def test_a_name_alone_finds_the_only_bearer_in_the_cell(cell):
    member = make_member("Vũ Văn An", cell=cell)
    assert whom(plan(FULL, "Vũ Văn An|||C1")) == [member]


def test_two_of_one_name_are_told_apart_by_birth(cell):
    older = make_member("Vũ Văn An", cell=cell, born="1950-01-01")
    younger = make_member("Vũ Văn An", cell=cell, born="1980")
    made = plan(FULL, "Vũ Văn An|1980||C1", "Vũ Văn An|01/1950||C1")
    assert whom(made) == [younger, older]
    assert actions(made) == ["unchanged", "unchanged"]


def test_two_of_one_name_are_told_apart_by_the_day_of_admission(cell):
    first = make_member("Vũ Văn An", cell=cell, admitted="1990-03-02", official_from="1991")
    second = make_member("Vũ Văn An", cell=cell, admitted="1999-03-02", official_from="2000")
    made = plan(
        "Họ và tên|Ngày vào Đảng|Chi bộ", "Vũ Văn An|02/03/1999|C1", "Vũ Văn An|02/03/1990|C1"
    )
    assert whom(made) == [second, first]


def test_who_is_left_of_two_is_the_one_that_is_left(cell):
    known = make_member("Vũ Văn An", cell=cell, born="1950-01-01")
    unknown = make_member("Vũ Văn An", cell=cell)
    assert whom(plan(FULL, "Vũ Văn An|||C1", "Vũ Văn An|01/01/1950||C1")) == [unknown, known]


def test_another_birth_is_another_person(cell):
    make_member("Vũ Văn An", cell=cell, born="1950-01-01")
    made = plan(FULL, "Vũ Văn An|02/05/1980||C1")
    assert (whom(made), actions(made)) == ([None], ["new"])
    assert len(made.absent) == 1


def test_another_card_is_another_person_unless_born_on_the_same_day(cell):
    make_member("Vũ Văn An", cell=cell, card_number="11111111")
    assert actions(plan(FULL, "Vũ Văn An||22222222|C1")) == ["new"]
    make_member("Lê Hoa", cell=cell, born="1960-02-03", card_number="33333333")
    made = plan(FULL, "Lê Hoa|03/02/1960|44444444|C1")
    assert actions(made) == ["doubtful"]
    assert errors(made) == [(2, "Họ và tên", "Lê Hoa")]


def test_namesakes_without_births_are_a_doubt(cell):
    for admitted in ("1990", "1991"):
        make_member("Vũ Văn An", cell=cell, admitted=admitted)
    made = plan(FULL, "Vũ Văn An|||C1", "Vũ Văn An|||C1")
    assert actions(made) == ["doubtful", "doubtful"]
    assert errors(made) == [(2, "Họ và tên", "Vũ Văn An"), (3, "Họ và tên", "Vũ Văn An")]
    assert made.absent == []


def test_one_on_record_and_two_in_the_file_are_a_doubt(cell):
    make_member("Vũ Văn An", cell=cell)
    assert actions(plan(FULL, "Vũ Văn An|||C1", "Vũ Văn An|||C1")) == ["doubtful", "doubtful"]


def test_another_day_of_admission_without_births_is_a_doubt(cell):
    make_member("Vũ Văn An", cell=cell, admitted="1990-03-02", official_from="1991")
    made = plan("Họ và tên|Ngày vào Đảng|Chi bộ", "Vũ Văn An|02/03/1999|C1")
    assert actions(made) == ["doubtful"]


def test_name_and_full_birth_elsewhere_propose_a_move(cell):
    there = make_cell("C2", name="Chi bộ Thôn Hai")
    member = make_member("Vũ Văn An", cell=there, born="1960-02-03")
    made = plan(FULL, "Vũ Văn An|03/02/1960||C1")
    assert (whom(made), actions(made)) == ([member], ["moved"])


@pytest.mark.parametrize("birth", ["1960", "02/1960"])
def test_a_namesake_elsewhere_whose_birth_may_be_the_same_is_a_doubt(cell, birth):
    make_member("Vũ Văn An", cell=make_cell("C2"), born="1960")
    assert actions(plan(FULL, f"Vũ Văn An|{birth}||C1")) == ["doubtful"]


def test_without_a_birth_a_namesake_elsewhere_is_somebody_else(cell):
    make_member("Vũ Văn An", cell=make_cell("C2"), born="1960")
    assert actions(plan(FULL, "Vũ Văn An|||C1")) == ["new"]


def test_name_year_and_the_day_of_admission_find_somebody_elsewhere(cell):
    member = make_member("Vũ Văn An", cell=make_cell("C2"), born="1960", admitted="1990-03-02")
    headings = "Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ"
    made = plan(headings, "Vũ Văn An|1960|02/03/1990|C1", accept_moves=True)
    assert (whom(made), actions(made)) == ([member], ["moved"])


def test_another_day_of_admission_elsewhere_is_somebody_else(cell):
    make_member("Vũ Văn An", cell=make_cell("C2"), born="1960", admitted="1990-03-02")
    headings = "Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ"
    assert actions(plan(headings, "Vũ Văn An|1960|02/03/1995|C1")) == ["new"]


def test_several_of_one_name_and_birth_elsewhere_are_a_doubt(cell):
    for code in ("C2", "C3"):
        make_member("Vũ Văn An", cell=make_cell(code), born="1960-02-03")
    assert actions(plan(FULL, "Vũ Văn An|03/02/1960||C1")) == ["doubtful"]


def test_a_temporary_member_of_the_cell_is_known_and_does_not_move(cell):
    member = make_member("Vũ Văn An", cell=make_cell("C2"), card_number="12345678")
    join(member, cell, kind="temporary")
    assert actions(plan(FULL, "Vũ Văn An||12345678|C1")) == ["unchanged"]


def test_the_same_person_twice_names_the_other_row(cell):
    make_member("Vũ Văn An", cell=cell, card_number="12345678", born="1960-02-03")
    made = plan(FULL, "Vũ Văn An||12345678|C1", "Lê Hoa|||C1", "Vũ Văn An|03/02/1960||C1")
    assert errors(made) == [(4, "Họ và tên", "Vũ Văn An")]
    assert "2" in made.errors()[0]["message"]


@pytest.mark.parametrize(
    ("second", "column", "value"),
    [
        ("Lê Hoa||12345678|C1", "Số thẻ", "12345678"),
        ("Vũ Văn An|03/02/1960||C1", "Họ và tên", "Vũ Văn An"),
    ],
)
def test_a_new_person_twice_names_the_other_row(cell, second, column, value):
    make_cell("C2")
    made = plan(FULL, "Vũ Văn An|03/02/1960|12345678|C1", second)
    assert errors(made) == [(3, column, value)]
    assert actions(made) == ["new", "error"]


def test_a_new_card_of_a_known_member_cannot_also_be_a_new_persons(cell):
    make_member("Vũ Văn An", cell=cell)
    made = plan(FULL, "Vũ Văn An||12345678|C1", "Lê Hoa||12345678|C1")
    assert errors(made) == [(3, "Số thẻ", "12345678")]


def test_two_new_people_of_one_name_stay_two(cell):
    make_cell("C2")
    made = plan(
        FULL,
        "Vũ Văn An|03/02/1960||C1",
        "Vũ Văn An|1971||C1",
        "Vũ Văn An||12345678|C2",
        "Vũ Văn An||22345678|C2",
    )
    assert actions(made) == ["new"] * 4


def test_new_namesakes_of_one_cell_whom_nothing_tells_apart_are_a_doubt(cell):
    made = plan(FULL, "Vũ Văn An|||C1", "Vũ Văn An|||C1")
    assert actions(made) == ["new", "doubtful"]
    assert errors(made) == [(3, "Họ và tên", "Vũ Văn An")]


# Cells.


@pytest.mark.parametrize(
    "written", ["C1", "c1", "Chi bộ Thôn Một", "chi bộ thôn một", "Thôn Một", "THÔN MỘT"]
)
def test_a_cell_is_named_by_code_or_name(cell, written):
    made = plan("Họ và tên|Chi bộ", f"Vũ An|{written}")
    assert made.rows[0].cell == cell
    assert actions(made) == ["new"]


@pytest.mark.parametrize("written", ["", "C9", "Thôn Mốt", "Thon Mot"])
def test_an_unknown_or_missing_cell_is_an_error(cell, written):
    made = plan("Họ và tên|Chi bộ", f"Vũ An|{written}")
    assert errors(made) == [(2, "Chi bộ", written)]
    assert actions(made) == ["error"]


def test_a_name_of_two_cells_is_an_error_unless_the_commune_has_one_of_them(cell):
    commune = make_commune("X9")
    there = make_cell("C2", commune=commune, name="Chi bộ Thôn Một")
    assert errors(plan("Họ và tên|Chi bộ", "Vũ An|Thôn Một")) == [(2, "Chi bộ", "Thôn Một")]
    made = plan("Họ và tên|Chi bộ", "Vũ An|Thôn Một", commune=commune)
    assert (made.rows[0].cell, errors(made)) == (there, [])


def test_a_cell_of_another_commune_is_worded_as_an_unknown_one(cell):
    commune = make_commune("X9")
    foreign = plan("Họ và tên|Chi bộ", "Vũ An|C1", commune=commune).errors()[0]
    unknown = plan("Họ và tên|Chi bộ", "Vũ An|C9", commune=commune).errors()[0]
    assert foreign["message"] == unknown["message"]


def test_the_chosen_cell_takes_every_row_and_refuses_those_of_others(cell):
    make_cell("C2", name="Chi bộ Thôn Hai")
    assert actions(plan("Họ và tên", "Vũ An", cell=cell)) == ["new"]
    made = plan("Họ và tên|Chi bộ", "Vũ An|", "Lê Hoa|Thôn Một", "Vũ Ba|Thôn Hai", cell=cell)
    assert errors(made) == [(4, "Chi bộ", "Thôn Hai")]


def test_a_cell_is_known_by_the_name_of_the_rolls_day(cell):
    renamed = make_cell("C2", name="Chi bộ Cũ", end="2025-07-01")
    place_cell(renamed, make_commune(), "Chi bộ Mới", start="2025-07-01")
    old = ["DANH SÁCH tính đến ngày 30/06/2025"]
    assert actions(plan("Họ và tên|Chi bộ", "Vũ An|Cũ", titles=old)) == ["new"]
    assert actions(plan("Họ và tên|Chi bộ", "Vũ An|Cũ")) == ["error"]
    assert actions(plan("Họ và tên|Chi bộ", "Vũ An|Mới")) == ["new"]


def test_our_code_finds_its_member_before_anything_else(cell):
    twins = [make_member("Vũ Văn An", cell=cell) for _number in range(2)]
    rows = [f"Vũ Văn An|{member.code}|C1" for member in reversed(twins)]
    made = plan("Họ và tên|Mã đảng viên|Chi bộ", *rows)
    assert (whom(made), actions(made)) == (twins[::-1], ["unchanged", "unchanged"])


def test_a_code_that_nobody_bears_is_an_error(cell):
    made = plan("Họ và tên|Mã đảng viên|Chi bộ", "Vũ Văn An|DV-22222222|C1")
    assert (actions(made), errors(made)) == (["error"], [(2, "Mã đảng viên", "DV-22222222")])


def test_a_code_of_one_and_a_card_of_another_are_a_doubt(cell):
    one = make_member("Vũ Văn An", cell=cell)
    make_member("Lê Hoa", cell=cell, card_number="12345678")
    made = plan("Họ và tên|Mã đảng viên|Số thẻ|Chi bộ", f"Vũ Văn An|{one.code}|12345678|C1")
    assert (actions(made), errors(made)) == (["doubtful"], [(2, "Số thẻ", "12345678")])


def test_as_many_rows_as_people_of_whom_nothing_tells_one_from_another_are_paired(cell):
    twins = [make_member("Vũ Văn An", cell=cell) for _number in range(2)]
    made = plan(FULL, "Vũ Văn An|||C1", "Vũ Văn An|||C1")
    assert (whom(made), actions(made)) == (twins, ["unchanged", "unchanged"])
    assert actions(plan(FULL, *["Vũ Văn An|||C1"] * 3)) == ["doubtful"] * 3


BIRTHS = [
    # On record, in the file, with which day of admission (02/03/1990 on record), what becomes.
    ("1960-02-03", "04/02/1960", "", "doubtful"),
    ("1960-02-03", "02/03/1960", "", "doubtful"),
    ("1960-02-03", "03/02/1961", "", "doubtful"),
    ("1960-02-03", "03/02/1961", "05/06/1995", "new"),
    ("1960-02-03", "14/08/1971", "02/03/1990", "doubtful"),
    ("1960-02-03", "14/08/1971", "", "new"),
    ("1960", "1960", "05/06/1995", "doubtful"),
    ("1960", "1961", "", "new"),
    ("1960", "1960", "02/03/1990", "unchanged"),
]


@pytest.mark.parametrize(("known", "said", "admitted", "action"), BIRTHS)
def test_what_may_be_a_slip_of_the_pen_is_asked(cell, known, said, admitted, action):
    make_member("Vũ Văn An", cell=cell, born=known, admitted="1990-03-02", official_from="1991")
    headings = "Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ"
    assert actions(plan(headings, f"Vũ Văn An|{said}|{admitted}|C1")) == [action]


@pytest.mark.parametrize(
    ("birth", "admitted", "action"),
    [("1960", "02/03/1990", "doubtful"), ("1960", "", "new"), ("", "02/03/1990", "doubtful")],
)
def test_another_card_of_somebody_whose_dates_agree_is_asked(cell, birth, admitted, action):
    make_member(
        "Vũ Văn An",
        cell=cell,
        born="1960",
        admitted="1990-03-02",
        official_from="1991",
        card_number="11111111",
    )
    headings = "Họ và tên|Ngày sinh|Ngày vào Đảng|Số thẻ|Chi bộ"
    made = plan(headings, f"Vũ Văn An|{birth}|{admitted}|22222222|C1")
    assert actions(made) == [action]


# Under another name, or with another's number.

DATED = "Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ"


@pytest.mark.parametrize("written", ["ly thi diep", "Lỷ Thị Điệp", "Lý Thị Diệp", "Đặng Dung"])
def test_who_was_born_and_admitted_on_the_same_days_is_asked_about(cell, written):
    member = make_member("Lỷ Thị Diệp", cell=cell, born="1965-10-12", admitted="2000-12-24")
    made = plan(DATED, f"{written}|12/10/1965|24/12/2000|C1")
    (row,) = made.rows
    assert (actions(made), row.row.problems[0].code) == (["doubtful"], "other_name")
    assert [person.member.pk for person in row.suspects] == [member.pk]
    assert "Lỷ Thị Diệp" in row.row.problems[0].message
    assert made.absent == []


def test_another_spelling_and_the_day_of_birth_are_enough_to_ask(cell):
    make_member("Lỷ Thị Diệp", cell=cell, born="1965-10-12", admitted="2000-12-24")
    assert actions(plan(DATED, "Ly Thi Diep|12/10/1965||C1")) == ["doubtful"]
    assert actions(plan(DATED, "Vũ An|12/10/1965||C1")) == ["new"]
    assert actions(plan(DATED, "Ly Thi Diep|10/1965||C1")) == ["new"]


def test_other_numbers_or_somebody_already_met_raise_no_question(cell):
    born = {"born": "1965-10-12", "admitted": "2000-12-24"}
    make_member("Lỷ Thị Diệp", cell=cell, card_number="12345678", **born)
    heading = "Họ và tên|Ngày sinh|Ngày vào Đảng|Số thẻ|Chi bộ"
    row = "Đặng Dung|12/10/1965|24/12/2000"
    assert actions(plan(heading, f"{row}|87654321|C1")) == ["new"]
    made = plan(heading, "Lỷ Thị Diệp|||12345678|C1", f"{row}||C1")
    assert actions(made) == ["unchanged", "new"]


def test_a_swapped_number_is_put_right_and_never_answered_by_swapping_the_people(cell):
    diep = make_member("Lỷ Thị Diệp", cell=cell, card_number="11111111")
    dung = make_member("Đặng Thị Dung", cell=cell, card_number="22222222")
    made = plan(FULL, "Lỷ Thị Diệp||22222222|C1", "Đặng Thị Dung||11111111|C1")
    assert actions(made) == ["error", "error"]
    assert errors(made) == [(2, "Số thẻ", "22222222"), (3, "Số thẻ", "11111111")]
    assert {person.member.pk for row in made.rows for person in row.suspects} == {diep.pk, dung.pk}
    assert made.absent == []


def test_an_open_question_of_who_is_meant_brings_no_contradictions_of_somebody_else(cell):
    make_member("Đặng Thị Dung", cell=cell, card_number="22222222", admitted="2000-12-24")
    heading = "Họ và tên|Ngày chính thức|Số thẻ|Chi bộ"
    made = plan(heading, "Lỷ Thị Diệp|03/11/1992|22222222|C1")
    assert errors(made) == [(2, "Số thẻ", "22222222")]


def test_one_name_and_birth_in_two_cells_of_the_file_is_a_question(cell):
    make_cell("C2", name="Chi bộ Thôn Hai")
    made = plan(FULL, "Lê Thị Bốn|3/2/1960||C1", "Lê Thị Bốn|3/2/1960||C2")
    assert actions(made) == ["new", "doubtful"]
    made = plan(FULL, "Lê Thị Bốn|3/2/1960||C1", "Lê Thị Bốn|3/2/1960||C1")
    assert actions(made) == ["new", "error"]
