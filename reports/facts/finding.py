"""What a rule of the check of facts found, in codes and never in names of people."""

from dataclasses import dataclass

from cells.periods import month_key


@dataclass(frozen=True)
class Finding:
    """One fault: the rule, what it is about, what the rows say, and what was found instead."""

    rule: str
    what: str
    expected: object
    found: object


def meeting_words(cell, month, kind):
    """Return how a finding says which meeting it is about."""
    return f"{cell} {month_key(month)} {kind}"


def rating_words(rating):
    """Return how a finding says which rating it is about."""
    span = f"{rating.year}-Q{rating.quarter}" if rating.quarter else str(rating.year)
    member = f" {rating.member.code}" if rating.member else ""
    return f"{rating.cell.code} {span} rating{member}"
