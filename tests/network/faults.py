"""What can go wrong on the way, when, and in which order."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Moment(StrEnum):
    """When something passes the proxy, just before it goes on."""

    REQUEST = "request"
    ANSWER = "answer"
    COMMIT = "commit"
    COMMIT_ANSWER = "answer to a commit"


class Kind(StrEnum):
    """What becomes of it."""

    NOTHING = "passes"
    DELAY = "delayed"
    # Both sides lose the connection; the client by a RST.
    RESET = "reset"
    # Its first half goes on, then the receiver is told that this is the end. The other direction
    # stays open.
    HALF_CLOSE = "half-closed"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong at a moment."""

    kind: Kind
    moment: Moment
    seconds: float = 0.0


NOTHING = Fault(Kind.NOTHING, Moment.REQUEST)
LOST_COMMIT = Fault(Kind.RESET, Moment.COMMIT)
LOST_COMMIT_ANSWER = Fault(Kind.RESET, Moment.COMMIT_ANSWER)


def passing(moment):
    """Return what lets such a moment pass, for the faults after it in a list."""
    return Fault(Kind.NOTHING, moment)


class ListedFaults:
    """Each fault happens once, in the order of the list, at the next moment that is its own."""

    def __init__(self, *faults):
        self.waiting = list(faults)

    def at(self, moment):
        if self.waiting and self.waiting[0].moment == moment:
            return self.waiting.pop(0)
        return NOTHING


class SeededFaults:
    """Each fault happens at its own share of its moments; the same seed draws the same numbers."""

    def __init__(self, seed, shares):
        self.random, self.shares = Random(seed), shares

    def at(self, moment):
        draw = self.random.random()
        for fault, share in self.shares.items():
            if fault.moment == moment:
                if draw < share:
                    return fault
                draw -= share
        return NOTHING


class HappenedFaults:
    """A script that keeps count of what it let happen."""

    def __init__(self, script):
        self.script, self.counts = script, Counter()

    def at(self, moment):
        fault = self.script.at(moment)
        if fault.kind != Kind.NOTHING:
            self.counts[f"{fault.moment} {fault.kind}"] += 1
        return fault
