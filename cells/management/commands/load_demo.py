"""Loads the demo district: invented people in real shapes, for trying things out."""

from django.conf import settings
from django.utils.translation import gettext as _
from tqdm import tqdm

from cells.demo.build import NotEmptyError, build
from cells.demo.plan import CELLS, COMMUNES, MEMBERS_PER_CELL, Plan
from cells.management.base import OneSentenceCommand
from cells.models import Attendance, Cell, Commune, Meeting, Member
from cells.periods import add_months, next_month, parse_month, today


class Command(OneSentenceCommand):
    help = _(
        "Loads an invented district into an empty database. The same flags and --until make the "
        "same district. A district of one commune has no logins commune2 and secretary2."
    )

    def add_arguments(self, parser):
        numbers = (
            ("--communes", COMMUNES, _("how many communes; %(default)s unless given")),
            ("--cells", CELLS, _("how many cells in all; %(default)s unless given")),
            (
                "--members-per-cell",
                MEMBERS_PER_CELL,
                _("the mean, 3 at least; %(default)s unless given"),
            ),
            ("--years", None, _("calendar years, that of --until counted; without it, from 2021")),
            ("--seed", 1, _("another number makes another district; %(default)s unless given")),
        )
        for flag, default, text in numbers:
            parser.add_argument(flag, type=int, default=default, metavar="N", help=text)
        parser.add_argument(
            "--until",
            metavar="YYYY-MM",
            help=_("the last month; the last one that has ended unless given"),
        )

    def handle(self, *, until, years, communes, cells, members_per_cell, seed, **options):
        if settings.PRODUCTION:
            self.refuse(_("In production there is no demo district: everybody knows its password."))
        try:
            plan = Plan.ending(
                _last_month(until),
                years,
                communes=communes,
                cells=cells,
                members_per_cell=members_per_cell,
                seed=seed,
            )
            with tqdm(total=plan.cells, desc=_("demo district"), disable=None) as bar:
                counts = build(plan, bar.update)
        except (ValueError, NotEmptyError) as error:
            self.refuse(str(error))
        self.stdout.write(self._summary(counts))

    def _summary(self, counts):
        return _(
            "The demo district is loaded: %(communes)d communes, %(cells)d cells, %(members)d "
            "members, %(meetings)d meetings, %(attendance)d rows of attendance."
        ) % {
            "communes": counts[Commune],
            "cells": counts[Cell],
            "members": counts[Member],
            "meetings": counts[Meeting],
            "attendance": counts[Attendance],
        }


def _last_month(until):
    """Return the month asked for, which must have ended; the last one that has unless given."""
    if until is None:
        return add_months(today(), -1)
    month = parse_month(until)
    if next_month(month) > today():
        message = _("The month %(month)s has not ended yet.")
        raise ValueError(message % {"month": f"{month:%m/%Y}"})
    return month
