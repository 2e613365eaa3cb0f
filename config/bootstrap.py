"""Makes the Python environment in .venv from a lock file: `bootstrap.py runtime|dev`.

The standard library only, since it runs before anything is installed, and syntax that an old
Python 3 can still read, so that it can say in a sentence what is wrong with that Python.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The link by which this Python was called may stand in a .venv that is about to be cleared.
INSIDE_VENV = sys.prefix != sys.base_prefix
THIS_PYTHON = os.path.realpath(sys.executable) if INSIDE_VENV else sys.executable
OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11")
# Debian ships `venv` without `ensurepip`, so both must be asked for.
SUITABLE = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"

# What each lock file satisfies: the development lock is the runtime lock and more.
LOCKS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}
SATISFIES = {"runtime": ("runtime",), "dev": ("runtime", "dev")}

# What pip's log says, and what that means; the first that matches is the cause.
CAUSES = (
    (r"THESE PACKAGES DO NOT MATCH THE HASHES", "a package differs from its hash in the lock file"),
    (r"No space left on device", "the disk is full"),
    (
        r"after connection broken by|Max retries exceeded|Network is unreachable",
        "the package index cannot be reached (is there a network?)",
    ),
    (
        r"No matching distribution found for ([^\s;]+)",
        r"pip found no \1 in any package index that it reached (is there a network?)",
    ),
)


def main(arguments):
    """Make sure that .venv holds the environment asked for; leave with one sentence if not."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        sys.exit("Usage: python3 config/bootstrap.py runtime|dev")
    try:
        ensure(Environment(ROOT), arguments[0])
    except OSError as error:
        sys.exit(f"The environment in .venv cannot be made: {error}.")
    except KeyboardInterrupt:
        sys.exit("Interrupted: the same command again starts the environment afresh.")


def ensure(environment, kind):
    """Do the least that leaves `environment` holding the packages of `kind`."""
    if environment.holds(kind):
        say(f".venv holds {LOCKS[kind]} already, nothing to do")
        return
    use_suitable_python()
    if not environment.is_whole():
        environment.create()
    environment.install(kind)
    say(".venv is ready")


def say(step):
    print(f"Environment: {step}", flush=True)


class Environment:
    """The folder .venv beside the code, and the note in it of which lock files it holds.

    The note is written last and removed first: an environment without one was interrupted.
    """

    def __init__(self, root):
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.note = self.folder / "installed-locks.txt"
        self.log = self.folder / "setup.log"

    def holds(self, kind):
        """Whether the packages of `kind` are here exactly as the lock file has them now."""
        return self.is_whole() and self.line(kind) in self.note.read_text().splitlines()

    def is_whole(self):
        """Whether an earlier run finished, and the Python it was made with is still there."""
        return self.note.is_file() and runs([str(self.python), "-c", "import pip"])

    def line(self, kind):
        """What the note says of a lock file: its name, and the digest of what it asks for."""
        lock = self.root / LOCKS[kind]
        return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"

    def create(self):
        """Make .venv anew, in place of whatever an interrupted run left there."""
        say(f"making .venv with Python {sys.version.split()[0]}")
        self.clear()
        self.folder.mkdir()
        if self.logged([THIS_PYTHON, "-m", "venv", str(self.folder)]):
            sys.exit(f"Python could not make .venv; what it said is in {self.shown(self.log)}.")

    def clear(self):
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(str(self.folder))

    def install(self, kind):
        """Install a lock file with pip, checking every hash, and note that it is here."""
        say(f"installing {LOCKS[kind]}, which can take a few minutes")
        if self.note.exists():
            self.note.unlink()
        if self.logged(self.pip_command(kind)):
            sys.exit(
                f"{LOCKS[kind]} could not be installed: {self.cause()}; "
                f"what pip said is in {self.shown(self.log)}."
            )
        self.note.write_text("".join(self.line(each) + "\n" for each in SATISFIES[kind]))

    def pip_command(self, kind):
        options = ["--require-hashes", "--no-input", "--disable-pip-version-check"]
        options += ["--progress-bar", "off"]
        lock = str(self.root / LOCKS[kind])
        return [str(self.python), "-m", "pip", "install"] + options + ["--requirement", lock]

    def logged(self, command):
        """Run a command with its output in the log; return its exit code."""
        # English, whatever the locale: the cause of a failure is read from these words.
        environment = dict(os.environ, LC_ALL="C.UTF-8")
        # A machine without a network should learn so in seconds.
        environment.setdefault("PIP_RETRIES", "2")
        with self.log.open("wb") as log:
            return subprocess.call(command, stdout=log, stderr=log, env=environment)

    def cause(self):
        """Say in a few words why pip failed."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        for pattern, meaning in CAUSES:
            found = re.search(pattern, said)
            if found:
                return found.expand(meaning)
        return "pip failed"

    def shown(self, path):
        return path.relative_to(self.root)


def use_suitable_python():
    """Go on with this Python if it will do, else with another on the PATH, else not at all."""
    if runs([THIS_PYTHON, "-c", SUITABLE]):
        return
    other = other_python()
    if other is None:
        sys.exit(shortcoming(sys.version_info))
    say(f"going on with {other}")
    os.execv(other, [other] + sys.argv)


def other_python():
    """Return the newest Python on the PATH that really runs and will do, or None."""
    found = (shutil.which(name) for name in OTHER_PYTHONS)
    return next((path for path in found if path and runs([path, "-c", SUITABLE])), None)


def shortcoming(version):
    """Say what a Python of this version lacks, and what to install."""
    name = f"Python {version[0]}.{version[1]}"
    if tuple(version[:2]) < OLDEST:
        return f"Python 3.11 or newer is needed; python3 is {name}, and the PATH has no newer one."
    return (
        f"{name} cannot make a virtual environment, because its modules venv and ensurepip are "
        f"not installed: on Debian and Ubuntu they are in the package "
        f"python{version[0]}.{version[1]}-venv."
    )


def runs(command):
    """Whether a command can be started and succeeds; what it prints is of no interest."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


if __name__ == "__main__":
    main(sys.argv[1:])
