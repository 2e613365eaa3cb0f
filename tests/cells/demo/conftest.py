"""Demo districts that the tests of a file look at, each loaded once and rolled back."""

from datetime import date

import pytest

from cells.demo.build import build
from cells.demo.plan import Plan
from tests.standing import standing

# Large enough for every story and every habit, small enough to load in a second or two.
SMALL = {"communes": 4, "cells": 40, "members_per_cell": 9, "years": 3}
UNTIL = date(2024, 6, 1)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Give the plan of a small district that is in the database for the whole file."""
    plan = Plan.ending(UNTIL, **SMALL)
    with standing(django_db_blocker, lambda: build(plan)):
        yield plan
