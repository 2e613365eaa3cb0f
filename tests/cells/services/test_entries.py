"""Whole entries that waited on a device: recorded once, never over what somebody else recorded."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Attendance, Change, Meeting, Member
from cells.periods import today
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.entries import Entry, record_entry
from cells.services.meeting_versions import ConflictError, OnRecordError
from cells.services.sheets import Mark
from reports.facts import check_facts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]
ACTOR = Actor.command("test")
JUNE = date(2024, 6, 1)
PRESENT, ILL = Mark("present"), Mark("excused", "ill")


@pytest.fixture
def cell():
    cell = factories.make_cell()
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=cell)
    factories.exempt(factories.make_member("Lê Chi", cell=cell))
    return cell


@pytest.fixture
def entry(cell):
    """An entry of June with An ill and Bình present; Chi, who is exempt, came."""
    codes = dict(Member.objects.values_list("full_name", "code"))
    return Entry(
        client_key=uuid.uuid4(),
        page=uuid.uuid4(),
        version=0,
        details={
            "kind": "regular",
            "month": JUNE,
            "held_on": date(2024, 6, 3),
            "not_held_reason": "",
            "topic": "",
        },
        expected={codes["Lê An"]: ILL, codes["Lê Bình"]: PRESENT},
        others={codes["Lê Chi"]: PRESENT},
    )


def record(cell, entry):
    return record_entry(actor=ACTOR, cell=cell, entry=entry)


def sheet():
    rows = Attendance.objects.order_by("member__full_name")
    return list(rows.values_list("member__full_name", "standing", "presence", "reason"))


WHOLE = [
    ("Lê An", "expected", "excused", "ill"),
    ("Lê Bình", "expected", "present", ""),
    ("Lê Chi", "exempt", "present", ""),
]


def test_is_recorded_and_submitted_in_one(cell, entry):
    recorded = record(cell, entry)

    assert recorded.fits_roll
    assert sheet() == WHOLE
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.client_key) == ("submitted", entry.client_key)
    assert (meeting.expected, meeting.present, meeting.exempt_present) == (2, 1, 1)
    assert check_facts(today()).broken == ()


def test_sent_again_it_changes_nothing(cell, entry):
    first = record(cell, entry).meeting
    log = Change.objects.count()

    assert record(cell, entry).meeting == first
    assert (Meeting.objects.count(), Change.objects.count()) == (1, log)
    assert Meeting.objects.get().version == first.version


def test_the_same_from_two_devices_is_one_meeting(cell, entry):
    record(cell, entry)
    record(cell, replace(entry, client_key=uuid.uuid4(), page=uuid.uuid4()))
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("is_same_key", [True, False])
def test_what_is_on_record_and_says_otherwise_is_a_conflict(cell, entry, is_same_key):
    meeting = record(cell, entry).meeting
    codes = list(entry.expected)
    other = replace(
        entry,
        client_key=entry.client_key if is_same_key else uuid.uuid4(),
        expected=dict.fromkeys(codes, PRESENT),
    )

    with pytest.raises(OnRecordError) as caught:
        record(cell, other)

    assert caught.value.meeting == meeting
    assert sheet() == WHOLE


def test_a_draft_that_somebody_else_began_is_a_conflict(cell, entry):
    services.open_meeting(actor=ACTOR, cell=cell, client_key=uuid.uuid4(), **entry.details)
    with pytest.raises(OnRecordError):
        record(cell, entry)
    assert Meeting.objects.get().state == "draft"


def test_goes_on_with_the_draft_that_its_page_was_made_from(cell, entry):
    draft = services.open_meeting(
        actor=ACTOR, cell=cell, client_key=entry.client_key, **entry.details
    )
    later = entry.details | {"held_on": date(2024, 6, 5)}

    record(cell, replace(entry, version=draft.version, details=later))

    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.held_on) == ("submitted", date(2024, 6, 5))
    assert sheet() == WHOLE


def test_a_draft_that_was_changed_meanwhile_is_a_conflict(cell, entry):
    draft = services.open_meeting(
        actor=ACTOR, cell=cell, client_key=entry.client_key, **entry.details
    )
    row = draft.sheet.get(member__full_name="Lê Bình")
    services.record_attendance(
        actor=ACTOR, meeting=draft, version=draft.version, marks={row.pk: ILL}
    )

    with pytest.raises(ConflictError):
        record(cell, replace(entry, version=draft.version))

    row.refresh_from_db()
    assert row.presence == "excused"


def test_who_joined_meanwhile_is_not_marked_unseen(cell, entry):
    factories.make_member("Lê Dung", cell=cell)

    recorded = record(cell, entry)

    assert not recorded.fits_roll
    assert Meeting.objects.get().state == "draft"
    assert sheet() == [*WHOLE, ("Lê Dung", "expected", "present", "")]


def test_sent_again_after_it_was_kept_as_a_draft_it_stays_one(cell, entry):
    factories.make_member("Lê Dung", cell=cell)
    for _time in range(2):
        assert not record(cell, entry).fits_roll
    assert Meeting.objects.get().state == "draft"


def test_sent_again_with_everybody_present_it_is_no_change_by_somebody_else(cell, entry):
    factories.make_member("Lê Dung", cell=cell)
    everybody = replace(entry, expected=dict.fromkeys(entry.expected, PRESENT), others={})
    first = record(cell, everybody).meeting

    again = record(cell, everybody)

    assert (again.meeting.version, again.fits_roll) == (first.version, False)
    with pytest.raises(ConflictError):
        record(cell, replace(everybody, page=uuid.uuid4()))


def test_of_whom_something_else_is_expected_the_mark_is_not_guessed(cell, entry):
    (exempt,) = entry.others
    as_expected = replace(entry, expected=entry.expected | {exempt: ILL}, others={})

    assert not record(cell, as_expected).fits_roll
    assert sheet()[2] == ("Lê Chi", "exempt", "", "")


def test_a_stranger_on_the_page_is_not_put_on_the_sheet(cell, entry):
    other = factories.make_member("Lê Xa", cell=factories.make_cell("X9"))

    recorded = record(cell, replace(entry, expected=entry.expected | {other.code: ILL}))

    assert not recorded.fits_roll
    assert sheet() == WHOLE


def test_a_meeting_that_was_not_held(cell, entry):
    details = entry.details | {"held_on": None, "not_held_reason": "Bão"}
    recorded = record(cell, replace(entry, details=details))
    assert (recorded.meeting.state, recorded.meeting.expected) == ("submitted", 0)
    assert record(cell, replace(entry, details=details)).meeting == recorded.meeting


def test_what_was_written_beside_a_meeting_that_was_not_held_is_no_conflict(cell, entry):
    details = entry.details | {"held_on": None, "not_held_reason": "Bão"}
    written = replace(entry, details=details, guests=("Trần Khách",), topic="Đường giao thông")
    first = record(cell, written).meeting
    assert record(cell, written).meeting == first
    assert Meeting.objects.get().guests == 0


def test_a_thematic_meeting_of_the_same_evening(cell, entry):
    for _time in range(2):
        record(cell, replace(entry, topic="Đường giao thông"))
    found = Meeting.objects.order_by("pk").values_list("kind", "state", "topic", "excused")
    assert list(found) == [
        ("regular", "submitted", "", 1),
        ("thematic", "submitted", "Đường giao thông", 1),
    ]


def test_a_second_thematic_meeting_of_a_month_is_one_more(cell, entry):
    details = entry.details | {"kind": "thematic", "topic": "Một"}
    record(cell, replace(entry, details=details))
    record(cell, replace(entry, client_key=uuid.uuid4(), details=details | {"topic": "Hai"}))
    assert Meeting.objects.filter(kind="thematic").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": date(2025, 1, 1)}, "held_on"),
        ({"month": date(1999, 1, 1), "held_on": date(1999, 1, 5)}, "month"),
        ({"kind": "thematic"}, "topic"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cell, entry, wrong, field):
    with pytest.raises(ValidationError) as caught:
        record(cell, replace(entry, details=entry.details | wrong))
    assert field in caught.value.error_dict
    assert not Meeting.objects.exists()


def test_the_key_of_another_cell_is_refused(cell, entry):
    elsewhere = factories.make_cell("B9")
    factories.make_meeting(elsewhere, JUNE, client_key=entry.client_key)
    with pytest.raises(ValidationError, match="another cell"):
        record(cell, entry)


class TestLostAnswer:
    """A page whose answer was lost is no stranger to its own change."""

    @pytest.fixture
    def draft(self, cell, entry):
        return services.open_meeting(
            actor=ACTOR, cell=cell, client_key=entry.client_key, **entry.details
        )

    def save(self, draft, name, page):
        row = draft.sheet.get(member__full_name=name)
        saved, _version = services.record_sheet(
            actor=ACTOR, meeting=draft, version=draft.version, marks={row.pk: ILL}, page=page
        )
        return saved

    def test_goes_on_from_the_version_that_it_saw(self, draft):
        page = uuid.uuid4()
        for name in ("Lê An", "Lê Bình"):
            self.save(draft, name, page)
        assert Meeting.objects.get().excused == 2

    def test_another_page_does_not(self, draft):
        self.save(draft, "Lê An", uuid.uuid4())
        with pytest.raises(ConflictError):
            self.save(draft, "Lê Bình", uuid.uuid4())

    def test_nor_does_it_once_somebody_else_changed_it_after_it(self, draft):
        page = uuid.uuid4()
        first = self.save(draft, "Lê An", page)
        self.save(first, "Lê Bình", uuid.uuid4())
        row = draft.sheet.get(member__full_name="Lê An")
        with pytest.raises(ConflictError):
            services.record_attendance(
                actor=ACTOR, meeting=draft, version=1, marks={row.pk: PRESENT}, page=page
            )

    def test_submits_from_the_version_that_it_saw(self, draft):
        page = uuid.uuid4()
        self.save(draft, "Lê An", page)
        services.submit_meeting(actor=ACTOR, meeting=draft, version=draft.version, page=page)
        assert Meeting.objects.get().state == "submitted"
