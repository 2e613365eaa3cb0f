"""Long work on imports, beside the request: so that the page shows how far it is, and closing the
browser loses nothing.

An import in a working state is work to be done. A thread of the web process does it, and says
every so often in the cache how far it is. If the process ends, the work stops; the next look at
the import's page finds no recent word of it and starts it again, from the beginning: nothing of it
was written. Two workers at once do no harm, since each claims the import, and only the last claim
may keep what it did. See docs/decisions/0016.
"""

import logging
import secrets
import threading
import time
import traceback
from contextlib import suppress

from django.conf import settings
from django.core.cache import caches
from django.db import connections, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from cells.choices import WORKING_STATES, ImportState
from cells.models import Import
from cells.progress import OutOfTimeError, Stage, TimedProgress
from cells.services.changes import Actor
from cells.services.imports.applying import apply_import
from cells.services.imports.planning import plan_import

logger = logging.getLogger(__name__)

# Seconds between two words of the work, and after which no word means that nobody works.
BEAT, SILENCE = 0.5, 20
# How often work is begun that ended with its process: the file may be what ends it.
ATTEMPTS = 3
# How many files are worked on at a time, of one person and of all: another waits for a later look
# at its page, so that nobody's many files take the machine from those who record meetings.
MOST_OF_ONE, MOST_OF_ALL = 2, 8
# How many seconds a page waits for work that is soon done, rather than show its progress.
PATIENCE = 1.0


class ToldProgress(TimedProgress):
    """Tells the page, by way of the cache, how far the work is."""

    def __init__(self, batch):
        super().__init__(settings.IMPORT_MAX_SECONDS)
        self._batch, self._next = batch, 0.0

    def begin(self, stage, total=0):
        self._next = 0.0
        super().begin(stage, total)

    def tell(self):
        super().tell()
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BEAT
            _say(self._batch, self.stage, self.done, self.total)


def _say(batch, stage, done=0, total=0):
    word = {"stage": stage.value, "done": done, "total": total, "at": time.time()}
    # A word that cannot be said, as on a full disk, is no reason to stop the work.
    with suppress(OSError):
        _cache().set(_key(batch), word, timeout=3600)


def progress_of(batch):
    """Return the last word of the work on an import: stage, done, total; None without any."""
    # Nor can a word that has grown old be put away on a disk that may only be read.
    with suppress(OSError):
        return _cache().get(_key(batch))


def start(batch):
    """Have the work on an import done, unless somebody is at it, or it has to wait; return the
    import as it is then: still being worked on, where that happens in the background."""
    if batch.state not in WORKING_STATES or _is_alive(batch) or _must_wait(batch):
        return batch
    claim = secrets.token_hex(16)
    mine = Import.objects.filter(pk=batch.pk, state=batch.state, claim=batch.claim)
    if not mine.update(claim=claim, attempts=F("attempts") + 1):
        return Import.objects.get(pk=batch.pk)
    if batch.attempts >= ATTEMPTS:
        return _give_up(batch.pk, claim)
    _say(batch, Stage.READING)
    if not settings.IMPORT_IN_BACKGROUND:
        return _work(batch.pk, claim)
    # By its name, the server says which work its end breaks off (config/server.py).
    thread = threading.Thread(
        name=_key(batch),
        target=_work_in_thread,
        args=(batch.pk, claim, translation.get_language()),
        daemon=True,
    )
    thread.start()
    thread.join(PATIENCE)
    return Import.objects.get(pk=batch.pk)


def _is_alive(batch):
    """Tell whether somebody who claimed the import said a word of it lately. One of times to come
    was said while the clock was wrong."""
    word = progress_of(batch)
    return bool(batch.claim and word and abs(time.time() - word["at"]) < SILENCE)


def _must_wait(batch):
    """Tell whether as much is being worked on as may be at a time."""
    others = Import.objects.filter(state__in=WORKING_STATES).exclude(pk=batch.pk)
    claimed = others.exclude(claim="").only("created_by", "claim")
    at_work = [each for each in claimed if _is_alive(each)]
    own = [each for each in at_work if each.created_by_id == batch.created_by_id]
    return len(own) >= MOST_OF_ONE or len(at_work) >= MOST_OF_ALL


def _work_in_thread(pk, claim, language):
    try:
        with translation.override(language):
            _work(pk, claim)
    except Exception as error:
        # Which import, what kind of fault and where in the code: never its words, which may hold
        # values of the file.
        name, places = type(error).__name__, _places_of(error)
        logger.error("The work on import %s failed: %s at %s", pk, name, places)
        _give_up(pk, claim)
    finally:
        connections.close_all()


def _places_of(error):
    frames = traceback.extract_tb(error.__traceback__)
    return ", ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)


def _work(pk, claim):
    """Do the work on an import; return the import as it is then."""
    batch = Import.objects.select_related("commune", "cell", "applied_by").get(pk=pk)
    if batch.claim != claim:
        return batch
    if batch.state == ImportState.READING:
        return plan_import(batch, ToldProgress(batch))
    try:
        return apply_import(batch, Actor(batch.applied_by), ToldProgress(batch))[1]
    except OutOfTimeError:
        return _give_up(pk, claim)


@transaction.atomic
def _give_up(pk, claim):
    """Note that the work failed: nothing of it was kept, and it is not started again by itself."""
    batch = Import.objects.select_for_update().get(pk=pk)
    if batch.claim == claim and batch.state in WORKING_STATES:
        is_written = batch.state == ImportState.APPLYING
        batch.state = ImportState.PLANNED if is_written else ImportState.UNREADABLE
        batch.message = _("This could not be finished, and nothing was written. Please try again.")
        batch.claim = ""
        batch.save()
    return batch


def _key(batch):
    return f"import-{batch.pk}"


def _cache():
    return caches["default"]
