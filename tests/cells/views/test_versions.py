"""Two people at one meeting: the second chooses between both versions. Today is 10 July 2024."""

from datetime import date

import pytest
from django.utils.formats import date_format

from cells.models import Change, Meeting, Membership
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.views.meeting_pages import Untouched, filled, open_meeting, sheet, stored, url
from tests.cells.views.pages import errors, said, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(district):
    for name in ("Lê An", "Lê Bình", "Lê Chi"):
        factories.make_member(name, cell=district.cell)


@pytest.fixture
def draft(district):
    return open_meeting(district.cell)


@pytest.fixture
def submitted(draft):
    return services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)


def mark_of(meeting, name):
    return meeting.sheet.values_list("presence", "reason").get(member__full_name=name)


def field_of(meeting, name):
    return f"mark_{meeting.sheet.get(member__full_name=name).member.code}"


def pairs(page):
    return {pair.label: (pair.recorded.words, pair.sent.words) for pair in page.context["pairs"]}


class TestSheets:
    def send(self, client, meeting, version=1, *, absent=(), **changed):
        sent = sheet(meeting, absent=absent, **changed) | {"version": version}
        return client.post(url("sheet", meeting), sent, follow=True)

    @pytest.fixture
    def conflict(self, secretary, deputy, draft):
        """The deputy marked An, then the secretary Bình from a page that is older."""
        self.send(deputy, draft, absent=["Lê An"])
        return self.send(secretary, draft, absent=["Lê Bình"])

    def choose(self, client, page, meeting, action="take", **chosen):
        sent = sent_by(page, url("sheet", meeting), action=action, **chosen)
        return client.post(url("sheet", meeting), sent, follow=True)

    def test_shows_both_versions_of_each_person_who_differs(self, conflict):
        absent = "unexcused (no reason given)"
        assert pairs(conflict) == {"Lê An": (absent, "present"), "Lê Bình": ("present", absent)}
        page = conflict.content.decode()
        assert "Recorded by Deputy at " in page
        assert 'value="none_given" checked' in page

    def test_a_reason_that_differs_is_one_too(self, secretary, deputy, draft):
        field = field_of(draft, "Lê An")
        self.send(deputy, draft, **{field: "ill"})
        page = self.send(secretary, draft, **{field: "family"})
        assert pairs(page) == {"Lê An": ("excused (ill)", "excused (family matters)")}

    def test_what_is_recorded_holds_unless_the_other_is_chosen(self, secretary, draft, conflict):
        answer = self.choose(
            secretary, conflict, draft, **{field_of(draft, "Lê Bình"): "none_given"}
        )

        assert answer.redirect_chain == [(url("sheet", draft), 302)]
        marks = [mark_of(draft, name) for name in ("Lê An", "Lê Bình", "Lê Chi")]
        assert marks == [("unexcused", "none_given")] * 2 + [("present", "")]
        assert stored(draft).version == 3

    def test_pressed_at_once_it_changes_nothing(self, secretary, draft, conflict):
        with Untouched():
            answer = self.choose(secretary, conflict, draft)
        assert answer.redirect_chain == [(url("sheet", draft), 302)]

    def test_a_third_change_in_between_is_shown_again(self, secretary, deputy, draft, conflict):
        self.send(deputy, draft, version=2, **{field_of(draft, "Lê Chi"): "ill"})

        page = self.choose(secretary, conflict, draft)

        assert pairs(page) == {
            "Lê An": ("present", "unexcused (no reason given)"),
            "Lê Chi": ("excused (ill)", "present"),
        }

    def test_what_was_to_be_submitted_is_submitted_with_the_choice(self, secretary, deputy, draft):
        self.send(deputy, draft, absent=["Lê An"])
        page = self.send(secretary, draft, action="submit")
        assert stored(draft).state == "draft"
        assert "Take this over and submit" in page.content.decode()

        answer = self.choose(secretary, page, draft, action="submit")

        assert said(answer) == ["The meeting is submitted."]
        assert (stored(draft).state, stored(draft).unexcused) == ("submitted", 1)

    def test_marks_that_are_alike_are_said_so_and_submitted_by_one_press(
        self, secretary, deputy, draft
    ):
        self.send(deputy, draft, absent=["Lê An"])
        page = self.send(secretary, draft, absent=["Lê An"], action="submit")
        assert page.context["pairs"] == []
        assert "What you marked is what is recorded." in page.content.decode()

        self.choose(secretary, page, draft, action="submit")

        assert stored(draft).state == "submitted"

    def test_guests_and_topic_are_chosen_too(self, secretary, deputy, draft):
        self.send(deputy, draft, guest_names="Ông Năm\r\nBà Ba", thematic_topic="Roads")
        page = self.send(secretary, draft, guest_names="Ông Sáu", thematic_topic="Schools")
        assert pairs(page) == {
            "Topic of the thematic meeting": ("Roads", "Schools"),
            "Guests, one a line": ("Bà Ba\nÔng Năm", "Ông Sáu"),
        }

        self.choose(secretary, page, draft, thematic_topic="Schools")

        assert draft.thematic_too.topic == "Schools"
        assert set(draft.sheet.filter(member=None).values_list("guest_name", flat=True)) == {
            "Bà Ba",
            "Ông Năm",
        }

    def test_those_who_were_not_expected_are_chosen_too(self, secretary, deputy, district):
        member = factories.make_member("Lê Dung", cell=district.cell)
        factories.exempt(member)
        draft = open_meeting(district.cell)
        came = f"came_{member.code}"
        self.send(deputy, draft, **{came: "on"})
        page = self.send(secretary, draft, absent=["Lê An"])
        assert pairs(page)["Lê Dung"] == ("present", "absent")

        self.choose(secretary, page, draft, **{came: "False"})

        assert stored(draft).exempt_present == 0

    def test_a_choice_leaves_those_who_came_all_the_same(self, secretary, deputy, district):
        member = factories.make_member("Lê Dung", cell=district.cell)
        factories.exempt(member)
        draft = open_meeting(district.cell)
        came = f"came_{member.code}"
        self.send(deputy, draft, absent=["Lê An"], **{came: "on"})
        page = self.send(secretary, draft, **{came: "on"})

        self.choose(secretary, page, draft)

        assert (stored(draft).exempt_present, stored(draft).unexcused) == (1, 1)

    def test_of_a_submitted_meeting_needs_the_reason(self, secretary, deputy, submitted):
        self.send(deputy, submitted, 2, absent=["Lê An"], reason="Counted wrong")
        page = self.send(secretary, submitted, 2, absent=["Lê Bình"], reason="Was ill")
        assert 'value="Was ill"' in page.content.decode()
        chosen = {field_of(submitted, "Lê Bình"): "none_given"}

        refused = self.choose(secretary, page, submitted, reason="", **chosen)
        assert errors(refused) == {"reason": ["Say why the submitted sheet is corrected."]}

        self.choose(secretary, page, submitted, **chosen)
        assert stored(submitted).unexcused == 2
        assert Change.objects.latest("pk").reason == "Was ill"

    def test_a_meeting_that_was_submitted_meanwhile_says_so(self, secretary, deputy, draft):
        self.send(deputy, draft, action="submit")

        page = self.send(secretary, draft, absent=["Lê An"], action="submit")

        assert "The meeting is submitted already" in page.content.decode()
        assert pairs(page) == {"Lê An": ("present", "unexcused (no reason given)")}
        assert "Why the submitted sheet is corrected" in page.content.decode()

    def test_who_left_the_sheet_meanwhile_is_named_with_what_was_marked(
        self, district, secretary, deputy, draft
    ):
        sent = sheet(draft, absent=["Lê An"], action="submit", thematic_topic="")
        Membership.objects.filter(member__full_name="Lê An").update(
            end=draft.held_on, ended="transferred"
        )
        factories.make_member("Lê Dung", cell=district.cell)
        deputy.get(url("sheet", draft))
        assert stored(draft).version == 2

        with Untouched():
            page = secretary.post(url("sheet", draft), sent)

        assert page.context["sent"].lost == (("Lê An", "no reason given"),)
        assert page.context["sent"].joined == ("Lê Dung",)
        self.choose(secretary, page, draft, action="submit")
        assert (stored(draft).state, stored(draft).expected) == ("submitted", 3)

    def test_nobody_learns_a_name_by_its_code(self, district, secretary, draft):
        stranger = factories.make_member("Hà Sơn", cell=district.foreign)
        sent = sheet(draft, **{f"mark_{stranger.code}": "ill"}) | {"version": 7}

        page = secretary.post(url("sheet", draft), sent)

        assert page.context["sent"].lost == ()
        assert "Hà Sơn" not in page.content.decode()

    def test_what_can_be_no_code_is_nobody(self, secretary, draft):
        page = self.send(secretary, draft, version=0, **{"mark_\0": "ill", "came_\0": "on"})
        assert page.context["sent"].lost == ()

    def test_the_script_is_told_of_people_who_left(self, secretary, deputy, draft):
        sent = sheet(draft, action="autosave")
        Membership.objects.filter(member__full_name="Lê An").update(
            end=draft.held_on, ended="transferred"
        )
        deputy.get(url("sheet", draft))

        script = {"accept": "application/json"}
        answer = secretary.post(url("sheet", draft), sent, headers=script)
        assert (answer.status_code, answer.json()["state"]) == (409, "conflict")

    def test_a_page_of_the_present_version_with_strangers_is_refused(self, secretary, draft):
        sent = sheet(draft, mark_X="ill")
        page = secretary.post(url("sheet", draft), sent)
        assert errors(page) == {
            "__all__": ["Somebody in this form is not on the sheet of this meeting."]
        }


