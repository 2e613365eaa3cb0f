"""Demo districts that the tests of a file look at, each loaded once and rolled back."""

from datetime import date

from cells.demo.build import build
from cells.demo.plan import Plan
from tests.standing import standing

# Large enough for every story and every habit, small enough to load in a second or two.
SMALL = {"communes": 4, "cells": 40, "members_per_cell": 9, "years": 3}
UNTIL = date(2024, 6, 1)


def build_small():
    """Build a small district and return its plan."""
    plan = Plan.ending(UNTIL, **SMALL)
    build(plan)
    return plan


loaded = standing(build_small)
