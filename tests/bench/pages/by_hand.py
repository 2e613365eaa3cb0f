"""The figures of the commune report of a year, by SQL as a person would write it: over the tallies
of the meetings, and over the rows of their sheets. It shares nothing with the reports' queries.

Each way is a statement for the communes, one for the months and one for the cells, besides names
and target.
"""

import json
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

# Of each meeting that counts: where and when, and its numbers.
TALLIES = """
    SELECT commune_id, cell_id, month, expected, present, excused, unexcused
    FROM cells_meeting
    WHERE month >= %(first)s AND month < %(after)s AND kind = 'regular'
        AND state IN ('submitted', 'confirmed') AND held_on IS NOT NULL
"""
ROWS = """
    SELECT m.commune_id, m.cell_id, m.month,
        count(a.id) AS expected,
        sum(CASE WHEN a.presence = 'present' THEN 1 ELSE 0 END) AS present,
        sum(CASE WHEN a.presence = 'excused' THEN 1 ELSE 0 END) AS excused,
        sum(CASE WHEN a.presence = 'unexcused' THEN 1 ELSE 0 END) AS unexcused
    FROM cells_meeting m
    LEFT JOIN cells_attendance a ON a.meeting_id = m.id AND a.standing = 'expected'
    WHERE m.month >= %(first)s AND m.month < %(after)s AND m.kind = 'regular'
        AND m.state IN ('submitted', 'confirmed') AND m.held_on IS NOT NULL
    GROUP BY m.id, m.commune_id, m.cell_id, m.month
"""
COMMUNES = """
SELECT c.code, count(m.commune_id), sum(m.expected), sum(m.present), sum(m.excused),
    sum(m.unexcused)
FROM cells_commune c LEFT JOIN ({source}) m ON m.commune_id = c.id
GROUP BY c.code
"""
MONTHS = """
SELECT month, count(*), sum(expected), sum(present), sum(excused), sum(unexcused)
FROM ({source}) counted GROUP BY month
"""
CELLS = """
SELECT count(*),
    sum(CASE WHEN expected > 0 AND below = 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN expected > 0 AND present * 100 >= expected * %(target)s THEN 1 ELSE 0 END),
    sum(CASE WHEN expected > 0 AND not_full = 0 THEN 1 ELSE 0 END)
FROM (
    SELECT sum(expected) AS expected, sum(present) AS present,
        sum(CASE WHEN present * 100 < expected * %(target)s THEN 1 ELSE 0 END) AS below,
        sum(CASE WHEN present < expected THEN 1 ELSE 0 END) AS not_full
    FROM ({source}) counted GROUP BY cell_id
) of_cells
"""
NAMES = """
SELECT c.code, (
    SELECT name FROM cells_communeplacement p
    WHERE p.commune_id = c.id AND p.start <= %(last)s ORDER BY p.start DESC LIMIT 1
)
FROM cells_commune c
"""
TARGET = """
SELECT value FROM cells_setting WHERE key = 'attendance_target'
    AND start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)
"""
SOURCES = {"tallies": TALLIES, "rows": ROWS}


@dataclass
class Figures:
    """All figures of the page. Of communes and months: meetings, expected, present, excused,
    unexcused. `cells`: that reported, with the target at each meeting, pooled, and always full."""

    names: dict = field(default_factory=dict)
    communes: dict = field(default_factory=dict)
    months: dict = field(default_factory=dict)
    cells: list = field(default_factory=list)

    @property
    def total(self):
        return [sum(column) for column in zip(*self.communes.values(), strict=True)]


def figures_of(year, source, cursor):
    """Return the figures of a year, asked of the database as they stand in `source`."""
    words = {
        "first": date(year, 1, 1),
        "after": date(year + 1, 1, 1),
        "last": date(year, 12, 31),
    }
    cursor.execute(TARGET, words)
    words["target"] = _plain(cursor.fetchone()[0])
    cursor.execute(NAMES, words)
    found = Figures(names=dict(cursor.fetchall()))
    communes, months, cells = (
        _asked(cursor, statement.format(source=SOURCES[source]), words)
        for statement in (COMMUNES, MONTHS, CELLS)
    )
    found.communes = {code: _integers(numbers) for code, *numbers in communes}
    found.months = {str(month)[:7]: _integers(numbers) for month, *numbers in months}
    found.cells = _integers(cells[0])
    return found


def _asked(cursor, statement, words):
    cursor.execute(statement, words)
    return cursor.fetchall()


def _integers(numbers):
    return [int(number or 0) for number in numbers]


def _plain(value):
    """Return the number in a JSON value, which SQLite and raw cursors give as text."""
    return json.loads(value) if isinstance(value, str) else value


def own_connection():
    """Return a second connection to the same database, with nothing of the first one's state."""
    return connection.copy()
