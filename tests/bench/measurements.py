"""The measurements of one run, each in processes and databases of its own."""

import sys
from statistics import median

from tests.bench import hostile, rolls
from tests.bench.targets import NEITHER, Result
from tests.bench.worker import MeasurementError, ask

ROLLS = ("first", "unchanged", "changed")
RECORD = ("cells_member", "cells_membership", "cells_exemption", "cells_change")
# Rolls whose statements are counted, to see whether they grow with the rows.
COUNTED_ROWS = (1_000, 5_000)


class Measurements:
    """Measures on one database after the other; `results` are what is wanted figures of, `details`
    all else, seconds included."""

    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.results, self.details, self.failures = [], {}, []

    def take(self, place):
        """Take every measurement that needs a database, on `place`."""
        chosen = self.options.only
        for measure in (self.speed, self.planning, self.statements, self.memory):
            if measure.__name__ in chosen:
                self._try(f"{place.name}: {measure.__name__}", measure, place)

    def speed(self, place):
        """Our way and the stock one, with the same rolls."""
        rows = self.options.rows
        ours = [self._imports(place, "ours", rows) for _ in range(self.options.repeat)]
        stock = [self._imports(place, "stock", rows) for _ in range(self.options.stock_repeat)]
        for roll in ROLLS:
            ratio = median(_total(run[roll]) for run in stock) / median(
                _total(run[roll]) for run in ours
            )
            self._add(roll, place.name, ratio)
        written = ours[0]["unchanged"]["written"]
        self._add("written", place.name, sum(written.get(table, 0) for table in RECORD))
        different = [r for r in ROLLS if ours[0][r]["contents"] != stock[0][r]["contents"]]
        self._add("different", place.name, len(different))
        self.details[f"speed on {place.name}"] = {"ours": ours, "stock": stock}

    def planning(self, place):
        """A plan from the bytes to what is stored, against reading the same bytes: both with
        nothing remembered from before, one after the other, so that they share the machine's
        mood."""
        for form, key in (("xlsx", "planning"), ("csv", "planning_csv")):
            rows, runs = self.options.plan_rows, []
            path = self._files(rows, form)["first"]
            for _ in range(self.options.repeat):
                alone = ask("reading", place.url, path=path)["seconds"]
                runs.append((alone, self._imports(place, "ours", rows, ROLLS[:2], form)))
            for suffix, roll in (("", "first"), ("_again", "unchanged")):
                ratio = median(_planned(run[roll]) / alone for alone, run in runs)
                self._add(f"{key}{suffix}", place.name, ratio)
            self.details[f"planning of {form} on {place.name}"] = runs

    def statements(self, place):
        """How many more statements more rows need."""
        counts = {
            rows: self._imports(place, "ours", rows, ROLLS[:1])["first"]["statements"]
            for rows in (*COUNTED_ROWS, self.options.rows)
        }
        least, most = min(counts), max(counts)
        growth = (counts[most] - counts[least]) / max(most - least, 1) * 1_000
        self._add("statements", place.name, growth)
        self.details[f"statements on {place.name}"] = counts

    def memory(self, place):
        """The largest roll that is taken, read, planned and applied in one process."""
        found = self._imports(place, "ours", self.options.memory_rows, ROLLS[:1])["first"]
        self._add("memory", place.name, max(found["peak_mb"].values()))
        self.details[f"memory on {place.name}"] = found

    def take_hostile(self):
        """Take the measurement that needs no database."""
        self._try("hostile files", self.hostile)

    def hostile(self):
        """Files that must be refused, each in a process of its own."""
        found = {}
        for number, (name, make) in enumerate(hostile.FILES.items()):
            path = self.folder / f"hostile-{number}"
            path.write_bytes(make())
            found[name] = ask("hostile", f"sqlite:///{self.folder}/none", path=str(path))
        self._add("hostile", NEITHER, max(each["mb"] for each in found.values()))
        accepted = [name for name, each in found.items() if not each["refusal"]]
        self._add("accepted", NEITHER, len(accepted))
        self.details["hostile"] = found

    def _imports(self, place, way, rows, names=ROLLS, form=None):
        files = self._files(rows, form)
        chosen = {name: files[name] for name in names}
        with place.fresh() as database:
            return ask("imports", database, way=way, rows=rows, files=chosen)

    def _files(self, rows, form=None):
        """Return the paths of the rolls of so many rows, made when they are first asked for."""
        form = form or self.options.format
        paths = {
            name: self.folder / f"{rows}-{'changed' if name == 'changed' else 'first'}.{form}"
            for name in ROLLS
        }
        for name, path in paths.items():
            if not path.exists():
                lines = rolls.people(rows, changed=name == "changed")
                path.write_bytes(rolls.FORMATS[form](lines))
        return {name: str(path) for name, path in paths.items()}

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


def _total(run):
    """Return the seconds of all steps of an import together."""
    return sum(run["seconds"].values())


def _planned(run):
    """Return the seconds from the bytes to the stored plan."""
    return run["seconds"]["receive"] + run["seconds"]["plan"]
