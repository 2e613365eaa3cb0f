"""What the environment says, and what stops the start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(("given", "value"), [("7", 7), (" 100000 ", 100_000)])
def test_a_whole_number(monkeypatch, given, value):
    monkeypatch.setenv("IMPORT_MAX_ROWS", given)
    assert env.whole_number("IMPORT_MAX_ROWS", default=5) == value


def test_a_number_that_is_not_given_is_the_default(monkeypatch):
    monkeypatch.delenv("IMPORT_MAX_ROWS", raising=False)
    assert env.whole_number("IMPORT_MAX_ROWS", default=5) == 5


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "many", "", "٣"])
def test_what_is_no_whole_number_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("IMPORT_MAX_ROWS", given)
    with pytest.raises(ImproperlyConfigured, match="IMPORT_MAX_ROWS must be a whole number"):
        env.whole_number("IMPORT_MAX_ROWS", default=5)


def test_none_at_all_is_a_number_where_it_may_be(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "0")
    assert env.whole_number("TRUSTED_PROXIES", default=1, least=0) == 0

    monkeypatch.setenv("TRUSTED_PROXIES", "-1")
    with pytest.raises(ImproperlyConfigured, match="a whole number from 0 to 1000000000, not '-1'"):
        env.whole_number("TRUSTED_PROXIES", default=1, least=0)


@pytest.mark.parametrize("name", ["OFFLINE_DAYS", "TRUSTED_PROXIES"])
def test_what_may_be_0_by_the_documents_may_be_0(name):
    """With the settings as they are read."""
    asked = f"import config.settings; print(config.settings.{name})"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=os.environ | {name: "0", "SECRET_KEY": "for this test"},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize(("given", "value"), [(" Staff ", "staff"), ("none", "none")])
def test_one_of_some_words(monkeypatch, given, value):
    monkeypatch.setenv("SECOND_FACTOR", given)
    assert env.choice("SECOND_FACTOR", ("none", "staff"), default="none") == value


@pytest.mark.parametrize("given", ["", "everybody", "no"])
def test_another_word_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("SECOND_FACTOR", given)
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR must be none or staff, not "):
        env.choice("SECOND_FACTOR", ("none", "staff"), default="none")


@pytest.mark.parametrize(
    ("query", "options"), [("", "-c jit=off"), ("?options=-c%20jit%3Don", "-c jit=on")]
)
def test_postgresql_compiles_no_query_unless_told_to(monkeypatch, query, options):
    monkeypatch.setenv("DATABASE_URL", f"postgres://me:hush@host/district{query}")
    assert env.database("none")["OPTIONS"]["options"] == options


def test_the_cache_is_a_folder_unless_another_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("CACHE_URL", raising=False)
    found = env.cache(tmp_path)
    assert (found["BACKEND"], found["LOCATION"]) == (
        "django.core.cache.backends.filebased.FileBasedCache",
        str(tmp_path),
    )
    monkeypatch.setenv("CACHE_URL", "locmemcache://")
    assert env.cache(tmp_path)["BACKEND"].endswith("LocMemCache")


def test_a_cache_that_is_none_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("CACHE_URL", "nothing at all")
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        env.cache(tmp_path)


class TestMail:
    """The mail server, which there need not be."""

    @pytest.fixture(autouse=True)
    def _nothing_set(self, monkeypatch):
        monkeypatch.delenv("EMAIL_URL", raising=False)
        monkeypatch.delenv("EMAIL_FROM", raising=False)

    @pytest.mark.parametrize("given", [None, "", "  "])
    def test_without_one_nothing_is_sent(self, monkeypatch, given):
        if given is not None:
            monkeypatch.setenv("EMAIL_URL", given)
        assert env.mail() == {"SENDS_EMAIL": False, "EMAIL_BACKEND": env.NO_MAIL}

    def test_one_is_named_with_who_writes(self, monkeypatch):
        monkeypatch.setenv("EMAIL_URL", "smtp+tls://office:p%40ss@mail.example:587")
        monkeypatch.setenv("EMAIL_FROM", "Nền nếp <nen-nep@office.example>")
        found = env.mail()
        assert found["SENDS_EMAIL"] is True
        assert found["DEFAULT_FROM_EMAIL"] == "Nền nếp <nen-nep@office.example>"
        assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
        assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("office", "p@ss")
        assert found["EMAIL_USE_TLS"] is True

    @pytest.mark.parametrize(
        "given", ["mail.example", "http://mail.example", "smtp://", "smtp://h:x"]
    )
    def test_one_that_is_none_stops_the_start(self, monkeypatch, given):
        monkeypatch.setenv("EMAIL_URL", given)
        monkeypatch.setenv("EMAIL_FROM", "nen-nep@office.example")
        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
            env.mail()

    @pytest.mark.parametrize("given", ["", "office", "a@office.example\nBcc: b@c.example"])
    def test_a_sender_that_is_none_stops_the_start(self, monkeypatch, given):
        monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
        monkeypatch.setenv("EMAIL_FROM", given)
        with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
            env.mail()


def test_the_address_of_the_database_may_ask_for_tls(monkeypatch):
    asked = "sslmode=verify-full&sslrootcert=/etc/ssl/office.pem"
    monkeypatch.setenv("DATABASE_URL", f"postgres://u:p@db.office/nen_nep?{asked}")

    options = env.database("unused")["OPTIONS"]

    assert options["sslmode"] == "verify-full"
    assert options["sslrootcert"] == "/etc/ssl/office.pem"


def test_a_key_that_nobody_gave_is_random_and_its_owners_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first, second = (env.secret_key(tmp_path / name) for name in ("one", "two"))

    assert first == env.secret_key(tmp_path / "one") != second
    # 50 bytes of chance, as text.
    assert len(first) == 67
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600
