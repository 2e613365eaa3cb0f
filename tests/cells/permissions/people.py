"""Who works where in the tests of permissions, and in which units.

The world of these tests, on 10 July 2024: communes A and B under one upper committee, Z under
another. Cell `moved` went from A to B on 1 March, cell `merged` of A was merged into B1 that day.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from cells.choices import MembershipKind, Role
from tests import factories

MARCH = date(2024, 3, 1)
NEW_YEAR = date(2024, 1, 1)
TEMPORARY = MembershipKind.TEMPORARY
HERE = {"A1", "B1", "MOVED", "MERGED"}
OF_A, OF_B = {"A1", "MERGED"}, {"B1", "MOVED", "MERGED"}


def make_world():
    upper, far = factories.make_upper("HU"), factories.make_upper("TU", "Huyện ủy Khác")
    communes = {code: factories.make_commune(code, upper=upper) for code in ("A", "B")}
    communes["Z"] = factories.make_commune("Z", upper=far)
    cells = make_cells(communes)
    members = make_members(cells)
    meetings = make_meetings(cells)
    for code, meeting in meetings.items():
        factories.mark(meeting, members[f"of {code.split()[0]}"])
    make_ratings(cells, members)
    units = {"HU": upper, "TU": far, **communes, **cells}
    return SimpleNamespace(units=units, cells=cells, members=members, meetings=meetings)


def make_cells(communes):
    cells = {
        "A1": factories.make_cell("A1", commune=communes["A"]),
        "B1": factories.make_cell("B1", commune=communes["B"]),
        "MOVED": factories.make_cell("MOVED", commune=communes["A"], end=MARCH),
        "MERGED": factories.make_cell("MERGED", commune=communes["A"], end=MARCH),
        "Z1": factories.make_cell("Z1", commune=communes["Z"]),
    }
    factories.place_cell(cells["MOVED"], communes["B"], start=MARCH)
    factories.succeed(cells["MERGED"], cells["B1"], MARCH)
    return cells


def make_members(cells):
    names = {
        f"of {code}": factories.make_member(f"of {code}", cell=cell)
        for code, cell in cells.items()
        if code != "MERGED"
    }
    names["of MERGED"] = person("of MERGED", cells["MERGED"], cells["B1"], day=MARCH)
    names["mover"] = person("mover", cells["A1"], cells["B1"], day=NEW_YEAR)
    names["dead"] = factories.make_member("dead", cell=cells["A1"], end=NEW_YEAR)
    names["guest"] = factories.make_member("guest", cell=cells["B1"])
    factories.join(names["guest"], cells["A1"], kind=TEMPORARY)
    names["former guest"] = factories.make_member("former guest", cell=cells["B1"])
    factories.join(names["former guest"], cells["A1"], kind=TEMPORARY, end=NEW_YEAR)
    names["away"] = factories.make_member("away", cell=cells["A1"])
    factories.join(names["away"], cells["B1"], kind=TEMPORARY)
    return names


def person(name, first, second, *, day):
    member = factories.make_member(name, cell=first, end=day)
    factories.join(member, second, start=day)
    return member


def make_meetings(cells):
    months = {"A1": "06", "B1": "06", "Z1": "06", "MOVED": "06", "MERGED": "02"}
    meetings = {
        f"{code} {month}": factories.make_meeting(cells[code], f"2024-{month}")
        for code, month in months.items()
    }
    meetings["MOVED 02"] = factories.make_meeting(cells["MOVED"], "2024-02")
    return meetings


def make_ratings(cells, members):
    for code in ("A1", "B1", "MOVED", "Z1"):
        factories.make_rating(cells[code], 2023, "good")
        factories.make_rating(cells[code], 2023, "good", member=members[f"of {code}"])


POSTS = {
    "upper staff": (Role.UPPER_STAFF, "HU"),
    "upper reader": (Role.READER, "HU"),
    "staff of A": (Role.COMMUNE_STAFF, "A"),
    "staff of B": (Role.COMMUNE_STAFF, "B"),
    "reader of A": (Role.READER, "A"),
    "reader of B": (Role.READER, "B"),
    "secretary of A1": (Role.SECRETARY, "A1"),
    "deputy of A1": (Role.DEPUTY, "A1"),
    "reader of A1": (Role.READER, "A1"),
    "secretary of MOVED": (Role.SECRETARY, "MOVED"),
}
NOBODIES = ["no post", "ended post", "post to come", "inactive", "anonymous"]
everyone = pytest.mark.parametrize("who", [*POSTS, *NOBODIES])


def user_of(world, who):
    if who == "anonymous":
        return AnonymousUser()
    if who in POSTS:
        role, unit = POSTS[who]
        return factories.make_user(role, world.units[unit])
    days = {
        "ended post": {"end": date(2024, 7, 10)},
        "post to come": {"start": date(2024, 7, 11)},
    }
    user = factories.make_user()
    if who != "no post":
        factories.give_post(user, Role.UPPER_STAFF, world.units["HU"], **days.get(who, {}))
        factories.give_post(user, Role.SECRETARY, world.units["A1"], **days.get(who, {}))
    if who == "inactive":
        user.is_active = False
        user.save()
    return user


def holders(world, ask):
    """Return who of all the roles may do something."""
    return {who for who in [*POSTS, *NOBODIES] if ask(user_of(world, who))}
