"""The environment is made once, repaired when half made, and refused in one clear sentence."""

import ast
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config import bootstrap

SCRIPT = Path(bootstrap.__file__)


def build_wheel(folder):
    """Write the smallest installable package; return its line in a lock file."""
    wheel = folder / "straw-1.0-py3-none-any.whl"
    about = "straw-1.0.dist-info"
    files = {
        "straw.py": "",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: straw\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{record_digest(text)},{len(text)}\n" for name, text in files.items())
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in (files | {f"{about}/RECORD": record}).items():
            archive.writestr(name, text)
    return f"straw==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def record_digest(text):
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A tree of its own, with locks that ask for one package that lies beside them, set up."""
    tree = tmp_path_factory.mktemp("made")
    (tree / "config").mkdir()
    shutil.copy(SCRIPT, tree / "config")
    lock = build_wheel(tree)
    (tree / "requirements.txt").write_text(lock)
    (tree / "requirements-dev.txt").write_text("# more\n" + lock)
    done = run(tree, "dev")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == [
        "Environment: installing requirements-dev.txt, which can take a few minutes",
        "Environment: .venv is ready",
    ]
    return tree


@pytest.fixture
def tree(made, tmp_path):
    """A copy of the tree that is set up, for one test to break."""
    return Path(shutil.copytree(made, tmp_path / "tree", symlinks=True))


def run(tree, *arguments, **environment):
    """Run the script of a tree as a person without network or pip settings would."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tree)}
    command = [sys.executable, tree / "config" / "bootstrap.py", *arguments]
    return subprocess.run(
        command, env=own | pip | environment, capture_output=True, text=True, cwd=tree
    )


def refusal(done):
    """Return the one line with which the script refused."""
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    return line


def can_import_straw(tree):
    return bootstrap.runs([str(tree / ".venv/bin/python"), "-c", "import straw"])


def packages(tree):
    return next((tree / ".venv/lib").glob("python3*/site-packages"))


def remove_straw(tree):
    (packages(tree) / "straw.py").unlink()
    shutil.rmtree(packages(tree) / "straw-1.0.dist-info")


class TestEnvironment:
    def test_holds_what_the_lock_file_asks_for(self, made):
        assert can_import_straw(made)

    @pytest.mark.parametrize(
        ("kind", "lock"), [("dev", "requirements-dev.txt"), ("runtime", "requirements.txt")]
    )
    def test_a_second_run_does_nothing_and_says_so(self, made, kind, lock):
        done = run(made, kind)

        assert done.returncode == 0
        assert done.stdout == f"Environment: .venv holds {lock} already, nothing to do\n"

    def test_a_changed_lock_is_installed_into_the_environment_there_is(self, tree):
        with (tree / "requirements.txt").open("a") as lock:
            lock.write("# changed\n")

        done = run(tree, "runtime")

        assert done.stdout.splitlines() == [
            "Environment: installing requirements.txt, which can take a few minutes",
            "Environment: .venv is ready",
        ]
        assert run(tree, "runtime").stdout.endswith("nothing to do\n")

    def test_runtime_alone_does_not_pass_for_dev(self, tree):
        with (tree / "requirements.txt").open("a") as lock:
            lock.write("# changed\n")
        run(tree, "runtime")

        assert "installing requirements-dev.txt" in run(tree, "dev").stdout

    def test_an_interrupted_environment_is_made_anew(self, tree):
        (tree / ".venv/installed-locks.txt").unlink()
        (tree / ".venv/bin/python").unlink()
        shutil.rmtree(packages(tree) / "pip")

        done = run(tree, "dev")

        assert done.stdout.startswith("Environment: making .venv with Python 3.")
        assert can_import_straw(tree)

    def test_an_environment_whose_python_is_gone_is_not_trusted(self, tree):
        (tree / ".venv/bin/python").unlink()

        assert not bootstrap.Environment(tree).holds("dev")


class TestRefusals:
    def ask_for(self, tree, line):
        (tree / "requirements.txt").write_text(line)

    def test_a_package_that_is_nowhere(self, tree):
        self.ask_for(tree, f"absent==1.0 --hash=sha256:{'0' * 64}\n")

        assert refusal(run(tree, "runtime")) == (
            "requirements.txt could not be installed: pip found no absent==1.0 in any package "
            "index that it reached (is there a network?); what pip said is in .venv/setup.log."
        )
        assert "absent==1.0" in (tree / ".venv/setup.log").read_text()

    def test_no_network(self, tree):
        self.ask_for(tree, f"absent==1.0 --hash=sha256:{'0' * 64}\n")
        nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "1"}

        assert refusal(run(tree, "runtime", PIP_NO_INDEX="0", **nowhere)) == (
            "requirements.txt could not be installed: the package index cannot be reached "
            "(is there a network?); what pip said is in .venv/setup.log."
        )

    def test_a_package_that_was_tampered_with(self, tree):
        self.ask_for(tree, f"straw==1.0 --hash=sha256:{'0' * 64}\n")
        remove_straw(tree)

        assert refusal(run(tree, "runtime")) == (
            "requirements.txt could not be installed: a package differs from its hash in the "
            "lock file; what pip said is in .venv/setup.log."
        )
        assert not can_import_straw(tree)

    def test_after_a_failure_the_environment_is_not_trusted(self, tree):
        self.ask_for(tree, f"absent==1.0 --hash=sha256:{'0' * 64}\n")
        run(tree, "runtime")

        assert not bootstrap.Environment(tree).is_whole()

    def test_no_lock_file(self, tree):
        (tree / "requirements.txt").unlink()

        assert refusal(run(tree, "runtime")) == (
            "The environment in .venv cannot be made: [Errno 2] No such file or directory: "
            f"'{tree / 'requirements.txt'}'."
        )

    @pytest.mark.parametrize("arguments", [[], ["production"], ["dev", "runtime"]])
    def test_unknown_arguments(self, tree, arguments):
        assert refusal(run(tree, *arguments)) == ("Usage: python3 config/bootstrap.py runtime|dev")


class TestPython:
    def test_an_old_python_can_read_the_script(self):
        ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))

    def test_without_ensurepip_the_package_to_install_is_named(self, tree, tmp_path):
        (tmp_path / "ensurepip.py").write_text("raise ImportError")
        shutil.rmtree(tree / ".venv")
        name = f"{sys.version_info[0]}.{sys.version_info[1]}"

        done = run(tree, "dev", PYTHONPATH=str(tmp_path), PATH=str(tmp_path))

        assert refusal(done) == (
            f"Python {name} cannot make a virtual environment, because its modules venv and "
            "ensurepip are not installed: on Debian and Ubuntu they are in the package "
            f"python{name}-venv."
        )

    def test_an_old_python_is_told_what_is_needed(self):
        assert bootstrap.shortcoming((3, 6, 15)) == (
            "Python 3.11 or newer is needed; python3 is Python 3.6, and the PATH has no newer one."
        )

    def test_another_python_is_taken_only_if_it_runs(self, tmp_path, monkeypatch):
        write_program(tmp_path / "python3.13", "exit 127")
        write_program(tmp_path / "python3.12", f'exec {sys.executable} "$@"')
        monkeypatch.setenv("PATH", str(tmp_path))

        assert bootstrap.other_python() == str(tmp_path / "python3.12")

    def test_no_other_python(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))

        assert bootstrap.other_python() is None


def write_program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
