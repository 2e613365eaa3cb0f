"""The figures of a year by commune, counted from the rows in a way of their own: nothing here
knows how the reports count."""

from collections import Counter, defaultdict

from cells.choices import RatingSubject
from cells.periods import Period, last_day_of_month, next_month
from reports.queries import facts as queries


def reporting_by_commune(year, as_of):
    """Return, by commune, how many regular meetings were due by `as_of`, and what came in."""
    outcomes = {
        (cell, month): "submitted" if held_on else "not_held"
        for cell, month, held_on in queries.regular_meetings_of(year)
    }
    ended = [month for month in Period.of_year(year).months if next_month(month) <= as_of]
    counts = defaultdict(Counter)
    for cell, commune, start, end in queries.places_of_cells():
        for month in ended:
            if _holds_on(start, end, last_day_of_month(month)):
                outcome = outcomes.get((cell, month), "missing")
                counts[commune].update(("due", outcome))
    return counts


def ratings_by_commune(year, subject):
    """Return, by commune, how many cells or members have each grade, and how many have none."""
    counts, rated = defaultdict(Counter), set()
    for who, commune, grade in queries.grades_of(year, subject):
        counts[commune].update(("rated", grade))
        rated.add(who)
    for who, commune in _to_be_rated(Period.of_year(year).last_day, subject):
        if who not in rated:
            counts[commune]["unrated"] += 1
    return counts


def _to_be_rated(day, subject):
    """Yield every cell, or main member of a cell, that was there on `day`, with its commune."""
    communes = defaultdict(list)
    for cell, commune, start, end in queries.places_of_cells():
        if _holds_on(start, end, day):
            communes[cell].append(commune)
    homes = queries.main_members_on(day)
    if subject == RatingSubject.CELL:
        homes = ((cell, cell) for cell in list(communes))
    for who, cell in homes:
        for commune in communes.get(cell, ()):
            yield who, commune


def _holds_on(start, end, day):
    return start <= day and (end is None or day < end)
