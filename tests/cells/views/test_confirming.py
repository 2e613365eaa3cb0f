"""Meetings that wait for the commune, confirmed many at once. Today is 10 July 2024."""

import pytest
from django.urls import reverse

from cells.choices import MeetingState
from cells.models import Change, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.evidence import queries_of
from tests.cells.views.pages import said

URL = reverse("meeting_waiting")


@pytest.fixture
def waiting(district):
    """Two submitted meetings of the commune's cell."""
    return [
        factories.make_meeting(district.cell, month, state=MeetingState.SUBMITTED, present=3)
        for month in ("2024-05", "2024-06")
    ]


def ticked(*meetings):
    return {"meeting": [f"{meeting.pk}-{meeting.version}" for meeting in meetings]}


def states(meetings):
    return [Meeting.objects.get(pk=meeting.pk).state for meeting in meetings]


def test_lists_what_is_submitted_here_newest_first(district, commune, waiting):
    factories.make_meeting(district.cell, "2024-04", state=MeetingState.CONFIRMED)
    factories.make_meeting(district.foreign, "2024-05", state=MeetingState.SUBMITTED)
    assert commune.get(URL).context["page_obj"].object_list == waiting[::-1]
    assert commune.get("/").context["waiting"] == 2


def test_confirms_what_is_ticked_and_nothing_else(commune, district, waiting):
    answer = commune.post(URL, ticked(waiting[0]), follow=True)
    assert said(answer) == ["1 meeting is confirmed."]
    assert states(waiting) == ["confirmed", "submitted"]
    assert Meeting.objects.get(pk=waiting[0].pk).confirmed_by == district.the_commune


def test_confirms_many(commune, waiting):
    assert said(commune.post(URL, ticked(*waiting), follow=True)) == ["2 meetings are confirmed."]
    assert states(waiting) == ["confirmed"] * 2


def test_a_second_click_confirms_nothing_twice(commune, waiting):
    for _n in range(2):
        answer = commune.post(URL, ticked(*waiting), follow=True)
    assert said(answer) == ["2 meetings are confirmed."]
    assert Change.objects.filter(action="confirmed").count() == 2


def test_what_changed_since_is_left_and_named(commune, waiting):
    sent = ticked(*waiting)
    services.return_meeting(
        actor=Actor.command("test"), meeting=waiting[0], version=1, remark="Count again"
    )
    words = said(commune.post(URL, sent, follow=True))
    assert words[0] == "1 meeting is confirmed."
    assert words[1].startswith("Not confirmed, since somebody changed it meanwhile: ")
    assert "05/2024" in words[1] and "06/2024" not in words[1]
    assert states(waiting) == ["returned", "confirmed"]


@pytest.mark.parametrize("sent", [{}, {"meeting": ["x", "1", "1-", "-1", "9" * 40 + "-1"]}])
def test_of_nothing_ticked_it_asks_to_tick(commune, waiting, sent):
    answer = commune.post(URL, sent, follow=True)
    assert said(answer) == ["Tick the meetings that are to be confirmed."]
    assert states(waiting) == ["submitted"] * 2


def test_what_is_elsewhere_is_not_there(district, commune, waiting):
    foreign = factories.make_meeting(district.foreign, "2024-05", state=MeetingState.SUBMITTED)
    commune.post(URL, ticked(foreign))
    assert states([foreign]) == ["submitted"]


@pytest.mark.parametrize("who", ["secretary", "upper", "commune_reader"])
def test_is_not_there_for_others(district, browser, waiting, who):
    client = browser(district.users[who])
    assert client.get(URL).status_code == client.post(URL, ticked(*waiting)).status_code == 404
    assert states(waiting) == ["submitted"] * 2


def test_costs_the_same_for_one_and_many(district, commune, waiting):
    one = queries_of(lambda: commune.get(URL))
    for month in ("2024-01", "2024-02", "2024-03"):
        cell = factories.make_cell(commune=district.commune)
        factories.make_meeting(cell, month, state=MeetingState.SUBMITTED)
    assert queries_of(lambda: commune.get(URL)) == one
