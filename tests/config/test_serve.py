"""`make run` checks first, leaves data alone, and says in a sentence what bars it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError

from config import serve

ROOT = Path(serve.__file__).resolve().parent.parent
TREE = ("cells", "config", "locale", "reports", "static", "templates", "manage.py")


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind((serve.ADDRESS, 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def port():
    """A free port far from the usual one, which another test may be trying at the same time."""
    with socket.socket() as probe:
        probe.bind((serve.ADDRESS, 0))
        return probe.getsockname()[1]


def command(*arguments, cwd=ROOT, **environment):
    """What to start, as keyword arguments of subprocess, with an environment of its own."""
    settings = {"SECRET_KEY": "for this test", "DJANGO_SETTINGS_MODULE": "config.settings"}
    own = os.environ | settings | environment
    return {"args": [sys.executable, *arguments], "cwd": cwd, "env": own, "text": True}


def refusal(**environment):
    """Run `make run`'s program, and return the one line with which it refused."""
    done = subprocess.run(**command("-m", "config.serve", **environment), capture_output=True)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    return line


class TestPort:
    def test_a_free_one_is_chosen(self, port):
        assert serve.chosen_port(str(port)) == port

    @pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "80.5", "²"])
    def test_a_wrong_one_is_refused(self, text):
        with pytest.raises(SystemExit) as refused:
            serve.chosen_port(text)

        assert refused.value.code == f"PORT must be a number from 1 to 65535, not {text!r}."

    def test_a_taken_one_is_refused_before_the_database_is_touched(self, taken_port, tmp_path):
        said = refusal(PORT=str(taken_port), DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")

        pattern = (
            rf"Port {taken_port} of 127\.0\.0\.1 is taken; choose another: PORT=(\d+) make run"
        )
        offered = re.fullmatch(pattern, said)[1]
        assert int(offered) != taken_port
        assert not (tmp_path / "new.sqlite3").exists()


def test_production_is_not_served_with_a_demo_district(port):
    assert refusal(PORT=str(port), PRODUCTION="true") == (
        "PRODUCTION=true is served by python -m config.production, not by make run."
    )


class TestDatabase:
    def test_one_that_cannot_be_reached_is_a_sentence_without_the_password(self, port):
        said = refusal(PORT=str(port), DATABASE_URL="postgres://me:hush@127.0.0.1:1/district")

        assert said.startswith("The database district cannot be used: ")
        assert said.endswith("; see DATABASE_URL.")
        assert "hush" not in said

    def test_one_of_an_unknown_kind_is_a_sentence(self, port):
        assert refusal(PORT=str(port), DATABASE_URL="mysql://here/district") == (
            "DATABASE_URL must begin with postgres:// or sqlite:///."
        )


class TestDemo:
    def test_a_refusal_is_told_and_does_not_bar_serving(self, monkeypatch, capsys):
        def refuse(name):
            raise CommandError(f"{name} found other data.")

        monkeypatch.setattr(serve, "call_command", refuse)

        serve.load_demo()

        assert capsys.readouterr().out.splitlines() == [
            "Demo district: loading it into the empty database",
            "Demo district: not loaded. load_demo found other data.",
        ]


FILL = """
from cells.models import Cell
from django.contrib.auth import get_user_model
Cell.objects.create(code="only")
get_user_model().objects.create(username="commune2")
"""
COUNT = "from cells.models import Cell; print(*Cell.objects.values_list('code', flat=True))"


@pytest.fixture
def tree(tmp_path):
    """A copy of the code, so that what serving leaves beside it is left there."""
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


@contextmanager
def serving(**environment):
    """Run `make run`'s program while the block lasts; it ends by itself after a Ctrl-C."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(**command("-m", "config.serve", **environment), **pipes) as server:
        try:
            yield server
        finally:
            server.kill()


def status_of(port, path):
    with closing(HTTPConnection(serve.ADDRESS, port)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def test_a_database_with_data_is_served_as_it_is_until_ctrl_c(tree, port):
    own = {"cwd": tree, "DATABASE_URL": f"sqlite:///{tree}/here.sqlite3"}
    for arguments in (["migrate", "--verbosity=0"], ["shell", "--verbosity=0", "-c", FILL]):
        subprocess.run(**command("manage.py", *arguments, **own), check=True)

    with serving(PORT=str(port), **own) as server:
        said = [server.stdout.readline().rstrip() for _ in range(7)]
        status = status_of(port, "/login/")
        server.send_signal(signal.SIGINT)
        rest = server.stdout.read().split()
        server.wait()

    assert said == [
        "Database: bringing here.sqlite3 up to date",
        "Static files: collecting",
        "",
        f"Nền nếp is at http://127.0.0.1:{port}/ (Ctrl-C stops it)",
        "",
        "Demo logins, each with the password demo-nen-nep:",
        "  commune2    staff of another commune",
    ]
    assert (status, rest, server.returncode) == (200, ["Stopped."], 0)
    counted = subprocess.run(
        **command("manage.py", "shell", "--verbosity=0", "-c", COUNT, **own), capture_output=True
    )
    assert counted.stdout == "only\n"
