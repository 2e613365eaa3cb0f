"""The first page. Today is 10 July 2024 (see `clock`)."""

from datetime import date

import pytest
from django.urls import reverse

from cells.choices import MeetingState, Role
from tests import factories
from tests.cells.evidence import queries_of
from tests.cells.views.pages import assert_asks_to_sign_in

HOME = "/"


def desk_of(client):
    (desk,) = client.get(HOME).context["desks"]
    return desk


class TestDesk:
    """What the secretary of a cell sees first."""

    @pytest.mark.parametrize("who", ["secretary", "deputy"])
    def test_offers_the_oldest_month_that_is_missing(self, district, browser, who):
        factories.make_meeting(district.cell, "2024-05")
        client = browser(district.users[who])

        desk = desk_of(client)

        assert (desk["cell"], desk["month"]) == (district.cell, date(2024, 6, 1))
        assert (desk["regular"], desk["is_past"]) == (None, True)
        link = f"{reverse('meeting_new', args=['A1'])}?month=2024-06"
        assert f'href="{link}"' in client.get(HOME).content.decode()

    @pytest.mark.parametrize(("days", "is_kept"), [(40, True), (0, False)])
    def test_is_kept_on_the_device_where_the_office_wants_it(
        self, district, browser, settings, days, is_kept
    ):
        settings.OFFLINE_DAYS = days

        page = browser(district.the_secretary).get(HOME).content.decode()

        assert ("data-keep-copy" in page) == is_kept

    def test_goes_on_with_what_was_begun(self, district, browser):
        for month in ("2024-05", "2024-06"):
            factories.make_meeting(district.cell, month)
        meeting = factories.make_meeting(district.cell, "2024-07", state=MeetingState.DRAFT)

        text = browser(district.the_secretary).get(HOME).content.decode()

        assert "is begun, and not submitted yet." in text
        assert reverse("meeting_sheet", args=[meeting.pk]) in text

    def test_says_that_all_is_submitted(self, district, browser):
        for month in ("2024-05", "2024-06", "2024-07"):
            factories.make_meeting(district.cell, month)

        desk = desk_of(browser(district.the_secretary))

        assert (desk["month"], desk["regular"].state) == (date(2024, 7, 1), "submitted")
        assert [f"{meeting.month:%m}" for meeting in desk["meetings"]] == ["07", "06", "05"]

    def test_there_is_one_for_each_cell_of_the_person(self, district, browser):
        factories.give_post(district.the_secretary, Role.DEPUTY, district.foreign)
        factories.give_post(district.the_secretary, Role.DEPUTY, district.cell)

        page = browser(district.the_secretary).get(HOME)

        assert [desk["cell"].code for desk in page.context["desks"]] == ["A1", "B1"]

    def test_whoever_works_in_several_cells_chooses_one_first(self, district, browser):
        factories.give_post(district.the_secretary, Role.DEPUTY, district.foreign)
        client = browser(district.the_secretary)

        choice = client.get(HOME)
        text = choice.content.decode()
        chosen = client.get(HOME, {"cell": "B1"})

        assert choice.context["chosen"] is None
        assert ('href="/?cell=A1"' in text, 'href="/?cell=B1"' in text) == (True, True)
        assert "month 5/2024: not recorded yet" in text
        assert "Log the meeting" not in text
        assert chosen.context["chosen"]["cell"] == district.foreign
        assert "Another of your cells" in chosen.content.decode()
        assert client.get(HOME, {"cell": "NOWHERE"}).context["chosen"] is None

    @pytest.mark.parametrize("who", ["commune", "upper", "cell_reader"])
    def test_there_is_none_for_others(self, district, browser, who):
        assert browser(district.users[who]).get(HOME).context["desks"] == []


class TestWaiting:
    def test_counts_what_the_commune_has_to_confirm(self, district, browser):
        factories.make_meeting(district.cell, "2024-05")
        factories.make_meeting(district.cell, "2024-06", state=MeetingState.CONFIRMED)
        factories.make_meeting(district.cell, "2024-07", state=MeetingState.DRAFT)
        factories.make_meeting(district.foreign, "2024-06")

        page = browser(district.the_commune).get(HOME)

        assert page.context["waiting"] == 1
        assert "1 meeting was submitted and is not confirmed yet." in page.content.decode()

    @pytest.mark.parametrize("who", ["upper", "secretary", "commune_reader"])
    def test_is_for_commune_staff_alone(self, district, browser, who):
        assert browser(district.users[who]).get(HOME).context["waiting"] is None


NAVIGATION = ["home", "cell_list", "meeting_list"]
REPORTS = ["report_attendance", "report_reporting", "report_ratings"]


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("upper", ["member_search", *REPORTS, "change_list"]),
        ("commune", ["member_search", "roll_upload", *REPORTS]),
        ("secretary", ["member_search", *REPORTS]),
        ("upper_reader", REPORTS),
        ("cell_reader", REPORTS),
    ],
)
def test_leads_to_the_pages_that_the_person_may_open(district, browser, who, more):
    client = browser(district.users[who])

    links = client.get(HOME).context["navigation"]

    assert [link.url for link in links] == [reverse(name) for name in [*NAVIGATION, *more]]
    assert [link.url for link in links if link.current] == ["/"]


def test_leads_who_keeps_the_system_to_the_repairs(district, browser):
    """Nobody else is let in without a post."""
    district.the_postless.is_superuser = True
    district.the_postless.save()

    page = browser(district.the_postless).get(HOME)
    text = page.content.decode()

    assert [link.url for link in page.context["navigation"]] == [HOME, "/admin/"]
    assert "You have no post at present" in text
    assert '<a class="button primary" href="/admin/">Repair</a>' in text


def test_follows_a_post_that_ends(district, browser, clock):
    district.the_secretary.posts.update(end=date(2024, 7, 11))
    client = browser(district.the_secretary)
    assert len(client.get(HOME).context["desks"]) == 1

    clock(date(2024, 7, 11))

    assert client.get(HOME).headers["Location"] == "/login/?next=/"


def test_costs_the_same_for_few_and_many_meetings(district, browser):
    client = browser(district.the_secretary)

    def look():
        client.get(HOME)

    factories.make_meeting(district.cell, "2024-04")
    look()
    few = queries_of(look)
    for number in range(1, 13):
        factories.make_meeting(district.cell, f"2023-{number:02}")

    assert queries_of(look) == few


def test_speaks_vietnamese_unless_english_was_chosen(district, browser):
    client = browser(district.the_secretary)
    assert '<html lang="en">' in client.get(HOME).content.decode()

    del client.cookies["django_language"]

    assert (
        '<html lang="vi">' in client.get(HOME, headers={"accept-language": "en"}).content.decode()
    )


def test_is_kept_by_no_cache(district, browser):
    headers = browser(district.the_secretary).get(HOME).headers

    assert "no-store" in headers["Cache-Control"]


def test_asks_who_is_not_signed_in(browser, db):
    assert_asks_to_sign_in(browser(), HOME)
