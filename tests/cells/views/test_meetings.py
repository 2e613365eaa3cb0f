"""Pages of meetings. Today is 10 July 2024 (see `clock`)."""

from datetime import date

import pytest
from django.urls import reverse

from cells.choices import CellType, MeetingKind
from cells.models import Attendance, Change, Meeting, Membership, Reading
from cells.services import meetings as services
from cells.services.changes import Actor
from tests import factories
from tests.cells.evidence import queries_of
from tests.cells.views.meeting_pages import (
    HELD,
    OUTSIDERS,
    READERS,
    Untouched,
    filled,
    new_url,
    open_meeting,
    sheet,
    stored,
    url,
)
from tests.cells.views.pages import NOWHERE, assert_asks_to_sign_in, assert_not_there, errors, said


@pytest.fixture(autouse=True)
def _people(district):
    """Two people in the cell, one in the other."""
    factories.make_member("Lê An", cell=district.cell)
    factories.make_member("Lê Bình", cell=district.cell)
    factories.make_member("Hà Sơn", cell=district.foreign)


@pytest.fixture
def draft(district):
    return open_meeting(district.cell)


@pytest.fixture
def submitted(draft):
    return services.submit_meeting(actor=Actor.command("test"), meeting=draft, version=1)


@pytest.fixture
def confirmed(submitted):
    return services.confirm_meeting(actor=Actor.command("test"), meeting=submitted, version=2)


@pytest.fixture
def returned(submitted):
    return services.return_meeting(
        actor=Actor.command("test"), meeting=submitted, version=2, remark="Count again"
    )


@pytest.fixture
def foreign(district):
    return open_meeting(district.foreign)


