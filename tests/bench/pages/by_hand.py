"""The figures of the commune report of a year, by SQL as a person would write it: over the tallies
of the meetings, and over the rows of their sheets. It shares nothing with the reports' queries.

Each way is one statement, which reads its source once: apart, three statements take longer.
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
FIGURES = """
WITH counted AS MATERIALIZED ({source}),
    of_cells AS (
        SELECT sum(expected) AS expected, sum(present) AS present,
            sum(CASE WHEN present * 100 < expected * %(target)s THEN 1 ELSE 0 END) AS below,
            sum(CASE WHEN present < expected THEN 1 ELSE 0 END) AS not_full
        FROM counted GROUP BY cell_id
    )
SELECT 'month', month, '', count(*), sum(expected), sum(present), sum(excused), sum(unexcused)
FROM counted GROUP BY month
UNION ALL
SELECT 'cells', NULL, '', count(*),
    sum(CASE WHEN expected > 0 AND below = 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN expected > 0 AND present * 100 >= expected * %(target)s THEN 1 ELSE 0 END),
    sum(CASE WHEN expected > 0 AND not_full = 0 THEN 1 ELSE 0 END), 0
FROM of_cells
UNION ALL
SELECT 'commune', NULL, c.code, count(m.commune_id), sum(m.expected), sum(m.present),
    sum(m.excused), sum(m.unexcused)
FROM cells_commune c LEFT JOIN counted m ON m.commune_id = c.id
GROUP BY c.code
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
    cursor.execute(FIGURES.format(source=SOURCES[source]), words)
    for what, month, code, *numbers in cursor.fetchall():
        numbers = [int(number or 0) for number in numbers]
        if what == "cells":
            found.cells = numbers[:4]
        elif what == "month":
            found.months[str(month)[:7]] = numbers
        else:
            found.communes[code] = numbers
    return found


def _plain(value):
    """Return the number in a JSON value, which SQLite and raw cursors give as text."""
    return json.loads(value) if isinstance(value, str) else value


def own_connection():
    """Return a second connection to the same database, with nothing of the first one's state."""
    return connection.copy()
