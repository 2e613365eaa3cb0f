"""The page of a resolution, and what the page of a meeting shows of it. Today is 10 July 2024."""

import pytest
from django.urls import reverse

from cells.models import Reading, Resolution
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import open_meeting
from tests.cells.views.pages import assert_asks_to_sign_in, errors, said

ACTOR = Actor.command("test")


@pytest.fixture
def meeting(district):
    for name in ("Lê An", "Lê Bình", "Lê Chi"):
        factories.make_member(name, cell=district.cell)
    return open_meeting(district.cell)


def url(meeting):
    return reverse("meeting_resolution", args=[meeting.pk])


def filled(**changed):
    sent = {
        "version": 0,
        "number": "5",
        "contents": "Làm   đường\r\nGiao tổ vận động ",
        "votes_for": "2",
        "votes_against": "0",
        "votes_abstaining": "1",
    }
    return sent | changed


def test_what_is_written_is_shown_with_the_meeting(secretary, meeting):
    answer = secretary.post(url(meeting), filled(), follow=True)

    assert said(answer) == ["The resolution is saved."]
    page = answer.content.decode()
    for words in ("Làm đường<br>Giao tổ vận động", "for: 2 · against: 0 · abstaining: 1"):
        assert words in page
    assert Resolution.objects.get().contents == "Làm đường\nGiao tổ vận động"
    assert reverse("meeting_resolution_paper", args=[meeting.pk]) in page


def test_without_one_no_paper_of_it_is_offered(secretary, meeting):
    page = secretary.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
    assert "None is written." in page
    assert reverse("meeting_minutes_paper", args=[meeting.pk]) in page
    assert reverse("meeting_resolution_paper", args=[meeting.pk]) not in page


def test_the_page_says_how_many_members_were_present(secretary, meeting):
    page = secretary.get(url(meeting)).content.decode()
    assert "Only official members vote; 3 members were present." in page
    assert Reading.objects.filter(page="meeting_resolution", object_id=meeting.pk).count() == 1


def test_emptied_it_is_taken_away(secretary, meeting):
    secretary.post(url(meeting), filled(), follow=True)
    empty = dict.fromkeys(filled(), "") | {"version": 1}
    answer = secretary.post(url(meeting), empty, follow=True)
    assert said(answer) == ["The record says now that there is no resolution."]
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"votes_for": "3"}, "votes_for"),
        ({"votes_for": "many"}, "votes_for"),
        ({"votes_for": "-1"}, "votes_for"),
        ({"number": "0"}, "number"),
        ({"contents": " "}, "contents"),
        ({"votes_against": ""}, "__all__"),
        ({"votes_for": "1", "votes_against": "1"}, "__all__"),
        ({"held_on": "2024-06-04"}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(secretary, meeting, changed, field):
    page = secretary.post(url(meeting), filled(**changed))
    assert list(errors(page)) == [field]
    assert not Resolution.objects.exists()


def test_too_many_votes_are_said_with_both_numbers(secretary, meeting):
    page = secretary.post(url(meeting), filled(votes_for="3"))
    assert errors(page) == {
        "votes_for": [
            "4 votes are more than the 3 members who were present: look at the votes, or at the"
            " sheet."
        ]
    }


def test_the_second_of_two_people_sees_what_the_first_wrote(secretary, district, browser, meeting):
    browser(district.the_deputy).post(url(meeting), filled(number="7"))

    page = secretary.post(url(meeting), filled())

    (pair,) = page.context["pairs"]
    assert (pair.name, pair.recorded.value, pair.sent.value) == ("number", "7", "5")
    assert page.context["saver"] == district.the_deputy
    assert Resolution.objects.get().number == 7
    secretary.post(url(meeting), filled(version=page.context["version"]))
    assert Resolution.objects.get().number == 5


def test_of_a_confirmed_meeting_is_locked(secretary, meeting):
    services.submit_meeting(actor=ACTOR, meeting=meeting, version=1)
    services.confirm_meeting(actor=ACTOR, meeting=meeting, version=2)
    for answer in (
        secretary.get(url(meeting), follow=True),
        secretary.post(url(meeting), filled(), follow=True),
    ):
        assert said(answer) == ["A confirmed meeting is locked."]
    assert not Resolution.objects.exists()


def test_a_sheet_corrected_below_the_vote_is_pointed_out(secretary, meeting):
    secretary.post(url(meeting), filled())
    meeting.refresh_from_db()
    marks = {row.pk: services.sheets.Mark("excused", "ill") for row in meeting.sheet.all()[:1]}
    services.record_attendance(actor=ACTOR, meeting=meeting, version=meeting.version, marks=marks)
    page = secretary.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
    assert "The vote counts 3, and by the sheet fewer members were present" in page


def test_who_sees_figures_only_sees_no_resolution(secretary, district, browser, meeting):
    secretary.post(url(meeting), filled())
    page = browser(district.the_commune_reader).get(reverse("meeting_detail", args=[meeting.pk]))
    assert page.status_code == 200
    assert "Giao tổ vận động" not in page.content.decode()
    assert browser(district.the_commune_reader).get(url(meeting)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(browser, meeting):
    assert_asks_to_sign_in(browser(), url(meeting))
