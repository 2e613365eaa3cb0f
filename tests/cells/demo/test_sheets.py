"""The sheets, counted again from the rows in plain Python."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.db.models import Count, F
from django.utils import timezone

from cells.choices import MembershipKind
from cells.models import (
    Attendance,
    Cell,
    CellPlacement,
    Exemption,
    Meeting,
    Member,
    Membership,
    User,
)
from cells.periods import last_day_of_month, today


@pytest.fixture(scope="module")
def rows(loaded):
    """Give the rows that decide who is on a sheet, by what they are looked up with."""
    found = {"cell": defaultdict(list), "member": defaultdict(list), "exempt": defaultdict(list)}
    for row in Membership.objects.all():
        found["cell"][row.cell_id].append(row)
        found["member"][row.member_id].append(row)
    for row in Exemption.objects.all():
        found["exempt"][row.member_id].append(row)
    return found


def covers(row, day):
    return row.start <= day and (row.end is None or row.end > day)


def expected_sheet(rows, meeting):
    """Return who should be on a sheet: member, standing and ground."""
    day, sheet = meeting.held_on, set()
    for row in rows["cell"][meeting.cell_id]:
        if not covers(row, day):
            continue
        grounds = [other.ground for other in rows["exempt"][row.member_id] if covers(other, day)]
        elsewhere = any(
            other.kind == "temporary" and covers(other, day) and other.cell_id != row.cell_id
            for other in rows["member"][row.member_id]
        )
        if grounds:
            sheet.add((row.member_id, "exempt", grounds[0]))
        elif row.kind == "main" and elsewhere:
            sheet.add((row.member_id, "away", "temporary_elsewhere"))
        else:
            sheet.add((row.member_id, "expected", ""))
    return sheet


def test_sheets_hold_the_people_of_the_day(rows):
    for meeting in Meeting.objects.held().prefetch_related("sheet"):
        sheet = [row for row in meeting.sheet.all() if row.standing != "guest"]
        found = {(row.member_id, row.standing, row.ground) for row in sheet}
        assert found == expected_sheet(rows, meeting)
        assert len(sheet) == len(found) > 0


def test_tallies_are_those_of_the_sheet(loaded):
    for meeting in Meeting.objects.prefetch_related("sheet"):
        counts = Counter((row.standing, row.presence) for row in meeting.sheet.all())
        tallies = {
            "present": counts["expected", "present"],
            "excused": counts["expected", "excused"],
            "unexcused": counts["expected", "unexcused"],
            "exempt": counts["exempt", ""] + counts["exempt", "present"],
            "exempt_present": counts["exempt", "present"],
            "away": counts["away", ""] + counts["away", "present"],
            "away_present": counts["away", "present"],
            "guests": counts["guest", "present"],
        }
        tallies["expected"] = tallies["present"] + tallies["excused"] + tallies["unexcused"]
        assert {name: getattr(meeting, name) for name in Meeting.TALLIES} == tallies
        assert sum(counts.values()) == meeting.sheet.count()


def test_absent_people_have_reasons_and_others_none(loaded):
    absent = Attendance.objects.absent()

    assert absent.exists()
    assert not absent.filter(reason="").exists()
    assert set(absent.filter(presence="unexcused").values_list("reason", flat=True)) == {
        "none_given"
    }


def test_every_standing_and_ground_occurs(loaded):
    grounds = set(Attendance.objects.values_list("standing", "ground"))

    assert grounds >= {
        ("expected", ""),
        ("guest", ""),
        ("away", "temporary_elsewhere"),
        ("exempt", "exempt"),
        ("exempt", "exempt_for_time"),
    }


def test_commune_and_type_are_those_of_the_months_last_day(loaded):
    for meeting in Meeting.objects.all():
        days = [last_day_of_month(meeting.month)]
        places = list(CellPlacement.objects.filter(cell=meeting.cell_id).order_by("start"))
        if places[-1].end:
            days.append(places[-1].end - timedelta(days=1))
        (place,) = (place for place in places if covers(place, min(days)))
        assert (meeting.commune_id, meeting.cell_type) == (place.commune_id, place.cell_type)


def test_nobody_belongs_or_is_excused_twice(loaded):
    def free_of_overlaps(found):
        found = sorted(found, key=lambda row: row.start)
        return all(a.end and a.end <= b.start for a, b in zip(found, found[1:], strict=False))

    for member in Member.objects.prefetch_related("memberships", "exemptions"):
        for kind in MembershipKind:
            assert free_of_overlaps([r for r in member.memberships.all() if r.kind == kind])
        assert free_of_overlaps(list(member.exemptions.all()))


def test_members_are_findable_and_ordered(loaded):
    for member in Member.objects.all():
        names = (member.search_name, member.sort_name)
        member.set_name(member.full_name)
        assert (member.search_name, member.sort_name) == names
        assert all(names)


# Meetings


def test_some_meetings_were_held_in_a_neighbouring_month(loaded):
    held = Meeting.objects.held()

    assert held.filter(held_on__lt=F("month")).exists()
    assert held.filter(month__month=12, held_on__month=1).exists()
    assert held.filter(month__month=6, held_on__month=7).exists()


def test_every_kind_of_meeting_occurs(loaded):
    assert set(Meeting.objects.values_list("kind", flat=True)) == {
        "regular",
        "thematic",
        "extraordinary",
    }


def test_one_thematic_meeting_a_quarter(loaded):
    quarters = Counter(
        (meeting.cell_id, meeting.month.year, (meeting.month.month - 1) // 3)
        for meeting in Meeting.objects.filter(kind="thematic")
    )

    assert set(quarters.values()) == {1}


def test_some_cells_are_weak_silent_or_full(loaded):
    regular = Meeting.objects.filter(kind="regular")
    sums = defaultdict(lambda: [0, 0])
    for cell, present, expected in regular.values_list("cell", "present", "expected"):
        sums[cell][0] += present
        sums[cell][1] += expected
    rates = [present / expected for present, expected in sums.values()]
    reported = Cell.objects.filter(placements__start=loaded.start, placements__end=None).annotate(
        count=Count("meetings__month", distinct=True)
    )

    assert min(rates) < 0.85
    assert max(rates) == 1
    assert reported.filter(count__lt=0.75 * len(loaded.months)).exists()
    assert regular.not_held().exists()


def test_old_months_are_confirmed_and_the_last_is_still_moving(loaded):
    old = Meeting.objects.filter(month__lt=loaded.months[-3])
    last = Meeting.objects.filter(month=loaded.until)

    assert set(old.values_list("state", flat=True)) == {"confirmed"}
    assert "submitted" in set(last.values_list("state", flat=True))
    assert "confirmed" not in set(last.values_list("state", flat=True))


def test_nothing_happened_after_the_last_day(loaded):
    for meeting in Meeting.objects.all():
        assert meeting.held_on is None or meeting.held_on <= loaded.last_day
        for at in filter(None, (meeting.first_submitted_at, meeting.confirmed_at)):
            assert timezone.localdate(at) <= loaded.last_day
            assert meeting.held_on is None or timezone.localdate(at) >= meeting.held_on


# The cell of the login `secretary`


def test_secretary_finds_17_expected_and_2_exempt(loaded):
    cell = User.objects.get(username="secretary").posts.get().cell
    last = Meeting.objects.get(cell=cell, kind="regular", month=loaded.until)

    for day in (loaded.last_day, today()):
        members = Member.objects.of_cell_on(cell, day)
        assert members.count() == 19
        exempt = Exemption.objects.on(day).filter(member__in=members)
        assert [row.ground for row in exempt] == ["exempt", "exempt"]
    assert (last.expected, last.exempt, last.away) == (17, 2, 0)
    assert last.state == "submitted"
