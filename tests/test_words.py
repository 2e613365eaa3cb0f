"""Every word people see is in Vietnamese: collected, translated, compiled, placeholders whole."""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

from tests import parts

CATALOGUE = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
COLLECTED = ("cells", "config", "reports", "templates", "static", "locale", "manage.py")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def identity(entry):
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def texts(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The words as the code and templates have them now, collected in a copy of the tree."""
    if not parts.gettext():
        pytest.skip("gettext is not on this machine")
    copy = tmp_path_factory.mktemp("words")
    for name in COLLECTED:
        source = settings.BASE_DIR / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    command = [sys.executable, "manage.py", "makemessages", "--locale=vi", "--no-obsolete", "-v0"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([*command, "--no-location"], cwd=copy, env=environment, check=True)
    return polib.pofile(str(copy / CATALOGUE.relative_to(settings.BASE_DIR)))


def test_the_catalogue_holds_what_is_in_the_code(catalogue, collected):
    in_code = {identity(entry) for entry in collected if not entry.obsolete}
    in_catalogue = {identity(entry) for entry in catalogue if not entry.obsolete}
    assert in_code - in_catalogue == set(), "run make messages, and translate what is new"
    assert in_catalogue - in_code == set(), "run make messages: these are no longer in the code"


def test_every_word_is_translated(catalogue):
    unfit = [entry.msgid for entry in catalogue if entry.fuzzy or not all(texts(entry))]
    assert unfit == []


def test_placeholders_survive_translation(catalogue):
    broken = [
        entry.msgid
        for entry in catalogue
        for text in texts(entry)
        if set(PLACEHOLDER.findall(text))
        != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert broken == []


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {identity(entry): texts(entry) for entry in compiled}
    assert said == {identity(entry): texts(entry) for entry in catalogue}, "run make messages"
