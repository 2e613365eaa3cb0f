"""The tests' own PostgreSQL: it answers, it disturbs nobody, and nothing of it is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests import postgres

needs_postgres = pytest.mark.skipif(
    postgres.programs() is None, reason="PostgreSQL's server programs are not installed"
)
HOLD_A_CLUSTER = """
import sys
from tests.postgres import temporary_cluster
with temporary_cluster() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def folder_of(url):
    return Path(parse_qs(urlsplit(url).query)["host"][0])


@needs_postgres
def test_the_cluster_answers_and_is_gone_afterwards():
    with postgres.temporary_cluster() as url:
        with psycopg.connect(url) as connection:
            upper, encoding = connection.execute(
                "select upper('nguyễn'), current_setting('server_encoding')"
            ).fetchone()
        assert (upper, encoding) == ("NGUYỄN", "UTF8")
        assert folder_of(url).is_dir()

    assert not folder_of(url).exists()


@needs_postgres
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_behind(number):
    command = [sys.executable, "-c", HOLD_A_CLUSTER]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, **pipes) as holder:
        url = holder.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            holder.send_signal(number)
            holder.wait()
            with pytest.raises(psycopg.OperationalError):
                connection.execute("select 1")

    assert holder.returncode != 0
    assert not folder_of(url).exists()


class TestPrograms:
    def place(self, folder, monkeypatch, body):
        """Put server programs in a folder, all of which do the same, as the ones to use."""
        for name in ("postgres", "initdb", "pg_ctl", "createdb"):
            (folder / name).write_text(f"#!/bin/sh\n{body}\n")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PG_BIN", str(folder))

    def test_an_old_server_will_not_do(self, tmp_path, monkeypatch):
        self.place(tmp_path, monkeypatch, "echo 'postgres (PostgreSQL) 14.9'")

        assert postgres.programs() is None

    def test_pg_bin_is_the_only_place_considered_once_set(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PG_BIN", str(tmp_path))

        assert postgres.programs() is None

    def test_the_newest_off_the_path_is_taken(self, tmp_path, monkeypatch):
        for number in (15, 17, 16):
            (tmp_path / str(number)).mkdir()
            self.place(tmp_path / str(number), monkeypatch, f"echo 'postgres {number}.1'")
        monkeypatch.delenv("PG_BIN")
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr(postgres, "OFF_PATH", str(tmp_path / "*"))

        assert postgres.programs() == tmp_path / "17"

    def test_a_failure_carries_what_the_program_said(self, monkeypatch):
        with tempfile.TemporaryDirectory() as folder:
            # The server's user, who is not always the one who runs the tests, must get in.
            os.chmod(folder, 0o755)
            self.place(Path(folder), monkeypatch, 'echo "postgres 15.1: no room"; [ "$2" = "" ]')
            with (
                pytest.raises(postgres.ClusterError, match=r"^initdb failed: .*no room$"),
                postgres.temporary_cluster(),
            ):
                pytest.fail("the block ran without a cluster")


def test_settings_meant_for_another_server_are_dropped(monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")

    assert "PGPORT" not in postgres.plain_environment()