class TestNew:
    def test_records_a_meeting_and_goes_on_to_its_sheet(self, district, secretary):
        answer = secretary.post(new_url(district.cell), filled())

        meeting = Meeting.objects.get()
        assert (answer.status_code, answer.url) == (302, url("sheet", meeting))
        assert (meeting.cell, meeting.kind, meeting.held_on) == (district.cell, "regular", HELD)
        assert (meeting.state, meeting.source) == ("draft", "")
        assert (meeting.recorded_by, meeting.expected) == (district.the_secretary, 2)

    def test_of_one_that_was_not_held_goes_on_to_the_meeting(self, district, secretary):
        sent = filled(was_held="no", held_on="", not_held_reason="Flood")

        answer = secretary.post(new_url(district.cell), sent)

        meeting = Meeting.objects.get()
        assert answer.url == url("detail", meeting)
        assert (meeting.held_on, meeting.not_held_reason) == (None, "Flood")

    def test_starts_from_the_month_that_is_missing(self, district, secretary):
        factories.make_meeting(district.cell, "2024-05")

        page = secretary.get(new_url(district.cell))

        assert page.status_code == 200
        assert page.context["form"]["month"].value() == "2024-06"
        assert page.context["form"]["kind"].value() == "regular"
        assert "Chi bộ thôn Một" in page.content.decode()

    def test_starts_from_what_a_link_asks_for(self, district, secretary):
        page = secretary.get(new_url(district.cell), {"month": "2024-03", "kind": "thematic"})

        assert page.context["form"]["month"].value() == "2024-03"
        assert page.context["form"]["kind"].value() == "thematic"

    @pytest.mark.parametrize("month", ["x", "0000-99", "", "2024-06-01"])
    def test_a_link_that_asks_for_no_month_makes_no_error(self, district, secretary, month):
        address = f"{new_url(district.cell)}?month={month}"

        assert secretary.get(address).status_code == 200
        with Untouched():
            page = secretary.post(address, filled(month=month))
        assert list(errors(page)) == ["month"]

    def test_twice_with_one_key_is_one_meeting(self, district, secretary):
        sent = filled()

        first, second = (secretary.post(new_url(district.cell), sent) for _n in range(2))

        meeting = Meeting.objects.get()
        assert first.url == second.url == url("sheet", meeting)
        assert Change.objects.count() == 1

    @pytest.mark.parametrize("kind", ["regular", "thematic", "extraordinary"])
    def test_sent_again_from_a_page_drawn_anew_goes_on_with_what_was_begun(
        self, district, secretary, kind
    ):
        first, second = (
            secretary.post(new_url(district.cell), filled(kind=kind, topic="Rừng"))
            for _n in range(2)
        )

        meeting = Meeting.objects.get()
        assert first.url == second.url == url("sheet", meeting)

    def test_sent_again_after_it_was_submitted_it_leads_there(self, district, secretary, submitted):
        sent = filled(held_on=submitted.held_on.isoformat(), month=f"{submitted.month:%Y-%m}")

        with Untouched():
            answer = secretary.post(new_url(district.cell), sent)

        assert answer.url == url("detail", submitted)

    def test_another_topic_on_the_same_day_is_another_meeting(self, district, secretary):
        for topic in ("Rừng", "Đường"):
            secretary.post(new_url(district.cell), filled(kind="thematic", topic=topic))

        assert Meeting.objects.count() == 2

    def test_the_key_of_another_cell_is_a_message(self, district, browser, foreign):
        sent = filled(client_key=str(foreign.client_key))

        with Untouched():
            page = browser(district.the_secretary).post(new_url(district.cell), sent)

        assert errors(page) == {"__all__": ["This page was sent for another cell before."]}

    def test_by_the_commune_says_who_gave_the_figures(self, district, commune):
        with Untouched():
            page = commune.post(new_url(district.cell), filled())
        assert errors(page) == {"source": ["This field is required."]}

        commune.post(new_url(district.cell), filled(source="Secretary, by telephone"))

        meeting = Meeting.objects.get()
        assert meeting.source == "Secretary, by telephone"
        assert meeting.recorded_by == district.the_commune

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS])
    def test_is_not_there_for_others(self, district, browser, who):
        client = browser(district.users[who])

        with Untouched():
            assert_not_there(client, new_url(district.cell), new_url("NOWHERE"), filled())

    def test_asks_who_is_not_signed_in(self, district, browser):
        with Untouched():
            assert_asks_to_sign_in(browser(), new_url(district.cell), filled())

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("state", "confirmed"),
            ("source", "Myself"),
            ("commune", "XB"),
            ("cell", "B1"),
            ("first_submitted_at", "2024-06-03"),
            ("present", "99"),
        ],
    )
    def test_a_field_that_a_secretary_may_not_set_is_a_message(
        self, district, secretary, field, value
    ):
        with Untouched():
            page = secretary.post(new_url(district.cell), filled(**{field: value}))

        assert page.status_code == 200
        assert errors(page) == {"__all__": [f"This form may not set “{field}”."]}

    @pytest.mark.parametrize("name", ["kind", "month", "held_on", "client_key", "was_held"])
    def test_a_field_sent_twice_is_a_message(self, district, secretary, name):
        sent = filled()

        with Untouched():
            page = secretary.post(new_url(district.cell), {**sent, name: [sent[name]] * 2})

        assert errors(page) == {name: ["This was sent twice."]}

    @pytest.mark.parametrize(
        ("changed", "field", "message"),
        [
            ({"held_on": ""}, "held_on", "Give the day on which the meeting was held."),
            ({"held_on": "2024-07-11"}, "held_on", "That day is still to come."),
            (
                {"held_on": "2024-04-30"},
                "held_on",
                "That day is too far from the month that the meeting is for.",
            ),
            ({"held_on": "2024-02-30"}, "held_on", "Enter a valid date."),
            ({"was_held": "no"}, "not_held_reason", "Say why the meeting was not held."),
            ({"kind": "thematic"}, "topic", "Name the topic of the thematic meeting."),
            ({"month": "2024-05"}, "month", "The regular meeting of 05/2024 is on record already."),
        ],
    )
    def test_bad_input_is_a_message_at_its_field(
        self, district, secretary, changed, field, message
    ):
        factories.make_meeting(district.cell, "2024-05")

        with Untouched():
            page = secretary.post(new_url(district.cell), filled(**changed))

        assert errors(page) == {field: [message]}
        assert message in page.content.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "unknown"),
            ("kind", ""),
            ("month", "2030-01"),
            ("month", "2024-6"),
            ("was_held", "maybe"),
            ("client_key", "not-a-key"),
            ("topic", "x" * 301),
            ("topic", "\x00"),
        ],
    )
    def test_what_the_form_does_not_offer_is_refused(self, district, secretary, field, value):
        with Untouched():
            page = secretary.post(new_url(district.cell), filled(**{field: value}))

        assert page.status_code == 200
        assert field in errors(page)

    def test_the_wrong_method_is_answered_with_the_form(self, district, secretary):
        with Untouched():
            assert secretary.put(new_url(district.cell), "{}").status_code in (200, 405)
            assert secretary.delete(new_url(district.cell)).status_code in (200, 405)


