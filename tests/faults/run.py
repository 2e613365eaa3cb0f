"""Kills processes while secretaries save, and looks at what is on record then."""

import argparse
import os
import signal
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from queue import Empty
from random import Random

import psycopg

from tests.bench.load import record
from tests.bench.load.network import POOL, THREADS, WORKERS
from tests.bench.worker import ask
from tests.faults.clerks import Clerk, Found
from tests.faults.cluster import children_of, crashing_cluster
from tests.network.server import running_server
from tests.postgres import ClusterError

SAVES_OF_ONE = 3
CLERKS = 6
# A sheet that is neither empty nor whole, of a meeting of this month.
TORN = """
    SELECT cell.code, meeting.kind, count(attendance.id) FROM cells_meeting AS meeting
    JOIN cells_cell AS cell ON cell.id = meeting.cell_id
    LEFT JOIN cells_attendance AS attendance ON attendance.meeting_id = meeting.id
    WHERE meeting.month = date_trunc('month', (now() AT TIME ZONE 'Asia/Ho_Chi_Minh'))::date
    GROUP BY cell.code, meeting.id HAVING count(attendance.id) <> %s
"""


class Killer:
    """Kills something else each time, and notes what it was."""

    def __init__(self, cluster, master, seed):
        self.cluster, self.master, self.random = cluster, master, Random(seed)
        self.happened = Counter()
        self.kinds = cycle(
            (self.kill_worker, self.kill_session, self.kill_server, self.restart_server)
        )

    def strike(self):
        next(self.kinds)()

    def kill_worker(self):
        workers = children_of(self.master)
        if workers:
            os.kill(self.random.choice(workers), signal.SIGKILL)
            self.happened["a process of the program"] += 1

    def kill_session(self):
        was_busy = self.cluster.kill_session(self.random)
        if was_busy is not None:
            self.happened[f"a session of the database, {'busy' if was_busy else 'idle'}"] += 1

    def kill_server(self):
        self.cluster.crash()
        self.cluster.start_again()
        self.happened["the whole database"] += 1

    def restart_server(self):
        """Stop the database as for an update, and start it again."""
        self.cluster.shut_down()
        self.cluster.start_again()
        self.happened["the whole database, in good order"] += 1


def kill_while_saving(saves, *, every, people=6, seed=1):
    """Let secretaries make so many saves, and kill something after each `every` of them that were
    answered; return what was found, by name."""
    with (
        crashing_cluster() as cluster,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+") as log,
    ):
        sessions = ask("crashing", cluster.url, cells=-(-saves // SAVES_OF_ONE), people=people)
        pid_file, found = Path(folder) / "pid", Found()
        # The program starts before its database, as it may when the machine does.
        cluster.shut_down()
        with running_server(
            "config.wsgi:application",
            "tests.settings",
            cluster.url,
            workers=WORKERS,
            threads=THREADS,
            pool=POOL,
            log=log,
            pid_file=pid_file,
        ) as port:
            clerks = [Clerk(port, *each, found, seed) for each in sessions.items()]
            before = clerks[0].ask("/", None, as_script=False)[0]
            cluster.start_again()
            # Whoever waited is answered, and the file is there.
            clerks[0].insist("first page", "/", 200)
            killer = Killer(cluster, int(pid_file.read_text()), seed)
            _let_come(clerks, found, killer, every)
            is_well = clerks[0].ask("/", None, as_script=False)[0] == 200
        return _found(cluster.url, found, killer, people) | {
            "without a database": before,
            "is well": is_well,
        }


def _let_come(clerks, found, killer, every):
    """Let a few clerks at a time record their meetings, and kill in between."""
    with ThreadPoolExecutor(CLERKS) as pool:
        tasks = [pool.submit(clerk.record) for clerk in clerks]
        heard = 0
        while not all(task.done() for task in tasks):
            try:
                found.news.get(timeout=1)
            except Empty:
                continue
            heard += 1
            if heard % every == 0:
                killer.strike()


def _found(url, found, killer, people):
    looked = record.look(url, found.said)
    with psycopg.connect(url) as connection:
        torn = connection.execute(TORN, [people]).fetchall()
    return {
        "saves answered": found.answered.total(),
        "killed": dict(killer.happened),
        "sent again": dict(found.again),
        "gave up, not knowing": len(found.unknown),
        "errors": found.errors,
        "lost": looked["lost"],
        "doubled": looked["doubled"],
        "torn": torn,
        "broken": record.broken_facts(url),
    }


# What must be empty at the end.
FAULTS = ("errors", "lost", "doubled", "torn", "broken")


def main(arguments):
    """Kill, print what was found, and leave with 1 if anything is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--every", type=int, default=8, help="answered saves between two kills")
    parser.add_argument("--people", type=int, default=30, help="on a sheet")
    parser.add_argument("--seed", type=int, default=1)
    options = vars(parser.parse_args(arguments))
    try:
        found = kill_while_saving(options.pop("saves"), **options)
    except ClusterError as error:
        sys.exit(str(error))
    for name, value in found.items():
        print(f"{name}: {value}")
    sys.exit(any(found[name] for name in FAULTS) or not found["is well"])
