"""A PostgreSQL cluster that crashes, and writes safely to disk, as an office's does."""

import os
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import NAME, Cluster, ClusterError, programs, unwinding_on_signals

SAFELY = """
fsync = on
full_page_writes = on
synchronous_commit = on
"""
# How often a server is started whose predecessor's processes are still going.
TRIES = 30


@contextmanager
def crashing_cluster():
    """Run a cluster while the block lasts, and give it to the block."""
    found = programs()
    if found is None:
        raise ClusterError("PostgreSQL's server programs are not installed.")
    with unwinding_on_signals(), tempfile.TemporaryDirectory(prefix="nen-nep-pg-") as folder:
        cluster = CrashingCluster(found, Path(folder))
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


class CrashingCluster(Cluster):
    """A cluster whose processes can be killed, and that can be started again."""

    def configure(self):
        super().configure()
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(SAFELY)

    @property
    def postmaster(self):
        return int((self.data / "postmaster.pid").read_text().partition("\n")[0])

    def kill_session(self, random):
        """Kill the process of one connection, at best one that is at work: the server ends all the
        others, and recovers. Return whether it was at work, None if there was none to kill."""
        sessions = {pid: title_of(pid) for pid in children_of(self.postmaster)}
        ours = {pid: title for pid, title in sessions.items() if f" {NAME} " in title}
        busy = [pid for pid, title in ours.items() if not title.endswith(" idle")]
        if not ours:
            return None
        os.kill(random.choice(busy or list(ours)), signal.SIGKILL)
        return bool(busy)

    def crash(self):
        """Kill the server, as a machine without power does, but for what its disk loses."""
        os.kill(self.postmaster, signal.SIGKILL)

    def start_again(self):
        """Start the server after a crash, as systemd does: again and again, until it stands."""
        for left in reversed(range(TRIES)):
            try:
                self.run(*self.starting())
            except ClusterError:
                if not left:
                    raise
            else:
                return

    def starting(self):
        log = ("--log", self.log)
        return ("pg_ctl", "start", "--pgdata", self.data, *log, "--wait", "--silent")

    def shut_down(self):
        """Stop the server as an administrator does."""
        self.run("pg_ctl", "stop", "--pgdata", self.data, "--mode=fast", "--silent")


def children_of(pid):
    """Return the processes that a process has started."""
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in said.split()]


def title_of(pid):
    """Return what a process says that it does."""
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return said.replace(b"\0", b" ").decode(errors="replace").strip()
