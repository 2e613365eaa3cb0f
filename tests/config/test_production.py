"""What production refuses, each in one sentence, whatever the database."""

import os
import socket
import subprocess
import sys

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.exceptions import ImproperlyConfigured

from config import env, production
from tests.run import ROOT, SETTINGS

GOOD_KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM"
GOOD = {
    "PRODUCTION": "true",
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "nen-nep.example",
    "HTTPS": "false",
    "WORKERS": "1",
    "THREADS": "2",
}


# The tests in a browser ask for it, and no server may have it.
OF_TESTS = {"DJANGO_ALLOW_ASYNC_UNSAFE"}


def environment(**given):
    left_out = SETTINGS | OF_TESTS
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | GOOD | given


def start(**given):
    """Run the entry to its end; return the code it left with, and its last words."""
    done = subprocess.run(
        [sys.executable, "-m", "config.production"],
        cwd=ROOT,
        env=environment(**given),
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


class TestKey:
    @pytest.mark.parametrize(
        ("key", "fault"),
        [
            ("", "is missing"),
            ("k3y", "has less than 50 characters"),
            ("abcdefgh" * 8, "has less than 10 different characters"),
            (f"django-insecure-{GOOD_KEY}", "is one that everybody knows"),
            ("known to everybody, for tests alone", "is one that everybody knows"),
        ],
    )
    def test_a_weak_one_is_refused(self, monkeypatch, tmp_path, key, fault):
        monkeypatch.setenv("SECRET_KEY", key)
        with pytest.raises(ImproperlyConfigured) as refused:
            env.secret_key(tmp_path / "key", production=True)

        assert str(refused.value).startswith(f"SECRET_KEY {fault}: make one with python3 -c ")
        assert not key or key not in str(refused.value)
        assert not (tmp_path / "key").exists()

    def test_a_weak_former_one_is_refused(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY_FALLBACKS", f"{GOOD_KEY}-of-old,k3y")
        with pytest.raises(ImproperlyConfigured, match="^A key of SECRET_KEY_FALLBACKS has less "):
            env.former_keys(production=True)
        assert env.former_keys() == [f"{GOOD_KEY}-of-old", "k3y"]

    def test_a_good_one_is_taken(self, monkeypatch, tmp_path):
        monkeypatch.setenv("SECRET_KEY", GOOD_KEY)
        assert env.secret_key(tmp_path / "key", production=True) == GOOD_KEY


class TestEnvironment:
    """Each sentence through the real entry costs a process: one stands for those of settings."""

    def test_the_first_fault_is_one_sentence(self):
        assert start(DEBUG="true") == (
            production.REFUSED,
            ["DEBUG=true shows people's data: leave it out in production."],
        )

    @pytest.mark.parametrize(("https", "silenced"), [("true", 1), ("false", 4)])
    def test_the_checks_of_a_server_find_nothing(self, tmp_path, https, silenced):
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            cwd=ROOT,
            env=environment(HTTPS=https, DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3"),
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == (f"System check identified no issues ({silenced} silenced).\n")

    @pytest.mark.parametrize(
        "given",
        ["", " , ", "*", "nen-nep.example,*", ".vn", "nen-nep.example,.vn"]
        + ["https://nen-nep.example", "nen-nep.example:8000"],
    )
    def test_hosts_must_be_named(self, monkeypatch, given):
        monkeypatch.setenv("ALLOWED_HOSTS", given)
        with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS must name the hosts"):
            env.hosts(production=True)

    @pytest.mark.parametrize(
        "host", ["nen-nep", "a.example", ".office.example", "10.0.0.7", "[::1]"]
    )
    def test_names_of_hosts_are_taken(self, monkeypatch, host):
        monkeypatch.setenv("ALLOWED_HOSTS", f" {host} ,")
        assert env.hosts(production=True) == [host]

    @pytest.mark.parametrize(
        ("read", "name", "url"),
        [
            (lambda: env.database("db"), "DATABASE_URL", "postgres://u:geheim/wort@localhost/x"),
            (env.mail, "EMAIL_URL", "smtp://u:geheim#w@h:x"),
        ],
    )
    def test_what_cannot_be_read_is_not_repeated(self, monkeypatch, read, name, url):
        monkeypatch.setenv(name, url)
        with pytest.raises(ImproperlyConfigured, match=f"{name} cannot be read: .* / as %2F") as no:
            read()
        assert "geheim" not in str(no.value)

    def test_the_database_must_be_named(self, monkeypatch, tmp_path):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is missing"):
            env.database(tmp_path / "db", production=True)

    @pytest.mark.parametrize("given", ["me@elsewhere/office", "me@/office?host=elsewhere"])
    def test_the_way_to_a_database_elsewhere_must_be_said(self, monkeypatch, tmp_path, given):
        monkeypatch.setenv("DATABASE_URL", f"postgres://{given}")
        with pytest.raises(ImproperlyConfigured, match="names another machine: add .sslmode="):
            env.database(tmp_path / "db", production=True)
        assert env.database(tmp_path / "db")["NAME"] == "office"

    @pytest.mark.parametrize(
        "given",
        ["elsewhere/office?sslmode=verify-full", "/office?host=/run/postgresql", "localhost/office"]
        + ["elsewhere/office?sslmode=disable", "127.0.0.1/office", "[::1]/office"],
    )
    def test_one_whose_way_is_said_or_on_this_machine_is_taken(self, monkeypatch, tmp_path, given):
        monkeypatch.setenv("DATABASE_URL", f"postgres://me@{given}")
        assert env.database(tmp_path / "db", production=True)["NAME"] == "office"

    def test_a_pool_and_lasting_connections_exclude_each_other(self, monkeypatch, tmp_path):
        monkeypatch.setenv("DATABASE_URL", "postgres://me@/office?conn_max_age=60")
        with pytest.raises(ImproperlyConfigured, match="must not set conn_max_age"):
            env.database(tmp_path / "db", production=True)

    def test_a_pool_looks_at_its_connections(self, monkeypatch, tmp_path):
        monkeypatch.setenv("DATABASE_URL", "postgres://me@here/office")
        monkeypatch.setenv("DATABASE_POOL", "6")
        found = env.database(tmp_path / "db")
        assert found["OPTIONS"]["pool"]["max_size"] == 6
        assert found["CONN_HEALTH_CHECKS"] is True

    def test_without_the_word_nothing_is_served(self, monkeypatch):
        monkeypatch.delenv("PRODUCTION", raising=False)
        with pytest.raises(ImproperlyConfigured, match="PRODUCTION is not set"):
            production.server()

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("LISTEN", "8000"),
            ("LISTEN", "unix:socket"),
            ("LISTEN", "h:99999"),
            ("THREADS", "0"),
            ("THREADS", 5000 * "9"),
            ("WORKERS", "many"),
        ],
    )
    def test_what_cannot_be_served_with_is_refused(self, monkeypatch, name, value):
        monkeypatch.setenv("PRODUCTION", "true")
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match=name):
            production.server()

    @pytest.mark.parametrize("value", ["0.0.0.0:80", "[::1]:8000", "app:8000", "unix:/run/x.sock"])
    def test_where_it_listens(self, monkeypatch, value):
        monkeypatch.setenv("LISTEN", value)
        assert production.address() == value

    @pytest.mark.parametrize(
        ("host", "family"), [("127.0.0.1", socket.AF_INET), ("[::1]", socket.AF_INET6)]
    )
    def test_where_somebody_listens_already(self, host, family):
        with socket.socket(family) as other:
            other.bind((host.strip("[]"), 0))
            other.listen()
            port = other.getsockname()[1]
            assert production.taken(f"{host}:{port}") == f"LISTEN: port {port} of {host} is taken."
        assert production.taken(f"{host}:{port}") is None
        assert production.taken("unix:/run/x.sock") is None


