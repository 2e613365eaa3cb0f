"""What a cell says against what the commune recorded, on pages. Today is 10 July 2024."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from cells.models import Dispute, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.disputes import answer_dispute, dispute_meeting
from tests import factories
from tests.cells.evidence import everything, queries_of
from tests.cells.views.pages import errors, said

WAITING = reverse("meeting_waiting")


def record(district, who, month=6, source="", kind="regular"):
    actor = Actor(district.users[who])
    meeting = services.open_meeting(
        actor=actor,
        cell=district.cell,
        client_key=uuid.uuid4(),
        kind=kind,
        month=date(2024, month, 1),
        held_on=date(2024, month, 3),
        source=source,
    )
    return services.submit_meeting(actor=actor, meeting=meeting, version=1)


@pytest.fixture(autouse=True)
def _people(district):
    factories.make_member("Lê An", cell=district.cell)


@pytest.fixture
def meeting(district):
    """A meeting that the commune recorded for the cell."""
    return record(district, "commune", source="Secretary, by telephone")


@pytest.fixture
def disputed(district, meeting):
    return dispute_meeting(
        actor=Actor(district.the_secretary), meeting=meeting, version=2, text="15 came, not 1"
    )


def url(page, meeting):
    return reverse(f"meeting_{page}", args=[meeting.pk])


SENT = {"version": "2", "text": "15 came, not 1"}


class TestFirstPage:
    @pytest.mark.parametrize("who", ["secretary", "deputy"])
    def test_tells_officers_what_was_recorded_for_them(self, district, browser, meeting, who):
        page = browser(district.users[who]).get("/")
        (desk,) = page.context["desks"]
        assert desk["recorded"] == [meeting]
        text = page.content.decode()
        assert "Recorded for you by the commune: regular, month 6/2024" in text
        assert "Figures given by: Secretary, by telephone." in text
        assert "Recorded by: Commune." in text

    @pytest.mark.parametrize("who", ["secretary", "deputy"])
    def test_tells_nothing_of_what_the_cell_recorded_itself(self, district, secretary, who):
        record(district, who)
        assert secretary.get("/").context["desks"][0]["recorded"] == []

    def test_tells_nothing_of_what_is_long_past(self, district, secretary):
        record(district, "commune", month=4)
        assert secretary.get("/").context["desks"][0]["recorded"] == []

    def test_tells_what_was_disputed_and_what_was_answered(self, secretary, district, disputed):
        text = secretary.get("/").content.decode()
        assert "The cell wrote: 15 came, not 1" in text
        assert "It waits for the commune" in text
        answer_dispute(actor=Actor(district.the_commune), dispute=disputed, answer="One signed")
        text = secretary.get("/").content.decode()
        assert "The commune answered: One signed" in text
        assert "It waits for the commune" not in text

    def test_says_in_vietnamese_that_the_cell_disputes_and_not_that_it_is_wrong(
        self, commune, disputed
    ):
        commune.cookies["django_language"] = "vi"
        assert "Chi bộ phản ánh sai sót" in commune.get("/").content.decode()

    def test_tells_the_commune_what_is_disputed_and_no_words_of_it(self, commune, disputed):
        page = commune.get("/")
        assert page.context["disputed"] == [disputed.meeting]
        text = page.content.decode()
        assert "Chi bộ thôn Một: regular 06/2024" in text
        assert "15 came" not in text

    @pytest.mark.parametrize("who", ["other_commune", "upper", "secretary", "commune_reader"])
    def test_tells_others_nothing(self, district, browser, disputed, who):
        assert browser(district.users[who]).get("/").context["disputed"] == []

    def test_costs_the_same_for_one_and_many(self, district, secretary, commune, meeting):
        one = [queries_of(lambda client=client: client.get("/")) for client in (secretary, commune)]
        for month in (5, 6, 7):
            record(district, "commune", month, kind="extraordinary")
        many = [
            queries_of(lambda client=client: client.get("/")) for client in (secretary, commune)
        ]
        assert one == many


class TestDispute:
    def test_says_what_is_not_right(self, secretary, meeting):
        assert url("dispute", meeting) in secretary.get(url("detail", meeting)).content.decode()
        assert secretary.get(url("dispute", meeting)).status_code == 200
        answer = secretary.post(url("dispute", meeting), SENT, follow=True)
        assert said(answer) == ["Your objection is with the commune."]
        text = answer.content.decode()
        assert "The cell disputes this meeting:" in text and "15 came, not 1" in text
        assert url("dispute", meeting) not in text

    def test_a_second_click_raises_one(self, secretary, meeting):
        for _n in range(2):
            secretary.post(url("dispute", meeting), SENT)
        assert Dispute.objects.count() == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"text": " "}, "text"),
            ({"text": "x" * 501}, "text"),
            ({"version": "1"}, "__all__"),
            ({"answer": "x"}, "__all__"),
        ],
    )
    def test_bad_input_is_a_message(self, secretary, meeting, changed, field):
        assert list(errors(secretary.post(url("dispute", meeting), SENT | changed))) == [field]
        assert not Dispute.objects.exists()

    def test_of_what_the_cell_recorded_itself_leads_back(self, district, secretary):
        own = record(district, "secretary")
        answer = secretary.post(url("dispute", own), SENT, follow=True)
        assert said(answer) == ["The cell recorded this meeting itself: correct it instead."]
        assert url("dispute", own) not in answer.content.decode()

    @pytest.mark.parametrize("who", ["commune", "upper", "cell_reader", "other_secretary"])
    def test_is_not_there_for_others(self, district, browser, meeting, who):
        client = browser(district.users[who])
        assert client.get(url("dispute", meeting)).status_code == 404
        assert client.post(url("dispute", meeting), SENT).status_code == 404
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize("who", ["cell_reader", "commune_reader", "upper_reader"])
    def test_readers_see_nothing_of_it(self, district, browser, disputed, who):
        text = browser(district.users[who]).get(url("detail", disputed.meeting)).content.decode()
        assert "15 came" not in text and "disputes" not in text


class TestAnswer:
    def sent(self, dispute, **changed):
        return {"dispute": str(dispute.pk), "answer": "One signed", **changed}

    def test_answers_and_the_meeting_can_be_confirmed(self, commune, secretary, disputed):
        page = commune.get(url("detail", disputed.meeting)).content.decode()
        assert url("answer", disputed.meeting) in page
        assert url("confirm", disputed.meeting) not in page
        answer = commune.post(url("answer", disputed.meeting), self.sent(disputed), follow=True)
        assert said(answer) == ["The cell is answered."]
        assert url("confirm", disputed.meeting) in answer.content.decode()
        text = secretary.get(url("detail", disputed.meeting)).content.decode()
        assert "The commune answered the cell:" in text and "One signed" in text

    def test_tells_the_commune_what_it_can_do(self, commune, secretary, meeting):
        commune.post(url("confirm", meeting), {"version": "2"})
        secretary.post(url("dispute", meeting), SENT | {"version": "3"})
        text = commune.get(url("detail", meeting)).content.decode()
        assert "To have the meeting corrected, ask the upper committee to reopen it." in text
        assert url("answer", meeting) in text

    def test_a_second_click_is_no_error(self, commune, disputed):
        commune.post(url("answer", disputed.meeting), self.sent(disputed))
        before = everything(but=["Reading"])
        answer = commune.post(url("answer", disputed.meeting), self.sent(disputed), follow=True)
        assert said(answer)[-1] == "Nothing is disputed about this meeting."
        assert everything(but=["Reading"]) == before

    def test_an_answer_to_an_older_dispute_is_a_message(
        self, district, commune, secretary, disputed
    ):
        answer_dispute(actor=Actor(district.the_commune), dispute=disputed, answer="No")
        secretary.post(url("dispute", disputed.meeting), SENT | {"text": "But 15 came"})
        page = commune.post(url("answer", disputed.meeting), self.sent(disputed))
        assert errors(page) == {
            "__all__": ["This dispute was settled meanwhile: your answer was not taken."]
        }
        assert Dispute.objects.unsettled().count() == 1

    @pytest.mark.parametrize("changed", [{"answer": " "}, {"answer": "x" * 501}])
    def test_bad_input_is_a_message(self, commune, disputed, changed):
        page = commune.post(url("answer", disputed.meeting), self.sent(disputed, **changed))
        assert list(errors(page)) == ["answer"]
        assert not Dispute.objects.get().is_settled

    @pytest.mark.parametrize("who", ["secretary", "upper", "commune_reader", "other_commune"])
    def test_is_not_there_for_others(self, district, browser, disputed, who):
        client = browser(district.users[who])
        assert client.get(url("answer", disputed.meeting)).status_code == 404
        sent = self.sent(disputed)
        assert client.post(url("answer", disputed.meeting), sent).status_code == 404
        assert not Dispute.objects.get().is_settled


class TestWaiting:
    def test_shows_what_is_disputed_without_a_box(self, commune, disputed):
        text = commune.get(WAITING).content.decode()
        assert "Disputed by the cell" in text
        assert 'name="meeting"' not in text

    def test_confirms_the_others_and_names_what_is_disputed(self, district, commune, disputed):
        other = record(district, "secretary", month=5)
        ticked = [f"{each.pk}-2" for each in (other, disputed.meeting)]
        words = said(commune.post(WAITING, {"meeting": ticked}, follow=True))
        assert words == [
            "1 meeting is confirmed.",
            "Not confirmed, since the cell disputes it: Chi bộ thôn Một (regular 06/2024)."
            " Answer the cell first.",
        ]
        states = Meeting.objects.order_by("month").values_list("state", flat=True)
        assert list(states) == ["confirmed", "submitted"]

    def test_confirming_alone_is_a_message(self, commune, disputed):
        answer = commune.post(url("confirm", disputed.meeting), {"version": "2"}, follow=True)
        assert said(answer) == [
            "The cell disputes this meeting: answer it, or correct or return the meeting."
        ]
        assert Meeting.objects.get().state == "submitted"
