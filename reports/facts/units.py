"""Units in time: overlaps, frozen communes, cells in communes that are not there, cycles."""

from collections import defaultdict
from itertools import groupby

from django.apps import apps

from cells.periods import Period
from reports.facts.finding import Finding, meeting_words
from reports.queries import facts as queries
from reports.queries.units import cell_stays, commune_stays


def overlaps():
    """Find rows that share a day with another of their keys, by going through them in order."""
    for model, rule in queries.overlap_rules(apps.get_app_config("cells").get_models()):
        rows = queries.intervals_by_key(model, rule)
        for keys, stretches in groupby(rows, key=lambda row: row[:-2]):
            words = " ".join(map(str, keys))
            yield from _overlaps(rule.name, words, [row[-2:] for row in stretches])


def _overlaps(rule, words, days):
    (first, busy_until), *later = days
    for start, end in later:
        if busy_until is None or start < busy_until:
            what = f"{words} {start.isoformat()}"
            found = {"rule": rule, "since": first.isoformat(), "until": _iso(busy_until)}
            yield Finding("overlap", what, "one at once", found)
        if busy_until is not None:
            busy_until = end and max(busy_until, end)


def _iso(day):
    return day and day.isoformat()


def frozen_elsewhere():
    """Find meetings and ratings under another commune or type than their cell was of, without a
    recorded reason; and those of a time in which the cell did not exist."""
    stays = _by_unit(cell_stays())
    for cell, month, kind, *frozen in queries.frozen_meetings():
        what, months = meeting_words(cell, month, kind), Period.of_months(month, month)
        yield from _frozen_faults(what, stays[cell], months, *frozen)
    for rating in queries.frozen_ratings():
        frozen = (rating.commune.code, rating.cell_type, rating.frozen_reason)
        yield from _frozen_faults(
            _rating_words(rating), stays[rating.cell.code], rating.period, *frozen
        )


def _rating_words(rating):
    span = f"{rating.year}-Q{rating.quarter}" if rating.quarter else str(rating.year)
    member = f" {rating.member.code}" if rating.member else ""
    return f"{rating.cell.code} {span} rating{member}"


def _frozen_faults(what, stays, months, commune, cell_type, reason):
    there = [stay for stay in stays if stay.meets(months.start, months.end)]
    if not there:
        life = " ".join(f"{stay.start}/{stay.end or ''}" for stay in stays)
        yield Finding("outside_cell", what, life, f"{months.start}/{months.end}")
        return
    # The placement on the last day, or on the cell's own last day.
    expected = (there[-1].commune, there[-1].cell_type)
    if (commune, cell_type) != expected and not reason:
        yield Finding("frozen", what, " ".join(expected), f"{commune} {cell_type}")


def homeless_cells():
    """Find cells placed in a commune that did not exist all that time."""
    communes = _by_unit(commune_stays())
    for stay in sorted(cell_stays(), key=lambda stay: (stay.unit, stay.start)):
        gap = _first_day_outside(stay, communes[stay.commune])
        if gap:
            what = f"{stay.unit} {stay.start.isoformat()}"
            yield Finding("homeless", what, stay.commune, f"{stay.commune} not on {gap}")


def _first_day_outside(stay, homes):
    """Return the first day of `stay` that no stay of its commune covers, or None."""
    day = stay.start
    for home in homes:
        if home.holds_on(day):
            if home.end is None:
                return None
            day = home.end
    return None if stay.end and day >= stay.end else day


def _by_unit(stays):
    """Return stays by unit, oldest first."""
    found = defaultdict(list)
    for stay in sorted(stays, key=lambda stay: stay.start):
        found[stay.unit].append(stay)
    return found


def cycles():
    """Find units that come after themselves in the line of successions."""
    for pairs in queries.successions():
        heirs = defaultdict(list)
        for old, new in pairs:
            heirs[old].append(new)
        yield from (Finding("cycle", unit, "no cycle", unit) for unit in _on_cycles(heirs))


def _on_cycles(heirs):
    """Return the units from which the line leads back to themselves."""
    return [unit for unit in sorted(heirs) if unit in _reached(heirs, unit)]


def _reached(heirs, unit):
    reached, waiting = set(), list(heirs[unit])
    while waiting:
        found = waiting.pop()
        if found not in reached:
            reached.add(found)
            waiting += heirs.get(found, ())
    return reached
