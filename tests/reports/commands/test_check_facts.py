"""Every planted fault is found, and nothing else."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from cells.models import (
    Attendance,
    CellPlacement,
    CellSuccession,
    CommunePlacement,
    CommuneSuccession,
    Dispute,
    Exemption,
    Meeting,
    Member,
    Membership,
    Rating,
)
from reports.facts import check_facts, figures
from reports.queries import ratings as rating_queries
from reports.queries import slots as slot_queries
from reports.question import Structure
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


def found(rule):
    """Return what one rule finds: what, expected and found."""
    return [words for name, *words in broken() if name == rule]


def end_cell(day):
    """End the cell, and the memberships in it, on `day`."""
    CellPlacement.objects.update(end=day)
    Membership.objects.update(end=day, ended="reorganised")


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
            "A 2024 attendance",
            {"expected": 3, "present": 2, "excused": 1, "unexcused": 0},
            {"expected": 3, "present": 3, "excused": 0, "unexcused": 0},
        ),
    ]


def test_a_dispute_that_was_left_when_the_meeting_was_returned(meeting):
    dispute = Dispute.objects.create(
        meeting=meeting,
        text="15 came",
        raised_by=factories.make_user(),
        raised_at=meeting.first_submitted_at,
    )
    assert found("dispute") == []
    Meeting.objects.update(state="returned")
    assert found("dispute") == [[WHAT, "settled", "open, returned"]]
    Dispute.objects.filter(pk=dispute.pk).update(settled_at=meeting.first_submitted_at)
    assert found("dispute") == []


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
    end_cell(date(2024, 6, 15))
    assert broken() == []


def test_a_cell_that_ended_within_the_month_and_came_back_later_was_not_there(meeting):
    end_cell(date(2024, 6, 15))
    factories.place_cell(meeting.cell, meeting.commune, start=date(2024, 8, 1))
    life = "2020-01-01/2024-06-15 2024-08-01/"
    assert broken() == [("outside_cell", WHAT, life, "2024-06-01/2024-07-01")]
    # It was back on the last day of the year, under the commune of its rating.
    CellPlacement.objects.filter(start=date(2024, 8, 1)).update(start=date(2024, 6, 30))
    assert broken() == []


def test_facts_of_a_time_without_the_cell(meeting):
    end_cell(date(2024, 6, 1))
    Rating.objects.all().delete()
    life = "2020-01-01/2024-06-01"
    assert broken() == [
        ("outside_cell", WHAT, life, "2024-06-01/2024-07-01"),
        ("held_off", WHAT, life, "2024-06-03"),
    ]


def test_a_joint_meeting_with_a_cell_that_was_not_there(meeting):
    other = factories.make_cell("B-1", commune=meeting.commune, start=date(2024, 6, 4))
    Meeting.objects.update(joint_with=other)
    assert broken() == [("joint_elsewhere", f"{WHAT} B-1", "2024-06-04/", "2024-06-03")]
    CellPlacement.objects.filter(cell=other).update(start=date(2024, 6, 3))
    assert broken() == []


def test_a_meeting_on_a_day_before_its_cell(meeting):
    day = date(2024, 6, 4)
    CellPlacement.objects.update(start=day)
    Membership.objects.update(start=day)
    assert broken() == [("held_off", WHAT, "2024-06-04/", "2024-06-03")]


@pytest.mark.parametrize("day", [date(2024, 5, 1), date(2024, 7, 31)])
def test_a_meeting_may_be_held_near_its_month(day):
    Meeting.objects.update(held_on=day)
    assert broken() == []


@pytest.mark.parametrize("day", [date(2024, 4, 30), date(2024, 8, 1)])
def test_a_meeting_held_too_far_from_its_month(day):
    Meeting.objects.update(held_on=day)
    assert broken() == [("held_off", WHAT, "from 2024-05-01 to 2024-07-31", day.isoformat())]


def test_a_cell_in_a_commune_that_is_not_there():
    CommunePlacement.objects.filter(commune__code="A").update(end=date(2024, 9, 1))
    assert broken() == [("homeless", "A-1 2020-01-01", "A", "A not on 2024-09-01")]


def test_a_commune_under_two_names_in_turn_is_there_all_the_time(meeting):
    CommunePlacement.objects.filter(commune__code="A").update(end=date(2024, 9, 1))
    factories.place_commune(meeting.commune, "New name", start=date(2024, 9, 1))
    assert broken() == []


def test_successions_in_a_circle(meeting):
    others = [factories.make_cell(code, commune=meeting.commune) for code in ("A-2", "A-3")]
    factories.succeed(meeting.cell, others[0], TODAY, is_main=False)
    factories.succeed(others[0], others[1], TODAY, is_main=False)
    assert broken() == []
    CellSuccession.objects.create(
        predecessor=others[1], successor=others[0], start=TODAY, is_main=False
    )
    assert broken() == [
        ("cycle", "A-2", "no cycle", "A-2"),
        ("cycle", "A-3", "no cycle", "A-3"),
    ]


def test_a_cell_that_is_carried_on_while_it_is_still_there(meeting):
    heir = factories.make_cell("A-2", commune=meeting.commune)
    factories.succeed(meeting.cell, heir, date(2025, 1, 1))
    what, expected = "A-1 A-2 2025-01-01", "A-1 not from 2025-01-01 on"
    assert broken() == [("succession_too_early", what, expected, "2020-01-01/")]
    end_cell(date(2025, 1, 2))
    assert broken() == [("succession_too_early", what, expected, "2020-01-01/2025-01-02")]
    end_cell(date(2025, 1, 1))
    assert found("succession_too_early") == []


def test_a_commune_that_is_carried_on_while_it_is_still_there(meeting):
    heir = CommunePlacement.objects.get(commune__code="B").commune
    CommuneSuccession.objects.create(
        predecessor=meeting.commune, successor=heir, start=date(2025, 1, 1)
    )
    what, expected = "A B 2025-01-01", "A not from 2025-01-01 on"
    assert broken() == [("succession_too_early", what, expected, "2020-01-01/")]


def test_another_successor_than_the_main_one_may_begin_early(meeting):
    heir = factories.make_cell("A-2", commune=meeting.commune)
    factories.succeed(meeting.cell, heir, date(2025, 1, 1), is_main=False)
    assert broken() == []


def test_memberships_in_a_cell_that_is_gone_or_not_yet_there(meeting):
    other = factories.make_cell("A-2", commune=meeting.commune, end=date(2025, 1, 1))
    factories.make_member(cell=other, code="DV-8")
    factories.make_member(cell=other, code="DV-9", start=date(2019, 12, 31), end=date(2020, 1, 5))
    assert broken() == [
        ("membership_outside_cell", "DV-8 A-2 2020-01-01", "A-2", "A-2 not on 2025-01-01"),
        ("membership_outside_cell", "DV-9 A-2 2019-12-31", "A-2", "A-2 not on 2019-12-31"),
    ]


def test_a_cell_under_two_names_in_turn_is_there_for_its_members(meeting):
    CellPlacement.objects.update(end=date(2024, 9, 1))
    factories.place_cell(meeting.cell, meeting.commune, "New name", start=date(2024, 9, 1))
    assert broken() == []
    CellPlacement.objects.filter(name="New name").update(start=date(2024, 9, 2))
    gaps = {words[-1] for words in found("membership_outside_cell")}
    assert gaps == {"A-1 not on 2024-09-01"}


def test_temporary_activity_in_the_main_cell(meeting):
    member = Member.objects.get(code="DV-0")
    factories.join(member, meeting.cell, kind="temporary", start=date(2025, 1, 1))
    assert broken() == [
        ("temporary_at_home", "DV-0 A-1 2025-01-01", "another cell", "main since 2020-01-01")
    ]
    Membership.objects.filter(member=member, kind="main").update(
        end=date(2025, 1, 1), ended="transferred"
    )
    assert broken() == []


def test_a_rating_of_a_member_of_another_cell_or_of_none(meeting):
    host = factories.make_cell("A-2", commune=meeting.commune)
    # A temporary membership is not where a member is rated.
    moved, gone, stayed = Member.objects.exclude(code="DV-3").order_by("code")
    for member in (moved, gone, stayed):
        factories.make_rating(meeting.cell, 2024, "good", member=member)
    factories.make_rating(meeting.cell, 2024, member=moved, quarter=3)
    factories.join(gone, meeting.cell, kind="temporary", start=date(2024, 12, 31))
    assert found("rating_elsewhere") == []
    Membership.objects.filter(member__in=[moved, gone], kind="main").update(
        end=date(2024, 12, 31), ended="transferred"
    )
    factories.join(moved, host, start=date(2024, 12, 31))
    assert broken() == [
        ("rating_elsewhere", "A-1 2024 rating DV-0", "A-1", "A-2"),
        ("rating_elsewhere", "A-1 2024 rating DV-1", "A-1", "no cell"),
    ]


def test_a_rating_of_a_quarter_is_of_those_there_on_its_last_day(meeting):
    member = Member.objects.get(code="DV-0")
    Membership.objects.filter(member=member).update(end=date(2024, 9, 30), ended="died")
    factories.make_rating(meeting.cell, 2024, member=member, quarter=2)
    factories.make_rating(meeting.cell, 2024, member=member, quarter=3)
    assert broken() == [("rating_elsewhere", "A-1 2024-Q3 rating DV-0", "A-1", "no cell")]


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"search_name": "tran thi b"}, "search_name"),
        ({"sort_name": ""}, "sort_name"),
        ({"full_name": "Trần Thị Bé"}, "search_name, sort_name"),
    ],
)
def test_forms_of_a_name_that_are_not_made_from_it(change, differing):
    Member.objects.filter(code="DV-1").update(**change)
    assert broken() == [("name_forms", "DV-1", "made from full_name", differing)]


def test_the_names_themselves_are_never_told():
    Member.objects.filter(code="DV-1").update(full_name="Trần Thị Bé")
    told = repr(check_facts(TODAY)).lower()
    assert "bé" not in told
    assert "tran thi be" not in told


def test_a_report_on_reporting_that_overlooks_what_came_in(meeting, monkeypatch):
    factories.make_meeting(meeting.cell, "2024-05", not_held_reason="flood")
    factories.make_meeting(meeting.cell, "2024-04", state="draft")
    assert broken() == []
    monkeypatch.setattr(slot_queries, "filings", lambda *_asked: {})
    assert found("figures") == [
        [
            "A 2024 reporting",
            {"due": 12, "submitted": 1, "not_held": 1, "missing": 10},
            {"due": 12, "submitted": 0, "not_held": 0, "missing": 12},
        ]
    ]


def test_slots_are_counted_under_the_commune_of_their_last_day(meeting, monkeypatch):
    other = CommunePlacement.objects.get(commune__code="B").commune
    CellPlacement.objects.update(end=date(2024, 7, 31))
    factories.place_cell(meeting.cell, other, start=date(2024, 7, 31), end=date(2024, 10, 31))
    Membership.objects.update(end=date(2024, 10, 31), ended="reorganised")
    Rating.objects.update(commune=other)
    assert broken() == []
    monkeypatch.setattr(slot_queries, "stays_due", lambda *_asked: [])
    due = {what: (expected["due"], told["due"]) for what, expected, told in found("figures")}
    assert due == {"A 2024 reporting": (6, 0), "B 2024 reporting": (3, 0)}


def test_a_report_on_reporting_is_not_asked_of_months_to_come(monkeypatch):
    monkeypatch.setattr(slot_queries, "filings", lambda *_asked: {})
    (finding,) = check_facts(date(2024, 7, 31)).broken
    assert (finding.expected["due"], finding.expected["missing"]) == (6, 5)


@pytest.mark.parametrize(
    ("query", "cells", "members"),
    [
        ("rated_groups", {"rated": 0, "good": 0}, {"rated": 0, "excellent": 0}),
        ("unrated_groups", {"unrated": 0}, {"unrated": 0}),
    ],
)
def test_a_report_on_ratings_that_overlooks_some(meeting, monkeypatch, query, cells, members):
    factories.make_cell("A-2", commune=meeting.commune)
    rated = Member.objects.get(code="DV-0")
    factories.make_rating(meeting.cell, 2024, "excellent", member=rated)
    assert broken() == []
    monkeypatch.setattr(rating_queries, query, lambda *_asked: [])
    grades = {"rated": 1, "excellent": 0, "good": 0, "completed": 0, "not_completed": 0}
    of_cells = {**grades, "good": 1, "unrated": 1}
    of_members = {**grades, "excellent": 1, "unrated": 3}
    assert found("figures") == [
        ["A 2024 ratings of cells", of_cells, {**of_cells, **cells}],
        ["A 2024 ratings of members", of_members, {**of_members, **members}],
    ]


def test_a_total_of_today_that_is_not_the_total_of_the_time(monkeypatch):
    report = figures.attendance_report

    def forgetful(question):
        answer = report(question)
        return replace(answer, rows=()) if question.structure == Structure.TODAY else answer

    monkeypatch.setattr(figures, "attendance_report", forgetful)
    total = {"expected": 3, "present": 2, "excused": 1, "unexcused": 0}
    nothing = dict.fromkeys(total, 0)
    assert found("figures") == [["total 2024 attendance under today", total, nothing]]


def test_a_cell_without_a_successor_is_in_the_total_of_today():
    end_cell(date(2025, 1, 1))
    assert broken() == []


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
        factories.make_rating(cell, 2024, "good", member=member)
        with django_assert_max_num_queries(77):
            assert check_facts(TODAY).broken == ()