class TestList:
    def test_shows_the_meetings_in_reach_newest_first(self, district, secretary, foreign):
        may = factories.make_meeting(district.cell, "2024-05")
        june = factories.make_meeting(district.cell, "2024-06")

        page = secretary.get(reverse("meeting_list"))

        assert list(page.context["page_obj"]) == [june, may]
        assert "Chi bộ thôn Hai" not in page.content.decode()

    @pytest.mark.parametrize(
        ("chosen", "found"),
        [
            ({}, {"A1 05", "A1 06", "B1 06"}),
            ({"year": "2023"}, set()),
            ({"year": "2024", "month": "5"}, {"A1 05"}),
            ({"commune": "XB"}, {"B1 06"}),
            ({"cell": "a1"}, {"A1 05", "A1 06"}),
            ({"kind": "thematic"}, {"A1 05"}),
            ({"state": "draft"}, {"B1 06"}),
            ({"year": "x", "state": "unknown"}, {"A1 05", "A1 06", "B1 06"}),
        ],
    )
    def test_is_limited_by_a_filter(self, district, browser, foreign, chosen, found):
        factories.make_meeting(district.cell, "2024-05", kind=MeetingKind.THEMATIC)
        factories.make_meeting(district.cell, "2024-06")

        page = browser(district.the_upper).get(reverse("meeting_list"), chosen)

        rows = {f"{row.cell.code} {row.month:%m}" for row in page.context["page_obj"]}
        assert rows == found

    @pytest.mark.parametrize("code", ["XB", "NOWHERE"])
    def test_a_commune_out_of_reach_is_no_choice(self, district, commune, code):
        page = commune.get(reverse("meeting_list"), {"commune": code})

        form = page.context["filter"].form
        assert list(form.errors) == ["commune"]
        offered = [str(choice) for choice, _label in form["commune"].field.choices if choice]
        assert offered == ["XA"]

    @pytest.mark.parametrize("page_number", ["0", "-1", "x", "999999999999999999999"])
    def test_a_page_that_is_not_there_is_the_nearest(self, secretary, draft, page_number):
        page = secretary.get(reverse("meeting_list"), {"page": page_number})

        assert list(page.context["page_obj"]) == [draft]

    def test_costs_the_same_for_1_and_20(self, district, browser):
        client = browser(district.the_upper)

        def look():
            client.get(reverse("meeting_list"))

        factories.make_meeting(district.cell, "2024-05")
        look()
        one = queries_of(look)
        for _n in range(20):
            factories.make_meeting(factories.make_cell(commune=district.commune), "2024-05")

        assert queries_of(look) == one

    def test_asks_who_is_not_signed_in(self, browser):
        assert_asks_to_sign_in(browser(), reverse("meeting_list"))


class TestDetail:
    @pytest.mark.parametrize("who", ["secretary", "deputy", "commune", "upper"])
    def test_shows_the_sheet_to_who_sees_people_and_logs_it(self, district, browser, draft, who):
        page = browser(district.users[who]).get(url("detail", draft))

        assert page.status_code == 200
        assert "Lê An" in page.content.decode()
        reading = Reading.objects.get()
        assert (reading.user, reading.page) == (district.users[who], "meeting_detail")
        assert (reading.object_id, reading.cell) == (draft.pk, district.cell)

    @pytest.mark.parametrize("who", ["upper_reader", "commune_reader", "cell_reader"])
    def test_shows_readers_figures_and_no_person(self, district, browser, submitted, who):
        Meeting.objects.update(source="Lê An, by telephone", recorded_by=district.the_secretary)

        page = browser(district.users[who]).get(url("detail", submitted))

        text = page.content.decode()
        assert page.status_code == 200
        assert "present of 2 expected" in text
        assert "Lê An" not in text and "Lê Bình" not in text
        assert "Recorded by" not in text
        assert not Reading.objects.exists()

    def test_shows_the_old_commune_figures_and_no_person(self, district, commune):
        cell = factories.make_cell("LEFT", commune=district.commune, end=date(2024, 6, 1))
        factories.place_cell(cell, district.other, start=date(2024, 6, 1))
        factories.make_member("Vi Thị Hoa", cell=cell)
        meeting = open_meeting(cell, month=date(2024, 5, 1), held_on=date(2024, 5, 3))

        text = commune.get(url("detail", meeting)).content.decode()

        assert "present of 1 expected" in text
        assert "Vi Thị Hoa" not in text

    @pytest.mark.parametrize("who", OUTSIDERS)
    def test_is_not_there_for_others(self, district, browser, draft, who):
        assert_not_there(browser(district.users[who]), url("detail", draft), url("detail", NOWHERE))

    def test_of_a_number_beyond_all_numbers_is_not_there(self, secretary):
        assert secretary.get(f"/meetings/{'9' * 30}/").status_code == 404

    def test_asks_who_is_not_signed_in(self, browser, draft):
        assert_asks_to_sign_in(browser(), url("detail", draft))

    @pytest.mark.parametrize(
        ("who", "state", "steps"),
        [
            ("secretary", "draft", {"sheet", "edit", "discard"}),
            ("commune", "draft", {"sheet", "edit", "discard"}),
            ("secretary", "submitted", {"sheet"}),
            ("commune", "submitted", {"sheet", "confirm", "return"}),
            ("upper", "submitted", {"return"}),
            ("secretary", "confirmed", set()),
            ("commune", "confirmed", set()),
            ("upper", "confirmed", {"reopen", "return"}),
            ("secretary", "returned", {"sheet", "edit"}),
            ("cell_reader", "submitted", set()),
        ],
    )
    def test_offers_the_steps_that_the_person_may_take(
        self, district, browser, request, who, state, steps
    ):
        meeting = request.getfixturevalue(state)

        text = browser(district.users[who]).get(url("detail", meeting)).content.decode()

        pages = ("sheet", "edit", "discard", "confirm", "return", "submit", "reopen")
        assert {page for page in pages if f'"{url(page, meeting)}"' in text} == steps


