"""Serves Nền nếp on this machine: what `make run` does once the environment stands."""

import errno
import os
import socket
import sys

import django
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.commands.runserver import Command as RunServer
from django.db import OperationalError, connection

from config import env

ADDRESS = "127.0.0.1"
PORTS = range(1, 2**16)
USUAL_PORT = 8000

DEMO_PASSWORD = "demo-nen-nep"
DEMO_LOGINS = {
    "district": "staff of the district: everything",
    "commune": "staff of a commune",
    "secretary": "secretary of a cell in that commune",
    "reader": "reads figures, never a person",
    "commune2": "staff of another commune",
    "secretary2": "secretary of a cell in that other commune",
}


def main():
    """Check what can go wrong first, prepare, then serve until Ctrl-C."""
    port = chosen_port(os.environ.get("PORT", str(USUAL_PORT)))
    try:
        if env.boolean("PRODUCTION", default=False):
            sys.exit("PRODUCTION=true is served by python -m config.production, not by make run.")
        prepare()
        call_command(Server(), f"{ADDRESS}:{port}", use_reloader=False, shutdown_message="Stopped.")
    except OperationalError as error:
        sys.exit(unreachable(error))
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped before serving: nothing is lost, `make run` goes on from here.")


def chosen_port(text):
    """Return the port as a number if it can be served on; leave with one sentence if not."""
    if not (text.isascii() and text.isdigit() and int(text) in PORTS):
        sys.exit(f"PORT must be a number from 1 to {PORTS[-1]}, not {text!r}.")
    port = int(text)
    obstacle = what_bars(port)
    if obstacle:
        sys.exit(
            f"Port {port} of {ADDRESS} {obstacle}; choose another: PORT={free_port()} make run"
        )
    return port


def what_bars(port, address=ADDRESS):
    """Say why a server cannot listen on this port, or None if it can."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        # As the server itself does: a port whose last server has just ended counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except OSError as error:
            reasons = {errno.EADDRINUSE: "is taken", errno.EACCES: "is not open to this user"}
            return reasons.get(error.errno, f"cannot be used ({error.strerror})")


def free_port():
    """Return the first port from the usual one on that nothing bars."""
    return next(port for port in PORTS[USUAL_PORT - 1 :] if not what_bars(port))


def prepare():
    """Bring the database and the static files up to this version of the code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    say(f"Database: bringing {database_name()} up to date")
    call_command("migrate", interactive=False, verbosity=0)
    say("Static files: collecting")
    call_command("collectstatic", interactive=False, verbosity=0)
    if not apps.get_model("cells", "Cell").objects.exists():
        load_demo()


def say(step):
    print(step, flush=True)


def load_demo():
    """Fill a database without cells; one that holds anything else is served as it is."""
    say("Demo district: loading it into the empty database")
    try:
        call_command("load_demo")
    except CommandError as refusal:
        say(f"Demo district: not loaded. {refusal}")


def database_name():
    """Name the database as a person knows it, and never with its password."""
    return os.path.basename(str(connection.settings_dict["NAME"]))


def unreachable(error):
    """Say in one sentence what the database answered."""
    answer = str(error).strip().partition("\n")[0].rstrip(".")
    return f"The database {database_name()} cannot be used: {answer}; see DATABASE_URL."


class Server(RunServer):
    """Django's own small server, which greets with what a newcomer needs instead of a banner."""

    def on_bind(self, server_port):
        say(f"\nNền nếp is at http://{ADDRESS}:{server_port}/ (Ctrl-C stops it)")
        for line in demo_logins():
            say(line)


def demo_logins():
    """Return the table of the demo district's logins, or nothing where there are none."""
    here = set(
        get_user_model().objects.filter(username__in=DEMO_LOGINS).values_list("username", flat=True)
    )
    if not here:
        return []
    rows = [f"  {name:<12}{role}" for name, role in DEMO_LOGINS.items() if name in here]
    return ["", f"Demo logins, each with the password {DEMO_PASSWORD}:", *rows, ""]


if __name__ == "__main__":
    main()
