"""Pages of joint meetings. Today is 10 July 2024 (see `clock`)."""

import uuid

import pytest
from django.urls import reverse

from cells.choices import Role
from cells.models import Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import Untouched, filled, new_url, open_meeting, stored, url
from tests.cells.views.pages import NOWHERE, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def sister(district):
    """Another cell of the commune, with its secretary."""
    cell = factories.make_cell("A2", commune=district.commune, name="Chi bộ thôn Ba")
    factories.make_member("Hà Sơn", cell=cell)
    cell.secretary = factories.make_user(Role.SECRETARY, cell)
    return cell


@pytest.fixture
def secretary(district, browser):
    factories.make_member("Lê An", cell=district.cell)
    return browser(district.the_secretary)


@pytest.fixture
def hers(sister, browser):
    """The browser of the sister cell's secretary."""
    return browser(sister.secretary)


@pytest.fixture
def joint(district, sister, secretary):
    meeting = open_meeting(district.cell, joint_with=sister)
    return services.submit_meeting(actor=Actor.command("test"), meeting=meeting, version=1)


class TestForm:
    def test_offers_the_other_cells_of_the_commune(self, district, secretary, sister):
        page = secretary.get(new_url(district.cell))
        offered = [
            str(value) for value, _label in page.context["form"].fields["joint_with"].choices
        ]
        assert offered == ["", "A2"]

    def test_where_there_is_no_other_cell_nothing_is_asked(self, district, secretary):
        page = secretary.get(new_url(district.cell))
        assert "joint_with" not in page.context["form"].fields

    def test_records_the_other_cell_and_takes_it_away_again(self, district, secretary, sister):
        secretary.post(new_url(district.cell), filled(joint_with="A2"))
        meeting = Meeting.objects.get()
        assert meeting.joint_with == sister
        page = secretary.get(url("edit", meeting))
        assert page.context["form"]["joint_with"].value() == "A2"

        secretary.post(url("edit", meeting), filled(version=1, joint_with=""))
        assert stored(meeting).joint_with is None

    @pytest.mark.parametrize("code", ["A1", "B1", "X"])
    def test_no_cell_of_elsewhere(self, district, secretary, sister, code):
        page = secretary.post(new_url(district.cell), filled(joint_with=code))
        assert list(errors(page)) == ["joint_with"]
        assert not Meeting.objects.exists()

    def test_two_versions_of_it_are_shown_by_name(self, district, secretary, sister, browser):
        draft = open_meeting(district.cell)
        browser(district.the_deputy).post(
            url("edit", draft), filled(version=1, held_on="2024-06-05")
        )
        page = secretary.post(url("edit", draft), filled(version=1, joint_with="A2"))
        (pair,) = page.context["pairs"]
        assert "Joint meeting with: Chi bộ thôn Ba (A2)" in pair.sent.words


class TestDesk:
    def test_asks_the_other_cell_for_its_part(self, joint, hers):
        page = hers.get("/").content.decode()
        assert "Chi bộ thôn Một recorded a joint meeting with your cell on" in page
        assert f'action="{reverse("meeting_join", args=[joint.pk])}"' in page

    def test_asks_nobody_else(self, joint, secretary, browser, district):
        for client in (secretary, browser(district.the_other_secretary)):
            assert "recorded a joint meeting" not in client.get("/").content.decode()

    def test_asks_no_more_once_it_is_begun(self, joint, hers):
        hers.post(url("join", joint), {"client_key": str(uuid.uuid4())})
        assert "recorded a joint meeting" not in hers.get("/").content.decode()

    def test_asks_for_nothing_that_cannot_be_recorded(self, joint, hers):
        factories.lock_entry(days=0)
        assert "recorded a joint meeting" not in hers.get("/").content.decode()


class TestJoin:
    def press(self, client, meeting, key=None):
        return client.post(url("join", meeting), {"client_key": str(key or uuid.uuid4())})

    def test_begins_the_record_of_the_own_part(self, joint, sister, hers):
        answer = self.press(hers, joint)

        own = Meeting.objects.get(cell=sister)
        assert answer.url == url("sheet", own)
        assert (own.held_on, own.kind, own.recorded_by) == (
            joint.held_on,
            joint.kind,
            sister.secretary,
        )

    def test_pressed_twice_it_goes_on_with_it(self, joint, hers, sister):
        first, second = self.press(hers, joint).url, self.press(hers, joint).url
        assert first == second
        assert Meeting.objects.filter(cell=sister).count() == 1

    @pytest.mark.parametrize("sent", [{}, {"client_key": "x"}])
    def test_a_page_that_did_not_arrive_whole_begins_nothing(self, joint, hers, sent):
        with Untouched():
            assert hers.post(url("join", joint), sent).url == "/"

    def test_where_the_month_has_its_regular_meeting_it_says_so(self, joint, hers, sister):
        factories.make_meeting(sister, "2024-06", held_on="2024-06-05")
        with Untouched():
            page = hers.post(url("join", joint), {"client_key": str(uuid.uuid4())}, follow=True)
        assert "is on record already" in page.content.decode()

    @pytest.mark.parametrize("who", ["secretary", "other_secretary", "commune", "upper"])
    def test_is_not_there_for_others(self, joint, district, browser, who):
        client = browser(district.users[who])
        with Untouched():
            assert self.press(client, joint).status_code == 404
            assert self.press(client, NOWHERE).status_code == 404

    def test_of_a_draft_is_not_there(self, district, secretary, sister, hers):
        draft = open_meeting(district.cell, joint_with=sister)
        with Untouched():
            assert self.press(hers, draft).status_code == 404

    def test_is_only_pressed(self, joint, hers):
        assert hers.get(url("join", joint)).status_code == 405


class TestDetail:
    def page(self, client, meeting):
        return client.get(url("detail", meeting)).content.decode()

    def test_names_the_other_cell(self, joint, secretary):
        assert "<dd>Chi bộ thôn Ba</dd>" in self.page(secretary, joint)

    def test_leads_to_its_record_who_may_see_it(self, joint, secretary, hers, browser, district):
        hers.post(url("join", joint), {"client_key": str(uuid.uuid4())})
        own = Meeting.objects.get(joint_with=district.cell)
        link = f'href="{url("detail", own)}"'

        assert link in self.page(browser(district.the_commune), joint)
        assert link not in self.page(secretary, joint)
        assert "<dd>Chi bộ thôn Ba</dd>" in self.page(secretary, joint)
