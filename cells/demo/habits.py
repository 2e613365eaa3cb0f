"""How cells behave: who comes, when they meet, and how reliably they report."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Habit:
    """What a cell's meetings are like, as chances from 0 to 1.

    `tolerance` is the share of absent people that the cell hardly ever exceeds. `theme_month` is
    the month of a quarter, 0 to 2, of its thematic meeting, and `meeting_day` the usual day.
    """

    name: str
    absence: float
    tolerance: float = 1.0
    unexcused: float = 0.1
    not_held: float = 0.0
    unreported: float = 0.0
    late: float = 0.04
    strayed: float = 0.07
    meeting_day: int = 3
    theme_month: int = 1


FULL = Habit("full", absence=0.0, late=0.0)
STEADY = Habit("steady", absence=0.045, tolerance=0.1)
MIDDLING = Habit("middling", absence=0.08, unexcused=0.15)
WEAK = Habit("weak", absence=0.22, unexcused=0.35, not_held=0.04, unreported=0.03, late=0.2)
LAPSING = Habit("lapsing", absence=0.1, unexcused=0.25, not_held=0.2, late=0.12)
SILENT = Habit("silent", absence=0.12, unexcused=0.25, unreported=0.45, late=0.3)
# The 17-member cell: it reports everything, promptly, and meets within the month.
EXEMPLARY = replace(STEADY, name="exemplary", late=0.0, strayed=0.0)

# Of each thousand cells; the rest is steady. Of every kind there is one in any ten cells or more.
_SHARES = {FULL: 120, MIDDLING: 100, WEAK: 45, LAPSING: 20, SILENT: 20}
_ONE_OF_EACH = 10


def deal(rng, count):
    """Return the habits of `count` cells, in an order of chance."""
    least = 1 if count >= _ONE_OF_EACH else 0
    deck = [
        habit
        for habit, share in _SHARES.items()
        for _card in range(max(least, round(count * share / 1000)))
    ]
    deck += [STEADY] * (count - len(deck))
    rng.shuffle(deck)
    return [settled(habit, rng) for habit in deck[:count]]


def settled(habit, rng):
    """Return a cell's own version of a habit, with its usual days."""
    day = rng.choices((3, 4, 5, 6, 10, 15, 20), (30, 20, 20, 10, 8, 7, 5))[0]
    return replace(habit, meeting_day=day, theme_month=rng.choice((0, 1, 1, 2, 2)))