class TestDatabase:
    def test_one_without_migrations(self, tmp_path):
        code, [sentence] = start(DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")

        assert code == production.REFUSED
        assert sentence.startswith("The database lacks migrations (")
        assert sentence.endswith("): run manage.py migrate.")

    def test_one_that_is_not_there_may_come_yet(self):
        code, [sentence] = start(DATABASE_URL="postgres://me:hush@127.0.0.1:1/office")

        assert code == production.FAILED
        assert sentence.startswith("The database office cannot be used: ")
        assert "hush" not in sentence


class TestStaticFiles:
    @pytest.fixture
    def collected(self, monkeypatch, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
        storage.hashed_files = {
            name: name for finder in production.get_finders() for name, _storage in finder.list([])
        }
        monkeypatch.setattr(production, "staticfiles_storage", storage)
        return storage.hashed_files

    def test_all_are_collected(self, collected):
        assert len(collected) > 10
        assert production.missing_static_files() is None

    def test_one_is_missing(self, collected):
        collected.pop("css/style.css")
        assert production.missing_static_files() == (
            "The static files of this version are not collected: run manage.py collectstatic."
        )


def test_a_cache_that_cannot_be_written_to(monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(production.cache, "set", refuse)
    assert production.unwritable_cache() == (
        "The cache cannot be written to (Permission denied): see CACHE_URL."
    )
