"""A meeting from the first page's one button to its sheet, which saves itself. Today is 10 July
2024 (see `clock`)."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from cells.models import Attendance, Change, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.evidence import everything
from tests.cells.views.pages import said

START = reverse("meeting_start", args=["A1"])


@pytest.fixture(autouse=True)
def _people(district):
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=district.cell)


@pytest.fixture
def draft(district):
    return services.open_meeting(
        actor=Actor(district.the_secretary),
        cell=district.cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 7, 1),
        held_on=date(2024, 7, 9),
    )


def pressed(month="2024-07", key=None):
    """Return what the button sends."""
    return {"month": month, "client_key": str(key or uuid.uuid4())}


def sheet_url(meeting):
    return reverse("meeting_sheet", args=[meeting.pk])


class TestStart:
    def test_makes_the_draft_of_last_evening_with_everyone_present(self, district, secretary):
        answer = secretary.post(START, pressed())

        meeting = Meeting.objects.get()
        assert (answer.status_code, answer.url) == (302, sheet_url(meeting))
        assert (meeting.kind, meeting.month, meeting.held_on) == (
            "regular",
            date(2024, 7, 1),
            date(2024, 7, 9),
        )
        assert (meeting.state, meeting.expected, meeting.present) == ("draft", 2, 2)
        assert meeting.recorded_by == district.the_secretary

    def test_the_page_offers_it_where_the_day_is_likely(self, district, secretary):
        for month in ("2024-05", "2024-06"):
            factories.make_meeting(district.cell, month)
        assert f'action="{START}"' in secretary.get("/").content.decode()

    def test_the_page_asks_for_the_day_of_an_older_month(self, district, secretary):
        assert f'action="{START}"' not in secretary.get("/").content.decode()

    @pytest.mark.parametrize("sent", [pressed("2024-06"), pressed("x"), {}, {"month": "2024-07"}])
    def test_without_a_likely_day_it_asks(self, secretary, sent):
        before = everything(but=["Reading"])
        answer = secretary.post(START, sent)
        assert (answer.status_code, answer.url) == (302, reverse("meeting_new", args=["A1"]))
        assert everything(but=["Reading"]) == before

    def test_pressed_twice_is_one_meeting(self, secretary):
        sent = pressed()
        first, second = (secretary.post(START, sent).url for _n in range(2))
        assert first == second == sheet_url(Meeting.objects.get())
        assert Change.objects.count() == 1

    def test_pressed_on_a_page_from_before_goes_on_with_what_was_begun(self, secretary, draft):
        assert secretary.post(START, pressed()).url == sheet_url(draft)
        assert Meeting.objects.count() == 1

    def test_pressed_when_it_is_submitted_shows_it(self, secretary, draft):
        services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)
        assert secretary.post(START, pressed()).url == reverse("meeting_detail", args=[draft.pk])
        assert Meeting.objects.count() == 1

    def test_by_the_commune_asks_who_gave_the_figures(self, district, browser):
        answer = browser(district.the_commune).post(START, pressed())
        assert answer.url == reverse("meeting_new", args=["A1"])
        assert not Meeting.objects.exists()

    @pytest.mark.parametrize("who", ["other_secretary", "commune_reader", "upper"])
    def test_is_not_there_for_others(self, district, browser, who):
        nowhere = reverse("meeting_start", args=["NOWHERE"])
        assert browser(district.users[who]).post(START, pressed()).status_code == 404
        assert browser(district.users[who]).post(nowhere, pressed()).status_code == 404
        assert not Meeting.objects.exists()

    def test_is_only_pressed(self, secretary):
        assert secretary.get(START).status_code == 405


class TestAutosave:
    def send(self, client, meeting, said="ill", version=None, **more):
        """Send the sheet as its script does, with the first person marked."""
        first, *others = meeting.sheet.in_name_order()
        marks = {f"mark_{row.member.code}": "present" for row in others} | {
            f"mark_{first.member.code}": said
        }
        version = meeting.version if version is None else version
        sent = {"action": "autosave", "version": version, **marks, **more}
        return client.post(sheet_url(meeting), sent, headers={"accept": "application/json"})

    def test_what_waited_too_long_is_on_record_though_the_commune_confirmed_it(
        self, secretary, draft
    ):
        """The answer to it was lost, and the device sends it again."""
        self.send(secretary, draft, version=1, action="submit")
        meeting = Meeting.objects.get()
        services.confirm_meeting(
            actor=Actor.command("test"), meeting=meeting, version=meeting.version
        )
        answer = self.send(secretary, draft, version=1, action="submit")
        assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
        answer = self.send(secretary, draft, version=1, said="family", action="submit")
        assert (answer.status_code, answer.json()["state"]) == (422, "refused")
        assert Meeting.objects.get().excused == 1

    def marks(self):
        return list(Attendance.objects.order_by("pk").values_list("presence", "reason"))

    def test_saves_the_marks_and_says_when(self, secretary, draft):
        answer = self.send(secretary, draft)
        assert answer.json()["version"] == 2
        assert answer.json()["said"].startswith("Saved at ")
        assert self.marks() == [("excused", "ill"), ("present", "")]
        draft.refresh_from_db()
        assert (draft.state, draft.present, draft.excused) == ("draft", 1, 1)

    def test_sent_twice_is_saved_once(self, secretary, draft):
        first, second = (self.send(secretary, draft, version=1) for _n in range(2))
        assert first.json()["version"] == second.json()["version"] == 2

    def test_goes_on_from_the_version_that_it_was_given(self, secretary, draft):
        version = self.send(secretary, draft).json()["version"]
        self.send(secretary, draft, "none_given", version)
        assert self.marks()[0] == ("unexcused", "none_given")

    def test_overwrites_nobody(self, secretary, district, browser, draft):
        self.send(browser(district.the_deputy), draft, "family", 1)
        answer = self.send(secretary, draft, "ill", 1)
        assert answer.status_code == 409
        assert self.marks()[0] == ("excused", "family")

    @pytest.mark.parametrize("said", ["", "unknown"])
    def test_of_marks_that_are_none_saves_nothing(self, secretary, draft, said):
        assert self.send(secretary, draft, said).status_code == 422
        assert self.marks() == [("present", "")] * 2

    def test_corrects_nothing_that_is_submitted(self, secretary, draft):
        services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)
        assert self.send(secretary, draft, version=2, reason="Why").status_code == 409
        assert self.marks() == [("present", "")] * 2

    def test_of_a_returned_meeting_is_logged_as_a_correction(self, secretary, draft):
        services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)
        services.return_meeting(
            actor=Actor.command("test"), meeting=draft, version=2, remark="Count again"
        )
        assert self.send(secretary, draft, version=3).json()["version"] == 4
        assert Change.objects.latest("pk").action == "corrected"

    def test_is_not_there_for_others(self, district, browser, draft):
        client = browser(district.the_other_secretary)
        assert self.send(client, draft).status_code == 404
        assert self.marks() == [("present", "")] * 2

    def test_signed_out_is_sent_to_sign_in(self, client, draft):
        answer = self.send(client, draft)
        assert answer.status_code == 302
        assert self.marks() == [("present", "")] * 2


class TestOneSitting:
    def sheet(self, draft, **more):
        rows = draft.sheet.in_name_order()
        marks = {f"mark_{row.member.code}": "present" for row in rows} | {
            f"mark_{rows[0].member.code}": "ill"
        }
        return {"version": draft.version, "action": "submit", **marks, **more}

    def test_is_submitted_as_two_meetings_with_the_same_marks(self, secretary, draft):
        secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Đường giao thông"))

        rows = Meeting.objects.order_by("pk").values_list("kind", "state", "present", "excused")
        assert list(rows) == [("regular", "submitted", 1, 1), ("thematic", "submitted", 1, 1)]

    @pytest.mark.parametrize("topic", ["", " Đường giao thông"])
    def test_submitted_twice_is_submitted_once(self, secretary, draft, topic):
        sent = self.sheet(draft, thematic_topic=topic)
        secretary.post(sheet_url(draft), sent, follow=True)
        before = everything(but=["Reading"])

        answer = secretary.post(sheet_url(draft), sent, follow=True)

        assert everything(but=["Reading"]) == before
        assert said(answer) == ["The meeting is submitted."]

    def test_another_topic_for_what_is_submitted_is_shown_and_not_taken(self, secretary, draft):
        secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Một"))

        answer = secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Hai"))

        assert "Hai" in answer.content.decode()
        assert Meeting.objects.get(kind="thematic").topic == "Một"

    def test_a_topic_is_saved_as_it_is_written(self, secretary, draft):
        sent = self.sheet(draft, thematic_topic="Đường giao thông", action="autosave")
        script = {"accept": "application/json"}
        answers = [secretary.post(sheet_url(draft), sent, headers=script).json() for _n in "12"]
        first, second = (answer["version"] for answer in answers)
        assert first == second == Meeting.objects.get(pk=draft.pk).version
        assert Meeting.objects.get(kind="thematic").topic == "Đường giao thông"
        page = secretary.get(sheet_url(draft)).content.decode()
        assert 'value="Đường giao thông"' in page

    @pytest.mark.parametrize("theirs", ["Hai", ""])
    def test_a_topic_that_was_not_saved_is_shown_beside_theirs(
        self, secretary, district, browser, draft, theirs
    ):
        sent = self.sheet(draft, thematic_topic="Một", action="save")
        deputy = browser(district.the_deputy)
        deputy.post(sheet_url(draft), {**sent, "thematic_topic": theirs})

        page = secretary.post(sheet_url(draft), sent)

        (pair,) = page.context["pairs"]
        assert (pair.name, pair.sent.value) == ("thematic_topic", "Một")
        assert pair.recorded.value == theirs

    def test_a_page_that_does_not_ask_leaves_it_alone(self, secretary, draft):
        secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Một", action="save"))
        draft.refresh_from_db()
        secretary.post(sheet_url(draft), self.sheet(draft, action="save"))
        assert Meeting.objects.get(kind="thematic").topic == "Một"

    def test_its_own_sheet_is_that_of_the_regular_meeting(self, secretary, draft):
        secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Một", action="save"))
        thematic = Meeting.objects.get(kind="thematic")
        assert secretary.get(sheet_url(thematic)).url == sheet_url(draft)

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_each_page_leads_to_the_other(self, secretary, draft, language):
        secretary.cookies["django_language"] = language
        secretary.post(sheet_url(draft), self.sheet(draft, thematic_topic="Một"))
        # A large key, as after years of work: in Vietnamese, numbers of four digits have a point.
        later = Meeting.objects.get(kind="thematic")
        Meeting.objects.filter(pk=later.pk).update(held_with=None)
        later.pk, later.client_key = 12_345, uuid.uuid4()
        later.held_with = draft
        later.save(force_insert=True)
        pages = [reverse("meeting_detail", args=[pk]) for pk in (draft.pk, 12_345)]
        for page, other in (pages, pages[::-1]):
            assert f'href="{other}"' in secretary.get(page).content.decode()
