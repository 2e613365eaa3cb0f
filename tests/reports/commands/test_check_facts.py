"""Every planted fault is found, and nothing else."""

import json
from datetime import date

import pytest
from django.db import connection

from cells.models import (
    Attendance,
    CellPlacement,
    CellSuccession,
    CommunePlacement,
    Exemption,
    Meeting,
    Membership,
    Rating,
)
from reports.facts import check_facts
from tests import factories
from tests.reports.commands.running import run

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 1)
WHAT = "A-1 2024-06 regular"


@pytest.fixture(autouse=True)
def meeting():
    """A sound meeting: two came, one was away with a reason, one is exempt, and a guest came."""
    commune = factories.make_commune("A")
    factories.make_commune("B")
    cell = factories.make_cell("A-1", commune=commune)
    members = [factories.make_member(cell=cell, code=f"DV-{n}") for n in range(4)]
    factories.exempt(members[3])
    counts = {"present": 2, "excused": 1, "exempt": 1, "guests": 1}
    meeting = factories.make_meeting(cell, "2024-06", **counts)
    for member, presence in zip(members[:3], ("present", "present", "excused"), strict=True):
        factories.mark(meeting, member, presence)
    factories.mark(meeting, members[3], "", "exempt")
    factories.mark(meeting, None, "present", "guest", guest_name="Somebody")
    factories.make_rating(cell, 2024, "good")
    return meeting


def broken():
    """Return what is broken: rule, what, expected and found."""
    return [
        (finding.rule, finding.what, finding.expected, finding.found)
        for finding in check_facts(TODAY).broken
    ]


def drift():
    """Return what drifted: what, expected and found."""
    return [(finding.what, finding.expected, finding.found) for finding in check_facts(TODAY).drift]


