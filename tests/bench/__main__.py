"""Every measurement in one command: `python -m tests.bench`, which is what `make bench` runs."""

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.load import run as load
from tests.bench.measurements import Measurements
from tests.bench.pages import run as pages
from tests.bench.places import PLACES
from tests.bench.rolls import FORMATS
from tests.bench.targets import markdown, report
from tests.faults import run as faults
from tests.postgres import ClusterError

PARTS = {
    "pages": pages.PARTS,
    "rolls": ("speed", "planning", "statements", "memory", "hostile"),
}
# They have options of their own.
APART = {"load": load, "faults": faults}
ALL_PARTS = [part for parts in PARTS.values() for part in parts]


def main(arguments):
    """Measure, print each figure beside what is wanted, and leave with 1 if one is missed."""
    options = _options(arguments)
    before = _older(options.compare) if options.compare else {}
    with tempfile.TemporaryDirectory(prefix="nen-nep-bench-") as folder:
        found = _measure(Path(folder), options)
    results = [result for each in found for result in each.results]
    print("\n".join(report(results, before)))
    if options.markdown:
        print("", *markdown(results), sep="\n")
    _write(found, results, options)
    missed = [result for result in results if not result.is_good]
    failures = [words for each in found for words in each.failures]
    if missed:
        print(f"{len(missed)} of {len(results)} targets missed.")
    if failures:
        print(f"Not measured: {'; '.join(failures)}.")
    sys.exit(bool(missed or failures) and not options.no_fail)


def _measure(folder, options):
    """Return all that was measured: pages, then rolls, as far as parts of them are asked for."""
    found = [pages.Pages(options), Measurements(folder, options)]
    for name in options.databases:
        try:
            if _asks_for(options, "pages"):
                found[0].take(name)
            if _asks_for(options, "rolls"):
                with PLACES[name]() as place:
                    found[1].take(place)
        except ClusterError as error:
            print(f"LEFT OUT: {error}", flush=True)
    if "hostile" in options.only:
        found[1].take_hostile()
    return found


def _asks_for(options, area):
    return not set(options.only).isdisjoint(PARTS[area])


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "area",
        nargs="?",
        choices=[*PARTS, *APART],
        help="all but those with options of their own: load and faults",
    )
    parser.add_argument("--databases", nargs="+", choices=PLACES, default=list(PLACES))
    parser.add_argument("--only", nargs="+", choices=ALL_PARTS)
    parser.add_argument("--format", choices=FORMATS, default="csv", help="of the rolls")
    for option, default, words in _NUMBERS:
        parser.add_argument(option, type=int, default=default, help=f"{words}; %(default)s")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where to write")
    parser.add_argument("--compare", type=Path, help="what was written earlier")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs as well")
    parser.add_argument("--no-fail", action="store_true", help="leave with 0 in any case")
    options = parser.parse_args(arguments)
    options.only = options.only or PARTS.get(options.area, ALL_PARTS)
    return options


_NUMBERS = (
    ("--communes", 170, "of the province in PostgreSQL"),
    ("--cells", 5_000, "of the province, 500 or a tenth in the small one"),
    ("--members-per-cell", 24, "of the province"),
    ("--years", 5, "of province and district, up to 2025"),
    ("--repeat-pages", 30, "how often a page, and its SQL over tallies, is asked"),
    ("--repeat-rows", 5, "how often the SQL over rows of attendance is asked"),
    ("--repeat-saves", 100, "how often a sheet is saved"),
    ("--rows", 10_000, "of the roll that both ways take"),
    ("--plan-rows", 20_000, "of the roll that is planned"),
    ("--memory-rows", 100_000, "of the largest roll"),
    ("--repeat", 3, "how often our way with a roll is taken: the median counts"),
    ("--stock-repeat", 1, "how often the stock way is taken"),
)


def _older(path):
    """Return the values of an earlier run by key and database."""
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return {(each["key"], each["database"]): each["value"] for each in results}


def _write(found, results, options):
    whole = {
        "day": date.today().isoformat(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "sizes": {
            name: getattr(options, name.strip("-").replace("-", "_")) for name, *_ in _NUMBERS
        },
        "results": [result.plain() for result in results],
        "details": {name: value for each in found for name, value in each.details.items()},
    }
    options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nWritten to {options.json}.")


if __name__ == "__main__":
    if apart := APART.get(" ".join(sys.argv[1:2])):
        apart.main(sys.argv[2:])
    main(sys.argv[1:])
