"""A roll as its stored import has it: what the file was, without the file."""

from cells.resources.rolls import Roll
from cells.resources.values.rows import RollRow
from cells.services.rolls.scope import Scope


def scope_of(batch):
    """Return the choices that were made for an import."""
    return Scope(
        as_of=batch.as_of,
        commune=batch.commune,
        cell=batch.cell,
        accept_moves=batch.accept_moves,
        confined=batch.created_by_id is not None,
    )


def roll_of(batch, rows):
    """Return the roll of an import from its stored rows: what a row says and sets, it sets."""
    return Roll(
        rows=[RollRow.of_given(number, sets | given) for number, given, sets in rows],
        headings=batch.counts["headings"],
        left_aside=batch.counts["left_aside"],
        digest=batch.digest,
        size=batch.size,
    )
