"""Measures how many secretaries record their meetings in one minute, and what is left on record."""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import quantiles

from tests.bench.load import network, record
from tests.bench.targets import DISTURBED, UNDISTURBED, Result, markdown, report
from tests.bench.worker import ROOT, MeasurementError, ask
from tests.postgres import ClusterError, temporary_cluster

NETWORKS = {UNDISTURBED: network.good, DISTURBED: network.bad}
BY_HAND = 200
SAVES = ("autosave", "submit")
# A line of the log that says ERROR, without the number of the request, or the kind of the fault.
WORDS = re.compile(r"(?:\S+ ERROR |  (?! ))(.+?)(?: request_id=.*)?$")


def main(arguments):
    """Measure, print each figure beside what is wanted, and leave with 1 if one is missed."""
    options = _options(arguments)
    results, details = [], {}
    try:
        for name in options.only:
            print(f"{name}: {options.secretaries} secretaries …", file=sys.stderr, flush=True)
            found = _measure(NETWORKS[name], options)
            details[name] = found
            results += [Result(key, name, value) for key, value in _figures(found).items()]
    except (ClusterError, MeasurementError) as error:
        sys.exit(str(error))
    print("\n".join(report(results, {})))
    if options.markdown:
        print("", *markdown(results), sep="\n")
    _write(options, results, details)
    missed = [result for result in results if not result.is_good]
    if missed:
        print(f"{len(missed)} of {len(results)} targets missed.")
    sys.exit(bool(missed) and not options.no_fail)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.bench load", description=__doc__)
    parser.add_argument("--secretaries", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60, help="in which all have submitted")
    parser.add_argument("--only", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--seed", type=int, default=1, help="of what goes wrong, and who is absent")
    parser.add_argument("--json", type=Path, default=Path("bench-load.json"), help="where to write")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs as well")
    parser.add_argument("--no-fail", action="store_true", help="leave with 0 in any case")
    return parser.parse_args(arguments)


def _measure(serve, options):
    """Let the secretaries come, then look at the record; return all that was found."""
    with temporary_cluster() as url, tempfile.TemporaryFile("w+") as log:
        *codes, spare = ask("district", url, count=options.secretaries)
        with serve(url, log) as way:
            found = _come(way, codes, options)
        found["happened"] = way.happened()
        found |= record.look(url, found.pop("said"))
        found["missing"] = options.secretaries - found.pop("recorded")
        found["broken"] = record.broken_facts(url)
        found["by hand"] = ask("by hand", url, code=spare, repeat=BY_HAND)
        log.seek(0)
        found["said by the server"] = _words_of(log)
    return found


def _come(way, codes, options):
    """Run the secretaries in a process of their own; things go wrong when all have signed in."""
    host = f"http://{network.ADDRESS}:{way.port}"
    arguments = [host, str(options.seconds), str(options.seed), json.dumps(codes)]
    secretaries = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.load.secretaries", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with secretaries:
        if secretaries.stdout.readline().strip() == "begin":
            way.begin(options.seed)
        last = secretaries.stdout.read()
    if secretaries.returncode:
        raise MeasurementError("The secretaries failed, see above.")
    found = json.loads(last)
    return found | {"recorded": len(found["said"])}


def _words_of(log):
    """Return how often the server wrote each error, and of what kind: see config/logs.py."""
    return dict(Counter(found[1] for line in log if (found := WORDS.match(line))))


def _figures(found):
    """Return what is wanted figures of, by key."""
    figures = {
        "load_errors": len(found["errors"]),
        "load_again": sum(found["again"].values()),
        "load_lost": len(found["lost"]) + found["missing"],
        "load_doubled": len(found["doubled"]),
        "load_broken": len(found["broken"]),
        "load_seconds": found["seconds"],
    }
    for save in SAVES:
        served, by_hand = found["times"][save], found["by hand"][save]["times"]
        figures[f"load_{save}_half"] = _at(served, 50)
        figures[f"load_{save}"] = _at(served, 95)
        figures[f"load_{save}_by_hand_half"] = _at(by_hand, 50)
        figures[f"load_{save}_by_hand"] = _at(by_hand, 95)
        figures[f"load_{save}_ratio"] = _at(served, 95) / _at(by_hand, 95)
    return {key: round(value, 2) for key, value in figures.items()}


def _at(times, percent):
    """Return the time below which so many per cent of the times lie."""
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def _write(options, results, details):
    whole = {
        "day": date.today().isoformat(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "secretaries": options.secretaries,
        "results": [result.plain() for result in results],
        "details": details,
    }
    options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nWritten to {options.json}.")
