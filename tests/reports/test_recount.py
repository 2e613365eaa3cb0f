"""The figures of a whole demo district against a recount of its exports that shares no code with
the reports: attendance, reporting and ratings, by commune, cell and month, then and today."""

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date

import pytest

from tests.reports.commands.running import run
from tests.standing import standing

YEARS = (2023, 2024)
AS_OF = "2025-03-01"


def read(table, year=None):
    """Return the rows of an export as mappings."""
    words = ("--year", str(year)) if year else ()
    return list(csv.DictReader(io.StringIO(run("export", table, *words))))


def load_small():
    """Load a small demo district; return what reads its exports."""
    sizes = ("--communes", "3", "--cells", "12", "--years", "2", "--until", "2024-12")
    run("load_demo", *sizes, "--seed", "1")
    return read


exported = standing(load_small)


def figures(report, year, by, structure, *words):
    """Return the rows that the command prints."""
    asked = ("--year", str(year), "--by", by, "--structure", structure, "--as-of", AS_OF)
    return json.loads(run("figures", report, *asked, *words, "--format", "json"))


class Map:
    """The structure as exported: where a cell was on a day, and who carries it on."""

    def __init__(self, rows):
        cells = [row for row in rows if row["level"] == "cell"]
        self.stays = [
            (row["unit"], row["parent"], row["start"], row["end"] or "9999") for row in cells
        ]
        self.heirs = {row["unit"]: row["successor"] for row in cells if row["successor"]}

    def commune(self, cell, day):
        return next(
            (c for u, c, start, end in self.stays if u == cell and start <= day < end), None
        )

    def commune_today(self, cell):
        while not self.commune(cell, AS_OF) and cell in self.heirs:
            cell = self.heirs[cell]
        return self.commune(cell, AS_OF) or "none"

    def cells_on(self, day):
        return [unit for unit, _commune, start, end in self.stays if start <= day < end]

    def key(self, by, structure, *, cell, commune, month):
        if by == "commune":
            return commune if structure == "then" else self.commune_today(cell)
        return cell if by == "cell" else month


def per_cent(part, whole):
    """Return a percentage rounded half up to one decimal, by integers alone."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def last_day(year, month):
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


@pytest.mark.parametrize("structure", ["then", "today"])
@pytest.mark.parametrize("by", ["commune", "cell", "month"])
@pytest.mark.parametrize("year", YEARS)
def test_attendance(exported, year, by, structure):
    places, counts, meetings = Map(exported("structure")), defaultdict(Counter), defaultdict(set)
    for row in exported("attendance", year):
        if row["kind"] == "regular" and row["standing"] == "expected":
            parts = {name: row[name] for name in ("cell", "commune", "month")}
            key = places.key(by, structure, **parts)
            counts[key].update(["expected", row["presence"]])
            meetings[key].add(row["meeting"])
    printed = figures("attendance", year, by, structure)
    assert sum(row["meetings"] for row in printed) > 0
    for row in printed:
        found = counts.pop(row["key"], Counter())
        assert row == {
            "key": row["key"],
            "name": row["name"],
            "meetings": len(meetings[row["key"]]),
            "expected": found["expected"],
            "present": found["present"],
            "excused": found["excused"],
            "unexcused": found["unexcused"],
            "rate": per_cent(found["present"], found["expected"]),
        }
    assert not counts
    assert [row["key"] for row in printed] == sorted(row["key"] for row in printed)


@pytest.mark.parametrize("structure", ["then", "today"])
@pytest.mark.parametrize("by", ["commune", "cell", "month"])
@pytest.mark.parametrize("year", YEARS)
def test_reporting(exported, year, by, structure):
    places = Map(exported("structure"))
    filed = {}
    for row in exported("meetings", year):
        if row["kind"] == "regular":
            filed[row["cell"], row["month"]] = row
    counts = defaultdict(Counter)
    for number in range(1, 13):
        day, month = date.fromordinal(last_day(year, number)).isoformat(), f"{year}-{number:02}"
        by_when = date(year + number // 12, number % 12 + 1, 5).isoformat()
        for cell in places.cells_on(day):
            row = filed.get((cell, month))
            words = ["due", outcome(row)]
            if row and row["first_submitted_on"] <= by_when:
                words.append("on_time")
            commune = places.commune(cell, day)
            key = places.key(by, structure, cell=cell, commune=commune, month=month)
            counts[key].update(words)
    for row in figures("reporting", year, by, structure):
        found = counts.pop(row["key"], Counter())
        expected = {name: found[name] for name in ("due", "submitted", "on_time", "not_held")}
        expected["missing"] = found["missing"]
        rate = per_cent(found["submitted"] + found["not_held"], found["due"])
        assert row == {"key": row["key"], "name": row["name"], **expected, "reporting_rate": rate}
    assert not counts


def outcome(row):
    if row is None:
        return "missing"
    return "not_held" if row["not_held"] == "1" else "submitted"


@pytest.mark.parametrize("subject", ["cell", "member"])
@pytest.mark.parametrize("structure", ["then", "today"])
@pytest.mark.parametrize("by", ["commune", "cell"])
@pytest.mark.parametrize("year", YEARS)
def test_ratings(exported, year, by, structure, subject):
    places, counts, rated = Map(exported("structure")), defaultdict(Counter), set()
    for row in exported("ratings", year):
        if row["subject"] == subject:
            rated.add(row["key"])
            parts = {"cell": row["cell"], "commune": row["commune"], "month": None}
            counts[places.key(by, structure, **parts)].update(["rated", row["grade"]])
    for subject_code, cell in to_be_rated(exported, places, year, subject):
        if subject_code not in rated:
            commune = places.commune(cell, f"{year}-12-31")
            key = places.key(by, structure, cell=cell, commune=commune, month=None)
            counts[key].update(["unrated"])
    for row in figures("ratings", year, by, structure, "--subject", subject):
        found = counts.pop(row["key"], Counter())
        names = ("rated", "excellent", "good", "completed", "not_completed", "unrated")
        expected = {name: found[name] for name in names}
        percent = per_cent(found["excellent"], found["rated"])
        assert row == {
            "key": row["key"],
            "name": row["name"],
            **expected,
            "excellent_percent": percent,
        }
    assert not counts


def to_be_rated(exported, places, year, subject):
    """Return the cells of 31 December, or its main members with their cells."""
    day = f"{year}-12-31"
    if subject == "cell":
        return [(cell, cell) for cell in places.cells_on(day)]
    return [
        (row["member"], row["cell"])
        for row in exported("members", year)
        if row["kind"] == "main" and row["start"] <= day < (row["end"] or "9999")
    ]


@pytest.mark.parametrize("report", ["attendance", "reporting", "ratings"])
@pytest.mark.parametrize("year", YEARS)
def test_totals_are_equal_under_both_structures(exported, report, year):
    then, today = (
        Counter({})
        + sum((counts_of(row) for row in figures(report, year, "commune", structure)), Counter())
        for structure in ("then", "today")
    )
    assert then == today


def counts_of(row):
    return Counter({name: value for name, value in row.items() if isinstance(value, int)})


def test_the_facts_are_sound(exported):
    assert json.loads(run("check_facts", "--format", "json")) == {"broken": [], "drift": []}


def test_two_exports_are_equal_byte_for_byte(exported):
    for table in ("attendance", "meetings", "ratings", "members", "structure"):
        assert run("export", table, "--year", "2024") == run("export", table, "--year", "2024")
