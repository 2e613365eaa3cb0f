"""What becomes of a command's output when its reader goes away."""

import os
import subprocess
import sys

from django.conf import settings


def test_a_reader_who_has_seen_enough_ends_the_output_without_a_complaint(tmp_path):
    database = f"sqlite:///{tmp_path}/empty.sqlite3"
    environment = os.environ | {"DATABASE_URL": database, "SECRET_KEY": "s" * 50}
    manage = [sys.executable, "manage.py"]
    run = {"cwd": settings.BASE_DIR, "env": environment}
    subprocess.run([*manage, "migrate", "-v0"], check=True, **run)
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [*manage, "export", "structure"], stdout=writing, stderr=subprocess.PIPE, text=True, **run
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
