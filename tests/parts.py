"""Programs that some tests need and that no lock file can install: found here, once for all."""

import os
import shutil

from tests import postgres

POSTGRESQL = f"PostgreSQL {postgres.OLDEST} or newer"
GETTEXT = ("xgettext", "msgfmt", "msgmerge", "msguniq")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def chromium():
    """Return the Chromium to drive, or None. $CHROMIUM, once set, is the only one considered."""
    given = os.environ.get("CHROMIUM")
    names = [given] if given else CHROMIUMS
    return next(filter(None, map(shutil.which, names)), None)


def gettext():
    """Whether words can be collected from the code and compiled."""
    return all(map(shutil.which, GETTEXT))


def missing():
    """Return what this machine lacks: the part, and the tests that are left out without it."""
    parts = {
        POSTGRESQL: (postgres.programs(), "every test on PostgreSQL"),
        "Chromium": (chromium(), "the tests in a browser"),
        "gettext": (gettext(), "the tests that collect and compile translations"),
    }
    return {part: leaves_out for part, (found, leaves_out) in parts.items() if not found}
