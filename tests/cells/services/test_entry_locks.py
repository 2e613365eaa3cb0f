"""Months that are shut for entry: since when, what that forbids, and the exceptions from it.

Today is 10 July 2024. With 30 days after the deadline, May is open to the end of 5 July, June to
that of 4 August.
"""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cells.choices import ChangeAction, MeetingKind
from cells.models import Attendance, Change, EntryException, Meeting, Minutes, Setting, SettingKey
from cells.services import meetings as services
from cells.services import sittings
from cells.services.changes import Actor
from cells.services.entries import Entry, record_entry
from cells.services.entry_locks import EntryLocks, ShutError, end_exception, grant_exception
from cells.services.minutes import record_minutes
from cells.services.resolutions import record_resolution
from cells.services.sheets import Mark
from tests import factories
from tests.cells.connections import at_once, shared_database
from tests.cells.evidence import everything, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

APRIL, MAY, JUNE = (date(2024, month, 1) for month in (4, 5, 6))
TODAY = date(2024, 7, 10)
DAY = timedelta(days=1)
REGULAR, THEMATIC, EXTRAORDINARY = MeetingKind
SAID = "Entry for month 5/2024 is shut since 06/07/2024. Ask Huyện ủy Mẫu to open it again."


@pytest.fixture
def cell(db):
    cell = factories.make_cell("C-1")
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=cell)
    return cell


@pytest.fixture
def actor(db):
    return Actor(factories.make_user(username="secretary"))


@pytest.fixture
def upper(db):
    return Actor(factories.make_user("upper_staff", factories.make_upper(), username="upper"))


def open_meeting(cell, actor, month=MAY, **changed):
    details = {"kind": "regular", "month": month, "held_on": month.replace(day=3), **changed}
    return services.open_meeting(actor=actor, cell=cell, client_key=uuid.uuid4(), **details)


def submit(meeting, actor):
    return services.submit_meeting(actor=actor, meeting=meeting, version=meeting.version)


def grant(upper, unit, month=MAY, until=TODAY, reason="Flood"):
    return grant_exception(actor=upper, unit=unit, month=month, until=until, reason=reason)


class TestShut:
    """What is shut on which day."""

    def test_the_day_after_the_last_open_one_is_the_first_shut(self, cell, clock):
        factories.lock_entry()
        for day, since in ((date(2024, 7, 5), None), (date(2024, 7, 6), date(2024, 7, 6))):
            clock(day)
            assert EntryLocks().since(REGULAR, MAY) == since

    @pytest.mark.parametrize(
        ("kind", "month", "last_open_day"),
        [
            (REGULAR, APRIL, date(2024, 6, 4)),
            (EXTRAORDINARY, APRIL, date(2024, 6, 4)),
            # April's thematic meeting fills the second quarter.
            (THEMATIC, APRIL, date(2024, 8, 4)),
            (THEMATIC, JUNE, date(2024, 8, 4)),
        ],
    )
    def test_a_thematic_meeting_is_shut_with_its_quarter_others_with_their_month(
        self, kind, month, last_open_day
    ):
        factories.lock_entry()
        days = (last_open_day, last_open_day + DAY)
        assert [EntryLocks(day).since(kind, month) for day in days] == [None, days[1]]

    def test_of_a_new_installation_nothing_is_ever_shut(self, cell):
        assert EntryLocks(date(2030, 1, 1)).shut(cell, REGULAR, MAY) is None

    def test_a_rule_that_came_later_shuts_what_is_long_past_on_its_first_day(self):
        setting = Setting.objects.filter(key=SettingKey.ENTRY_LOCK_DAYS)
        setting.update(end=date(2024, 7, 8))
        Setting.objects.create(
            key=SettingKey.ENTRY_LOCK_DAYS, value=30, source="A rule", start=date(2024, 7, 8)
        )
        assert EntryLocks(date(2024, 7, 7)).since(REGULAR, APRIL) is None
        assert EntryLocks(date(2024, 7, 8)).since(REGULAR, APRIL) == date(2024, 7, 8)
        assert EntryLocks(date(2024, 8, 5)).since(REGULAR, JUNE) == date(2024, 8, 5)

    def test_the_deadline_is_that_of_the_slot(self):
        factories.lock_entry(0)
        deadline = Setting.objects.filter(key=SettingKey.REPORT_DEADLINE_DAY)
        deadline.update(end=date(2024, 6, 1))
        Setting.objects.create(
            key=SettingKey.REPORT_DEADLINE_DAY, value=10, source="A rule", start=date(2024, 6, 1)
        )
        locks = EntryLocks(date(2024, 8, 1))
        assert locks.since(REGULAR, MAY) == date(2024, 6, 6)
        assert locks.since(REGULAR, JUNE) == date(2024, 7, 11)

    def test_without_a_deadline_nothing_is_shut(self):
        factories.lock_entry()
        Setting.objects.filter(key=SettingKey.REPORT_DEADLINE_DAY).delete()
        assert EntryLocks().since(REGULAR, APRIL) is None

    def test_without_a_rule_nothing_is_shut(self):
        Setting.objects.filter(key=SettingKey.ENTRY_LOCK_DAYS).delete()
        assert EntryLocks().since(REGULAR, APRIL) is None

    def test_says_what_is_shut_since_when_and_whom_to_ask(self, cell):
        factories.lock_entry()
        assert EntryLocks().shut(cell, REGULAR, MAY).message == SAID
        of_quarter = EntryLocks(date(2024, 8, 9)).shut(cell, THEMATIC, MAY).message
        assert of_quarter.startswith("Entry for quarter II of 2024 is shut since 05/08/2024. ")

    def test_asked_of_many_months_reads_the_settings_and_a_cell_once(self, cell):
        factories.lock_entry()
        locks = EntryLocks()
        locks.shut(cell, REGULAR, MAY)
        assert queries_of(lambda: locks.shut(cell, REGULAR, APRIL)) == 0


