"""What the environment says, and what stops the start."""

import pytest
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
