"""What is wanted of what is measured, and how what was measured stands to it."""

from dataclasses import asdict, dataclass

SQLITE, POSTGRESQL, NEITHER = "SQLite", "PostgreSQL", "without a database"
UNDISTURBED, DISTURBED = "undisturbed", "disturbed"


@dataclass(frozen=True)
class Target:
    """One figure that is wanted: `bounds` by database, or by network; the figure may not be less
    than its bound, or, where `is_most`, not more. One without a bound is shown, and that is all."""

    words: str
    bounds: dict[str, float]
    unit: str = ""
    is_most: bool = False

    def is_met(self, database, value):
        bound = self.bounds.get(database)
        if bound is None:
            return True
        return value <= bound if self.is_most else value >= bound

    def wanted(self, database):
        """Return the bound in words."""
        if database not in self.bounds:
            return "–"
        return f"{'≤' if self.is_most else '≥'} {self.bounds[database]:g}{self.unit}"


def _both(bound):
    return {SQLITE: bound, POSTGRESQL: bound}


def _load(bound):
    return {UNDISTURBED: bound, DISTURBED: bound}


TIMES, MS = " times", " ms"
TARGETS = {
    "first": Target("first import, as fast as stock", {SQLITE: 6, POSTGRESQL: 10}, TIMES),
    "unchanged": Target("the same roll again, as fast as stock", _both(20), TIMES),
    "changed": Target("5 % changed, as fast as stock", _both(15), TIMES),
    "written": Target("the same roll again: writes to the record", _both(0), is_most=True),
    "different": Target("rolls after which the two ways differ", _both(0), is_most=True),
    "planning": Target("planning a first workbook, against reading it", _both(3), TIMES, True),
    "planning_again": Target("planning the same workbook again", _both(3), TIMES, True),
    "planning_csv": Target("planning a first CSV file, against reading it", _both(3), TIMES, True),
    "planning_csv_again": Target("planning the same CSV file again", _both(3), TIMES, True),
    "statements": Target("statements for 1,000 rows more", _both(20), is_most=True),
    "memory": Target("the largest roll applied, peak memory", _both(500), " MB", True),
    "hostile": Target("hostile files, memory above idle", {NEITHER: 300}, " MB", True),
    "accepted": Target("hostile files that were not refused", {NEITHER: 0}, is_most=True),
    "load_errors": Target("answers that were errors", _load(0), is_most=True),
    "load_again": Target("requests that had to be sent again", {UNDISTURBED: 0}, is_most=True),
    "load_lost": Target("meetings lost, or other than was sent", _load(0), is_most=True),
    "load_doubled": Target("meetings doubled", _load(0), is_most=True),
    "load_broken": Target("what check_facts finds broken", _load(0), is_most=True),
    "load_seconds": Target("until the last had submitted", _load(60), " s", True),
    "load_autosave_half": Target("a save as she goes, half of them", {}, MS),
    "load_autosave": Target("a save as she goes, p95", {UNDISTURBED: 1000}, MS, True),
    "load_autosave_by_hand_half": Target("the same SQL by hand, half of them", {}, MS),
    "load_autosave_by_hand": Target("the same SQL by hand, p95", {}, MS),
    "load_autosave_ratio": Target("p95 of the save, against the SQL", {}, TIMES),
    "load_submit_half": Target("submitting, half of them", {}, MS),
    "load_submit": Target("submitting, p95", {UNDISTURBED: 1000}, MS, True),
    "load_submit_by_hand_half": Target("the SQL of submitting by hand, half", {}, MS),
    "load_submit_by_hand": Target("the SQL of submitting by hand, p95", {}, MS),
    "load_submit_ratio": Target("p95 of submitting, against its SQL", {}, TIMES),
    "fill_seconds": Target("loading the demo", {}, " s"),
    "fill_rows": Target("its rows", {}),
    "fill_memory": Target("its peak memory", _both(250), " MB", True),
    "report": Target("the report of a year, half of the times", {}, MS),
    "report_tallies": Target("its figures by SQL over tallies", {}, MS),
    "report_rows": Target("its figures by SQL over rows of attendance", {}, MS),
    "report_ratio": Target("the report less 15 ms, against tallies", _both(3), TIMES, True),
    "report_faster": Target("the report, as fast as over rows", {POSTGRESQL: 5}, TIMES),
    "report_wrong": Target("its figures that are other than by SQL", _both(0), is_most=True),
    "report_statements": Target("its statements", _both(20), is_most=True),
    "commune_few": Target("one commune's report, its staff, 500 cells", {}, MS),
    "commune_many": Target("the same, 5,000 cells", {}, MS),
    "commune_ratio": Target("the one against the other", {POSTGRESQL: 1.3}, TIMES, True),
    "upper_few": Target("the same report, upper staff, 500 cells", {}, MS),
    "upper_many": Target("the same, 5,000 cells", {}, MS),
    "upper_ratio": Target("the one against the other", {POSTGRESQL: 1.3}, TIMES, True),
    "pages_shown": Target("addresses asked, each as everybody who may", {}),
    "pages_slowest": Target("the slowest page, half of its times", _both(1000), MS, True),
    "pages_all_years": Target("the same, figures of all years too", _both(3000), MS, True),
    "pages_statements": Target("the most statements of a page", _both(40), is_most=True),
    "pages_options": Target("the longest choice of a page", _both(250), is_most=True),
    **{
        f"save_{people}{suffix}": Target(f"{words} of {people}", {}, unit)
        for people in (5, 60)
        for suffix, words, unit in (
            ("", "saving a sheet", MS),
            ("_by_hand", "the same SQL by hand, sheet", MS),
            ("_ratio", "the one against the other, sheet", TIMES),
        )
    },
}


