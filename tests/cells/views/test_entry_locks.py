"""Pages of months that are shut for entry. Today is 10 July 2024: May is shut since 6 July."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from cells.models import EntryException, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.entry_locks import grant_exception
from tests import factories
from tests.cells.evidence import everything, queries_of
from tests.cells.views.pages import errors, said

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
SHUT = "Entry for month 5/2024 is shut since 06/07/2024. Ask Huyện ủy Mẫu to open it again."


@pytest.fixture(autouse=True)
def _people(district):
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=district.cell)


@pytest.fixture
def draft(district):
    meeting = services.open_meeting(
        actor=Actor(district.the_secretary),
        cell=district.cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=MAY,
        held_on=date(2024, 5, 3),
    )
    return meeting


def shut_draft(draft):
    factories.lock_entry()
    return draft


def submit(draft):
    return services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)


def open_again(district, month=MAY, until=date(2024, 7, 12)):
    grant_exception(
        actor=Actor(district.the_upper),
        unit=district.cell,
        month=month,
        until=until,
        reason="Flood",
    )


def url(page, meeting):
    return reverse(f"meeting_{page}", args=[meeting.pk])


def desk_of(client):
    (desk,) = client.get("/").context["desks"]
    return desk


class TestDesk:
    def test_offers_the_oldest_month_that_is_open_and_says_what_is_shut(self, secretary):
        factories.lock_entry()
        page = secretary.get("/")
        (desk,) = page.context["desks"]
        assert desk["month"] == JUNE
        assert [(month, shut.message) for month, shut in desk["shut"]] == [(MAY, SHUT)]
        text = page.content.decode()
        assert SHUT in text and "?month=2024-06" in text and "?month=2024-05" not in text

    def test_of_what_was_submitted_in_time_says_nothing(self, district, secretary):
        factories.make_meeting(district.cell, "2024-05")
        factories.lock_entry()
        assert desk_of(secretary)["shut"] == []

    def test_of_a_draft_that_was_left_says_that_it_is_shut(self, secretary, draft):
        factories.lock_entry()
        assert [month for month, _shut in desk_of(secretary)["shut"]] == [MAY]

    def test_of_a_cell_that_was_not_there_says_nothing(self, district, browser):
        cell = factories.make_cell(commune=district.commune, start=JUNE)
        factories.lock_entry()
        assert desk_of(browser(factories.make_user("secretary", cell)))["shut"] == []

    def test_of_a_cell_that_began_within_the_month_says_that_it_is_shut(self, district, browser):
        cell = factories.make_cell(commune=district.commune, start=date(2024, 5, 20))
        factories.lock_entry()
        desk = desk_of(browser(factories.make_user("secretary", cell)))
        assert [month for month, _shut in desk["shut"]] == [MAY]

    def test_without_a_rule_says_nothing(self, secretary):
        desk = desk_of(secretary)
        assert (desk["month"], desk["shut"], desk["open_until"]) == (MAY, [], None)

    @pytest.mark.parametrize("month", [MAY, date(2023, 11, 1)])
    def test_offers_a_month_that_is_open_again_and_says_until_when(
        self, district, secretary, month
    ):
        factories.lock_entry()
        open_again(district, month)
        page = secretary.get("/")
        (desk,) = page.context["desks"]
        assert (desk["month"], desk["open_until"]) == (month, date(2024, 7, 12))
        text = page.content.decode()
        assert f"Open again until 12/07/2024: month {month.month}/{month.year}." in text
        assert SHUT not in text or month != MAY

    def test_a_returned_meeting_that_is_shut_offers_no_button(self, secretary, draft):
        services.return_meeting(
            actor=Actor.command("test"), meeting=submit(draft), version=2, remark="Count"
        )
        assert "Put it right and submit it again" in secretary.get("/").content.decode()
        factories.lock_entry()
        text = secretary.get("/").content.decode()
        assert "Put it right and submit it again" not in text
        assert SHUT in text


class TestMeeting:
    def test_hides_the_steps_and_says_why(self, secretary, draft):
        factories.lock_entry()
        page = secretary.get(url("detail", draft))
        text = page.content.decode()
        assert page.context["shut"].message == SHUT
        for step in ("sheet", "edit", "minutes", "submit"):
            assert url(step, draft) not in text
        assert url("discard", draft) in text

    def test_of_the_commune_still_confirms_and_does_not_return(self, district, browser, draft):
        meeting = submit(draft)
        factories.lock_entry()
        text = browser(district.the_commune).get(url("detail", meeting)).content.decode()
        assert url("confirm", meeting) in text and SHUT in text
        assert url("return", meeting) not in text and url("sheet", meeting) not in text

    def test_leads_upper_staff_to_the_way_to_open_it(self, district, browser, draft):
        meeting = submit(draft)
        factories.lock_entry()
        text = browser(district.the_upper).get(url("detail", meeting)).content.decode()
        assert f"{reverse('exception_list')}?cell=A1&amp;month=2024-05" in text

    @pytest.mark.parametrize("who", ["cell_reader", "commune_reader", "upper_reader"])
    def test_tells_readers_nothing(self, district, browser, draft, who):
        factories.lock_entry()
        text = browser(district.users[who]).get(url("detail", draft)).content.decode()
        assert SHUT not in text

    def test_offers_them_again_while_an_exception_holds(self, district, secretary, draft, clock):
        factories.lock_entry()
        open_again(district)
        for day, is_open in ((date(2024, 7, 12), True), (date(2024, 7, 13), False)):
            clock(day)
            text = secretary.get(url("detail", draft)).content.decode()
            assert (url("sheet", draft) in text) is is_open

    @pytest.mark.parametrize("page", ["edit", "sheet", "minutes", "resolution"])
    def test_pages_of_entry_lead_back_with_the_reason(self, secretary, draft, page):
        factories.lock_entry()
        before = everything(but=["Reading"])
        for ask in (secretary.get, secretary.post):
            answer = ask(url(page, draft), follow=True)
            assert answer.redirect_chain == [(url("detail", draft), 302)]
            assert said(answer) == [SHUT]
        assert everything(but=["Reading"]) == before

    @pytest.mark.parametrize("who", ["commune", "upper"])
    def test_the_page_of_returning_leads_back_with_the_reason(self, district, browser, draft, who):
        meeting = submit(draft)
        factories.lock_entry()
        sent = {"version": 2, "remark": "Count"}
        answer = browser(district.users[who]).post(url("return", meeting), sent, follow=True)
        assert said(answer) == [SHUT]
        assert Meeting.objects.get().state == "submitted"

    def test_submitting_is_a_message(self, secretary, draft):
        factories.lock_entry()
        answer = secretary.post(url("submit", draft), {"version": 1}, follow=True)
        assert said(answer) == [SHUT]
        assert Meeting.objects.get().state == "draft"

    def test_a_page_that_saves_itself_is_told_that_it_cannot(self, secretary, draft):
        sent = {"version": 1, "action": "autosave"}
        sent |= {f"mark_{row.member.code}": "ill" for row in draft.sheet.all()}
        factories.lock_entry()
        json = {"accept": "application/json"}
        answer = secretary.post(url("sheet", draft), sent, headers=json)
        assert (answer.status_code, answer.json()) == (422, {"state": "refused", "said": SHUT})
        assert Meeting.objects.get().present == 2


class TestNew:
    def test_of_a_shut_month_is_a_message_at_the_month(self, secretary):
        factories.lock_entry()
        sent = {
            "kind": "regular",
            "month": "2024-05",
            "was_held": "yes",
            "held_on": "2024-05-03",
            "not_held_reason": "",
            "topic": "",
            "client_key": str(uuid.uuid4()),
        }
        page = secretary.post(reverse("meeting_new", args=["A1"]), sent)
        assert errors(page) == {"month": [SHUT]}
        assert not Meeting.objects.exists()


def test_upper_staff_see_on_their_first_page_up_to_when_it_is_shut(district, browser):
    client = browser(district.the_upper)
    assert "No month is shut for entry." in client.get("/").content.decode()
    factories.lock_entry()
    assert client.get("/").context["newest_shut"] == MAY
    assert reverse("exception_list") in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["secretary", "commune", "upper_reader"])
def test_others_do_not(district, browser, who):
    assert reverse("exception_list") not in browser(district.users[who]).get("/").content.decode()


class TestOpenAgain:
    """What the first page of the commune tells of exceptions."""

    @pytest.mark.parametrize("of", ["cell", "commune"])
    def test_names_month_and_last_day(self, district, browser, clock, of):
        factories.lock_entry()
        grant_exception(
            actor=Actor(district.the_upper),
            unit=getattr(district, of),
            month=MAY,
            until=date(2024, 7, 12),
            reason="Flood",
        )
        client = browser(district.the_commune)
        name = {"cell": "Chi bộ thôn Một", "commune": "Đảng bộ xã XA"}[of]
        assert f"{name}: month 5/2024, until 12/07/2024" in client.get("/").content.decode()
        clock(date(2024, 7, 13))
        assert client.get("/").context["open_again"] == []

    @pytest.mark.parametrize("who", ["other_commune", "commune_reader", "upper"])
    def test_is_not_told_to_others(self, district, browser, who):
        factories.lock_entry()
        open_again(district)
        assert browser(district.users[who]).get("/").context["open_again"] == []


class TestExceptions:
    """The page on which upper staff open months again."""

    URL = reverse("exception_list")

    @pytest.fixture
    def upper(self, district, browser):
        factories.lock_entry()
        return browser(district.the_upper)

    def sent(self, **changed):
        return {
            "commune": "XA",
            "cell": "",
            "month": "2024-05",
            "until": "2024-07-12",
            "reason": "Flood",
            **changed,
        }

    @pytest.mark.parametrize(("code", "of"), [("", "commune"), ("A1", "cell"), ("a1", "cell")])
    def test_opens_a_month_for_a_commune_or_a_cell(self, district, upper, code, of):
        answer = upper.post(self.URL, self.sent(cell=code), follow=True)
        assert said(answer) == ["Month 05/2024 is open again until 12/07/2024."]
        kept = EntryException.objects.get()
        assert getattr(kept, of) == getattr(district, of)
        assert (kept.month, kept.until, kept.reason) == (MAY, date(2024, 7, 12), "Flood")
        assert kept.granted_by == district.the_upper

    def test_a_second_click_opens_it_once(self, upper):
        for _n in range(2):
            upper.post(self.URL, self.sent())
        assert EntryException.objects.count() == 1

    def test_lists_what_was_opened_by_its_name(self, upper):
        upper.post(self.URL, self.sent(cell="A1"))
        text = upper.get(self.URL).content.decode()
        for word in ("Chi bộ thôn Một", "05/2024", "12/07/2024", "Flood", "Upper", "End now"):
            assert word in text

    def test_the_number_of_queries_does_not_grow(self, district, upper):
        upper.post(self.URL, self.sent(cell="A1"))
        one = queries_of(lambda: upper.get(self.URL))
        for number in range(2):
            factories.make_cell(f"Q{number}", commune=district.commune)
            upper.post(self.URL, self.sent(cell=f"Q{number}"))
        upper.post(self.URL, self.sent())
        assert len(upper.get(self.URL).context["page_obj"]) == 4
        assert queries_of(lambda: upper.get(self.URL)) <= one + 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"commune": ""}, "commune"),
            ({"commune": "NO"}, "commune"),
            ({"cell": "B1"}, "cell"),
            ({"cell": "NO"}, "cell"),
            ({"month": "2024-08"}, "month"),
            ({"month": "x"}, "month"),
            ({"until": "2024-07-09"}, "until"),
            ({"until": ""}, "until"),
            ({"reason": " "}, "reason"),
            ({"reason": "x" * 501}, "reason"),
            ({"granted_by": "1"}, "__all__"),
        ],
    )
    def test_bad_input_is_a_message_at_its_field(self, upper, changed, field):
        page = upper.post(self.URL, self.sent(**changed))
        assert list(errors(page)) == [field]
        assert not EntryException.objects.exists()

    def test_another_committee_s_commune_is_no_choice(self, upper):
        factories.make_commune("ZZ", upper=factories.make_upper("H2", "Huyện ủy Khác"))
        assert list(errors(upper.post(self.URL, self.sent(commune="ZZ")))) == ["commune"]

    def test_starts_from_what_a_link_asks_for(self, upper):
        form = upper.get(f"{self.URL}?cell=A1&month=2024-04").context["form"]
        assert (form["commune"].value(), form["cell"].value()) == ("XA", "A1")
        assert form["month"].value() == "2024-04"

    @pytest.mark.parametrize("query", ["?cell=NO&month=x", "?cell=&month=", "?cell=%00", "?page=9"])
    def test_a_link_that_asks_for_nothing_makes_no_error(self, upper, query):
        assert upper.get(self.URL + query).status_code == 200

    def test_ends_one_and_a_second_click_is_no_error(self, upper):
        upper.post(self.URL, self.sent())
        end = reverse("exception_end", args=[EntryException.objects.get().pk])
        for _n in range(2):
            answer = upper.post(end, {"until": "2024-07-12"}, follow=True)
            assert said(answer)[-1] == "The exception is ended."
        assert EntryException.objects.get().until == date(2024, 7, 9)
        assert "End now" not in upper.get(self.URL).content.decode()

    @pytest.mark.parametrize("until", ["", "x", "2024-13-01", "2024-07-11"])
    def test_one_that_was_not_seen_is_not_ended(self, upper, until):
        upper.post(self.URL, self.sent())
        end = reverse("exception_end", args=[EntryException.objects.get().pk])
        answer = upper.post(end, {"until": until}, follow=True)
        assert said(answer)[-1] == "Somebody else changed this exception: look at it again."
        assert EntryException.objects.get().until == date(2024, 7, 12)

    def test_one_under_another_committee_is_not_there(self, upper, district):
        elsewhere = factories.make_commune(upper=factories.make_upper("H2", "Huyện ủy Khác"))
        other = grant_exception(
            actor=Actor(district.the_upper),
            unit=elsewhere,
            month=MAY,
            until=date(2024, 7, 12),
            reason="Flood",
        )
        assert upper.get(self.URL).context["page_obj"].total == 0
        assert upper.post(reverse("exception_end", args=[other.pk])).status_code == 404
        other.refresh_from_db()
        assert other.until == date(2024, 7, 12)

    @pytest.mark.parametrize("who", ["commune", "secretary", "upper_reader"])
    def test_is_not_there_for_others(self, district, browser, upper, who):
        upper.post(self.URL, self.sent())
        client, end = browser(district.users[who]), EntryException.objects.get()
        before = everything()
        assert client.get(self.URL).status_code == 404
        assert client.post(self.URL, self.sent(month="2024-04")).status_code == 404
        assert client.post(reverse("exception_end", args=[end.pk])).status_code == 404
        assert everything() == before

    def test_is_read_in_the_log_as_people_write_it(self, upper):
        upper.post(self.URL, self.sent(cell="A1"))
        text = upper.get(reverse("change_list")).content.decode()
        assert "exception from the entry lock: Chi bộ thôn Một (A1)" in text
        assert "12/07/2024" in text
