"""Who is on a sheet, what they did, and what it adds up to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.choices import ExemptionGround, MembershipKind, Presence, Standing, StandingGround
from cells.models import Attendance, Exemption, Meeting, Membership
from cells.services import sheets
from cells.services.sheets import Mark
from tests import factories
from tests.cells.evidence import queries_of

DAY = date(2024, 6, 3)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
TEMPORARY = MembershipKind.TEMPORARY


@pytest.fixture
def cell(db):
    return factories.make_cell()


def standings(cell, day=DAY):
    """Return who is on a sheet of the day: standing and ground by name."""
    places = sheets.places_on(cell, day)
    named = {place.member.full_name: (place.standing, place.ground) for place in places}
    assert len(named) == len(places)
    return named


def draft(cell, held_on=DAY):
    """Return a draft with its sheet, as the services make it."""
    meeting = factories.make_meeting(cell, date(2024, 6, 1), held_on=held_on, state="draft")
    redraw(meeting)
    return meeting


def redraw(meeting):
    sheets.draw_sheet(meeting)
    sheets.write_tallies(meeting)
    meeting.save()


def row_of(meeting, member):
    return meeting.sheet.get(member=member)


class TestWhoIsOnASheet:
    def test_members_of_the_day_are_expected(self, cell):
        factories.make_member("Lê An", cell=cell)
        factories.make_member("Lê Bình", cell=cell, official_from="")
        factories.make_member("Elsewhere", cell=factories.make_cell())
        factories.make_member("Nowhere")

        assert standings(cell) == {
            "Lê An": (Standing.EXPECTED, ""),
            "Lê Bình": (Standing.EXPECTED, ""),
        }

    @pytest.mark.parametrize(
        ("start", "end", "there"),
        [
            (DAY, None, True),
            (TOMORROW, None, False),
            (date(2020, 1, 1), TOMORROW, True),
            (date(2020, 1, 1), DAY, False),
            (DAY, TOMORROW, True),
        ],
    )
    def test_a_membership_counts_from_its_first_day_to_before_its_end(
        self, cell, start, end, there
    ):
        factories.make_member("Lê An", cell=cell, start=start, end=end)

        assert ("Lê An" in standings(cell)) is there

    @pytest.mark.parametrize("ground", ExemptionGround.values)
    def test_the_exempt_are_on_it_on_their_ground(self, cell, ground):
        factories.exempt(factories.make_member("Lê An", cell=cell), ground)

        assert standings(cell) == {"Lê An": (Standing.EXEMPT, StandingGround(ground))}

    @pytest.mark.parametrize(
        ("start", "end", "standing"),
        [
            (DAY, None, Standing.EXEMPT),
            (TOMORROW, None, Standing.EXPECTED),
            (date(2020, 1, 1), TOMORROW, Standing.EXEMPT),
            (date(2020, 1, 1), DAY, Standing.EXPECTED),
        ],
    )
    def test_an_exemption_counts_from_its_first_day_to_before_its_end(
        self, cell, start, end, standing
    ):
        factories.exempt(factories.make_member("Lê An", cell=cell), start=start, end=end)

        assert standings(cell)["Lê An"][0] == standing

    def test_who_sits_elsewhere_for_a_time_is_away_here_and_expected_there(self, cell):
        host = factories.make_cell()
        member = factories.make_member("Lê An", cell=cell)
        factories.join(member, host, kind=TEMPORARY)

        assert standings(cell) == {"Lê An": (Standing.AWAY, StandingGround.TEMPORARY_ELSEWHERE)}
        assert standings(host) == {"Lê An": (Standing.EXPECTED, "")}

    @pytest.mark.parametrize(
        ("start", "end", "here", "there"),
        [
            (DAY, None, Standing.AWAY, True),
            (TOMORROW, None, Standing.EXPECTED, False),
            (date(2020, 1, 1), TOMORROW, Standing.AWAY, True),
            (date(2020, 1, 1), DAY, Standing.EXPECTED, False),
        ],
    )
    def test_temporary_activity_counts_on_its_days(self, cell, start, end, here, there):
        host = factories.make_cell()
        member = factories.make_member("Lê An", cell=cell)
        factories.join(member, host, kind=TEMPORARY, start=start, end=end)

        assert standings(cell)["Lê An"][0] == here
        assert ("Lê An" in standings(host)) is there

    def test_who_is_main_and_temporary_in_one_cell_is_on_it_once(self, cell):
        member = factories.make_member("Lê An", cell=cell)
        factories.join(member, cell, kind=TEMPORARY)

        assert standings(cell) == {"Lê An": (Standing.EXPECTED, "")}

    def test_who_is_exempt_and_away_is_exempt(self, cell):
        host = factories.make_cell()
        member = factories.make_member("Lê An", cell=cell)
        factories.join(member, host, kind=TEMPORARY)
        factories.exempt(member)

        assert standings(cell)["Lê An"] == (Standing.EXEMPT, StandingGround.EXEMPT)
        assert standings(host)["Lê An"] == (Standing.EXEMPT, StandingGround.EXEMPT)

    def test_a_host_with_a_main_cell_of_another_does_not_make_the_guest_away(self, cell):
        visitor = factories.make_member("Lê An")
        factories.join(visitor, cell, kind=TEMPORARY)

        assert standings(cell) == {"Lê An": (Standing.EXPECTED, "")}

    def test_they_stand_in_the_order_of_names(self, cell):
        for name in ("Trần Bình", "Nguyễn Ân", "Lê An", "Lê Đào"):
            factories.make_member(name, cell=cell)

        assert list(standings(cell)) == ["Lê An", "Nguyễn Ân", "Trần Bình", "Lê Đào"]

    def test_costs_the_same_for_few_and_many(self, cell, django_assert_num_queries):
        for size in (2, 20):
            for _n in range(size):
                factories.exempt(factories.make_member(cell=cell))
            with django_assert_num_queries(3):
                sheets.places_on(cell, DAY)


class TestDrawing:
    def test_the_expected_are_present_until_somebody_says_otherwise(self, cell):
        expected, exempt, away = (factories.make_member(cell=cell) for _n in range(3))
        factories.exempt(exempt)
        factories.join(away, factories.make_cell(), kind=TEMPORARY)

        meeting = draft(cell)

        rows = meeting.sheet.values_list("member", "standing", "ground", "presence", "reason")
        assert set(rows) == {
            (expected.pk, "expected", "", "present", ""),
            (exempt.pk, "exempt", "exempt", "", ""),
            (away.pk, "away", "temporary_elsewhere", "", ""),
        }

    def test_the_sheet_holds_the_people_of_the_day_not_of_the_month(self, cell):
        gone = factories.make_member(cell=cell, end=date(2024, 6, 2))
        come = factories.make_member(cell=cell, start=date(2024, 6, 28))

        assert {row.member for row in draft(cell, held_on=date(2024, 5, 30)).sheet.all()} == {gone}
        Meeting.objects.all().delete()
        assert {row.member for row in draft(cell, held_on=date(2024, 7, 2)).sheet.all()} == {come}

    def test_drawn_again_it_keeps_the_marks_of_those_who_stay(self, cell):
        ill, gone, exempt = (factories.make_member(cell=cell) for _n in range(3))
        factories.exempt(exempt)
        meeting = draft(cell)
        sheets.mark_sheet(
            meeting,
            {
                row_of(meeting, ill).pk: Mark("excused", "ill"),
                row_of(meeting, gone).pk: Mark("unexcused", "none_given"),
                row_of(meeting, exempt).pk: Mark("present"),
            },
        )
        Membership.objects.filter(member=gone).update(end=DAY, ended="transferred")
        come = factories.make_member(cell=cell, start=DAY)

        redraw(meeting)

        rows = meeting.sheet.values_list("member", "standing", "presence", "reason")
        assert set(rows) == {
            (ill.pk, "expected", "excused", "ill"),
            (exempt.pk, "exempt", "present", ""),
            (come.pk, "expected", "present", ""),
        }

    def test_who_becomes_exempt_keeps_no_absence(self, cell):
        member = factories.make_member(cell=cell)
        meeting = draft(cell)
        sheets.mark_sheet(meeting, {row_of(meeting, member).pk: Mark("excused", "ill")})
        factories.exempt(member)

        redraw(meeting)

        row = row_of(meeting, member)
        assert (row.standing, row.presence, row.reason) == ("exempt", "", "")

    def test_who_is_no_longer_exempt_is_expected_and_present(self, cell):
        member = factories.make_member(cell=cell)
        factories.exempt(member)
        meeting = draft(cell)
        Exemption.objects.all().delete()

        redraw(meeting)

        row = row_of(meeting, member)
        assert (row.standing, row.ground, row.presence) == ("expected", "", "present")

    def test_guests_stay_and_are_on_it_once(self, cell):
        meeting = draft(cell)
        visitor = factories.make_member()
        factories.mark(meeting, visitor, standing=Standing.GUEST)
        Attendance.objects.create(
            meeting=meeting, guest_name="Someone", standing="guest", presence="present"
        )
        factories.join(visitor, cell)

        redraw(meeting)

        rows = meeting.sheet.values_list("member", "guest_name", "standing")
        assert set(rows) == {(visitor.pk, "", "guest"), (None, "Someone", "guest")}
        assert meeting.guests == 2

    def test_a_meeting_that_was_not_held_has_none(self, cell):
        factories.make_member(cell=cell)
        meeting = draft(cell)
        Attendance.objects.create(
            meeting=meeting, guest_name="Someone", standing="guest", presence="present"
        )
        meeting.held_on, meeting.not_held_reason = None, "Flood"

        sheets.draw_sheet(meeting)

        assert meeting.sheet.count() == 0

    def test_costs_the_same_for_few_and_many(self, cell):
        factories.make_member(cell=cell)
        meeting = draft(cell)
        factories.make_member(cell=cell)
        few = queries_of(lambda: sheets.draw_sheet(meeting))
        for _n in range(60):
            factories.make_member(cell=cell)

        assert queries_of(lambda: sheets.draw_sheet(meeting)) == few


class TestMarking:
    @pytest.mark.parametrize(
        ("mark", "stored"),
        [
            (Mark("present"), ("present", "")),
            (Mark("present", "ill"), ("present", "")),
            (Mark("excused", "ill"), ("excused", "ill")),
            (Mark("excused"), ("excused", "other")),
            (Mark("unexcused"), ("unexcused", "none_given")),
            (Mark("unexcused", "family"), ("unexcused", "family")),
            (Mark(""), ("present", "")),
        ],
    )
    def test_an_expected_person(self, cell, mark, stored):
        member = factories.make_member(cell=cell)
        meeting = draft(cell)

        sheets.mark_sheet(meeting, {row_of(meeting, member).pk: mark})

        row = row_of(meeting, member)
        assert (row.presence, row.reason) == stored

    @pytest.mark.parametrize(
        ("mark", "stored"),
        [
            (Mark("present"), "present"),
            (Mark("present", "ill"), "present"),
            (Mark(""), ""),
            (Mark("excused", "ill"), ""),
            (Mark("unexcused"), ""),
        ],
    )
    @pytest.mark.parametrize("why", ["exempt", "away"])
    def test_who_need_not_come_came_or_nothing(self, cell, why, mark, stored):
        member = factories.make_member(cell=cell)
        if why == "exempt":
            factories.exempt(member)
        else:
            factories.join(member, factories.make_cell(), kind=TEMPORARY)
        meeting = draft(cell)

        sheets.mark_sheet(meeting, {row_of(meeting, member).pk: mark})

        row = row_of(meeting, member)
        assert (row.standing, row.presence, row.reason) == (why, stored, "")

    def test_says_what_changed_by_code(self, cell):
        ill, same = factories.make_member(cell=cell), factories.make_member(cell=cell)
        meeting = draft(cell)
        marks = {
            row_of(meeting, ill).pk: Mark("excused", "ill"),
            row_of(meeting, same).pk: Mark("present"),
        }

        assert sheets.mark_sheet(meeting, marks) == (
            {ill.code: "present"},
            {ill.code: "excused ill"},
        )
        assert sheets.mark_sheet(meeting, marks) == ({}, {})

    def test_a_guest_stays_present(self, cell):
        meeting = draft(cell)
        row = factories.mark(meeting, factories.make_member(), standing=Standing.GUEST)

        assert sheets.mark_sheet(meeting, {row.pk: Mark("unexcused")}) == ({}, {})
        row.refresh_from_db()
        assert row.presence == "present"


class TestFacts:
    def test_are_a_line_a_person_by_code(self, cell):
        ill, exempt = factories.make_member(cell=cell), factories.make_member(cell=cell)
        factories.exempt(exempt)
        meeting = draft(cell)
        sheets.mark_sheet(meeting, {row_of(meeting, ill).pk: Mark("excused", "ill")})
        Attendance.objects.create(
            meeting=meeting, guest_name="Someone", standing="guest", presence="present"
        )

        assert sheets.sheet_as_facts(meeting) == {
            ill.code: "expected excused ill",
            exempt.code: "exempt",
            "Someone": "guest present",
        }


# What a row may be, and what it counts in.
KINDS = {
    ("expected", "present"): ("expected", "present"),
    ("expected", "excused"): ("expected", "excused"),
    ("expected", "unexcused"): ("expected", "unexcused"),
    ("exempt", ""): ("exempt",),
    ("exempt", "present"): ("exempt", "exempt_present"),
    ("away", ""): ("away",),
    ("away", "present"): ("away", "away_present"),
    ("guest", "present"): ("guests",),
}


def count_by_hand(kinds):
    counted = [name for kind in kinds for name in KINDS[kind]]
    return {name: counted.count(name) for name in Meeting.TALLIES}


class TestTallies:
    @given(st.lists(st.sampled_from(sorted(KINDS)), max_size=30))
    def test_equal_an_independent_count(self, kinds):
        rows = [Attendance(standing=standing, presence=presence) for standing, presence in kinds]

        counts = sheets.tally(rows)

        assert counts == count_by_hand(kinds)
        assert counts["expected"] == counts["present"] + counts["excused"] + counts["unexcused"]
        assert Meeting(**counts).rate.part <= Meeting(**counts).rate.whole

    def test_of_a_stored_sheet_equal_a_count_by_the_database(self, cell):
        meeting = draft(cell)
        kinds = [kind for number, kind in enumerate(sorted(KINDS)) for _n in range(number + 1)]
        for standing, presence in kinds:
            factories.mark(meeting, factories.make_member(), presence, standing)

        sheets.write_tallies(meeting)
        meeting.save()

        meeting.refresh_from_db()
        rows = meeting.sheet
        stored = {name: getattr(meeting, name) for name in Meeting.TALLIES}
        assert stored == count_by_hand(kinds)
        assert stored == {
            "expected": rows.filter(standing="expected").count(),
            "present": rows.filter(standing="expected", presence="present").count(),
            "excused": rows.filter(presence="excused").count(),
            "unexcused": rows.filter(presence="unexcused").count(),
            "exempt": rows.filter(standing="exempt").count(),
            "exempt_present": rows.filter(standing="exempt", presence="present").count(),
            "away": rows.filter(standing="away").count(),
            "away_present": rows.filter(standing="away", presence="present").count(),
            "guests": rows.filter(standing="guest").count(),
        }

    def test_who_need_not_come_and_came_never_lifts_the_rate(self, cell):
        expected = [factories.make_member(cell=cell) for _n in range(2)]
        exempt, away = (factories.make_member(cell=cell) for _n in range(2))
        factories.exempt(exempt)
        factories.join(away, factories.make_cell(), kind=TEMPORARY)
        meeting = draft(cell)
        factories.mark(meeting, factories.make_member(), Presence.PRESENT, Standing.GUEST)
        marks = {row.pk: Mark("present") for row in meeting.sheet.exclude(standing="expected")}
        marks[row_of(meeting, expected[0]).pk] = Mark("unexcused")

        sheets.mark_sheet(meeting, marks)
        sheets.write_tallies(meeting)

        assert (meeting.rate.part, meeting.rate.whole) == (1, 2)
        beside = (meeting.exempt_present, meeting.away_present, meeting.guests)
        assert beside == (1, 1, 1)