class TestEdit:
    def test_changes_a_draft(self, secretary, draft):
        sent = filled(held_on="2024-06-20", version=1, client_key=str(draft.client_key))

        answer = secretary.post(url("edit", draft), sent)

        assert answer.url == url("sheet", draft)
        assert (stored(draft).held_on, stored(draft).version) == (date(2024, 6, 20), 2)

    def test_starts_from_what_is_known(self, secretary, draft):
        page = secretary.get(url("edit", draft))

        form = page.context["form"]
        assert (form["month"].value(), form["held_on"].value()) == ("2024-06", HELD)
        assert form["was_held"].value() == "yes"
        assert 'name="version" value="1"' in page.content.decode()

    def test_sends_a_large_version_as_a_plain_number(self, secretary, draft):
        Meeting.objects.filter(pk=draft.pk).update(version=1234)

        assert 'name="version" value="1234"' in secretary.get(url("edit", draft)).content.decode()

    @pytest.mark.parametrize("version", ["2", "", "x", "-1", "²", "9" * 5000, None])
    def test_of_another_version_is_a_message(self, secretary, draft, version):
        sent = filled(topic="Roads") | ({} if version is None else {"version": version})

        with Untouched():
            page = secretary.post(url("edit", draft), sent)

        (pair,) = page.context["pairs"]
        assert (pair.recorded.words, pair.sent.words) == ("Topic: –", "Topic: Roads")

    @pytest.mark.parametrize("state", ["submitted", "confirmed"])
    def test_of_what_counts_is_a_message(self, secretary, request, state):
        meeting = request.getfixturevalue(state)

        with Untouched():
            answer = secretary.post(
                url("edit", meeting), filled(version=meeting.version), follow=True
            )

        assert answer.redirect_chain == [(url("detail", meeting), 302)]
        assert said(answer) == [
            "To change the day or kind of a submitted meeting, ask the commune to return it."
        ]

    def test_bad_input_is_a_message(self, secretary, draft):
        with Untouched():
            page = secretary.post(url("edit", draft), filled(version=1, held_on="2024-07-11"))

        assert errors(page) == {"held_on": ["That day is still to come."]}

    def test_a_field_that_may_not_be_set_is_a_message(self, secretary, draft):
        with Untouched():
            page = secretary.post(url("edit", draft), filled(version=1, state="confirmed"))

        assert errors(page) == {"__all__": ["This form may not set “state”."]}

    def test_by_the_secretary_leaves_who_gave_the_figures(self, district, commune, secretary):
        commune.post(new_url(district.cell), filled(source="By telephone"))
        meeting = Meeting.objects.get()

        secretary.post(url("edit", meeting), filled(version=1, topic="Roads"))

        assert (stored(meeting).topic, stored(meeting).source) == ("Roads", "By telephone")

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS])
    def test_is_not_there_for_others(self, district, browser, draft, who):
        with Untouched():
            assert_not_there(
                browser(district.users[who]), url("edit", draft), url("edit", NOWHERE), filled()
            )


