"""The page of minutes, and what the page of a meeting shows of them. Today is 10 July 2024."""

import pytest
from django.urls import reverse

from cells.models import Minutes
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import open_meeting
from tests.cells.views.pages import errors, said, sent_by

ACTOR = Actor.command("test")


@pytest.fixture
def meeting(district):
    factories.make_member("Lê An", cell=district.cell)
    return open_meeting(district.cell)


def url(meeting):
    return reverse("meeting_minutes", args=[meeting.pk])


def filled(**changed):
    sent = {
        "version": 0,
        "started_at": "19:30",
        "ended_at": "21:00",
        "place": "  Nhà văn   hóa thôn ",
        "chair": "Lê An",
        "recorder": "",
        "contents": "Việc một\r\nViệc hai",
        "conclusions": "",
        "opinions": "4",
        "self_score": "75",
    }
    return sent | changed


def test_what_is_written_is_shown_with_the_meeting(secretary, meeting):
    answer = secretary.post(url(meeting), filled(), follow=True)

    assert said(answer) == ["The minutes are saved."]
    page = answer.content.decode()
    for words in ("19:30 – 21:00", "Nhà văn hóa thôn", "Việc một<br>Việc hai"):
        assert words in page
    assert "75 points of 100: fair" in page
    assert (Minutes.objects.get().contents, Minutes.objects.get().opinions) == (
        "Việc một\nViệc hai",
        4,
    )


def test_the_names_of_the_sheet_are_offered(secretary, meeting):
    assert '<option value="Lê An">' in secretary.get(url(meeting)).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"started_at": "25:00"}, "started_at"),
        ({"self_score": "101"}, "self_score"),
        ({"opinions": "many"}, "opinions"),
        ({"ended_at": "19:00"}, "__all__"),
        ({"held_on": "2024-06-04"}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(secretary, meeting, changed, field):
    page = secretary.post(url(meeting), filled(**changed))
    assert list(errors(page)) == [field]
    assert "Việc hai" in page.content.decode()
    assert not Minutes.objects.exists()


def test_the_second_of_two_people_sees_what_the_first_wrote(secretary, district, browser, meeting):
    browser(district.the_deputy).post(url(meeting), filled(place="Trụ sở xã"))

    page = secretary.post(url(meeting), filled())

    (pair,) = page.context["pairs"]
    assert (pair.recorded.words, pair.sent.words) == ("Trụ sở xã", "Nhà văn hóa thôn")
    assert Minutes.objects.get().place == "Trụ sở xã"
    assert "Recorded by Deputy at " in page.content.decode()


@pytest.mark.parametrize(
    ("chosen", "place"), [({}, "Trụ sở xã"), ({"place": "Nhà văn hóa thôn"}, "Nhà văn hóa thôn")]
)
def test_what_the_second_chooses_holds(secretary, district, browser, meeting, chosen, place):
    browser(district.the_deputy).post(url(meeting), filled(place="Trụ sở xã", contents="Một\nHai"))
    page = secretary.post(url(meeting), filled(contents="Một\nHai"))

    answer = secretary.post(url(meeting), sent_by(page, url(meeting), **chosen), follow=True)

    assert said(answer) == ["The minutes are saved."]
    assert (Minutes.objects.get().place, Minutes.objects.get().contents) == (place, "Một\nHai")


def test_of_a_confirmed_meeting_is_locked(secretary, meeting):
    services.submit_meeting(actor=ACTOR, meeting=meeting, version=1)
    services.confirm_meeting(actor=ACTOR, meeting=meeting, version=2)
    for answer in (
        secretary.get(url(meeting), follow=True),
        secretary.post(url(meeting), filled(), follow=True),
    ):
        assert said(answer) == ["A confirmed meeting is locked."]
    assert not Minutes.objects.exists()


def test_who_sees_figures_only_sees_no_minutes(secretary, district, browser, meeting):
    secretary.post(url(meeting), filled())
    page = browser(district.the_commune_reader).get(reverse("meeting_detail", args=[meeting.pk]))
    assert page.status_code == 200
    assert "Nhà văn hóa thôn" not in page.content.decode()
    assert browser(district.the_commune_reader).get(url(meeting)).status_code == 404
