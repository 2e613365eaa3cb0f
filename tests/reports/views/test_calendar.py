"""The page of the calendar: who sees it, what it leads to, and what is asked wrongly."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from cells.models import Reminder
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/reports/calendar/"
DAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is September of 2024: of HERE-1, June came, July was not held, all else is missing."""
    real = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, zone=None: real(value, zone) if value else DAY
    )


def test_staff_and_readers_of_a_commune_see_its_cells_at_once(sign_in):
    for who in ("staff", "reader"):
        page = sign_in(who).get(URL)
        shown = page.context["calendar"]
        assert (shown.name, [line.cell for line in shown.lines]) == ("Xã HERE", ["HERE-1"])
        assert [column.months.start.month for column in shown.columns] == list(range(1, 10))
        assert "Chi bộ THERE" not in page.content.decode()


def test_upper_staff_see_the_communes_first_each_leading_to_its_cells(sign_in):
    client = sign_in("upper")
    page = client.get(URL)
    lines = page.context["calendar"].lines
    assert [(line.name, line.total.missing, line.total.due) for line in lines] == [
        ("Xã HERE", 6, 8),
        ("Xã THERE", 6, 8),
    ]
    assert 'href="?commune=THERE"' in page.content.decode()
    there = client.get(URL, {"commune": "THERE"})
    assert [line.cell for line in there.context["lines"]] == ["THERE-1"]


def test_without_a_commune_it_is_not_there(sign_in):
    assert sign_in("secretary").get(URL).status_code == 404


def test_a_foreign_commune_is_answered_as_an_unknown_one(sign_in):
    client = sign_in("staff")
    for code in ("THERE", "THENE"):
        page = client.get(URL, {"commune": code})
        assert f"There is no commune with the code “{code}”." in page.content.decode()
        assert "calendar" not in page.context


def test_a_year_that_has_not_begun_is_said_at_the_field(sign_in):
    assert "That year has not begun." in sign_in("staff").get(URL, {"year": 2025}).content.decode()


def test_signs_have_words_and_lead_to_the_meeting(sign_in, places):
    factories.make_meeting(
        places["HERE"].cell, "2024-08", first_submitted_at=datetime(2024, 9, 6, 5, tzinfo=UTC)
    )
    body = sign_in("reader").get(URL).content.decode()
    squares = re.findall(r'<td class="square (\w+)">(.*?)</td>', body, re.DOTALL)
    assert [state for state, _words in squares] == (
        ["overdue"] * 5 + ["submitted", "not_held", "submitted", "coming"]
    )
    june, august = squares[5][1], squares[7][1]
    assert f'href="/meetings/{places["HERE"].meeting.pk}/"' in june
    assert ">Sent</span>" in june and "late" not in june
    assert ">late</small>" in august
    assert ">Not yet due</span>" in squares[8][1]


@pytest.mark.parametrize("kind", ["regular", "thematic"])
@pytest.mark.parametrize(
    ("who", "commune", "status"),
    [
        ("staff", "", "missing"),
        ("staff", "", "late"),
        ("upper", "HERE", "late"),
        ("upper", "", "missing"),
    ],
)
def test_a_number_of_the_foot_opens_as_many_slots(sign_in, places, who, commune, status, kind):
    late = datetime(2024, 9, 6, 5, tzinfo=UTC)
    factories.make_meeting(places["HERE"].cell, "2024-05", kind=kind, first_submitted_at=late)
    client = sign_in(who)
    page = client.get(URL, {"kind": kind, "commune": commune})
    counts = _counts_of_foot(page.context["calendar"])
    slots = rf'href="(/reports/reporting/slots/[^"]+status={status}[^"]*)"'
    links = re.findall(slots, page.content.decode())[-len(counts) :]
    listed = [client.get(link.replace("&amp;", "&")).context["page_obj"] for link in links]
    assert [page.paginator.count for page in listed] == [getattr(count, status) for count in counts]
    assert listed[0].paginator.count


def _counts_of_foot(shown):
    """Return the counts that have a link, in the order of the page: those of which any is due."""
    total, counts = shown.total, getattr(shown, "counts", None)
    counts = [total, *counts] if counts else [total.total, *total.counts]
    return [count for count in counts if count.due]


def test_only_what_is_missing(sign_in, places):
    commune = places["HERE"].meeting.commune
    done = factories.make_cell("HERE-2", commune=commune, start=date(2024, 8, 1))
    factories.make_meeting(done, "2024-08")
    client = sign_in("staff")
    assert [line.cell for line in client.get(URL).context["lines"]] == ["HERE-1", "HERE-2"]
    page = client.get(URL, {"missing": "on"})
    assert [line.cell for line in page.context["lines"]] == ["HERE-1"]
    assert page.context["calendar"].counts[-2].due == 2


def test_a_cell_can_be_reminded_by_staff_alone(sign_in, places):
    cell = places["HERE"].cell
    Reminder.objects.create(
        cell=cell,
        slots=["regular 2024-08"],
        begun_at="2024-09-07T05:00:00Z",
        sent_at="2024-09-07T05:00:01Z",
    )
    for who, may in (("staff", True), ("upper", True), ("reader", False)):
        body = sign_in(who).get(URL, {"commune": "HERE"}).content.decode()
        assert ('href="/cells/HERE-1/reminder/"' in body) is may, who
        assert "reminded on 07/09" in body


def test_no_person_is_named(sign_in):
    body = sign_in("staff").get(URL).content.decode()
    assert "Nguyễn Văn HERE" not in body and "Trần Thị HERE" not in body


def test_the_way_there(sign_in):
    for who, leads in (("staff", True), ("reader", True), ("upper", True), ("secretary", False)):
        client = sign_in(who)
        for page in ("/", "/reports/reporting/"):
            assert (f'href="{URL}"' in client.get(page).content.decode()) is leads, (who, page)


def test_it_is_only_read(sign_in):
    assert sign_in("staff").post(URL).status_code == 405