class TestSheet:
    def test_shows_everyone_present(self, district, secretary, draft):
        page = secretary.get(url("sheet", draft))

        text = page.content.decode()
        assert page.status_code == 200
        assert [row.attendance.member.full_name for row in page.context["form"].expected] == [
            "Lê An",
            "Lê Bình",
        ]
        assert text.count('value="present"') == text.count("checked") == 2
        assert "Chi bộ thôn Một" in text

    def test_saves_a_draft(self, secretary, draft):
        answer = secretary.post(url("sheet", draft), sheet(draft, absent=["Lê An"]), follow=True)

        meeting = stored(draft)
        assert (meeting.present, meeting.unexcused, meeting.state) == (1, 1, "draft")
        assert answer.redirect_chain == [(url("detail", draft), 302)]
        assert said(answer) == ["The draft is saved. It counts when it is submitted."]

    def test_saves_and_submits(self, secretary, draft):
        sent = sheet(draft, absent=["Lê An"], action="submit")

        answer = secretary.post(url("sheet", draft), sent, follow=True)

        meeting = stored(draft)
        assert (meeting.present, meeting.unexcused, meeting.state) == (1, 1, "submitted")
        assert said(answer) == ["The meeting is submitted."]

    def test_a_second_tap_on_submit_writes_nothing(self, secretary, draft):
        sent = sheet(draft, absent=["Lê An"], action="submit")
        secretary.post(url("sheet", draft), sent, follow=True)

        with Untouched():
            answer = secretary.post(url("sheet", draft), sent, follow=True)

        assert said(answer) == ["The meeting is submitted."]

    def test_a_roll_that_changed_is_shown_before_it_is_submitted(self, district, secretary, draft):
        sent = sheet(draft, absent=["Lê An"], action="submit")
        factories.make_member("Lê Chi", cell=district.cell)

        answer = secretary.post(url("sheet", draft), sent, follow=True)

        assert answer.redirect_chain == [(url("sheet", draft), 302)]
        assert said(answer) == [
            "The roll of the cell has changed: look at who is on the sheet, then submit it."
        ]
        meeting = stored(draft)
        assert (meeting.state, meeting.expected, meeting.unexcused) == ("draft", 3, 1)
        shown = [row.attendance.member.full_name for row in answer.context["form"].expected]
        assert shown == ["Lê An", "Lê Bình", "Lê Chi"]

    def test_with_nobody_expected_cannot_be_submitted(self, district, secretary, draft):
        Membership.objects.filter(cell=district.cell).update(end=HELD, ended="transferred")
        secretary.get(url("sheet", draft))
        meeting = stored(draft)

        with Untouched():
            page = secretary.post(url("sheet", meeting), sheet(meeting, action="submit"))

        assert errors(page) == {
            "__all__": [
                "Nobody had to attend on that day: the roll of the cell must be put right first."
            ]
        }

    def test_asks_a_correction_for_its_reason(self, secretary, submitted):
        with Untouched():
            page = secretary.post(url("sheet", submitted), sheet(submitted, absent=["Lê An"]))
        assert errors(page) == {"reason": ["Say why the submitted sheet is corrected."]}

        secretary.post(
            url("sheet", submitted), sheet(submitted, absent=["Lê An"], reason="Counted wrong")
        )

        assert (stored(submitted).unexcused, stored(submitted).state) == (1, "submitted")
        assert Change.objects.latest("pk").reason == "Counted wrong"

    def test_of_a_draft_takes_no_reason(self, secretary, draft):
        with Untouched():
            page = secretary.post(url("sheet", draft), sheet(draft, reason="Why"))

        assert errors(page) == {"__all__": ["This form may not set “reason”."]}

    def test_of_a_confirmed_meeting_is_a_message(self, secretary, confirmed):
        sent = sheet(confirmed, absent=["Lê An"], reason="Why")

        with Untouched():
            answers = [
                secretary.get(url("sheet", confirmed), follow=True),
                secretary.post(url("sheet", confirmed), sent, follow=True),
            ]

        for answer in answers:
            assert answer.redirect_chain == [(url("detail", confirmed), 302)]
            assert said(answer) == ["A confirmed meeting is locked."]

    def test_somebody_of_another_sheet_is_a_message(self, secretary, draft, foreign):
        row = foreign.sheet.get()

        with Untouched():
            ill = {f"mark_{row.member.code}": "ill"}
            page = secretary.post(url("sheet", draft), sheet(draft, **ill))

        assert errors(page) == {
            "__all__": ["Somebody in this form is not on the sheet of this meeting."]
        }

    def test_a_mark_sent_twice_is_a_message(self, secretary, draft):
        name = f"mark_{draft.sheet.first().member.code}"

        with Untouched():
            page = secretary.post(url("sheet", draft), sheet(draft, **{name: ["present", "ill"]}))

        assert errors(page) == {name: ["This was sent twice."]}

    def test_a_mark_left_out_is_a_message(self, secretary, draft):
        name = f"mark_{draft.sheet.first().member.code}"
        sent = sheet(draft)
        del sent[name]

        with Untouched():
            page = secretary.post(url("sheet", draft), sent)

        assert errors(page) == {name: ["This field is required."]}

    @pytest.mark.parametrize("mark", ["", "unknown", "excused"])
    def test_a_mark_that_is_none_is_a_message(self, secretary, draft, mark):
        name = f"mark_{draft.sheet.first().member.code}"

        with Untouched():
            page = secretary.post(url("sheet", draft), sheet(draft, **{name: mark}))

        assert list(errors(page)) == [name]

    @pytest.mark.parametrize(
        ("said", "presence"),
        [
            ("ill", "excused"),
            ("working_away", "excused"),
            ("family", "excused"),
            ("other", "excused"),
            ("none_given", "unexcused"),
        ],
    )
    def test_the_reason_tells_whether_an_absence_is_excused(self, secretary, draft, said, presence):
        row = draft.sheet.first()
        secretary.post(url("sheet", draft), sheet(draft, **{f"mark_{row.member.code}": said}))
        row.refresh_from_db()
        assert (row.presence, row.reason) == (presence, said)

    def test_a_reason_that_excused_nobody_stays_so_until_another_is_chosen(self, secretary, draft):
        row = draft.sheet.first()
        Attendance.objects.filter(pk=row.pk).update(presence="unexcused", reason="ill")
        Meeting.objects.filter(pk=draft.pk).update(present=1, unexcused=1)

        secretary.post(url("sheet", draft), sheet(draft, **{f"mark_{row.member.code}": "ill"}))
        row.refresh_from_db()
        assert (row.presence, row.reason) == ("unexcused", "ill")

        secretary.post(url("sheet", draft), sheet(draft, **{f"mark_{row.member.code}": "family"}))
        row.refresh_from_db()
        assert (row.presence, row.reason) == ("excused", "family")

    def test_namesakes_are_told_apart_by_their_code(self, district, secretary):
        names = "Lê Hoa", "Lê Hoa", "Lê Lan"
        people = [
            factories.make_member(name, cell=district.cell, born="1950-03-12") for name in names
        ]
        page = secretary.get(url("sheet", open_meeting(district.cell))).content.decode()
        shown = [f"· {person.code}</span>" in page for person in people]
        assert shown == [True, True, False]

    @pytest.mark.parametrize("action", ["save", "submit"])
    @pytest.mark.parametrize("version", ["0", "7", "", "x", "9" * 5000, None])
    def test_of_another_version_is_a_message(self, secretary, draft, version, action):
        sent = sheet(draft, absent=["Lê An"], action=action) | {"version": version}
        if version is None:
            del sent["version"]

        with Untouched():
            page = secretary.post(url("sheet", draft), sent)

        assert "Not saved: somebody else changed this" in page.content.decode()
        (pair,) = page.context["pairs"]
        assert (pair.label, pair.recorded.words) == ("Lê An", "present")
        assert pair.sent.words == "unexcused (no reason given)"

    @pytest.mark.parametrize("version", ["0", "7", ""])
    def test_of_another_version_is_not_submitted_though_all_marks_are_alike(
        self, secretary, draft, version
    ):
        with Untouched():
            page = secretary.post(
                url("sheet", draft), sheet(draft, action="submit", version=version)
            )

        assert "Not saved: somebody else changed this" in page.content.decode()
        assert page.context["pairs"] == []

    def test_the_exempt_and_away_who_came_are_ticked_and_counted_beside(self, district, secretary):
        member = factories.make_member("Lê Chi", cell=district.cell)
        factories.exempt(member)
        meeting = open_meeting(district.cell)
        row = meeting.sheet.get(member=member)

        secretary.post(url("sheet", meeting), sheet(meeting, **{f"came_{row.member.code}": "on"}))

        meeting = stored(meeting)
        assert (meeting.expected, meeting.present) == (2, 2)
        assert (meeting.exempt, meeting.exempt_present) == (1, 1)

    def test_of_what_was_not_held_is_not_there(self, district, secretary):
        meeting = open_meeting(district.cell, held_on=None, not_held_reason="Flood")

        assert secretary.get(url("sheet", meeting)).status_code == 404

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS])
    def test_is_not_there_for_others(self, district, browser, draft, who):
        with Untouched():
            assert_not_there(
                browser(district.users[who]),
                url("sheet", draft),
                url("sheet", NOWHERE),
                sheet(draft, absent=["Lê An"]),
            )
        assert not Reading.objects.exists()

    def test_costs_the_same_for_5_and_60(self, district, browser):
        shown, saved = [], []
        for size in (5, 60):
            cell = factories.make_cell(commune=district.commune)
            for _n in range(size):
                factories.make_member(cell=cell)
            secretary = browser(factories.make_user("secretary", cell))
            meeting = open_meeting(cell)
            names = set(meeting.sheet.values_list("member__full_name", flat=True))
            sent = sheet(meeting, absent=names, action="submit")
            shown.append(queries_of(lambda c=secretary, m=meeting: c.get(url("sheet", m))))
            saved.append(
                queries_of(lambda c=secretary, m=meeting, s=sent: c.post(url("sheet", m), s))
            )
            assert stored(meeting).unexcused == size

        assert shown[0] == shown[1]
        assert saved[0] == saved[1]


