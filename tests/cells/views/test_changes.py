"""The page of the log."""

from datetime import date
from uuid import uuid4

import pytest

from cells.choices import ChangeAction
from cells.models import Change, Meeting, Reading
from cells.services.changes import (
    Actor,
    log_act,
    log_changed,
    log_created,
    log_deleted,
    snapshot,
)
from cells.services.meetings import open_meeting, record_attendance, submit_meeting
from cells.services.sheets import Mark
from tests import factories
from tests.cells.evidence import everything, queries_of
from tests.cells.views.pages import assert_asks_to_sign_in, assert_not_there

LOG = "/changes/"
NOT_THEIRS = ["upper_reader", "commune", "commune_reader", "secretary", "cell_reader"]


@pytest.fixture
def entries(district):
    by_person = Actor(district.the_secretary)
    log_act(by_person, district.cell, ChangeAction.CORRECTED, before={"a": 1}, after={"a": 2})
    log_act(Actor.command("demo"), district.foreign, ChangeAction.CREATED, after={"code": "B1"})
    return district


def listed(client, **chosen):
    return [change.cell.code for change in client.get(LOG, chosen).context["page_obj"]]


def test_shows_who_changed_what_newest_first(entries, browser):
    page = browser(entries.the_upper).get(LOG)

    newest, older = page.context["page_obj"]
    assert (newest.subject, newest.lines) == ("Chi bộ thôn Hai (B1)", [("code", "–", "B1")])
    assert (older.user, older.lines) == (entries.the_secretary, [("a", "1", "2")])
    text = page.content.decode()
    assert "Secretary (secretary)" in text and "command demo" in text and "corrected" in text


def shown(client):
    return list(client.get(LOG).context["page_obj"])


@pytest.fixture
def roll(district):
    """Two members of the cell, in the order of their names."""
    return [factories.make_member(name, cell=district.cell) for name in ("Lê An", "Vũ Bình")]


@pytest.fixture
def meeting(district, roll):
    """A meeting that was opened, submitted with one absence, and corrected."""
    actor = Actor(district.the_secretary)
    meeting = open_meeting(
        actor=actor,
        cell=district.cell,
        client_key=uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
    )
    mark(actor, meeting, roll[1], Mark("excused", "ill"))
    meeting = submit_meeting(actor=actor, meeting=meeting, version=reread(meeting).version)
    mark(actor, meeting, roll[0], Mark("unexcused"), reason="Seen elsewhere")
    return reread(meeting)


