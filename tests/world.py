"""A small district with everybody in it: for tests about who sees what, and for browser tests.

Two communes, here and there. Every person bears a name that says to which cell they belong, so
that a page which shows somebody it should not can be caught by the name alone.
"""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import connection

from cells.choices import Role
from cells.models import (
    Attendance,
    Cell,
    Commune,
    EntryException,
    Import,
    Meeting,
    Member,
    Post,
    Rating,
    User,
)
from cells.periods import add_months, first_of_month, today
from cells.services.changes import Actor
from cells.services.disputes import dispute_meeting
from cells.services.entry_locks import grant_exception
from cells.services.imports import receive_file, start
from cells.services.meetings import confirm_meeting, open_meeting, submit_meeting
from cells.services.resolutions import record_resolution
from cells.services.rolls import Scope
from tests import factories

PERSONAS = (
    "anonymous",
    "nobody",
    "reader",
    "secretary",
    "secretary_there",
    "staff",
    "staff_there",
    "upper",
)


@dataclass(frozen=True)
class Place:
    """A commune with one cell, its people, meetings, ratings and an import. Two meetings the
    commune recorded for the cell: `dictated`, and `disputed`, which the cell contradicts."""

    commune: Commune
    cell: Cell
    members: tuple[Member, ...]
    draft: Meeting
    submitted: Meeting
    confirmed: Meeting
    dictated: Meeting
    disputed: Meeting
    exception: EntryException
    rating: Rating
    roll: Import
    secretary: User

    @property
    def names(self):
        """The names of its people, on record or in a plan: not to be seen from elsewhere."""
        planned = self.roll.rows.values_list("label", flat=True)
        return [*(member.full_name for member in self.members), *planned]


@dataclass(frozen=True)
class World:
    """Two places and everybody who signs in."""

    here: Place
    there: Place
    users: dict[str, User]


# Keys above this are written with a point or comma where a page forgets that they are no numbers.
MANY = 12_345


def _begin_keys_at_many():
    """Let the next rows have large keys, as in an office that has worked for years."""
    for model in (Attendance, Cell, EntryException, Import, Meeting, Member, Post, User):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence = "pg_get_serial_sequence(%s, 'id')"
                cursor.execute(f"SELECT setval({sequence}, {MANY})", [table])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, MANY])


def build_world():
    """Make the two communes, their people and their facts; return the World."""
    _begin_keys_at_many()
    upper = factories.make_upper()
    communes = {name: _make_commune(name) for name in ("here", "there")}
    users = {
        "nobody": factories.make_user(username="nobody"),
        "reader": factories.make_user(Role.READER, communes["here"][0], username="reader"),
        "upper": factories.make_user(Role.UPPER_STAFF, upper, username="upper"),
    }
    for suffix, (commune, cell) in zip(("", "_there"), communes.values(), strict=True):
        for role, unit in (("secretary", cell), ("staff", commune)):
            kind = Role.SECRETARY if role == "secretary" else Role.COMMUNE_STAFF
            users[role + suffix] = factories.make_user(kind, unit, username=role + suffix)
    here, there = (
        _furnish(*units, users["secretary" + suffix], users["staff" + suffix], users["upper"])
        for suffix, units in zip(("", "_there"), communes.values(), strict=True)
    )
    return World(here, there, users)


def _make_commune(name):
    commune = factories.make_commune(name.upper(), name=f"Đảng bộ xã {name}")
    cell = factories.make_cell(f"{name.upper()}-1", commune=commune, name=f"Chi bộ thôn {name}")
    return commune, cell


def _furnish(commune, cell, secretary, staff, upper):
    place = commune.code.title()
    members = tuple(
        factories.make_member(f"Nguyễn {place} {given}", cell=cell, born=f"{1950 + number}")
        for number, given in enumerate(("Hùng", "Ánh", "Bình", "Đức", "Yến"))
    )
    factories.exempt(members[-1])
    actor = Actor(secretary)
    months = [add_months(first_of_month(today()), -back) for back in range(1, 6)]
    draft, submitted, confirmed = (_open(actor, cell, month) for month in months[:3])
    submit_meeting(actor=actor, meeting=submitted, version=submitted.version)
    sent = submit_meeting(actor=actor, meeting=confirmed, version=confirmed.version)
    confirm_meeting(actor=Actor(staff), meeting=sent, version=sent.version)
    record_resolution(
        actor=actor, meeting=draft, version=0, number=1, contents=f"Nghị quyết {place}"
    )
    for meeting in (draft, submitted, confirmed):
        meeting.refresh_from_db()
    dictated, disputed = (_dictate(Actor(staff), cell, month) for month in months[3:])
    dispute_meeting(
        actor=actor,
        meeting=disputed,
        version=disputed.version,
        text=f"{members[0].full_name} đã dự",
    )
    exception = grant_exception(
        actor=Actor(upper), unit=cell, month=months[4], until=today(), reason="Mưa lũ"
    )
    rating = factories.make_rating(cell, today().year - 1, "excellent")
    factories.make_rating(cell, today().year - 1, "good", member=members[0])
    return Place(
        commune=commune,
        cell=cell,
        members=members,
        draft=draft,
        submitted=submitted,
        confirmed=confirmed,
        dictated=dictated,
        disputed=disputed,
        exception=exception,
        rating=rating,
        roll=_import(commune, staff, place),
        secretary=secretary,
    )


def _dictate(actor, cell, month):
    """Record a meeting for a cell that phoned in, and submit it."""
    meeting = _open(actor, cell, month, source="Bí thư chi bộ, qua điện thoại")
    return submit_meeting(actor=actor, meeting=meeting, version=meeting.version)


def _open(actor, cell, month, **details):
    held_on = date(month.year, month.month, 3)
    details |= {"kind": "regular", "month": month, "held_on": held_on}
    return open_meeting(actor=actor, cell=cell, client_key=uuid4(), **details)


def _import(commune, staff, place):
    """Plan, and do not apply, a roll with one new person."""
    file = f"Họ và tên;Chi bộ\nNguyễn {place} Mới;{commune.code}-1\n"
    scope = Scope(as_of=today(), commune=commune, confined=True)
    return start(receive_file(Actor(staff), scope, file.encode(), "roll.csv"))
