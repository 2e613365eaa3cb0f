"""The page of a whole entry, and what it answers to the script that sends what waited."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from cells.models import Meeting, Member, Reading
from tests import factories

URL = reverse("cell_entry", args=["A1"])
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def people(district):
    people = [factories.make_member(name, cell=district.cell) for name in ("Lê An", "Lê Bình")]
    factories.exempt(factories.make_member("Lê Chi", cell=district.cell))
    return people


@pytest.fixture
def secretary(district, people, browser):
    return browser(district.the_secretary)


def sent(people, *, said="ill", **more):
    """Return what the page sends with the first person marked."""
    first, *others = people
    marks = {f"mark_{person.code}": "present" for person in others}
    return {
        "client_key": uuid.uuid4(),
        "page_key": uuid.uuid4(),
        "version": "0",
        "kind": "regular",
        "month": "2024-07",
        "was_held": "yes",
        "held_on": "2024-07-09",
        "not_held_reason": "",
        "topic": "",
        "thematic_topic": "",
        "others_shown": " ".join(_exempt()),
        "action": "submit",
        f"mark_{first.code}": said,
        **marks,
        **more,
    }


def _exempt():
    return Member.objects.filter(full_name="Lê Chi").values_list("code", flat=True)


class TestShown:
    def test_starts_with_the_likely_day_and_everyone_present(self, secretary, people):
        page = secretary.get(URL)
        form = page.context["form"]
        assert (form["month"].value(), form["held_on"].value()) == ("2024-05", None)
        assert [row.mark.value() for row in form.expected] == ["present", "present"]
        assert [str(row.attendance.member) for row in form.others] == ["Lê Chi"]
        assert Reading.objects.get(page="cell_entry").cell.code == "A1"

    def test_goes_on_with_the_draft_of_the_month(self, secretary, people, district):
        for month in (date(2024, 5, 1), date(2024, 6, 1)):
            factories.make_meeting(district.cell, month)
        draft = factories.make_meeting(
            district.cell, date(2024, 7, 1), state="draft", held_on=date(2024, 7, 2)
        )
        factories.mark(draft, people[0], "excused", reason="family")

        form = secretary.get(URL).context["form"]

        assert form["client_key"].value() == str(draft.client_key)
        assert (form["version"].value(), form["held_on"].value()) == (1, date(2024, 7, 2))
        assert [row.mark.value() for row in form.expected] == ["family", "present"]

    def test_the_commune_is_asked_who_gave_the_figures(self, district, people, browser):
        staff = browser(district.the_commune)
        assert "source" in staff.get(URL).context["form"].fields
        page = staff.post(URL, sent(people))
        assert page.context["form"].errors == {"source": ["This field is required."]}
        staff.post(URL, sent(people, source="Secretary, by telephone"))
        assert Meeting.objects.get().source == "Secretary, by telephone"


class TestSentByAScript:
    def send(self, client, fields):
        return client.post(URL, fields, headers=SCRIPT)

    def test_is_recorded(self, secretary, people):
        answer = self.send(secretary, sent(people))
        meeting = Meeting.objects.get()
        assert answer.json() == {
            "state": "submitted",
            "url": reverse("meeting_detail", args=[meeting.pk]),
            "said": "The meeting is submitted.",
        }
        assert (meeting.state, meeting.excused, meeting.present) == ("submitted", 1, 1)

    def test_twice_is_recorded_once(self, secretary, people):
        fields = sent(people)
        first, second = (self.send(secretary, fields).json() for _time in range(2))
        assert first == second
        assert Meeting.objects.count() == 1

    def test_a_conflict_says_where_the_other_one_is(self, secretary, people):
        self.send(secretary, sent(people))
        answer = self.send(secretary, sent(people, said="present"))
        meeting = Meeting.objects.get()
        assert answer.status_code == 409
        assert answer.json() == {
            "state": "conflict",
            "said": "This meeting is on record already, and says something else.",
            "url": reverse("meeting_detail", args=[meeting.pk]),
            "sheet": reverse("meeting_sheet", args=[meeting.pk]),
        }
        assert meeting.excused == 1

    def test_a_conflict_of_days_names_both(self, secretary, people):
        self.send(secretary, sent(people))
        answer = self.send(secretary, sent(people, held_on="2024-07-08")).json()
        assert answer["said"].endswith("Recorded: 09/07/2024. Yours: 08/07/2024.")
        no_meeting = sent(people, was_held="no", not_held_reason="Storm", held_on="")
        assert self.send(secretary, no_meeting).json()["said"].endswith("Yours: not held.")

    def test_another_roll_keeps_a_draft_to_be_looked_at(self, secretary, people, district):
        fields = sent(people)
        factories.make_member("Lê Dung", cell=district.cell)
        answer = self.send(secretary, fields).json()
        meeting = Meeting.objects.get()
        assert (answer["state"], meeting.state, meeting.excused) == ("look", "draft", 1)
        assert answer["url"] == reverse("meeting_sheet", args=[meeting.pk])
        assert "Kept as a draft" in answer["said"]

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"held_on": ""}, "Give the day on which the meeting was held."),
            ({"held_on": "2024-07-31"}, "That day is still to come."),
            ({"client_key": "x"}, "The page did not arrive whole: load it again, then send it."),
            ({"page_key": ""}, "This field is required."),
            ({"state": "confirmed"}, "This form may not set “state”."),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_written(self, secretary, people, wrong, said):
        answer = self.send(secretary, sent(people) | wrong)
        assert (answer.status_code, answer.json()) == (422, {"state": "refused", "said": said})
        assert not Meeting.objects.exists()

    def test_a_mark_that_does_not_exist_is_refused(self, secretary, people):
        assert self.send(secretary, sent(people, said="asleep")).status_code == 422
        strange = sent(people) | {"mark_NOBODY": "asleep"}
        assert self.send(secretary, strange).status_code == 422
        assert not Meeting.objects.exists()


class TestSentByHand:
    def test_leads_to_the_meeting(self, secretary, people):
        answer = secretary.post(URL, sent(people))
        assert answer.url == reverse("meeting_detail", args=[Meeting.objects.get().pk])

    def test_another_roll_leads_to_the_sheet(self, secretary, people, district):
        fields = sent(people)
        factories.make_member("Lê Dung", cell=district.cell)
        answer = secretary.post(URL, fields)
        assert answer.url == reverse("meeting_sheet", args=[Meeting.objects.get().pk])

    def test_a_conflict_keeps_what_was_entered_and_shows_the_way(self, secretary, people):
        secretary.post(URL, sent(people, said="present"))
        page = secretary.post(URL, sent(people))
        recorded = reverse("meeting_detail", args=[Meeting.objects.get().pk])
        assert recorded in page.content.decode()
        values = [row.mark.value() for row in page.context["form"].expected]
        assert values == ["ill", "present"]

    @pytest.mark.parametrize("who", ["other_secretary", "commune_reader", "upper"])
    def test_is_not_there_for_others(self, district, people, browser, who):
        client = browser(district.users[who])
        assert client.get(URL).status_code == client.post(URL, sent(people)).status_code == 404
        assert not Meeting.objects.exists()


class TestWorker:
    def test_is_for_everybody_and_names_files_that_are_there(self, client, db):
        script = client.get(reverse("service_worker"))
        assert script["Content-Type"] == "text/javascript; charset=utf-8"
        text = script.content.decode()
        assert "js/entry.js" in text
        assert "{%" not in text
        assert "{{" not in text
