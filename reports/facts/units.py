"""Units in time: overlaps, facts of a time without their cell or under another commune, cells in
communes that are not there, successions."""

from collections import defaultdict
from itertools import groupby

from django.apps import apps

from cells.due import held_on_window
from cells.periods import Period
from reports.facts.finding import Finding, meeting_words, rating_words
from reports.facts.stays import (
    first_day_outside,
    life_of,
    stay_for,
    stays_of_cells,
    stays_of_communes,
)
from reports.queries import facts as queries


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
    stays = stays_of_cells()
    for cell, month, kind, *frozen in queries.frozen_meetings():
        what, months = meeting_words(cell, month, kind), Period.of_months(month, month)
        yield from _frozen_faults(what, stays[cell], months, *frozen)
    for rating in queries.frozen_ratings():
        frozen = (rating.commune.code, rating.cell_type, rating.frozen_reason)
        yield from _frozen_faults(
            rating_words(rating), stays[rating.cell.code], rating.period, *frozen
        )


def _frozen_faults(what, stays, months, commune, cell_type, reason):
    stay = stay_for(stays, months)
    if stay is None:
        yield Finding("outside_cell", what, life_of(stays), f"{months.start}/{months.end}")
        return
    expected = (stay.commune, stay.cell_type)
    if (commune, cell_type) != expected and not reason:
        yield Finding("frozen", what, " ".join(expected), f"{commune} {cell_type}")


def joint_elsewhere():
    """Find joint meetings with a cell that was not there on their day."""
    stays = stays_of_cells()
    for cell, month, kind, held_on, other in queries.joint_meetings():
        if not any(stay.holds_on(held_on) for stay in stays[other]):
            what = f"{meeting_words(cell, month, kind)} {other}"
            yield Finding("joint_elsewhere", what, life_of(stays[other]), held_on.isoformat())


def held_off():
    """Find meetings held on a day without the cell, or too far from the month they are for."""
    stays = stays_of_cells()
    for cell, month, kind, held_on in queries.days_of_meetings():
        what, day = meeting_words(cell, month, kind), held_on.isoformat()
        first, last = held_on_window(month)
        if not first <= held_on <= last:
            yield Finding("held_off", what, f"from {first} to {last}", day)
        if not any(stay.holds_on(held_on) for stay in stays[cell]):
            yield Finding("held_off", what, life_of(stays[cell]), day)


def homeless_cells():
    """Find cells placed in a commune that did not exist all that time."""
    communes = stays_of_communes()
    for unit, stays in sorted(stays_of_cells().items()):
        for stay in stays:
            gap = first_day_outside(stay, communes[stay.commune])
            if gap:
                what = f"{unit} {stay.start.isoformat()}"
                yield Finding("homeless", what, stay.commune, f"{stay.commune} not on {gap}")


def successions_too_early():
    """Find units that a main successor carries on while they are still there themselves."""
    for old, new, start, placed, until in queries.successions_of_the_living():
        found = f"{placed.isoformat()}/{_iso(until) or ''}"
        what = f"{old} {new} {start.isoformat()}"
        yield Finding("succession_too_early", what, f"{old} not from {start} on", found)


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
