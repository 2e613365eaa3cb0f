"""A sheet saved as a secretary goes, beside the SQL that the save sent, sent again by hand."""

import uuid
from contextlib import closing

from django.db import connection
from django.test import Client
from django.urls import reverse

from cells.choices import Role
from cells.models import Commune
from cells.periods import first_of_month, today
from cells.services.changes import Actor
from cells.services.meetings import open_meeting
from tests import factories
from tests.bench.load.by_hand import kept, send
from tests.bench.meters import timed
from tests.network.forms import form_to

WARM = 3
REASONS = ("ill", "family")


def measure(*, people, repeat):
    """Save a sheet of so many people again and again, each time with another reason of one absence,
    and each time send the same SQL by hand; return the milliseconds of both, and the number of
    statements."""
    secretary, url = _sheet_of(people)
    form = form_to(secretary.get(url).content.decode(), "")
    absent = next(iter(form.choices))
    saves, again = [], []
    with closing(connection.copy()) as own, own.cursor() as cursor:
        for turn in range(-WARM, repeat):
            form.values[absent] = REASONS[turn % 2]
            with kept() as statements:
                seconds, answer = timed(lambda: _save(secretary, url, form))
            form.values["version"] = str(answer.json()["version"])
            seconds_again, _nothing = timed(lambda: _send_again(cursor, statements))
            if turn >= 0:
                saves.append(seconds * 1000)
                again.append(seconds_again * 1000)
    return {"times": {"page": saves, "by hand": again}, "statements": len(statements)}


def _sheet_of(people):
    """Make a cell of so many people, with a draft of this month's meeting; return a browser in
    which its secretary is signed in, and the address of the sheet."""
    cell = factories.make_cell(f"BENCH-{people}", commune=Commune.objects.order_by("code").first())
    for _number in range(people):
        factories.make_member(cell=cell)
    user = factories.make_user(Role.SECRETARY, cell, username=f"bench{people}")
    meeting = open_meeting(
        actor=Actor(user),
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=first_of_month(today()),
        held_on=today(),
    )
    secretary = Client(headers={"host": "localhost"})
    secretary.force_login(user)
    return secretary, reverse("meeting_sheet", args=[meeting.pk])


def _save(secretary, url, form):
    answer = secretary.post(url, form.pressed("autosave"), headers={"accept": "application/json"})
    if answer.status_code != 200:
        raise RuntimeError(f"A save was answered with {answer.status_code}.")
    return answer


def _send_again(cursor, statements):
    cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
    for statement in statements:
        send(cursor, statement)
    cursor.execute("COMMIT")
