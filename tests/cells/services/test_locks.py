"""Locks of units: who records in one may name another that is locked, and waits for nobody who
waits for them."""

import uuid
from datetime import date
from threading import Event
from types import SimpleNamespace

import pytest
from django.db import transaction

from cells.models import ImportRow
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.meeting_versions import lock_cell
from cells.services.rolls.locking import lock_units
from tests import factories
from tests.cells.connections import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock", "english"),
]
ENOUGH = 20


@pytest.fixture
def commune(transactional_db):
    return factories.make_commune("XA")


def open_meeting(cell, **details):
    return services.open_meeting(
        actor=Actor.command("test"),
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
        **details,
    )


def while_locked(lock, act):
    """Do `act` while somebody else has the lock; return whether it was done before that went."""
    is_locked, is_done = Event(), Event()

    @transaction.atomic
    def hold():
        lock()
        is_locked.set()
        return is_done.wait(ENOUGH / 4)

    def go():
        is_locked.wait(ENOUGH)
        done = act()
        is_done.set()
        return done

    was_done, done = at_once(hold, go)
    assert not isinstance(done, Exception), done
    return was_done


def test_two_cells_that_name_each_other_wait_for_nobody(commune):
    one, other = (factories.make_cell(commune=commune) for _n in range(2))
    assert while_locked(lambda: lock_cell(other.pk), lambda: open_meeting(one, joint_with=other))


def test_a_meeting_is_opened_while_a_roll_of_its_commune_is_written(commune):
    """Of another cell: that which is on the roll waits."""
    cell = factories.make_cell(commune=commune)
    roll = SimpleNamespace(rows=ImportRow.objects.none(), commune_id=commune.pk)
    assert while_locked(lambda: lock_units(roll), lambda: open_meeting(cell))
