"""The page on which a confirmed meeting is reopened, and the steps on its page. Today is 10 July
2024."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from cells.models import Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.evidence import everything
from tests.cells.views.pages import errors, said


@pytest.fixture
def confirmed(district):
    factories.make_member("Lê An", cell=district.cell)
    actor = Actor(district.the_secretary)
    meeting = services.open_meeting(
        actor=actor,
        cell=district.cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
    )
    services.submit_meeting(actor=actor, meeting=meeting, version=1)
    return services.confirm_meeting(actor=Actor(district.the_commune), meeting=meeting, version=2)


def url(page, meeting):
    return reverse(f"meeting_{page}", args=[meeting.pk])


SENT = {"version": "3", "reason": "A figure is wrong"}


def test_reopens_for_a_reason(upper, confirmed):
    assert url("reopen", confirmed) in upper.get(url("detail", confirmed)).content.decode()
    assert upper.get(url("reopen", confirmed)).status_code == 200
    answer = upper.post(url("reopen", confirmed), SENT, follow=True)
    assert said(answer) == ["The meeting is reopened. It counts as before."]
    assert Meeting.objects.get().state == "submitted"


def test_a_second_click_is_no_error_and_changes_nothing(upper, confirmed):
    upper.post(url("reopen", confirmed), SENT)
    before = everything(but=["Reading"])
    answer = upper.post(url("reopen", confirmed), SENT, follow=True)
    assert said(answer)[-1] == "This meeting is not locked."
    assert everything(but=["Reading"]) == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"state": "draft"}, "__all__"),
        ({"version": "2"}, "__all__"),
        ({"version": "x"}, "__all__"),
    ],
)
def test_bad_input_is_a_message(upper, confirmed, changed, field):
    page = upper.post(url("reopen", confirmed), SENT | changed)
    assert list(errors(page)) == [field]
    assert Meeting.objects.get().state == "confirmed"


@pytest.mark.parametrize("who", ["commune", "secretary", "deputy", "upper_reader", "other_commune"])
def test_is_not_there_for_others(district, browser, confirmed, who):
    client = browser(district.users[who])
    assert client.get(url("reopen", confirmed)).status_code == 404
    assert client.post(url("reopen", confirmed), SENT).status_code == 404
    assert Meeting.objects.get().state == "confirmed"


def test_says_that_the_month_is_shut_too(upper, confirmed):
    factories.lock_entry(0)
    page = upper.get(url("reopen", confirmed)).content.decode()
    assert "Entry for month 6/2024 is shut since 06/07/2024." in page
    assert f"{reverse('exception_list')}?cell=A1&amp;month=2024-06" in page


class TestHistory:
    def steps(self, client, meeting):
        history = client.get(url("detail", meeting)).context["history"]
        return [(str(step.action), str(step.who), step.reason) for step in history]

    def test_names_who_did_what_and_why_also_after_it_was_confirmed_again(
        self, district, browser, upper, confirmed
    ):
        upper.post(url("reopen", confirmed), SENT)
        commune = browser(district.the_commune)
        reopened = commune.get(url("detail", confirmed))
        assert reopened.context["reopened"].reason == "A figure is wrong"
        commune.post(url("confirm", confirmed), {"version": "4"})
        secretary = browser(district.the_secretary)
        assert self.steps(secretary, confirmed) == [
            ("created", "Secretary", ""),
            ("submitted", "Secretary", ""),
            ("confirmed", "Commune", ""),
            ("reopened", "Upper", "A figure is wrong"),
            ("confirmed", "Commune", ""),
        ]
        page = secretary.get(url("detail", confirmed))
        assert "A figure is wrong" in page.content.decode()
        assert page.context["reopened"] is None

    def test_of_a_confirmation_that_came_without_a_log_is_kept(self, district, upper):
        meeting = factories.make_meeting(
            district.cell,
            "2024-05",
            state="confirmed",
            confirmed_by=district.the_commune,
            confirmed_at=datetime(2024, 6, 7, 2, tzinfo=UTC),
        )
        assert self.steps(upper, meeting) == [("confirmed", "Commune", "")]
        upper.post(url("reopen", meeting), SENT | {"version": "1"})
        assert self.steps(upper, meeting) == [
            ("confirmed", "Commune", ""),
            ("reopened", "Upper", "A figure is wrong"),
        ]
        page = upper.get(url("detail", meeting)).context["history"]
        assert page[0].at == datetime(2024, 6, 7, 2, tzinfo=UTC)

    @pytest.mark.parametrize("who", ["cell_reader", "commune_reader", "upper_reader"])
    def test_is_not_shown_to_readers(self, district, browser, upper, confirmed, who):
        upper.post(url("reopen", confirmed), SENT)
        page = browser(district.users[who]).get(url("detail", confirmed))
        assert "history" not in page.context
        assert "A figure is wrong" not in page.content.decode()
