"""How a sheet differs from the people of its day."""

from datetime import date

import pytest

from cells.models import Membership
from cells.services import sheets
from tests import factories

DAY = date(2024, 6, 3)


@pytest.fixture
def cell(db):
    return factories.make_cell()


@pytest.fixture
def an(cell):
    return factories.make_member("Lê An", cell=cell)


@pytest.fixture
def bình(cell):
    return factories.make_member("Lê Bình", cell=cell)


@pytest.fixture
def meeting(cell, an, bình):
    meeting = factories.make_meeting(cell, "2024-06", held_on=DAY, state="draft")
    sheets.draw_sheet(meeting)
    return meeting


def leave(member, day=DAY):
    Membership.objects.filter(member=member).update(end=day, ended="transferred")


def test_there_is_none_while_the_sheet_holds_the_people_of_the_day(meeting):
    difference = sheets.difference_of(meeting)

    assert not difference
    assert difference.people == 0


def test_it_names_who_joins_who_leaves_and_of_whom_something_else_is_expected(
    cell, meeting, an, bình
):
    leave(an)
    factories.exempt(bình)
    chi = factories.make_member("Lê Chi", cell=cell)

    difference = sheets.difference_of(meeting)

    assert [place.member for place in difference.joining] == [chi]
    assert [row.member for row in difference.leaving] == [an]
    ((row, place),) = difference.moving
    assert (row.member, row.standing) == (bình, "expected")
    assert (place.standing, place.ground) == ("exempt", "exempt")
    assert difference.people == 3


def test_guests_stay_whatever_the_roll_says(cell, meeting, an):
    leave(an)
    meeting.sheet.filter(member=an).update(standing="guest")
    guest = factories.make_member("Lê Chi", cell=cell)
    factories.mark(meeting, guest, standing="guest")
    factories.mark(meeting, None, standing="guest", guest_name="Ông Dũng")

    assert not sheets.difference_of(meeting)


def test_of_a_meeting_that_was_not_held_everybody_leaves(meeting, an, bình):
    meeting.held_on, meeting.not_held_reason = None, "Flood"

    difference = sheets.difference_of(meeting)

    assert [row.member for row in difference.leaving] == [an, bình]


def test_its_key_is_that_of_the_same_people_and_marks_only(cell, meeting, an):
    leave(an)
    first = sheets.difference_of(meeting).key
    assert sheets.difference_of(meeting).key == first

    meeting.sheet.filter(member=an).update(presence="excused", reason="ill")
    marked = sheets.difference_of(meeting).key
    factories.make_member("Lê Chi", cell=cell)

    assert len({first, marked, sheets.difference_of(meeting).key}) == 3