STEPS = {
    "open": (None, lambda cell, actor, _m: open_meeting(cell, actor)),
    "change": (
        "draft",
        lambda _c, actor, meeting: services.change_meeting(
            actor=actor, meeting=meeting, version=meeting.version, topic="Roads"
        ),
    ),
    "mark": (
        "draft",
        lambda _c, actor, meeting: services.record_attendance(
            actor=actor,
            meeting=meeting,
            version=meeting.version,
            marks={meeting.sheet.first().pk: Mark("unexcused")},
        ),
    ),
    "thematic": (
        "draft",
        lambda _c, actor, meeting: sittings.hold_thematic_too(
            actor=actor, meeting=meeting, version=meeting.version, topic="Roads"
        ),
    ),
    "submit": ("draft", lambda _c, actor, meeting: submit(meeting, actor)),
    "minutes": (
        "draft",
        lambda _c, actor, meeting: record_minutes(
            actor=actor, meeting=meeting, version=0, place="House"
        ),
    ),
    "resolution": (
        "draft",
        lambda _c, actor, meeting: record_resolution(
            actor=actor, meeting=meeting, version=0, contents="Roads"
        ),
    ),
    "correct": (
        "submitted",
        lambda _c, actor, meeting: services.record_attendance(
            actor=actor,
            meeting=meeting,
            version=meeting.version,
            marks={meeting.sheet.first().pk: Mark("unexcused")},
            reason="Counted again",
        ),
    ),
    "return": (
        "submitted",
        lambda _c, actor, meeting: services.return_meeting(
            actor=actor, meeting=meeting, version=meeting.version, remark="Count again"
        ),
    ),
    "resubmit": ("returned", lambda _c, actor, meeting: submit(meeting, actor)),
}


