"""The place of the load: a demo district, in which 200 cells have a secretary who comes, and one
spare cell where the same is done by hand."""

import sys
from collections import Counter

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from cells.choices import Role
from cells.forms.meetings import usual_month
from cells.models import Cell, Membership, Post, User
from cells.periods import first_of_month, today
from tests.bench.load import PASSWORD
from tests.factories import BEGIN

# More cells than secretaries: some are too small or too large, some have an older month to record.
CELLS_PER_SECRETARY, COMMUNES, MEMBERS = 1.8, 12, 36
LEAST, MOST = 17, 60


def fill(count):
    """Load a district, and let the secretary of each chosen cell sign in by its code; return the
    codes, the spare one last."""
    call_command("migrate", verbosity=0)
    call_command(
        "load_demo",
        communes=COMMUNES,
        cells=max(3 * COMMUNES, int(count * CELLS_PER_SECRETARY)),
        members_per_cell=MEMBERS,
        years=1,
        skip_checks=True,
        stdout=sys.stderr,
    )
    cells = _cells_to_record()[: count + 1]
    if len(cells) <= count:
        raise SystemExit(f"The demo district has only {len(cells)} cells that fit.")
    _give_logins(cells)
    return [cell.code for cell in cells]


def _cells_to_record():
    """Return cells of a usual size whose first page offers this month by its one button."""
    day = today()
    sizes = Counter(Membership.objects.on(day).values_list("cell", flat=True))
    return [
        cell
        for cell in Cell.objects.placed_on(day).order_by("code")
        if LEAST <= sizes[cell.pk] <= MOST and usual_month(cell, day) == first_of_month(day)
    ]


def _give_logins(cells):
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=cell.code, full_name=f"Bí thư {cell.code}", password=password)
        for cell in cells
    )
    Post.objects.bulk_create(
        Post(user=user, role=Role.SECRETARY, cell=cell, start=BEGIN)
        for user, cell in zip(users, cells, strict=True)
    )
