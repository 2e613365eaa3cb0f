"""The facts as CSV, byte for byte."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.utils import translation

from cells.models import Meeting
from tests import factories
from tests.reports.commands.running import refused, run

pytestmark = pytest.mark.django_db

JULY = date(2024, 7, 1)
KEYS = [UUID(int=number) for number in range(4)]


@pytest.fixture
def cell():
    commune = factories.make_commune("A", name="Xã A", end=JULY)
    factories.place_commune(commune, "Xã Á", start=JULY)
    cell = factories.make_cell("A-1", commune=commune, name="Chi bộ 1", end=JULY)
    new = factories.make_commune("B", name="Xã B")
    factories.place_cell(cell, new, "Chi bộ một", start=JULY)
    return cell


@pytest.fixture
def meetings(cell):
    """Three meetings of 2024, recorded in no order, and one of 2025."""
    old = cell.placements.first().commune_id
    draft = {"state": "draft", "client_key": KEYS[2], "commune_id": old}
    factories.make_meeting(cell, "2024-03", present=1, **draft)
    submitted = datetime(2024, 7, 5, 17, tzinfo=UTC)
    sheet = {"client_key": KEYS[1], "first_submitted_at": submitted, "commune_id": old}
    held = factories.make_meeting(cell, "2024-06", present=1, excused=1, **sheet)
    factories.make_meeting(cell, "2024-02", not_held_reason="flood", client_key=KEYS[0])
    factories.make_meeting(cell, "2025-01", present=1, client_key=KEYS[3])
    return held


def test_meetings_that_count(meetings):
    assert run("export", "meetings", "--year", "2024") == (
        "meeting,cell,commune,month,held_on,kind,state,not_held,first_submitted_on,"
        "expected,present,excused,unexcused\n"
        f"{KEYS[0]},A-1,A,2024-02,,regular,submitted,1,2024-02-04,0,0,0,0\n"
        f"{KEYS[1]},A-1,A,2024-06,2024-06-03,regular,submitted,0,2024-07-06,2,1,1,0\n"
    )


def test_all_meetings(meetings):
    lines = run("export", "meetings", "--year", "2024", "--state", "all").splitlines()
    assert lines[2] == f"{KEYS[2]},A-1,A,2024-03,2024-03-03,regular,draft,0,,1,1,0,0"
    assert len(lines) == 4


def test_attendance(meetings):
    one = factories.make_member(code="DV-B")
    other = factories.make_member(code="DV-A")
    factories.mark(meetings, one, "excused")
    factories.mark(meetings, other, "", "exempt")
    factories.mark(meetings, None, "present", "guest", guest_name="Somebody")
    factories.mark(Meeting.objects.get(client_key=KEYS[2]), one)
    place = f"{KEYS[1]},A-1,A,2024-06,2024-06-03,regular,submitted"
    assert run("export", "attendance", "--year", "2024") == (
        "meeting,cell,commune,month,held_on,kind,state,member,standing,presence\n"
        f"{place},DV-A,exempt,\n"
        f"{place},DV-B,expected,excused\n"
        f"{place},,guest,present\n"
    )
    assert len(run("export", "attendance", "--year", "2024", "--state", "all").splitlines()) == 5


def test_ratings(cell):
    member = factories.make_member(cell=cell, code="DV-A")
    factories.make_rating(cell, 2024, "good", member=member)
    factories.make_rating(cell, 2024, not_rated_reason="too new")
    factories.make_rating(cell, 2023, "good")
    head = "subject,key,cell,commune,year,grade,state\n"
    decided = "member,DV-A,A-1,B,2024,good,decided\n"
    assert run("export", "ratings", "--year", "2024") == head + decided
    everything = head + "cell,A-1,A-1,B,2024,,not_rated\n" + decided
    assert run("export", "ratings", "--year", "2024", "--state", "all") == everything


def test_members_stand_as_on_their_last_day_in_the_year(cell):
    young = {"official_from": "2024-12-31"}
    factories.make_member(code="DV-A", cell=cell, **young)
    left = factories.make_member(code="DV-B", cell=cell, end=date(2024, 6, 30), **young)
    factories.join(left, cell, kind="temporary", start=date(2024, 12, 1))
    factories.make_member(code="DV-C", cell=cell, end=date(2024, 1, 1))
    assert run("export", "members", "--year", "2024") == (
        "member,cell,commune,kind,start,end,status\n"
        "DV-A,A-1,B,main,2020-01-01,,official\n"
        "DV-B,A-1,A,main,2020-01-01,2024-06-30,probationary\n"
        "DV-B,A-1,B,temporary,2024-12-01,,official\n"
    )


def test_the_structure_is_the_whole_history_whatever_the_year(cell):
    ended = factories.make_cell("B-1", commune=cell.placements.last().commune, end=JULY)
    factories.succeed(ended, cell, JULY)
    expected = (
        "unit,level,parent,name,start,end,successor\n"
        "HU,upper,,Huyện ủy Mẫu,,,\n"
        "A,commune,HU,Xã A,2020-01-01,2024-07-01,\n"
        "A,commune,HU,Xã Á,2024-07-01,,\n"
        "B,commune,HU,Xã B,2020-01-01,,\n"
        "A-1,cell,A,Chi bộ 1,2020-01-01,2024-07-01,\n"
        "A-1,cell,B,Chi bộ một,2024-07-01,,\n"
        "B-1,cell,B,Chi bộ B-1,2020-01-01,2024-07-01,A-1\n"
    )
    assert run("export", "structure") == expected
    assert run("export", "structure", "--year", "1999") == expected


def test_no_name_of_a_unit_is_run_by_a_spreadsheet(cell):
    cell.placements.update(name="=1+1")

    lines = run("export", "structure").splitlines()

    assert [line.split(",")[3] for line in lines if ",cell," in line] == ["'=1+1"] * 2


@pytest.mark.parametrize("table", ["members", "structure"])
def test_members_and_the_structure_have_no_state(cell, table):
    factories.make_member(cell=cell)
    everything = run("export", table, "--year", "2024", "--state", "all")
    assert everything == run("export", table, "--year", "2024")
    assert everything.count("\n") > 1


def test_codes_sort_letter_by_letter_on_every_database():
    commune = factories.make_commune("A")
    for code in ("A10", "A-2", "A1-1", "B"):
        factories.make_cell(code, commune=commune)
    lines = run("export", "structure").splitlines()
    assert [line.split(",")[0] for line in lines[3:]] == ["A-2", "A1-1", "A10", "B"]


def test_a_file_is_put_in_its_place_when_it_is_whole(cell, tmp_path):
    path = tmp_path / "structure.csv"
    path.write_text("old")
    assert run("export", "structure", "--output", str(path)) == ""
    assert path.read_bytes() == run("export", "structure").encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_no_half_file(cell, tmp_path, monkeypatch):
    def fail(table, file, **facts):
        file.write("half")
        raise RuntimeError

    monkeypatch.setattr("reports.management.commands.export.write_facts", fail)
    path = tmp_path / "structure.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        run("export", "structure", "--output", str(path))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_exported_is_refused_in_one_sentence(tmp_path):
    with translation.override("en"):
        assert refused("export", "meetings") == "Say for which time: a year is missing."
        missing = tmp_path / "missing" / "file.csv"
        assert refused("export", "structure", "--output", str(missing)) == (
            f"Cannot write {missing}: No such file or directory."
        )
        assert refused("export", "structure", "--output", str(tmp_path)) == (
            f"Cannot write {tmp_path}: it is a folder."
        )
        assert refused("export", "members", "--year", "9999") == (
            "Nothing is recorded for that time."
        )
    assert "\n" not in refused("export", "weather")
    assert "\n" not in refused("export", "meetings", "--year", "x")
