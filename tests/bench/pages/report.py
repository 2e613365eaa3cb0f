"""The commune report of a year: the whole page on the server, beside the same figures by SQL."""

import gzip
from contextlib import closing

from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from cells.models import User
from tests.bench.meters import Statements, timed
from tests.bench.pages import by_hand
from tests.bench.pages.reading import differences, shown_on, wanted_of

WARM = 3


def measure(*, year, repeat, repeat_rows):
    """Ask for the page and for the same figures by hand, in turn; return the milliseconds of each,
    the statements of the page and what it shows otherwise than either way by hand."""
    page = signed_in("district")
    url = f"{reverse('report_attendance')}?year={year}"
    with closing(by_hand.own_connection()) as own, own.cursor() as cursor:
        ways = {
            "page": lambda: page.get(url).content,
            "tallies": lambda: by_hand.figures_of(year, "tallies", cursor),
            "rows": lambda: by_hand.figures_of(year, "rows", cursor),
        }
        found = {name: way() for name, way in ways.items()}
        times = _in_turn(ways, repeat, repeat_rows)
    shown = shown_on(gzip.decompress(found["page"]).decode())
    wrong = {
        source: differences(shown, wanted_of(found[source], _("Total")))
        for source in by_hand.SOURCES
    }
    statements = Statements()
    with statements.counted():
        page.get(url)
    return {
        "times": times,
        "wrong": wrong,
        "figures": sum(len(line) if isinstance(line, list) else 1 for line in shown.values()),
        "statements": statements.count,
        "bytes": len(found["page"]),
    }


def _in_turn(ways, repeat, repeat_rows):
    """Return the milliseconds of each way, taken one after the other so that the machine's mood
    falls on all alike; the rows, which take long, only as often as told."""
    times = {name: [] for name in ways}
    for turn in range(-WARM, repeat):
        for name, way in ways.items():
            if name != "rows" or 0 <= turn < repeat_rows:
                seconds, _found = timed(way)
                times[name] += [seconds * 1000] * (turn >= 0)
    return times


def signed_in(username):
    """Return a browser, which takes pages compressed, in which a demo login is signed in."""
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(User.objects.get(username=username))
    return client


def one_commune(*, year, repeat):
    """Ask for the report of one commune, cell by cell, as its staff and as the staff above it;
    return the milliseconds and how many cells there are."""
    commune = User.objects.get(username="commune").posts.get().commune
    asked = {"commune": f"year={year}", "district": f"year={year}&by=cell&commune={commune.code}"}
    found = {}
    for who, query in asked.items():
        times = _times_of(signed_in(who), f"{reverse('report_attendance')}?{query}", repeat)
        cells = commune.cell_placements.values("cell").distinct().count()
        found[who] = {"times": times, "cells": cells}
    return found


def _times_of(client, url, repeat):
    """Return the milliseconds that an address takes, each time."""
    times = [timed(lambda: client.get(url).content)[0] * 1000 for _turn in range(WARM + repeat)]
    return times[WARM:]
