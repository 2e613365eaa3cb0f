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
from tests.bench.places import PLACES
from tests.bench.rolls import FORMATS
from tests.bench.targets import markdown, report
from tests.faults import run as faults
from tests.postgres import ClusterError

PARTS = ("speed", "planning", "statements", "memory", "hostile")
AREAS = ("rolls", "load", "faults")


def main(arguments):
    """Measure, print each figure beside what is wanted, and leave with 1 if one is missed."""
    options = _options(arguments)
    before = _older(options.compare) if options.compare else {}
    with tempfile.TemporaryDirectory(prefix="nen-nep-bench-") as folder:
        found = Measurements(Path(folder), options)
        _measure(found, options)
    print("\n".join(report(found.results, before)))
    if options.markdown:
        print("", *markdown(found.results), sep="\n")
    _write(found, options)
    missed = [result for result in found.results if not result.is_good]
    if missed:
        print(f"{len(missed)} of {len(found.results)} targets missed.")
    if found.failures:
        print(f"Not measured: {'; '.join(found.failures)}.")
    sys.exit(bool(missed or found.failures) and not options.no_fail)


def _measure(found, options):
    for name in options.databases:
        try:
            with PLACES[name]() as place:
                found.take(place)
        except ClusterError as error:
            print(f"LEFT OUT: {error}", flush=True)
    if "hostile" in options.only:
        found.take_hostile()


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "area",
        nargs="?",
        choices=AREAS,
        default=AREAS[0],
        help="what to measure; load and faults have options of their own",
    )
    parser.add_argument("--databases", nargs="+", choices=PLACES, default=list(PLACES))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--format", choices=FORMATS, default="csv", help="of the rolls")
    for option, default, words in (
        ("--rows", 10_000, "of the roll that both ways take"),
        ("--plan-rows", 20_000, "of the roll that is planned"),
        ("--memory-rows", 100_000, "of the largest roll"),
        ("--repeat", 3, "how often our way is taken: the median counts"),
        ("--stock-repeat", 1, "how often the stock way is taken"),
    ):
        parser.add_argument(option, type=int, default=default, help=f"{words}; %(default)s")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where to write")
    parser.add_argument("--compare", type=Path, help="what was written earlier")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs as well")
    parser.add_argument("--no-fail", action="store_true", help="leave with 0 in any case")
    return parser.parse_args(arguments)


def _older(path):
    """Return the values of an earlier run by key and database."""
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return {(each["key"], each["database"]): each["value"] for each in results}


def _write(found, options):
    whole = {
        "day": date.today().isoformat(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "rows": options.rows,
        "results": [result.plain() for result in found.results],
        "details": found.details,
    }
    options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nWritten to {options.json}.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        load.main(sys.argv[2:])
    if sys.argv[1:2] == ["faults"]:
        faults.main(sys.argv[2:])
    main(sys.argv[1:])
