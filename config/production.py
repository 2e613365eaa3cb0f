"""Serves real people's data: `python -m config.production`, see docs/install.md.

First it looks for what must not go into production, and says each in one sentence. Then the
process becomes the server, under the same number, so that whoever watches it keeps track.
"""

import os
import re
import sys

import django
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from config import env, migrations_state
from config.serve import DEMO_LOGINS, DEMO_PASSWORD, unreachable, what_bars

# Starting again by itself helps where the database is not there yet, and against no refusal.
FAILED, REFUSED = os.EX_TEMPFAIL, os.EX_CONFIG
LISTEN = "127.0.0.1:8000"
ADDRESS = re.compile(r"unix:/.+|(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}")
LAST_PORT = 65535
THREADS = 4
# Reading or writing an import takes a connection of its own, beside those of the requests.
BESIDE_REQUESTS = 2


def main():
    """Leave with one sentence, or become the server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        command, own = server()
        django.setup()
        refusal = first_refusal()
    except ImproperlyConfigured as error:
        leave(str(error), REFUSED)
    except DatabaseError as error:
        leave(unreachable(error), FAILED)
    if refusal:
        leave(refusal, REFUSED)
    if obstacle := taken(address()):
        leave(obstacle, FAILED)
    os.execve(command[0], command, os.environ | own)


def leave(sentence, code):
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(code)


def server():
    """Return what the process becomes, and what it finds in its environment beside ours;
    ImproperlyConfigured where the environment is wrong."""
    if not env.boolean("PRODUCTION", default=False):
        raise ImproperlyConfigured(
            "PRODUCTION is not set: say PRODUCTION=true, or look at the program with `make run`."
        )
    threads = env.whole_number("THREADS", default=THREADS)
    pool = env.whole_number("DATABASE_POOL", default=threads + BESIDE_REQUESTS, least=0)
    workers = env.whole_number("WORKERS", default=len(os.sched_getaffinity(0)))
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--config", "python:config.server", "--bind", address()),
        *("--workers", str(workers), "--threads", str(threads)),
    ]
    return command, {"DATABASE_POOL": str(pool)}


def address():
    """Return where the server listens."""
    given = env.env.str("LISTEN", default=LISTEN).strip()
    port = given.rpartition(":")[2]
    if not ADDRESS.fullmatch(given) or (port.isdigit() and int(port) > LAST_PORT):
        raise ImproperlyConfigured(
            f"LISTEN must be an address and port such as {LISTEN}, or unix:/path, not {given!r}."
        )
    return given


def taken(listen):
    """Say why nobody can listen there, perhaps since the last server is still about to end; nothing
    of a socket in a folder."""
    if listen.startswith("unix:"):
        return None
    host, _colon, port = listen.rpartition(":")
    obstacle = what_bars(int(port), host.strip("[]"))
    return obstacle and f"LISTEN: port {port} of {host} {obstacle}."


def first_refusal():
    """Return the sentence for the first thing that bars the start, or nothing."""
    looks = (missing_migrations, demo_logins, missing_static_files, unwritable_cache)
    return next(filter(None, (look() for look in looks)), None)


def missing_migrations():
    missing = migrations_state.missing()
    if missing:
        count, first = len(missing), ".".join(missing[0])
        return f"The database lacks migrations ({count}, first {first}): run manage.py migrate."


def demo_logins():
    """Name the logins of the demo district that still have its password, which everybody knows."""
    users = get_user_model().objects.filter(username__in=DEMO_LOGINS, is_active=True)
    known = sorted(user.username for user in users if user.check_password(DEMO_PASSWORD))
    if known:
        return (
            f"The demo logins {', '.join(known)} have the password that everybody knows: "
            f"use a database without the demo district."
        )


def missing_static_files():
    """Tell whether every static file of this version was collected under its hashed name."""
    collected = getattr(staticfiles_storage, "hashed_files", None)
    if collected is None:
        return None
    names = {name for finder in get_finders() for name, _storage in finder.list([])}
    if names - collected.keys():
        return "The static files of this version are not collected: run manage.py collectstatic."


def unwritable_cache():
    """Tell whether the processes can tell each other how far long work is."""
    try:
        cache.set("start", 1, timeout=1)
    except OSError as error:
        return f"The cache cannot be written to ({error.strerror}): see CACHE_URL."


if __name__ == "__main__":
    main()
