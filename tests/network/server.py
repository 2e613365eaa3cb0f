"""The program behind gunicorn, as an office serves it: in processes of its own."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1"
PATIENCE = 20


@contextmanager
def running_server(
    application, settings, database, *, workers=1, threads=1, pool=0, log=None, pid_file=None
):
    """Serve a WSGI application while the block lasts; give its port.

    The port listens before the server is there, so nobody has to wait for it. `pool` is how many
    connections to the database each process shares, `log` the file for what it says, `pid_file` the
    one into which it writes its process.
    """
    with socket.create_server((ADDRESS, 0), backlog=1024) as listener:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", application),
                *("--bind", f"fd://{listener.fileno()}"),
                *("--workers", str(workers), "--threads", str(threads)),
                *("--preload", "--graceful-timeout", "5"),
                *(("--pid", str(pid_file)) if pid_file else ()),
            ],
            cwd=ROOT,
            env=environment(settings, database) | {"DATABASE_POOL": str(pool)},
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log or subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(settings, database):
    """Return the environment of a process that works with such settings on such a database."""
    known = {"SECRET_KEY": "known to everybody, for tests alone"}
    return known | os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": settings}