def without_rules(model, sql):
    """Run SQL that the rules of a table forbid, as a damaged database would hold it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(sql.format(table=table))
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for rule in model._meta.constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {rule.name}")
        cursor.execute(sql.format(table=table))


def test_sound_facts_are_sound():
    assert broken() == []
    assert drift() == []
    assert json.loads(run("check_facts", "--format", "json")) == {"broken": [], "drift": []}


def test_tallies_that_are_not_the_sheets_and_the_figures_made_of_them(meeting):
    Meeting.objects.update(present=3, excused=0)
    assert broken() == [
        ("tallies", WHAT, {"present": 2, "excused": 1}, {"present": 3, "excused": 0}),
        (
            "figures",
            "A 2024",
            {"expected": 3, "present": 2, "excused": 1, "unexcused": 0},
            {"expected": 3, "present": 3, "excused": 0, "unexcused": 0},
        ),
    ]


def test_a_lost_row_of_a_sheet(meeting):
    Attendance.objects.filter(standing="guest").delete()
    assert broken() == [("tallies", WHAT, {"guests": 0}, {"guests": 1})]


def test_a_sheet_of_a_meeting_that_was_not_held(meeting):
    other = factories.make_meeting(meeting.cell, "2024-05", not_held_reason="flood")
    factories.mark(other, None, "present", "guest", guest_name="Somebody")
    assert ("not_held", "A-1 2024-05 regular", 0, 1) in broken()


@pytest.mark.parametrize(
    ("change", "expected", "found"),
    [
        ("SET state = 'draft'", "no draft", "draft"),
        ("SET first_submitted_at = NULL", "draft", "submitted"),
    ],
)
def test_a_state_that_contradicts_the_first_submission(change, expected, found):
    without_rules(Meeting, f"UPDATE {{table}} {change}")
    assert ("first_submitted", WHAT, expected, found) in broken()


def test_overlaps_of_memberships():
    membership = Membership.objects.get(member__code="DV-0")
    without_rules(
        Membership,
        "INSERT INTO {table} (member_id, cell_id, kind, start, began, ended) VALUES "
        f"({membership.member_id}, {membership.cell_id}, 'main', '2024-12-01', 'roll', '')",
    )
    assert broken() == [
        (
            "overlap",
            "DV-0 main 2024-12-01",
            "one at once",
            {"rule": "membership_one_of_a_kind", "since": "2020-01-01", "until": None},
        )
    ]


def test_overlaps_of_placements_and_what_follows(meeting):
    CellPlacement.objects.update(end=date(2024, 6, 30))
    other = CommunePlacement.objects.get(commune__code="B").commune_id
    without_rules(
        CellPlacement,
        "INSERT INTO {table} (cell_id, commune_id, name, cell_type, section, decision, start) "
        f"VALUES ({meeting.cell_id}, {other}, 'x', 'residential', '', '', '2024-06-29')",
    )
    found = {"rule": "cellplacement_one_at_once", "since": "2020-01-01", "until": "2024-06-30"}
    assert ("overlap", "A-1 2024-06-29", "one at once", found) in broken()


def test_touching_intervals_do_not_overlap(meeting):
    CellPlacement.objects.update(end=date(2024, 7, 1))
    factories.place_cell(meeting.cell, meeting.commune, start=date(2024, 7, 1))
    assert broken() == []


def test_another_commune_than_on_the_months_last_day_needs_a_reason(meeting):
    other = CommunePlacement.objects.get(commune__code="B").commune
    Meeting.objects.update(commune=other)
    Rating.objects.update(cell_type="school")
    assert broken() == [
        ("frozen", WHAT, "A residential", "B residential"),
        ("frozen", "A-1 2024 rating", "A residential", "A school"),
    ]
    Meeting.objects.update(frozen_reason="decided so")
    Rating.objects.update(frozen_reason="decided so")
    assert broken() == []


def test_a_cell_that_ended_within_the_month_is_where_it_was_last(meeting):
    CellPlacement.objects.update(end=date(2024, 6, 15))
    Rating.objects.all().delete()
    assert broken() == []


def test_facts_of_a_time_without_the_cell(meeting):
    CellPlacement.objects.update(end=date(2024, 6, 1))
    Rating.objects.all().delete()
    life = "2020-01-01/2024-06-01"
    assert broken() == [("outside_cell", WHAT, life, "2024-06-01/2024-07-01")]


def test_a_cell_in_a_commune_that_is_not_there():
    CommunePlacement.objects.filter(commune__code="A").update(end=date(2024, 9, 1))
    assert broken() == [("homeless", "A-1 2020-01-01", "A", "A not on 2024-09-01")]


def test_a_commune_under_two_names_in_turn_is_there_all_the_time(meeting):
    CommunePlacement.objects.filter(commune__code="A").update(end=date(2024, 9, 1))
    factories.place_commune(meeting.commune, "New name", start=date(2024, 9, 1))
    assert broken() == []


def test_successions_in_a_circle(meeting):
    others = [factories.make_cell(code, commune=meeting.commune) for code in ("A-2", "A-3")]
    factories.succeed(meeting.cell, others[0], TODAY)
    factories.succeed(others[0], others[1], TODAY)
    assert broken() == []
    CellSuccession.objects.create(predecessor=others[1], successor=others[0], start=TODAY)
    assert broken() == [
        ("cycle", "A-2", "no cycle", "A-2"),
        ("cycle", "A-3", "no cycle", "A-3"),
    ]


def test_a_roll_corrected_after_a_sheet_was_frozen_is_drift():
    Membership.objects.filter(member__code="DV-0").update(start=date(2024, 6, 4))
    Exemption.objects.all().delete()
    factories.exempt(Membership.objects.get(member__code="DV-1").member, "suspended")
    assert broken() == []
    assert drift() == [
        (f"{WHAT} DV-0", "not on the sheet", "expected"),
        (f"{WHAT} DV-1", "exempt", "expected"),
        (f"{WHAT} DV-3", "expected", "exempt"),
    ]


def test_who_turns_out_to_have_been_elsewhere_or_here_is_drift(meeting):
    host = factories.make_cell("A-2", commune=meeting.commune)
    member = Membership.objects.get(member__code="DV-2").member
    factories.join(member, host, kind="temporary")
    newcomer = factories.make_member(code="DV-9", cell=host)
    factories.join(newcomer, meeting.cell, kind="temporary")
    assert drift() == [
        (f"{WHAT} DV-2", "away", "expected"),
        (f"{WHAT} DV-9", "expected", "not on the sheet"),
    ]


def test_a_draft_does_not_drift(meeting):
    Meeting.objects.update(state="draft", first_submitted_at=None)
    Exemption.objects.all().delete()
    assert drift() == []


def test_broken_facts_exit_1(meeting):
    Meeting.objects.update(present=3, excused=0)
    with pytest.raises(SystemExit) as stop:
        run("check_facts")
    assert stop.value.code == 1


def test_drift_alone_is_no_failure():
    Exemption.objects.all().delete()
    found = json.loads(run("check_facts", "--format", "json"))
    assert found["drift"] == [
        {"rule": "sheet", "what": f"{WHAT} DV-3", "expected": "expected", "found": "exempt"}
    ]
    assert "DV-3" in run("check_facts")
    assert "Nguyễn" not in run("check_facts")


def test_the_number_of_queries_does_not_grow(meeting, django_assert_max_num_queries):
    for number in range(3):
        cell = factories.make_cell(f"Q-{number}", commune=meeting.commune)
        member = factories.make_member(cell=cell)
        sheet = factories.make_meeting(cell, "2024-06", present=1)
        factories.mark(sheet, member)
        with django_assert_max_num_queries(35):
            assert check_facts(TODAY).broken == ()
