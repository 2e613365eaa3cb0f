"""Pages on which the people of a sheet are put right. Today is 10 July 2024 (see `clock`)."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cells.models import Membership, Reading
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import (
    HELD,
    OUTSIDERS,
    READERS,
    Untouched,
    filled,
    open_meeting,
    sheet,
    stored,
    url,
)
from tests.cells.views.pages import (
    NOWHERE,
    assert_asks_to_sign_in,
    assert_not_there,
    errors,
    said,
    sent_by,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(district):
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=district.cell)


@pytest.fixture
def draft(district):
    return open_meeting(district.cell)


@pytest.fixture
def submitted(draft):
    return services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)


def leave(name, day=HELD):
    Membership.objects.filter(member__full_name=name).update(end=day, ended="transferred")


def text(page):
    """Return the words of a page on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


class TestDraftWhoseRollChanged:
    def test_names_who_joined_who_left_and_the_mark_that_went(self, district, secretary, draft):
        secretary.post(url("sheet", draft), sheet(draft, absent=["Lê An"]))
        leave("Lê An")
        chi = factories.make_member("Lê Chi", cell=district.cell)

        page = secretary.get(url("sheet", draft))

        words = text(page)
        assert "The roll of the cell has changed, and this sheet with it:" in words
        assert f"Joining the sheet Lê Chi {chi.code} · expected" in words
        assert "Leaving the sheet Lê An" in words
        assert "The mark “unexcused, no reason given” goes." in words

    def test_names_of_whom_something_else_is_expected(self, secretary, draft):
        member = draft.sheet.first().member
        factories.exempt(member, "suspended")

        words = text(secretary.get(url("sheet", draft)))

        assert "Lê An: now suspended, before expected" in words

    def test_says_so_too_when_it_is_refused_for_that(self, district, secretary, draft):
        sent = sheet(draft, absent=["Lê An"], action="submit")
        factories.make_member("Lê Chi", cell=district.cell)

        page = secretary.post(url("sheet", draft), sent, follow=True)

        assert "Joining the sheet Lê Chi" in text(page)

    def test_says_nothing_while_the_roll_stays(self, secretary, draft):
        assert "has changed" not in text(secretary.get(url("sheet", draft)))


class TestChangedDay:
    @pytest.fixture
    def marked(self, secretary, draft):
        secretary.post(url("sheet", draft), sheet(draft, absent=["Lê An"]))
        leave("Lê An", date(2024, 6, 10))
        return stored(draft)

    def sent(self, meeting, **changed):
        values = {"version": meeting.version, "held_on": "2024-06-20"}
        return filled(**values | changed, client_key=str(meeting.client_key))

    def test_shows_first_who_would_leave(self, secretary, marked):
        with Untouched():
            page = secretary.post(url("edit", marked), self.sent(marked))

        words = text(page)
        assert "Nothing is changed yet." in words
        assert "Leaving the sheet Lê An" in words
        assert "The mark “unexcused, no reason given” goes." in words
        assert Reading.objects.filter(page="meeting_edit").count() == 1

    def test_is_done_by_one_button_that_sends_it_once_more(self, secretary, marked):
        page = secretary.post(url("edit", marked), self.sent(marked))
        button = re.search(r'name="action" value="(\w+)"', page.content.decode())[1]

        answer = secretary.post(
            url("edit", marked), sent_by(page, url("edit", marked), action=button)
        )

        assert answer.url == url("sheet", marked)
        assert (stored(marked).held_on, stored(marked).expected) == (date(2024, 6, 20), 1)

    def test_says_that_the_sheet_goes_with_a_meeting_that_was_not_held(self, secretary, marked):
        sent = self.sent(marked, was_held="no", held_on="", not_held_reason="Flood")

        words = text(secretary.post(url("edit", marked), sent))

        assert "A meeting that was not held has no sheet" in words


class TestRoll:
    """The page that takes the roll over into a submitted sheet."""

    @pytest.fixture(autouse=True)
    def _corrected(self, district, submitted):
        leave("Lê An")
        factories.make_member("Lê Chi", cell=district.cell)

    def sent(self, page, **changed):
        key = page.context["difference"].key
        return {"version": 2, "agreed": key, "reason": "Chi came on 1 June"} | changed

    @pytest.mark.parametrize("who", ["secretary", "deputy", "commune"])
    def test_takes_it_over_for_a_reason(self, district, browser, submitted, who):
        client = browser(district.users[who])
        page = client.get(url("roll", submitted))
        assert "Joining the sheet Lê Chi" in text(page)

        answer = client.post(url("roll", submitted), self.sent(page), follow=True)

        assert said(answer) == ["The correction is saved."]
        names = submitted.sheet.in_name_order().values_list("member__full_name", flat=True)
        assert list(names) == ["Lê Bình", "Lê Chi"]
        assert Reading.objects.filter(page="meeting_roll", object_id=submitted.pk).exists()

    def test_is_offered_where_the_sheet_is_looked_at(self, secretary, submitted):
        link = f'href="{url("roll", submitted)}"'
        for page in ("sheet", "detail"):
            words = secretary.get(url(page, submitted))
            assert link in words.content.decode()
            assert "2 people differ from this sheet" in text(words)

    @pytest.mark.parametrize("who", ["upper", "commune_reader"])
    def test_is_not_offered_to_others(self, district, browser, submitted, who):
        page = browser(district.users[who]).get(url("detail", submitted))
        assert url("roll", submitted) not in page.content.decode()

    @pytest.mark.parametrize(
        ("changed", "found"),
        [
            ({"reason": ""}, {"reason": ["This field is required."]}),
            (
                {"agreed": "x"},
                {"__all__": ["Other people would be on the sheet: look at who, then go on."]},
            ),
            (
                {"version": 1},
                {"__all__": ["Somebody else changed this meeting while you were working on it."]},
            ),
        ],
    )
    def test_refused_it_says_why(self, secretary, submitted, changed, found):
        page = secretary.get(url("roll", submitted))
        with Untouched():
            page = secretary.post(url("roll", submitted), self.sent(page, **changed))
        assert errors(page) == found

    def test_once_done_there_is_nothing_to_take_over(self, secretary, submitted):
        page = secretary.get(url("roll", submitted))
        secretary.post(url("roll", submitted), self.sent(page))

        assert "There is nothing to take over" in text(secretary.get(url("roll", submitted)))
        assert (
            url("roll", submitted) not in secretary.get(url("detail", submitted)).content.decode()
        )

    def test_of_a_draft_leads_to_its_sheet(self, district, secretary):
        draft = open_meeting(district.cell, month=date(2024, 7, 1))
        assert secretary.get(url("roll", draft)).url == url("sheet", draft)

    def test_of_a_confirmed_meeting_is_locked(self, secretary, submitted):
        services.confirm_meeting(actor=Actor.command("test"), meeting=submitted, version=2)
        answer = secretary.get(url("roll", submitted), follow=True)
        assert said(answer) == ["A confirmed meeting is locked."]
        assert "differ from this sheet" not in text(answer)

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS])
    def test_is_not_there_for_others(self, district, browser, submitted, who):
        client = browser(district.users[who])
        with Untouched():
            assert_not_there(
                client,
                url("roll", submitted),
                url("roll", NOWHERE),
                {"version": 2, "agreed": "", "reason": "Why"},
            )

    def test_asks_who_is_not_signed_in(self, browser, submitted):
        assert_asks_to_sign_in(browser(), reverse("meeting_roll", args=[submitted.pk]))
