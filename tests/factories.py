"""Plain functions that make rows for tests: each with sensible values, each value overridable.

Units exist from 2020 unless told otherwise; people have invented names.
"""

import itertools
from datetime import UTC, date, datetime

from cells.choices import (
    CellType,
    CommuneLevel,
    MeetingKind,
    MeetingState,
    MembershipEnd,
    MembershipKind,
    MembershipStart,
    Presence,
    Role,
    Standing,
    StandingGround,
    UpperLevel,
)
from cells.models import (
    Attendance,
    Cell,
    CellPlacement,
    CellSuccession,
    Commune,
    CommunePlacement,
    Exemption,
    Meeting,
    Member,
    Membership,
    Post,
    Rating,
    Setting,
    SettingKey,
    UpperCommittee,
    User,
)

BEGIN = date(2020, 1, 1)
PASSWORD = "a-long-password"
_numbers = itertools.count(1)


def make_upper(code="HU", name="Huyện ủy Mẫu"):
    """Return the upper committee with `code`, made when there is none."""
    defaults = {"name": name, "level": UpperLevel.DISTRICT}
    return UpperCommittee.objects.get_or_create(code=code, defaults=defaults)[0]


def make_commune(code=None, *, name=None, upper=None, start=BEGIN, end=None, **fields):
    """Return a new commune with one placement."""
    code = code or f"X{next(_numbers)}"
    commune = Commune.objects.create(code=code)
    place_commune(
        commune, name or f"Đảng bộ xã {code}", upper=upper, start=start, end=end, **fields
    )
    return commune


def place_commune(commune, name, *, upper=None, start=BEGIN, end=None, **fields):
    """Give a commune a name and place from a day to a day."""
    values = {"level": CommuneLevel.COMMUNE, "upper_committee": upper or make_upper(), **fields}
    return CommunePlacement.objects.create(
        commune=commune, name=name, start=start, end=end, **values
    )


def make_cell(code=None, *, commune=None, name=None, start=BEGIN, end=None, **fields):
    """Return a new cell with one placement; its commune is made when none is given."""
    code = code or f"C{next(_numbers)}"
    cell = Cell.objects.create(code=code)
    place_cell(
        cell, commune or make_commune(), name or f"Chi bộ {code}", start=start, end=end, **fields
    )
    return cell


def place_cell(cell, commune, name=None, *, start=BEGIN, end=None, **fields):
    """Give a cell a name, type and commune from a day to a day."""
    values = {"cell_type": CellType.RESIDENTIAL, **fields}
    name = name or f"Chi bộ {cell.code}"
    return CellPlacement.objects.create(
        cell=cell, commune=commune, name=name, start=start, end=end, **values
    )


def succeed(predecessor, successor, start, *, is_main=True):
    """Record that one cell carries on another."""
    return CellSuccession.objects.create(
        predecessor=predecessor, successor=successor, start=start, is_main=is_main
    )


def make_member(name=None, *, cell=None, start=BEGIN, end=None, **fields):
    """Return a new official member; with `cell`, its main member from `start` to `end`."""
    number = next(_numbers)
    fields = {"official_from": "2010", "admitted": "2009", **fields}
    member = Member(full_name=name or f"Nguyễn Văn {number}", **fields)
    member.clean_fields()
    member.save()
    if cell:
        join(member, cell, start=start, end=end)
    return member


def join(member, cell, *, kind=MembershipKind.MAIN, start=BEGIN, end=None):
    """Make a member belong to a cell from a day to a day."""
    return Membership.objects.create(
        member=member,
        cell=cell,
        kind=kind,
        start=start,
        end=end,
        began=MembershipStart.ROLL,
        ended=MembershipEnd.TRANSFERRED if end else "",
    )


def exempt(member, ground="exempt", *, start=BEGIN, end=None):
    """Exempt a member from a day to a day."""
    return Exemption.objects.create(member=member, ground=ground, start=start, end=end)


def make_meeting(
    cell,
    month,
    *,
    kind=MeetingKind.REGULAR,
    state=MeetingState.SUBMITTED,
    present=0,
    excused=0,
    unexcused=0,
    **fields,
):
    """Return a meeting with tallies but no sheet, under the cell's placement at the month's end.

    `held_on` None with a `not_held_reason` makes the record of a meeting that was not held.
    """
    month = month if isinstance(month, date) else date.fromisoformat(f"{month}-01")
    placement = cell.placements.filter(start__lt=_end_of(month)).order_by("-start").first()
    submitted = state != MeetingState.DRAFT
    values = {
        "held_on": None if fields.get("not_held_reason") else month.replace(day=3),
        "first_submitted_at": _noon(month.replace(day=4)) if submitted else None,
        "commune_id": placement.commune_id,
        "cell_type": placement.cell_type,
        "expected": present + excused + unexcused,
        **fields,
    }
    return Meeting.objects.create(
        cell=cell,
        month=month,
        kind=kind,
        state=state,
        present=present,
        excused=excused,
        unexcused=unexcused,
        **values,
    )


def _end_of(month):
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _noon(day):
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def mark(meeting, member, presence=Presence.PRESENT, standing=Standing.EXPECTED, **fields):
    """Put a person on a sheet; the meeting's tallies are left to the caller."""
    if standing == Standing.EXEMPT:
        fields.setdefault("ground", StandingGround.EXEMPT)
    if standing == Standing.AWAY:
        fields.setdefault("ground", StandingGround.TEMPORARY_ELSEWHERE)
    return Attendance.objects.create(
        meeting=meeting, member=member, presence=presence, standing=standing, **fields
    )


def make_rating(cell, year, grade="", *, member=None, **fields):
    """Return a rating of a cell (or of one of its members), decided when `grade` is given."""
    last_day = date(year, 12, 31)
    placement = cell.placements.filter(start__lte=last_day).order_by("-start").first()
    values = {
        "commune_id": placement.commune_id,
        "cell_type": placement.cell_type,
        "decided_at": datetime(year, 12, 20, tzinfo=UTC) if grade else None,
        **fields,
    }
    return Rating.objects.create(cell=cell, member=member, year=year, decided_grade=grade, **values)


def lock_entry(days=30):
    """Shut months for entry so many days after their deadline, the 5th of the next month."""
    Setting.objects.filter(key=SettingKey.ENTRY_LOCK_DAYS).update(value=days)


def make_user(role=None, unit=None, *, username=None, start=BEGIN, end=None):
    """Return a new user; with a role, holding it in `unit` from a day to a day."""
    username = username or f"user{next(_numbers)}"
    user = User(username=username, full_name=username.title())
    user.set_password(PASSWORD)
    user.save()
    if role:
        give_post(user, role, unit, start=start, end=end)
    return user


def give_post(user, role, unit, *, start=BEGIN, end=None):
    """Give a user a role in a unit from a day to a day."""
    places = {UpperCommittee: "upper_committee", Commune: "commune", Cell: "cell"}
    return Post.objects.create(
        user=user, role=Role(role), start=start, end=end, **{places[type(unit)]: unit}
    )
