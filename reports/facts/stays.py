"""Where units were, and the days on which they were not there."""

from collections import defaultdict

from reports.queries.units import cell_stays, commune_stays


def stays_of_cells():
    """Return the stays of every cell by its code, oldest first."""
    return _by_unit(cell_stays())


def stays_of_communes():
    """Return the stays of every commune by its code, oldest first."""
    return _by_unit(commune_stays())


def _by_unit(stays):
    found = defaultdict(list)
    for stay in sorted(stays, key=lambda stay: stay.start):
        found[stay.unit].append(stay)
    return found


def stay_for(stays, months):
    """Return the stay, of those of one cell, under which its facts of `months` count: that of the
    last day, or of the cell's last day when it ended within them; None when it was not there."""
    there = [stay for stay in stays if stay.meets(months.start, months.end)]
    if not there or there[-1].holds_on(months.last_day):
        return there[-1] if there else None
    goes_on = stays[-1].start >= months.end
    return None if goes_on else there[-1]


def first_day_outside(stretch, stays):
    """Return the first day of `stretch` that none of `stays`, oldest first, covers; or None."""
    day = stretch.start
    for stay in stays:
        if stay.holds_on(day):
            if stay.end is None:
                return None
            day = stay.end
    return None if stretch.end and day >= stretch.end else day


def life_of(stays):
    """Return how a finding says when a unit existed."""
    return " ".join(f"{stay.start}/{stay.end or ''}" for stay in stays)
