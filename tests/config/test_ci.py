"""`.ci/run` installs what a bare Debian lacks, and nothing where all is there."""

import shutil
import subprocess

import pytest

from tests.run import ROOT

PROGRAMS = ("make", "xgettext", "msgfmt", "chromium", "initdb", "python3")
REPORT = '#!/bin/sh\necho "$(basename "$0") $* CI=$CI"\n'


@pytest.fixture
def machine(tmp_path):
    """A PATH on which every program is a stand-in that says how it was called."""
    for name in (*PROGRAMS, "apt-get"):
        (tmp_path / name).write_text(REPORT)
        (tmp_path / name).chmod(0o755)
    become(tmp_path, 0)
    for name in ("bash", "dirname", "basename"):
        (tmp_path / name).symlink_to(shutil.which(name))
    return tmp_path


def become(machine, user_id):
    """Make the machine say that this user runs it: 0 is root, who alone installs packages."""
    (machine / "id").write_text(f"#!/bin/sh\necho {user_id}\n")
    (machine / "id").chmod(0o755)


def ci_run(machine):
    return subprocess.run(
        [ROOT / ".ci/run"], env={"PATH": str(machine)}, capture_output=True, text=True
    )


def test_where_all_is_there_it_only_tests(machine):
    done = ci_run(machine)

    assert (done.stdout, done.stderr) == ("make test CI=true\n", "")


def test_root_installs_what_is_missing(machine):
    (machine / "msgfmt").unlink()
    (machine / "chromium").unlink()

    assert ci_run(machine).stdout.splitlines() == [
        "Installing gettext chromium fonts-liberation",
        "make test CI=true",
    ]


def test_what_cannot_be_installed_stops_it(machine):
    (machine / "msgfmt").unlink()
    (machine / "apt-get").write_text("#!/bin/sh\necho no such package\nexit 100\n")

    done = ci_run(machine)

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["no such package", "Failed: apt-get update"]


def test_others_are_told_what_is_missing(machine):
    become(machine, 1000)
    (machine / "msgfmt").unlink()

    done = ci_run(machine)

    assert done.returncode == 1
    assert done.stderr == "Only root can install what is missing here: gettext.\n"
