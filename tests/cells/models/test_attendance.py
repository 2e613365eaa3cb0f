from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cells.choices import Presence, Standing
from cells.models import Attendance
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.make_meeting(factories.make_cell(), date(2024, 6, 1))


def guest(meeting, name):
    return Attendance.objects.create(
        meeting=meeting, guest_name=name, standing=Standing.GUEST, presence=Presence.PRESENT
    )


def test_a_person_is_on_a_sheet_once(meeting):
    member = factories.make_member()
    factories.mark(meeting, member)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.mark(meeting, member, standing=Standing.GUEST)
    assert meeting.sheet.count() == 1


def test_a_sheet_is_read_from_who_had_to_come_to_the_guests(meeting):
    guest(meeting, "Someone")
    for name, standing in (("Lê An", Standing.EXEMPT), ("Lê Bình", Standing.EXPECTED)):
        factories.mark(meeting, factories.make_member(name), standing=standing)
    factories.mark(meeting, factories.make_member("Lê Ánh"))

    rows = meeting.sheet.in_sheet_order()
    names = [row.member.full_name if row.member else row.guest_name for row in rows]
    assert names == ["Lê Ánh", "Lê Bình", "Lê An", "Someone"]


def test_guests_without_a_record_are_named(meeting):
    guest(meeting, "Someone")
    guest(meeting, "Someone else")

    assert meeting.sheet.filter(member=None).count() == 2


@pytest.mark.parametrize("standing", [Standing.EXPECTED, Standing.EXEMPT, Standing.AWAY])
def test_only_a_guest_may_be_somebody_without_a_record(meeting, standing):
    row = guest(meeting, "Someone")

    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(standing=standing)


def test_a_standing_that_nobody_knows_is_refused(meeting):
    row = factories.mark(meeting, factories.make_member())

    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(standing="unknown")


@pytest.mark.parametrize("reason", ["", "ill"])
@pytest.mark.parametrize("presence", [Presence.EXCUSED, Presence.UNEXCUSED])
def test_who_is_absent_may_have_a_reason(meeting, presence, reason):
    row = factories.mark(meeting, factories.make_member(), presence, reason=reason)

    row.refresh_from_db()
    assert (row.presence, row.reason) == (presence, reason)


def test_expected_and_absent(meeting):
    present = factories.mark(meeting, factories.make_member())
    excused = factories.mark(meeting, factories.make_member(), Presence.EXCUSED)
    unexcused = factories.mark(meeting, factories.make_member(), Presence.UNEXCUSED)
    factories.mark(meeting, factories.make_member(), "", Standing.EXEMPT)
    guest(meeting, "Someone")

    assert set(meeting.sheet.expected()) == {present, excused, unexcused}
    assert set(meeting.sheet.absent()) == {excused, unexcused}


def test_a_sheet_is_in_the_order_of_names(meeting):
    names = ["Lê An", "Nguyễn Văn Ân", "Trần Bình", "Hoàng Đại"]
    for name in reversed(names):
        factories.mark(meeting, factories.make_member(name))

    ordered = meeting.sheet.in_name_order().select_related("member")

    assert [row.member.full_name for row in ordered] == names


def test_a_sheet_goes_with_its_meeting_and_a_person_never(meeting):
    member = factories.make_member()
    factories.mark(meeting, member)

    with pytest.raises(ProtectedError):
        member.delete()
    meeting.delete()
    assert Attendance.objects.count() == 0