@pytest.mark.parametrize("step", STEPS)
class TestEveryStep:
    @pytest.fixture
    def act(self, step, cell, actor):
        """The step, ready to be taken, of a meeting that was recorded while its month was open."""
        state, take = STEPS[step]
        meeting = state and open_meeting(cell, actor)
        if state in ("submitted", "returned"):
            meeting = submit(meeting, actor)
        if state == "returned":
            meeting = services.return_meeting(
                actor=actor, meeting=meeting, version=meeting.version, remark="Count again"
            )
        factories.lock_entry()
        return lambda: take(cell, actor, meeting)

    def test_is_refused_once_the_month_is_shut_and_writes_nothing(self, act):
        before = everything()
        with pytest.raises(ShutError) as refused:
            act()
        assert refused.value.message_dict == {"month": [SAID]}
        assert everything() == before

    def test_is_taken_on_the_last_open_day(self, act, clock):
        clock(date(2024, 7, 5))
        before = everything()
        act()
        assert everything() != before

    @pytest.mark.parametrize("of", ["cell", "commune"])
    def test_is_taken_to_the_last_day_of_an_exception(self, act, cell, upper, of, clock):
        unit = cell if of == "cell" else cell.placements.get().commune
        grant(upper, unit, until=TODAY + DAY)
        clock(TODAY + 2 * DAY)
        with pytest.raises(ShutError):
            act()
        clock(TODAY + DAY)
        act()

    @pytest.mark.parametrize("of", ["another month", "another cell", "another commune"])
    def test_is_refused_with_an_exception_of_another(self, act, cell, upper, of):
        other = factories.make_cell()
        units = {
            "another month": (cell, APRIL),
            "another cell": (other, MAY),
            "another commune": (other.placements.get().commune, MAY),
        }
        grant(upper, *units[of])
        with pytest.raises(ShutError):
            act()


def test_an_entry_that_waited_on_a_device_too_long_is_refused(cell, actor):
    factories.lock_entry()
    codes = cell.memberships.values_list("member__code", flat=True)
    entry = Entry(
        client_key=uuid.uuid4(),
        page=uuid.uuid4(),
        version=0,
        details={"kind": "regular", "month": MAY, "held_on": date(2024, 5, 3)},
        expected={code: Mark("present") for code in codes},
        others={},
    )
    with pytest.raises(ShutError):
        record_entry(actor=actor, cell=cell, entry=entry)
    assert not Meeting.objects.exists()


class TestWhatStaysPossible:
    def test_a_shut_meeting_is_confirmed(self, cell, actor):
        meeting = submit(open_meeting(cell, actor), actor)
        factories.lock_entry()
        services.confirm_meeting(actor=actor, meeting=meeting, version=meeting.version)
        assert Meeting.objects.get().state == "confirmed"

    def test_a_draft_is_deleted(self, cell, actor):
        meeting = open_meeting(cell, actor)
        factories.lock_entry()
        services.discard_draft(actor=actor, meeting=meeting, version=meeting.version)
        assert not Meeting.objects.exists()

    def test_what_was_done_before_is_sent_again_and_is_no_error(self, cell, actor):
        key = uuid.uuid4()
        details = {"kind": "regular", "month": MAY, "held_on": date(2024, 5, 3)}
        meeting = services.open_meeting(actor=actor, cell=cell, client_key=key, **details)
        sent = submit(meeting, actor)
        factories.lock_entry()
        again = services.open_meeting(actor=actor, cell=cell, client_key=key, **details)
        assert again == meeting
        assert submit(meeting, actor).version == sent.version

    def test_a_draft_keeps_the_sheet_that_it_had(self, cell, actor):
        meeting = open_meeting(cell, actor)
        factories.make_member("Lê Chi", cell=cell)
        factories.lock_entry()
        before = everything()
        services.redraw_draft(meeting)
        assert everything() == before

    def test_no_meeting_goes_over_into_a_shut_month(self, cell, actor):
        meeting = open_meeting(cell, actor, JUNE)
        factories.lock_entry()
        with pytest.raises(ShutError):
            services.change_meeting(
                actor=actor, meeting=meeting, version=1, month=MAY, held_on=date(2024, 5, 3)
            )
        assert Meeting.objects.get().month == JUNE


def test_minutes_and_sheets_of_an_open_month_are_written(cell, actor):
    """The lock of one month leaves the others alone."""
    factories.lock_entry()
    meeting = open_meeting(cell, actor, JUNE)
    record_minutes(actor=actor, meeting=meeting, version=0, place="House")
    submit(meeting, actor)
    assert (Minutes.objects.count(), Attendance.objects.count()) == (1, 2)