STEPS = {"submit": "draft", "confirm": "submitted", "discard": "draft"}


@pytest.mark.parametrize("step", STEPS)
class TestSteps:
    """Submitting, confirming and discarding: a button each, by POST."""

    @pytest.fixture
    def meeting(self, step, request):
        return request.getfixturevalue(STEPS[step])

    def test_take_no_get(self, commune, step, meeting):
        with Untouched():
            assert commune.get(url(step, meeting)).status_code == 405

    @pytest.mark.parametrize("version", ["", "0", "99", "x", "9" * 5000, None])
    def test_of_another_version_are_a_message(self, commune, step, meeting, version):
        sent = {} if version is None else {"version": version}

        with Untouched():
            answer = commune.post(url(step, meeting), sent, follow=True)

        assert answer.redirect_chain == [(url("detail", meeting), 302)]
        assert said(answer) == ["Somebody else changed this meeting while you were working on it."]

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS])
    def test_are_not_there_for_others(self, district, browser, step, meeting, who):
        client, sent = browser(district.users[who]), {"version": meeting.version}

        with Untouched():
            answer = client.post(url(step, meeting), sent)

        assert answer.status_code == 404
        assert client.post(url(step, NOWHERE), sent).status_code == 404

    def test_ask_who_is_not_signed_in(self, browser, step, meeting):
        with Untouched():
            assert_asks_to_sign_in(browser(), url(step, meeting), {"version": meeting.version})


