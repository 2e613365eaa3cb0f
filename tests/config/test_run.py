"""`make test` hides no failure, and says what it left out before pytest's own last line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts, postgres, run

_ASKS = re.compile(r"mark\.django_db")


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """A machine without any of the programs that some tests need."""
    for name in ("PG_BIN", "CHROMIUM", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "OFF_PATH", str(tmp_path / "*"))


class TestParts:
    def test_every_missing_one_is_named_with_what_it_leaves_out(self, bare_machine):
        assert parts.missing() == {
            "PostgreSQL 15 or newer": "every test on PostgreSQL",
            "Chromium": "the tests in a browser",
            "gettext": "the tests that collect and compile translations",
        }

    def test_one_that_is_there_is_not_named(self, bare_machine, tmp_path):
        (tmp_path / "google-chrome").write_text("#!/bin/sh\n")
        (tmp_path / "google-chrome").chmod(0o755)

        assert "Chromium" not in parts.missing()
        assert parts.chromium() == str(tmp_path / "google-chrome")

    def test_the_browser_that_was_set_is_the_only_one_considered(self, monkeypatch):
        monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

        assert parts.chromium() is None

    def test_a_missing_one_stops_ci_at_once(self, tmp_path):
        nowhere = {"PATH": str(tmp_path), "PG_BIN": str(tmp_path), "CHROMIUM": "/nowhere"}

        done = subprocess.run(
            [sys.executable, "-m", "tests.run"],
            cwd=run.ROOT,
            env=os.environ | nowhere | {"CI": "true"},
            capture_output=True,
            text=True,
        )

        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "CI needs every part, and this machine lacks "
            "PostgreSQL 15 or newer and Chromium and gettext.\n"
        )


class TestLeftOut:
    @pytest.fixture
    def pytest_runs(self, monkeypatch):
        """Every pytest run prints its database alone, and passes."""
        monkeypatch.setattr(run, "pytest_passes", lambda name, *_: print(name) or True)
        monkeypatch.setattr(
            run, "pytest_passes_on_postgres", lambda arguments: print("PostgreSQL") or True
        )

    def test_is_said_before_the_last_pytest(self, pytest_runs, capsys):
        run.failed_pytests([], {"Chromium": "the tests in a browser"}, "sqlite://")

        assert capsys.readouterr().out.splitlines() == [
            "SQLite",
            "LEFT OUT, because Chromium was not found: the tests in a browser.",
            "PostgreSQL",
        ]

    def test_without_postgresql_sqlite_comes_last(self, pytest_runs, capsys):
        missing = {parts.POSTGRESQL: "every test on PostgreSQL"}

        run.failed_pytests([], missing, "sqlite://")

        assert capsys.readouterr().out.splitlines() == [
            "LEFT OUT, because PostgreSQL 15 or newer was not found: every test on PostgreSQL.",
            "SQLite",
        ]

    def test_browser_tests_are_deselected_without_a_browser(self, bare_machine):
        assert run.leaving_out_browser() == ["-m", "not browser"]


class TestChecks:
    def test_a_good_one_says_only_that(self, capsys):
        assert run.passes("all is well", ["-c", "print('chatter')"], "sqlite://")

        assert capsys.readouterr().out.startswith("all is well ... ok (")

    def test_a_bad_one_shows_what_it_said(self, capsys):
        assert not run.passes("all is well", ["-c", "exit('the reason')"], "sqlite://")

        first, second, *_ = capsys.readouterr().out.splitlines()
        assert first.startswith("all is well ... FAILED (")
        assert second == "the reason"

    def test_a_failure_hides_no_later_check_and_is_said_again_at_the_end(self, monkeypatch, capsys):
        monkeypatch.setattr(run, "CHECKS", {"first": ["-c", "exit(1)"], "second": ["-c", ""]})
        monkeypatch.setattr(run, "failed_pytests", lambda *_: ["pytest on SQLite"])
        monkeypatch.delenv("CI", raising=False)

        with pytest.raises(SystemExit) as end:
            run.main([])

        assert end.value.code == "\nFailed: first; pytest on SQLite."
        assert "second ... ok" in capsys.readouterr().out

    def test_none_sees_the_settings_of_a_contributor(self, monkeypatch):
        for name in run.SETTINGS:
            monkeypatch.setenv(name, "a contributor's")

        seen = run.environment("sqlite://")

        assert seen["DATABASE_URL"] == "sqlite://"
        assert "a contributor's" not in seen.values()


def test_a_pytest_run_without_any_test_fails():
    selection = ["-n0", "--collect-only", "-k", "no_test_has_this_name", __file__]

    with run.sqlite() as database:
        assert not run.pytest_passes("SQLite", selection, database)


def test_a_cluster_that_does_not_start_is_a_failure(bare_machine, capsys):
    assert not run.pytest_passes_on_postgres([])

    assert capsys.readouterr().out == "There is no PostgreSQL 15 or newer on this machine.\n"


def test_what_runs_once_asks_no_database():
    paths = [run.ROOT / path for path in run.WITHOUT_DATABASE]
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))]

    assert len(files) > 20
    asking = [file.name for file in files if _ASKS.search(file.read_text(encoding="utf-8"))]
    assert asking == []


def test_what_runs_once_is_there():
    assert all((run.ROOT / path).exists() for path in run.RUNS_ONCE)


def test_whoever_gives_arguments_says_what_runs():
    assert run.leaving_out(run.RUNS_ONCE, ["-k", "rolls"]) == []
    assert run.leaving_out(["tests/docs"], []) == ["--ignore=tests/docs"]


class TestMakefile:
    def make(self, *arguments, **environment):
        """Run make, which must be where a person's PATH has it, with another PATH inside."""
        program = next(
            path / "make" for path in map(Path, os.get_exec_path()) if (path / "make").is_file()
        )
        return subprocess.run(
            [program, "--directory", run.ROOT, "--no-print-directory", *arguments],
            env=os.environ | environment,
            capture_output=True,
            text=True,
        )

    def test_alone_it_lists_the_targets(self):
        targets = [line.split()[1] for line in self.make().stdout.splitlines()]

        assert targets == [
            "help",
            "setup",
            "run",
            "test",
            "bench",
            "lock",
            "messages",
            "screenshots",
        ]

    @pytest.mark.parametrize(
        "target", ["setup", "run", "test", "bench", "lock", "messages", "screenshots"]
    )
    def test_without_python_it_says_so(self, target, tmp_path):
        done = self.make(target, PATH=str(tmp_path))

        assert done.returncode != 0
        assert done.stdout == ""
        assert done.stderr.splitlines()[0] == (
            "Python 3.11 or newer is needed, and there is no python3 on this PATH: "
            "install it first."
        )