class TestGranting:
    def test_is_kept_and_logged(self, cell, upper):
        exception = grant(upper, cell)
        kept = EntryException.objects.get()
        assert kept == exception
        assert (kept.cell, kept.commune, kept.month, kept.until) == (cell, None, MAY, TODAY)
        assert (kept.reason, kept.granted_by) == ("Flood", upper.user)
        entry = Change.objects.get()
        assert (entry.noun, entry.action) == ("entryexception", ChangeAction.CREATED)
        assert (entry.user, entry.cell, entry.reason) == (upper.user, cell, "Flood")

    def test_twice_alike_changes_nothing(self, cell, upper):
        grant(upper, cell)
        before = everything()
        grant(upper, cell)
        assert everything() == before

    def test_otherwise_while_it_is_open_is_refused(self, cell, upper):
        grant(upper, cell, until=TODAY + DAY)
        before = everything()
        with pytest.raises(ValidationError) as refused:
            grant(upper, cell, until=TODAY)
        assert refused.value.message_dict == {
            "month": ["The month is open until 11/07/2024 already: end that first."]
        }
        assert everything() == before

    def test_anew_after_it_was_over_is_the_same_row_and_logs_what_it_was(self, cell, upper, clock):
        first = grant(upper, cell)
        clock(TODAY + DAY)
        second = grant(upper, cell, until=TODAY + 2 * DAY, reason="Again")
        assert first.pk == second.pk
        entry = Change.objects.order_by("-pk").first()
        assert (entry.action, entry.before["until"], entry.after["until"]) == (
            "changed",
            "2024-07-10",
            "2024-07-12",
        )

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"until": TODAY - DAY}, "until"),
            ({"month": date(2024, 8, 1)}, "month"),
            ({"reason": ""}, "reason"),
        ],
    )
    def test_of_what_cannot_be_is_refused(self, cell, upper, given, field):
        with pytest.raises(ValidationError) as refused:
            grant(upper, cell, **given)
        assert list(refused.value.message_dict) == [field]
        assert not EntryException.objects.exists()

    def test_of_a_commune_and_of_its_cell_the_longer_one_holds(self, cell, upper, clock):
        factories.lock_entry()
        grant(upper, cell, until=TODAY + 2 * DAY)
        grant(upper, cell.placements.get().commune, until=TODAY)
        assert EntryLocks().exceptions(cell)[MAY].until == TODAY + 2 * DAY

    def test_of_a_commune_is_for_the_cells_that_are_in_it(self, cell, upper):
        factories.lock_entry()
        grant(upper, cell.placements.get().commune)
        cell.placements.update(end=date(2024, 7, 1))
        factories.place_cell(cell, factories.make_commune(), start=date(2024, 7, 1))
        assert EntryLocks().shut(cell, REGULAR, MAY)


class TestEnding:
    def test_ends_at_once_also_on_its_first_day_and_is_logged(self, cell, actor, upper):
        factories.lock_entry()
        exception = grant(upper, cell, until=TODAY + 5 * DAY)
        end_exception(actor=upper, exception=exception, seen=exception.until)
        with pytest.raises(ShutError):
            open_meeting(cell, actor)
        entry = Change.objects.order_by("-pk").first()
        assert (entry.action, entry.before, entry.after) == (
            "changed",
            {"until": "2024-07-15"},
            {"until": "2024-07-09"},
        )

    def test_twice_is_no_error_and_changes_nothing(self, cell, upper):
        exception = grant(upper, cell)
        end_exception(actor=upper, exception=exception, seen=exception.until)
        before = everything()
        end_exception(actor=upper, exception=exception, seen=exception.until)
        assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_grant_at_once_make_one_exception(tmp_path):
    cell, upper = factories.make_cell(), factories.make_upper()
    actors = [Actor(factories.make_user("upper_staff", upper)) for _n in range(2)]

    def grant_by(actor):
        return lambda: grant(actor, cell)

    with shared_database(tmp_path):
        outcomes = at_once(*map(grant_by, actors))
        count, entries = EntryException.objects.count(), Change.objects.count()

    assert [type(outcome) for outcome in outcomes] == [EntryException] * 2
    assert (count, entries) == (1, 1)