class TestSubmit:
    def test_submits(self, secretary, draft):
        answer = secretary.post(url("submit", draft), {"version": 1}, follow=True)

        assert stored(draft).state == "submitted"
        assert said(answer) == ["The meeting is submitted."]

    def test_a_second_tap_changes_nothing(self, secretary, submitted):
        with Untouched():
            answer = secretary.post(url("submit", submitted), {"version": 1}, follow=True)

        assert said(answer) == ["The meeting is submitted."]


class TestConfirm:
    def test_confirms(self, district, commune, submitted):
        answer = commune.post(url("confirm", submitted), {"version": 2}, follow=True)

        meeting = stored(submitted)
        assert (meeting.state, meeting.confirmed_by) == ("confirmed", district.the_commune)
        assert said(answer) == ["The meeting is confirmed."]

    def test_a_second_tap_changes_nothing(self, commune, confirmed):
        with Untouched():
            answer = commune.post(url("confirm", confirmed), {"version": 2}, follow=True)

        assert said(answer) == ["The meeting is confirmed."]

    def test_of_a_draft_is_a_message(self, commune, draft):
        with Untouched():
            answer = commune.post(url("confirm", draft), {"version": 1}, follow=True)

        assert said(answer) == ["This cannot be done with a meeting that is draft."]

    @pytest.mark.parametrize("who", ["secretary", "deputy"])
    def test_is_not_for_the_cell_itself(self, district, browser, submitted, who):
        with Untouched():
            answer = browser(district.users[who]).post(url("confirm", submitted), {"version": 2})

        assert answer.status_code == 404