def reread(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def mark(actor, meeting, member, said, reason=""):
    row = meeting.sheet.get(member=member)
    record_attendance(
        actor=actor,
        meeting=meeting,
        version=reread(meeting).version,
        marks={row.pk: said},
        reason=reason,
    )


def test_a_meeting_is_told_in_words(meeting, district, browser):
    corrected, submitted, created = shown(browser(district.the_upper))

    assert {entry.subject for entry in (corrected, submitted, created)} == {
        "regular 06/2024 · Chi bộ thôn Một (A1)"
    }
    lines = {name: (before, after) for name, before, after in created.lines}
    assert lines["state"] == ("–", "draft")
    assert lines["cell"] == ("–", "Chi bộ thôn Một (A1)")
    assert lines["commune"] == ("–", "Đảng bộ xã XA (XA)")
    assert lines["recorded by"] == ("–", "Secretary (secretary)")
    assert lines["month"] == ("–", "06/2024")
    assert lines["held on"] == ("–", "03/06/2024")
    assert lines["away and present"] == ("–", "0")
    assert "topic" not in lines and "client_key" not in lines and "id" not in lines


def test_a_sheet_is_a_list_of_people(meeting, district, browser):
    client = browser(district.the_upper)
    corrected, submitted, _created = shown(client)

    assert submitted.people == [
        ("Lê An", "", "expected – present"),
        ("Vũ Bình", "", "expected – excused – ill"),
    ]
    assert ("excused", "–", "1") in submitted.lines
    assert corrected.people == [("Lê An", "present", "unexcused – no reason given")]
    assert (corrected.lines, corrected.remark) == ([], "Seen elsewhere")
    text = client.get(LOG).content.decode()
    assert "Vũ Bình – expected – excused – ill" in text
    assert "Lê An: present → unexcused – no reason given" in text


def test_a_guest_and_a_code_of_nobody_stand_as_they_are(district, browser):
    meeting = factories.make_meeting(district.cell, "2024-06")
    sheet = {"Khách Mời": "guest present", "DV-GONE": "away", "DV-ODD": "nowhere"}
    log_act(Actor(), meeting, ChangeAction.SUBMITTED, after={"sheet": sheet})

    (entry,) = shown(browser(district.the_upper))
    assert {(name, after) for name, _before, after in entry.people} == {
        ("Khách Mời", "guest – present"),
        ("DV-GONE", "away"),
        ("DV-ODD", "nowhere"),
    }


def test_a_meeting_that_is_gone_is_told_by_what_its_entry_kept(district, browser):
    meeting = factories.make_meeting(district.cell, "2024-06", state="draft")
    log_deleted(Actor(), [meeting])
    meeting.delete()

    (entry,) = shown(browser(district.the_upper))
    assert entry.subject == "regular 06/2024 · Chi bộ thôn Một (A1)"
    assert ("state", "draft", "–") in entry.lines


def test_people_and_their_rows_are_named(district, roll, browser):
    member = roll[0]
    log_created(Actor(), [member, member.memberships.get()])

    belongs, person = shown(browser(district.the_upper))
    name = f"Lê An ({member.code})"
    assert (person.what, person.subject) == ("member", name)
    assert ("official from", "–", "2010") in person.lines
    assert (belongs.what, belongs.subject) == ("membership", f"{name} · Chi bộ thôn Một (A1)")
    assert ("began by", "–", "found on the roll") in belongs.lines
    assert ("from", "–", "01/01/2020") in belongs.lines


def test_the_end_of_an_interval_is_its_last_day(district, roll, browser):
    membership = roll[0].memberships.get()
    before = snapshot(membership)
    membership.end, membership.ended = date(2024, 7, 1), "died"
    membership.save()
    log_changed(Actor(), [(membership, before)])

    (entry,) = shown(browser(district.the_upper))
    assert entry.lines == [("until", "–", "30/06/2024"), ("ended by", "–", "died")]


def test_zero_and_false_are_no_dashes(district, browser):
    user = district.the_secretary
    before, after = {"is_active": True, "full_name": ""}, {"is_active": False, "full_name": "A"}
    log_act(Actor(), user, ChangeAction.CHANGED, before=before, after=after)
    meeting = factories.make_meeting(district.cell, "2024-06")
    log_act(Actor(), meeting, ChangeAction.CHANGED, before={"present": 0}, after={"present": 1500})

    of_meeting, of_user = shown(browser(district.the_upper))
    assert of_meeting.lines == [("present", "0", "1500")]
    assert of_user.subject == "Secretary (secretary)"
    assert ("active", "yes", "no") in of_user.lines
    assert ("full name", "–", "A") in of_user.lines


def test_counts_of_rows_bear_the_names_of_the_rows(district, browser):
    log_act(Actor.command("load_demo"), district.upper, ChangeAction.CREATED, after={"cell": 10069})

    (entry,) = shown(browser(district.the_upper))
    assert (entry.subject, entry.lines) == ("Huyện ủy Mẫu (HU)", [("cells", "–", "10069")])
    assert entry.way == "command load_demo"


def test_an_import_is_named_by_its_number_once(district, browser):
    actor = Actor(district.the_commune, "import 12")
    log_created(actor, [district.cell], reason="Roll import number 12")

    client = browser(district.the_upper)
    (entry,) = shown(client)
    assert (entry.who, entry.way) == ("Commune (commune)", "Roll import number 12")
    assert client.get(LOG).content.decode().count("Roll import number 12") == 1


def test_what_no_longer_exists_does_not_break_the_page(district, browser):
    """A kind of row that was renamed, a value that is no date, a number of nobody."""
    log_act(Actor(source="elsewhere"), district.cell, ChangeAction.CHANGED)
    old = {"held_on": "soon", "state": "lost", "recorded_by_id": 99999, "confirmed_at": 5}
    meeting = factories.make_meeting(district.cell, "2024-06")
    log_act(Actor(), meeting, ChangeAction.CHANGED, before=old, after={"topic": {"a": 0}})
    Change.objects.create(noun="office_of_old", object_id=7, action="changed", after={"x": True})

    oldest = shown(browser(district.the_upper))
    assert (oldest[0].what, oldest[0].subject) == ("office_of_old", "7")
    assert ("recorded by", "99999", "–") in oldest[1].lines
    assert {("held on", "soon", "–"), ("state", "lost", "–")} < set(oldest[1].lines)
    assert ("topic", "–", "a: 0") in oldest[1].lines
    assert oldest[2].way == "elsewhere"


def test_each_look_is_a_reading(entries, browser):
    client = browser(entries.the_upper)
    client.get(LOG)
    client.get(LOG, {"page": 2})
    browser(entries.the_secretary).get(LOG)

    readings = list(Reading.objects.values_list("user__username", "page"))
    assert readings == [("upper", "change_list")] * 2


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({"user": "SECRETARY"}, ["A1"]),
        ({"user": "nobody"}, []),
        ({"cell": "b1"}, ["B1"]),
        ({"action": "created"}, ["B1"]),
        ({"action": "unknown"}, ["B1", "A1"]),
        ({"noun": "cell"}, ["B1", "A1"]),
        ({"noun": "meeting"}, []),
        ({"since": "2999-01-01"}, []),
        ({"until": "2999-01-01"}, ["B1", "A1"]),
        ({"until": "2000-01-01"}, []),
        ({"since": "0001-01-01"}, ["B1", "A1"]),
        ({"until": "9999-12-31"}, ["B1", "A1"]),
        ({"since": "not a day"}, ["B1", "A1"]),
    ],
)
def test_is_limited_by_a_filter(entries, browser, chosen, codes):
    assert listed(browser(entries.the_upper), **chosen) == codes


