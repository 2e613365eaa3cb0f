"""Guests, written on the page of a sheet. Today is 10 July 2024 (see `clock`)."""

import pytest

from cells.models import Attendance
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import Untouched, open_meeting, sheet, stored, url
from tests.cells.views.pages import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(district):
    factories.make_member("Lê An", cell=district.cell)
    return open_meeting(district.cell)


def guests():
    return set(Attendance.objects.filter(member=None).values_list("guest_name", flat=True))


def test_are_written_one_a_line(secretary, draft):
    written = "  Ông  Năm, Phó Bí thư Đảng ủy\r\n\r\nBà Ba\r\nBà Ba\r\n"

    secretary.post(url("sheet", draft), sheet(draft, guest_names=written))

    assert guests() == {"Ông Năm, Phó Bí thư Đảng ủy", "Bà Ba"}
    assert (stored(draft).guests, stored(draft).expected) == (2, 1)
    page = secretary.get(url("sheet", draft)).content.decode()
    assert "Bà Ba\nÔng Năm, Phó Bí thư Đảng ủy</textarea>" in page
    assert "guests: 2" in secretary.get(url("detail", draft)).content.decode()


def test_an_empty_field_takes_them_away_and_a_page_without_it_leaves_them(secretary, draft):
    secretary.post(url("sheet", draft), sheet(draft, guest_names="Bà Ba"))

    secretary.post(url("sheet", draft), sheet(stored(draft)))
    assert guests() == {"Bà Ba"}

    secretary.post(url("sheet", draft), sheet(stored(draft), guest_names=""))
    assert guests() == set()


def test_are_saved_by_the_script_too(secretary, draft):
    sent = sheet(draft, guest_names="Bà Ba", action="autosave")
    script = {"accept": "application/json"}
    assert secretary.post(url("sheet", draft), sent, headers=script).json()["version"] == 2
    assert guests() == {"Bà Ba"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Lê An", "Lê An is on the sheet already; to somebody else of that name, add the office."),
        (
            "A" * 201,
            "“AAAAAAAAAAAAAAAAAAAA…” is longer than 200 letters: write one guest a line.",
        ),
        ("\r\n".join(f"Bà {n}" for n in range(51)), "These are more than 50 guests."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_stays_written(secretary, draft, written, said):
    with Untouched():
        page = secretary.post(url("sheet", draft), sheet(draft, guest_names=written))
    assert errors(page) == {"guest_names": [said]}
    assert written.split("\r\n")[0] in page.content.decode()


def test_of_a_submitted_meeting_need_a_reason(secretary, draft):
    meeting = services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)
    sent = sheet(meeting, guest_names="Bà Ba")

    page = secretary.post(url("sheet", meeting), sent)
    assert errors(page) == {"reason": ["Say why the submitted sheet is corrected."]}

    secretary.post(url("sheet", meeting), sent | {"reason": "Forgotten"})
    assert guests() == {"Bà Ba"}


def test_a_member_of_another_cell_is_shown_as_a_guest(secretary, draft, district):
    visitor = factories.make_member("Hà Sơn", cell=district.foreign)
    factories.mark(draft, visitor, standing="guest")
    page = secretary.get(url("sheet", draft)).content.decode()
    assert "Also on the sheet as guests, from other cells:" in page
    assert "<li>Hà Sơn</li>" in page
