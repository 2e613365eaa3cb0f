"""Short ways from lines to a table, and from a table to what it says."""

from cells.resources.layout.tables import read_table
from tests.cells.rolls.files import TODAY, csv_of


def table(*lines, **options):
    """Return the Table of a CSV of lines with `|` between their values."""
    return read_table(csv_of(*lines, delimiter=";"), TODAY, **options)


def people(read):
    """Return the values of a table's known columns, a list a line."""
    return [[line[n] for n in read.columns.values()] for line in read.lines]


def numbers(read):
    """Return the numbers of the lines of a table's people."""
    return [line.number for line in read.lines]
