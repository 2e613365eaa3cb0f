"""The demo's logins, their posts, and whose hand a record shows."""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password

from cells.choices import Role
from cells.models import Cell, Commune, Post, UpperCommittee, User

PASSWORD = "demo-nen-nep"
UNIT_FIELDS = {UpperCommittee: "upper_committee", Commune: "commune", Cell: "cell"}


class Hands:
    """Which login works in a unit; most units have none."""

    def __init__(self, posts):
        acting = [post for post in posts if post.role != Role.READER]
        self._of_communes = {post.commune_id: post.user_id for post in acting if post.commune_id}
        self._of_cells = {post.cell_id: post.user_id for post in acting if post.cell_id}

    def of_commune(self, pk):
        """Return the id of the commune's login, or None."""
        return self._of_communes.get(pk)

    def of_cell(self, pk):
        """Return the id of the cell's login, or None."""
        return self._of_cells.get(pk)


def write_logins(plan, ledger, district):
    """Write the logins with their posts and return their Hands.

    A district of one commune has neither `commune2` nor `secretary2`: there is no other commune.
    """
    posts = []
    # One hash for all: it takes a second to make, on purpose.
    password = make_password(PASSWORD)
    for username, role, unit, full_name in _logins(district):
        user = User(
            username=username,
            full_name=full_name,
            password=password,
            date_joined=datetime(plan.start.year, 1, 1, tzinfo=UTC),
        )
        ledger.add(user)
        place = {f"{UNIT_FIELDS[type(unit)]}_id": unit.pk}
        posts.append(Post(user_id=user.pk, role=role.value, start=plan.start, **place))
    ledger.add(*posts)
    return Hands(posts)


def _logins(district):
    """Return username, role, unit and full name of each login."""
    commune, cell = district.home_commune, district.home_cell
    logins = [
        ("district", Role.UPPER_STAFF, district.upper, f"Ban Tổ chức {district.upper.name}"),
        ("commune", Role.COMMUNE_STAFF, commune.commune, _staff_of(commune)),
        ("secretary", Role.SECRETARY, cell.cell, _secretary_of(cell)),
        ("reader", Role.READER, commune.commune, f"Ủy ban Kiểm tra Đảng ủy {_full(commune)}"),
    ]
    if district.other_commune:
        commune, cell = district.other_commune, district.other_cell
        logins += [
            ("commune2", Role.COMMUNE_STAFF, commune.commune, _staff_of(commune)),
            ("secretary2", Role.SECRETARY, cell.cell, _secretary_of(cell)),
        ]
    return logins


def _full(commune):
    return f"{commune.kind} {commune.name}"


def _staff_of(commune):
    return f"Văn phòng Đảng ủy {_full(commune)}"


def _secretary_of(cell):
    return f"Bí thư {cell.placements[-1].name}"
