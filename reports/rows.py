"""What every report has: the question, a row for each unit or month, and their total."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from reports.question import Question


@dataclass(frozen=True)
class Row:
    """The figures of one unit or month. `COLUMNS` are those that files carry, in their order."""

    key: str
    name: str
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "name")


@dataclass(frozen=True)
class Report:
    """The answer to a question: rows ordered by key, and a total pooled from the same facts."""

    question: Question
    rows: tuple[Row, ...]
    total: Row

    def row(self, key):
        """Return the row with that key, or None."""
        return next((row for row in self.rows if row.key == key), None)


def pooled(facts, key):
    """Add up pairs of a fact and its counts, a mapping of columns to numbers, by `key(fact)`."""
    sums = {}
    for fact, counts in facts:
        place = key(fact)
        if place not in sums:
            sums[place] = dict(counts)
            continue
        found = sums[place]
        for column, count in counts.items():
            found[column] = found.get(column, 0) + count
    return sums


def rows_of(row_class, names, sums):
    """Return a row for every key in `names`, with the figures of those that have any."""
    return tuple(row_class(key, names[key], **sums.get(key, {})) for key in sorted(names))


def total_of(row_class, sums):
    """Return the row in which all sums are pooled."""
    total = Counter()
    for counts in sums.values():
        total.update(counts)
    return row_class("", "", **total)
