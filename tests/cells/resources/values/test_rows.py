"""Rows: their texts, their problems, and the way into a stored plan and back."""

import pytest

from cells.periods import PartialDate
from cells.resources.values.rows import LONGEST_SHOWN, Problem, ProblemKind, RollRow

POSITIONS = {"full_name": 0, "born": 1, "male": 2, "card_number": 3}


def row_of(*values):
    return RollRow(7, values, POSITIONS)


def test_a_row_knows_the_texts_of_its_line():
    row = row_of("Lê Hoa", "31/02/1960", "", "12")
    assert [row.text(column) for column in ("full_name", "born", "card_number", "cell")] == [
        "Lê Hoa",
        "31/02/1960",
        "12",
        "",
    ]


def test_a_value_that_stands_in_another_column_has_its_text():
    row = row_of("Lê An", "", "3/2/60", "022060001234")
    assert (row.text("born"), row.text("personal_number")) == ("3/2/60", "022060001234")


def test_a_line_that_ends_early_is_empty_there():
    assert row_of("Lê An").text("card_number") == ""


def test_a_problem_shows_the_text_of_its_column_cut_to_length():
    row = row_of("Lê An", "x" * 300)
    made = row.add_problem("born", "Not a date.", ProblemKind.DOUBT, "odd")
    assert made == Problem("born", "x" * LONGEST_SHOWN, "Not a date.", ProblemKind.DOUBT, "odd")
    assert row.problems == [made]
    assert row.add_problem(None, "Odd.") == Problem(None, "", "Odd.", ProblemKind.ERROR, "")


@pytest.mark.parametrize(
    ("kinds", "is_wrong"), [([], False), (["doubt", "move"], False), (["doubt", "error"], True)]
)
def test_a_row_is_wrong_when_something_must_be_put_right(kinds, is_wrong):
    row = row_of("Lê An")
    for kind in kinds:
        row.add_problem("born", "Odd.", ProblemKind(kind))
    assert row.is_wrong == is_wrong


def test_rows_do_not_share_their_problems():
    one, other = RollRow(1), RollRow(2)
    one.add_problem("born", "Odd.")
    assert other.problems == []


def test_a_row_can_be_kept_as_plain_values_without_the_empty_ones():
    row = row_of("Lê An")
    row.full_name, row.sex, row.male = "Lê An", "male", PartialDate(1960, 2)
    row.born, row.arrived, row.exempt = PartialDate(1960, 2), PartialDate(2020, 3, 1), True
    given = {
        "full_name": "Lê An",
        "sex": "male",
        "born": "1960-02",
        "arrived": "2020-03-01",
        "exempt": True,
    }
    assert row.given() == given
    again = RollRow.of_given(7, given)
    assert (again.number, again.given(), again.problems) == (7, given, [])
    assert (again.born, again.arrived) == (PartialDate(1960, 2), PartialDate(2020, 3, 1))


def test_a_row_that_was_kept_shows_what_was_understood():
    row = RollRow.of_given(7, {"full_name": "Lê An", "born": "1960-02-03", "exempt": True})
    texts = [row.text(column) for column in ("full_name", "born", "exempt", "sex")]
    assert texts == ["Lê An", "03/02/1960", "x", ""]


def test_a_row_has_no_room_for_more():
    with pytest.raises(AttributeError):
        RollRow(1).unknown = 1
