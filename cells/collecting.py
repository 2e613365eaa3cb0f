"""How often Python looks for cycles of objects, while there is work that makes millions of them."""

import gc
import threading
from contextlib import contextmanager

# New objects after which the youngest are looked through; Python's own number is 700.
ALLOCATIONS = 200_000

_lock = threading.Lock()
_at_work, _usual = 0, None


@contextmanager
def seldom_collecting():
    """Let the collector of cycles work seldom, for the whole process, as long as anybody is within.

    The rows of a file, or of a report over thousands of cells, live until the work ends and hold no
    cycles: to look through all of them again and again takes a third of the time.
    """
    _begin()
    try:
        yield
    finally:
        _end()


def _begin():
    global _at_work, _usual
    with _lock:
        if not _at_work:
            _usual = gc.get_threshold()
            gc.set_threshold(ALLOCATIONS, *_usual[1:])
        _at_work += 1


def _end():
    global _at_work
    with _lock:
        _at_work -= 1
        if not _at_work:
            gc.set_threshold(*_usual)
