"""Measures pages: the report of a year, one commune's, all that there are, and saves, on a province
in PostgreSQL and a district in SQLite."""

import sys
from contextlib import contextmanager, nullcontext
from statistics import median

from tests.bench.places import PLACES
from tests.bench.targets import POSTGRESQL, SQLITE, Result
from tests.bench.worker import MeasurementError, ask

PARTS = ("report", "communes", "pages", "saving")
LAST_YEAR = 2025
UNTIL = f"{LAST_YEAR}-12"
# The demo's own size, which is that of a district, over the years that the province has.
DISTRICT = {"communes": 11, "cells": 110, "members_per_cell": 22}
# So many times fewer communes and cells are in the small province beside the large one.
SMALLER = 10
ADDED = 15  # milliseconds that a page may take besides
SHEETS = (5, 60)
ROUNDS = 5


class Pages:
    """Measures on one database after the other; `results` are what is wanted figures of, `details`
    all else."""

    def __init__(self, options):
        self.options = options
        self.results, self.details, self.failures = [], {}, []

    def take(self, database):
        """Take every measurement on a database of that name in PLACES; ClusterError where it cannot
        be had."""
        with PLACES[database](demo=None) as place, self._small(place) as small:
            sizes = DISTRICT if place.name == SQLITE else self._province()
            self._try(f"{place.name}: the demo", self.fill, place, sizes)
            if small:
                self._try(f"{place.name}: the small demo", self._fill, small, self._smaller())
            for measure in (self.report, self.communes, self.pages, self.saving):
                if measure.__name__ in self.options.only:
                    words = f"{place.name}: {measure.__name__}"
                    self._try(words, measure, place, small)

    def _province(self):
        options = self.options
        names = ("communes", "cells", "members_per_cell")
        return {name: getattr(options, name) for name in names}

    def _smaller(self):
        found = self._province()
        return found | {name: max(3, found[name] // SMALLER) for name in ("communes", "cells")}

    @contextmanager
    def _small(self, place):
        """Yield the URL of a second, empty database where one is measured, else None."""
        wanted = place.name == POSTGRESQL and "communes" in self.options.only
        with place.fresh() if wanted else nullcontext() as url:
            yield url

    def fill(self, place, sizes):
        """Load the demo."""
        found = self._fill(place.url, sizes)
        self._add("fill_seconds", place.name, found["seconds"])
        self._add("fill_rows", place.name, found["rows"])
        self._add("fill_memory", place.name, found["peak_mb"])
        self.details[f"demo on {place.name}"] = found | sizes

    def _fill(self, url, sizes):
        return ask("demo", url, **sizes, years=self.options.years, until=UNTIL)

    def report(self, place, _small):
        """The whole page against the same figures by SQL, over tallies and over rows."""
        repeat = {"repeat": self.options.repeat_pages, "repeat_rows": self.options.repeat_rows}
        found = ask("report", place.url, year=LAST_YEAR, **repeat)
        page, tallies, rows = (median(found["times"][way]) for way in ("page", "tallies", "rows"))
        for key, value in {
            "report": page,
            "report_tallies": tallies,
            "report_rows": rows,
            "report_ratio": max(page - ADDED, 0) / tallies,
            "report_faster": rows / page,
            "report_wrong": sum(map(len, found["wrong"].values())),
            "report_statements": found["statements"],
        }.items():
            self._add(key, place.name, value)
        self.details[f"report on {place.name}"] = found

    def communes(self, place, small):
        """The report of one commune among many, and among a tenth of them, asked in turn."""
        if small is None:
            return
        times = {who: {"few": [], "many": []} for who in ("commune", "district")}
        for _round in range(ROUNDS):
            for name, url in (("few", small), ("many", place.url)):
                found = ask("one commune", url, year=LAST_YEAR, repeat=self.options.repeat_pages)
                for who, each in found.items():
                    times[who][name] += each["times"]
        for key, who in (("commune", "commune"), ("upper", "district")):
            few, many = (median(times[who][name]) for name in ("few", "many"))
            self._add(f"{key}_few", place.name, few)
            self._add(f"{key}_many", place.name, many)
            self._add(f"{key}_ratio", place.name, many / few)
        self.details[f"communes on {place.name}"] = times

    def pages(self, place, _small):
        """Every page that takes no file, as each of the demo's logins."""
        found = ask("pages", place.url, year=LAST_YEAR, years=self.options.years)
        self._add("pages_shown", place.name, len(found))
        # Figures of all years have hundreds of thousands of meetings to look at.
        usual = [page for page in found if "?from=" not in page["url"]]
        for key, pages, name in (
            ("slowest", usual, "ms"),
            ("all_years", found, "ms"),
            ("statements", found, "statements"),
            ("options", found, "options"),
        ):
            self._add(f"pages_{key}", place.name, max(page[name] for page in pages))
        self.details[f"pages on {place.name}"] = found

    def saving(self, place, _small):
        """A sheet saved as its secretary goes, against the same SQL sent by hand."""
        for people in SHEETS:
            found = ask("saving", place.url, people=people, repeat=self.options.repeat_saves)
            page, by_hand = (median(found["times"][way]) for way in ("page", "by hand"))
            self._add(f"save_{people}", place.name, page)
            self._add(f"save_{people}_by_hand", place.name, by_hand)
            self._add(f"save_{people}_ratio", place.name, page / by_hand)
            self.details[f"saving {people} on {place.name}"] = found

    def _add(self, key, database, value):
        self.results.append(Result(key, database, round(value, 2)))

    def _try(self, words, measure, *arguments):
        """Measure; what fails takes no other figure with it."""
        print(f"{words} …", file=sys.stderr, flush=True)
        try:
            measure(*arguments)
        except MeasurementError as error:
            print(error, file=sys.stderr, flush=True)
            self.failures.append(words)