@dataclass(frozen=True)
class Result:
    """One figure that was measured on one database."""

    key: str
    database: str
    value: float

    @property
    def target(self):
        return TARGETS[self.key]

    @property
    def is_good(self):
        return self.target.is_met(self.database, self.value)

    def line(self, before):
        """Return the figure beside what is wanted; `before` is what it was, None if not known."""
        value = f"{self.value:.4g}{self.target.unit}"
        wanted = self.target.wanted(self.database)
        verdict = "ok" if self.is_good else "MISSED"
        was = "" if before is None else f"  was {before:.4g}"
        return f"  {self.target.words:<44}{wanted:>11}  {value:>12}  {verdict}{was}"

    def plain(self):
        """Return the figure as JSON keeps it."""
        wanted = self.target.wanted(self.database)
        return asdict(self) | {"wanted": wanted, "good": self.is_good}


def report(results, before):
    """Return the lines of a table of results by database; `before` holds older values by key and
    database."""
    lines = []
    for database in dict.fromkeys(result.database for result in results):
        lines.append(f"{database:<46}{'wanted':>11}  {'measured':>12}")
        lines += [
            result.line(before.get((result.key, database)))
            for result in results
            if result.database == database
        ]
    return lines


def markdown(results):
    """Return the lines of the same table for docs/measurements.md: a row a figure, a column a
    database."""
    found = {(result.key, result.database): result for result in results}
    databases = list(dict.fromkeys(result.database for result in results))
    lines = [_row(["", *databases]), _row(["---"] * (len(databases) + 1))]
    for key in dict.fromkeys(result.key for result in results):
        cells = (found.get((key, database)) for database in databases)
        lines.append(_row([TARGETS[key].words, *(_cell(result) for result in cells)]))
    return lines


def _cell(result):
    if result is None:
        return ""
    value = f"{result.value:,.0f}" if result.value >= 1000 else f"{result.value:.3g}"
    value += result.target.unit
    return f"{value} ({result.target.wanted(result.database)})"


def _row(cells):
    return f"| {' | '.join(cells)} |"