class TestDetails:
    def sent(self, version=1, **changed):
        return filled(version=version, **changed)

    @pytest.fixture
    def conflict(self, secretary, deputy, draft):
        deputy.post(url("edit", draft), self.sent(held_on="2024-06-05"))
        return secretary.post(url("edit", draft), self.sent(held_on="2024-06-06", topic="Roads"))

    def choose(self, client, page, meeting, **chosen):
        address = url("edit", meeting)
        return client.post(address, sent_by(page, address, **chosen))

    def test_shows_both_as_a_whole(self, conflict):
        (pair,) = conflict.context["pairs"]
        days = [date_format(date(2024, 6, day)) for day in (5, 6)]
        assert pair.recorded.words == f"Day of the meeting: {days[0]}\nTopic: –"
        assert pair.sent.words == f"Day of the meeting: {days[1]}\nTopic: Roads"
        assert "Recorded by Deputy at " in conflict.content.decode()

    def test_what_is_recorded_holds_unless_the_other_is_chosen(self, secretary, draft, conflict):
        with Untouched():
            answer = self.choose(secretary, conflict, draft)
        assert answer.url == url("sheet", draft)

        self.choose(secretary, conflict, draft, action="sent")
        assert (stored(draft).held_on, stored(draft).topic) == (date(2024, 6, 6), "Roads")

    @pytest.mark.parametrize("action", ["recorded", "sent"])
    def test_a_third_change_in_between_is_shown_again(
        self, secretary, deputy, draft, conflict, action
    ):
        deputy.post(url("edit", draft), self.sent(2, held_on="2024-06-07"))

        with Untouched():
            page = self.choose(secretary, conflict, draft, action=action)

        assert len(page.context["pairs"]) == 1

    def test_that_are_alike_are_no_conflict(self, secretary, deputy, draft):
        deputy.post(url("edit", draft), self.sent(topic="Roads"))
        with Untouched():
            answer = secretary.post(url("edit", draft), self.sent(topic="Roads"))
        assert answer.url == url("sheet", draft)


def test_who_saved_last_is_noted_with_every_step(secretary, district, draft):
    assert draft.saved_by is None
    secretary.post(url("sheet", draft), sheet(draft, absent=["Lê An"]))
    assert Meeting.objects.get().saved_by == district.the_secretary
    assert Meeting.objects.get().saved_at is not None
