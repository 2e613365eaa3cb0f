"""What is wrong with settings or database is one sentence on the command line, exit 3."""

import os
import subprocess
import sys

import pytest

from tests.run import ROOT


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///{folder}/empty.sqlite3", "no such table: cells_meeting"),
        ("mysql://somewhere/x", "DATABASE_URL must begin with postgres:// or sqlite:///."),
    ],
)
def test_trouble_is_one_sentence(tmp_path, url, sentence):
    environment = os.environ | {
        "DATABASE_URL": url.format(folder=tmp_path),
        "SECRET_KEY": "for this test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "check_facts"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.splitlines() == [f"The command could not be carried out: {sentence}"]
