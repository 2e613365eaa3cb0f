"""Our way with a roll, step by step: sent, read and planned, applied."""

from cells.resources.rolls import read_roll
from cells.services.changes import Actor
from cells.services.imports.applying import Outcome, apply_import
from cells.services.imports.planning import plan_import, receive_file
from cells.services.rolls import Scope

ACTOR = Actor.command("bench")


class Ours:
    """Takes rolls of one commune; `steps` are what an import consists of, each timed by itself."""

    steps = ("receive", "plan", "apply")

    def __init__(self, commune, today):
        self.commune, self.today = commune, today
        self.batch = None

    def begin(self, data, name, day):
        """Note the roll that the next steps are about."""
        self.data, self.name = data, name
        self.scope = Scope(as_of=day, commune=self.commune, accept_moves=True)

    def receive(self):
        self.batch = receive_file(ACTOR, self.scope, self.data, self.name)

    def plan(self):
        self.batch = plan_import(self.batch)

    def apply(self):
        outcome, self.batch = apply_import(self.batch, ACTOR)
        if outcome != Outcome.APPLIED:
            raise RuntimeError(f"The import was not applied: {outcome}, {self.batch.counts}.")

    def counts(self):
        """Return what the import did with its rows."""
        counts = self.batch.counts
        return {name: counts[name] for name in ("new", "changed", "unchanged", "moved")}


def read(data, today):
    """Parse and normalise a roll, and do nothing else."""
    return read_roll(data, today)
