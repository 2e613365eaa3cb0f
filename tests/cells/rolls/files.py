"""Rolls for tests, as bytes, and short ways to what becomes of them."""

from datetime import date

from cells.resources.rolls import read_roll
from cells.services.changes import Actor
from cells.services.imports import apply_import, store_plan
from cells.services.rolls import Scope, plan_roll

TODAY = date(2026, 11, 23)
AS_OF = date(2026, 1, 1)
COMMAND = Actor.command("test")


_GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nga", "Oanh", "Phúc")


def name(number, family="Lê"):
    """Return an invented name, another one for every number."""
    middle, given = divmod(number, len(_GIVEN))
    first, second = divmod(middle, len(_GIVEN))
    return f"{family} {_GIVEN[first]} {_GIVEN[second]} {_GIVEN[given]}"


def csv_of(headings, *rows, titles=(), delimiter=","):
    """Return the bytes of a roll: headings, then rows, each a text with `|` between its values."""
    lines = [*titles, headings, *rows]
    return "".join(line.replace("|", delimiter) + "\n" for line in lines).encode()


def read(headings, *rows, **options):
    """Return the Roll of a file of these headings and rows."""
    return read_roll(csv_of(headings, *rows, **options), TODAY)


def plan(headings, *rows, as_of=AS_OF, titles=(), **scope):
    """Return the Plan of a file of these headings and rows."""
    return plan_roll(read(headings, *rows, titles=titles), Scope(as_of=as_of, **scope))


def apply(headings, *rows, **options):
    """Plan, store and apply a file; return the Outcome and the Import."""
    batch = store_plan(plan(headings, *rows, **options), COMMAND, "roll.csv")
    return apply_import(batch, COMMAND)


def actions(made):
    """Return what the rows of a plan do."""
    return [str(row.action) for row in made.rows]


def errors(made):
    """Return the errors of a plan as (row, column, value)."""
    return [(each["row"], each["column"], each["value"]) for each in made.errors()]
