"""How far a piece of long work has come, told by whoever does it to whoever waits for it."""

import time

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """What is being done with a file, in this order."""

    READING = "reading", _("Reading the file")
    MATCHING = "matching", _("Looking for the people on record")
    PLANNING = "planning", _("Planning what each row does")
    STORING = "storing", _("Keeping the plan")
    CHECKING = "checking", _("Checking that the record has not changed")
    WRITING = "writing", _("Writing to the record")


class Progress:
    """Takes the word of the work and does nothing with it.

    The work calls `begin` for a stage, then `advance` as it goes on, or lets `track` do both.
    Others override `tell` to show what is heard.
    """

    # How many items are done between two words.
    EVERY = 500

    def __init__(self):
        self.stage, self.done, self.total = "", 0, 0

    def begin(self, stage, total=0):
        """Note that a stage begins, of so many items if that is known."""
        self.stage, self.done, self.total = stage, 0, total
        self.tell()

    def advance(self, count=1):
        """Note that so many more items are done."""
        self.done += count
        self.tell()

    def track(self, stage, items, total=0):
        """Yield the items of a stage, noting every so often how many are done."""
        self.begin(stage, total or len(items))
        for number, item in enumerate(items, start=1):
            yield item
            if number % self.EVERY == 0:
                self.advance(self.EVERY)

    def tell(self):
        """Do something with the news."""


class OutOfTimeError(Exception):
    """The work took longer than it may."""


class TimedProgress(Progress):
    """Raises OutOfTimeError, at the next word of the work, once so many seconds have passed."""

    def __init__(self, seconds):
        super().__init__()
        self._until = time.monotonic() + seconds

    def tell(self):
        if time.monotonic() > self._until:
            raise OutOfTimeError
