"""One process of the measurements: `python -m tests.bench.worker SCENARIO ARGUMENTS`, arguments and
result as JSON. Each scenario has a process of its own, so that none is warmed up by another."""

import json
import logging
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import django

from tests.network.server import environment

ROOT = Path(__file__).resolve().parents[2]


class MeasurementError(Exception):
    """A process of the measurements failed; it said why on standard error."""


def ask(scenario, database, **arguments):
    """Run a scenario in a new process on the database of that URL; return what it found.

    MeasurementError when it fails.
    """
    command = [sys.executable, "-m", "tests.bench.worker", scenario, json.dumps(arguments)]
    settings = environment("tests.settings", database)
    done = subprocess.run(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise MeasurementError(f"The measurement “{scenario}” failed, see above.")
    return json.loads(done.stdout.splitlines()[-1])


def main(scenario, arguments):
    """Answer one question on standard output."""
    django.setup()
    # Many pages are asked for here: a line for each would bury the figures, and what a page has not
    # is part of what is asked.
    logging.disable(logging.WARNING)
    # Its modules need the settings.
    scenarios = import_module("tests.bench.scenarios").SCENARIOS
    print(json.dumps(scenarios[scenario](**json.loads(arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
