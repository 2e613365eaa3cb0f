"""The place of the kills: cells whose secretaries are signed in, in an empty database."""

from django.core.management import call_command
from django.test import Client

from cells.periods import add_months, first_of_month, today
from tests import factories


def fill(cells, people):
    """Make so many cells of so many people; return the session of each one's secretary, by code."""
    call_command("migrate", verbosity=0)
    return {cell.code: _session_of_secretary(cell) for cell in _cells(cells, people)}


def _cells(count, people):
    commune = factories.make_commune("XA")
    for number in range(count):
        cell = factories.make_cell(f"A{number:03}", commune=commune)
        for back in (1, 2):
            factories.make_meeting(cell, add_months(first_of_month(today()), -back))
        for _n in range(people):
            factories.make_member(cell=cell)
        yield cell


def _session_of_secretary(cell):
    client = Client()
    client.force_login(factories.make_user("secretary", cell, username=cell.code.lower()))
    return client.cookies["sessionid"].value