def test_is_read_only(entries, browser):
    client, before = browser(entries.the_upper), everything(but=["Reading"])

    for ask in (client.post, client.put, client.delete):
        ask(LOG)

    assert everything(but=["Reading"]) == before


def log_one_of_each():
    """Log a cell, a member, a membership, and a meeting with its sheet, by somebody new."""
    actor, cell = Actor(factories.make_user()), factories.make_cell()
    member = factories.make_member(cell=cell)
    log_created(actor, [cell, member, member.memberships.get()])
    meeting = factories.make_meeting(cell, "2024-06", recorded_by=actor.user)
    log_created(actor, [meeting])
    sheet = {member.code: "expected present"}
    log_act(actor, meeting, ChangeAction.SUBMITTED, after={"sheet": sheet})


def test_costs_the_same_for_5_and_35(district, browser):
    client = browser(district.the_upper)

    def look():
        client.get(LOG)

    log_one_of_each()
    look()
    few = queries_of(look)
    for _n in range(6):
        log_one_of_each()

    assert queries_of(look) == few


def test_thirty_like_entries_cost_as_much_as_one(district, browser):
    client = browser(district.the_upper)
    costs = []
    for count in (1, 29):
        for _n in range(count):
            log_created(Actor(factories.make_user()), [factories.make_cell()])
        client.get(LOG)
        costs.append(queries_of(lambda: client.get(LOG)))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_is_not_there_for_others(entries, browser, who):
    assert_not_there(browser(entries.users[who]), LOG, "/nowhere/")


def test_asks_who_is_not_signed_in(browser, db):
    assert_asks_to_sign_in(browser(), LOG)
