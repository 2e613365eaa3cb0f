"""Whatever people do to meetings, in whatever order: the facts agree with each other afterwards,
what cannot be is said in words, and what is done twice is done once."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cells.models import Meeting
from cells.periods import today
from reports.facts import check_facts
from tests.cells.evidence import everything
from tests.cells.services.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SEEDS = (1, 2)
STEPS = 40
# What may change who is on a frozen sheet.
PUT_RIGHT = ("do_take_up_roll", "do_change")
COUNTED = """
    SELECT meeting_id, standing, presence, COUNT(*) FROM cells_attendance
    GROUP BY meeting_id, standing, presence
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_agree_whatever_people_do(seed, clock):
    walk = Walk(seed, clock)
    for _n in range(STEPS):
        before = people_on_frozen_sheets()
        act = walk.step()
        said = "\n".join(walk.said)
        assert check_facts(today()).broken == (), said
        assert tallies() == counted(), said
        if not walk.said[-1].startswith(PUT_RIGHT):
            after = people_on_frozen_sheets()
            assert {pk: after.get(pk) for pk in before} == before, said
        if act:
            once = everything(but=("Change",))
            with suppress(ValidationError):
                act()
            assert everything(but=("Change",)) == once, said


def people_on_frozen_sheets():
    """Return who is on each sheet that was submitted once, and what is expected of them."""
    frozen = Meeting.objects.filter(first_submitted_at__isnull=False)
    rows = frozen.values_list("pk", "sheet__member", "sheet__standing")
    sheets = {}
    for pk, member, standing in rows:
        if standing != "guest":
            sheets.setdefault(pk, set()).add((member, standing))
    return sheets


def tallies():
    """Return the tallies of the meetings that are not 0, by meeting and name."""
    stored = Meeting.objects.values_list("pk", *Meeting.TALLIES)
    return {
        (pk, name): number
        for pk, *numbers in stored
        for name, number in zip(Meeting.TALLIES, numbers, strict=True)
        if number
    }


def counted():
    """Return the same, counted from the rows of the sheets."""
    found = {}

    def add(pk, name, number):
        found[pk, name] = found.get((pk, name), 0) + number

    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        for pk, standing, presence, number in cursor.fetchall():
            add(pk, "guests" if standing == "guest" else standing, number)
            if standing == "expected":
                add(pk, presence, number)
            elif standing != "guest" and presence == "present":
                add(pk, f"{standing}_present", number)
    return found