class TestReturn:
    def test_hands_back_with_a_remark(self, commune, submitted):
        sent = {"version": 2, "remark": "Count again"}

        answer = commune.post(url("return", submitted), sent, follow=True)

        meeting = stored(submitted)
        assert (meeting.state, meeting.return_remark) == ("returned", "Count again")
        assert said(answer) == ["The meeting is returned to the cell."]

    def test_asks_for_the_remark(self, commune, submitted):
        assert commune.get(url("return", submitted)).status_code == 200
        for remark in ("", "   "):
            with Untouched():
                page = commune.post(url("return", submitted), {"version": 2, "remark": remark})
            assert errors(page) == {"remark": ["This field is required."]}

    @pytest.mark.parametrize("version", ["1", "", "9" * 5000])
    def test_of_another_version_is_a_message(self, commune, submitted, version):
        with Untouched():
            page = commune.post(url("return", submitted), {"version": version, "remark": "Why"})

        assert errors(page) == {
            "__all__": ["Somebody else changed this meeting while you were working on it."]
        }

    def test_a_field_that_may_not_be_set_is_a_message(self, commune, submitted):
        with Untouched():
            page = commune.post(
                url("return", submitted), {"version": 2, "remark": "Why", "state": "draft"}
            )

        assert errors(page) == {"__all__": ["This form may not set “state”."]}

    def test_of_a_confirmed_meeting_is_for_upper_staff(self, district, browser, commune, confirmed):
        sent = {"version": 3, "remark": "Count again"}
        with Untouched():
            assert commune.post(url("return", confirmed), sent).status_code == 404

        browser(district.the_upper).post(url("return", confirmed), sent)

        assert stored(confirmed).state == "returned"

    @pytest.mark.parametrize("who", [*OUTSIDERS, *READERS[:3], "secretary"])
    def test_is_not_there_for_others(self, district, browser, submitted, who):
        with Untouched():
            assert_not_there(
                browser(district.users[who]),
                url("return", submitted),
                url("return", NOWHERE),
                {"version": 2, "remark": "Why"},
            )


class TestDiscard:
    def test_deletes_a_draft(self, district, secretary, draft):
        answer = secretary.post(url("discard", draft), {"version": 1}, follow=True)

        assert not Meeting.objects.exists()
        assert not Attendance.objects.exists()
        assert answer.redirect_chain == [(reverse("cell_detail", args=["A1"]), 302)]
        assert said(answer) == ["The draft is deleted."]

    def test_of_what_was_submitted_is_a_message(self, secretary, submitted):
        with Untouched():
            answer = secretary.post(url("discard", submitted), {"version": 2}, follow=True)

        assert said(answer) == ["This cannot be done with a meeting that is submitted."]


class TestPostsThatEnd:
    def test_end_at_the_next_request(self, district, secretary, draft, clock):
        district.the_secretary.posts.update(end=date(2024, 7, 11))
        assert secretary.get(url("sheet", draft)).status_code == 200

        clock(date(2024, 7, 11))

        with Untouched():
            assert_asks_to_sign_in(secretary, url("sheet", draft))
            assert secretary.post(url("sheet", draft), sheet(draft)).status_code == 302
        assert_asks_to_sign_in(secretary, reverse("meeting_list"))

    def test_a_login_that_is_switched_off_ends_at_the_next_request(self, district, secretary):
        district.the_secretary.is_active = False
        district.the_secretary.save()

        assert secretary.get(reverse("meeting_list")).status_code == 302

    def test_a_cell_that_moved_is_gone_for_its_old_commune(self, district, commune, draft, clock):
        district.cell.placements.update(end=date(2024, 7, 11))
        factories.place_cell(
            district.cell, district.other, start=date(2024, 7, 11), cell_type=CellType.SCHOOL
        )
        assert "Lê An" in commune.get(url("detail", draft)).content.decode()

        clock(date(2024, 7, 11))

        text = commune.get(url("detail", draft)).content.decode()
        assert "present of 2 expected" in text
        assert "Lê An" not in text
        assert commune.get(url("sheet", draft)).status_code == 404


def test_no_name_is_in_an_address(district, secretary):
    page = secretary.get(reverse("cell_members", args=["A1"])).content.decode()

    addresses = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert addresses
    assert not any(word.lower() == "an" or "%" in word for a in addresses for word in a.split("/"))
