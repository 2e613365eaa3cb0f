"""Meetings against their attendance sheets, and frozen sheets against today's rolls."""

from itertools import groupby
from operator import itemgetter

from cells.choices import Standing
from reports.facts.finding import Finding, meeting_words
from reports.facts.rolls import Rolls
from reports.queries import facts as queries

NOT_ON_IT = "not on the sheet"


def off_their_tallies():
    """Find meetings whose tallies are not what their sheets hold."""
    for cell, month, kind, sheet, tallies in queries.meetings_off_their_sheets():
        differing = [name for name in sheet if sheet[name] != tallies[name]]
        yield Finding(
            "tallies",
            meeting_words(cell, month, kind),
            {name: sheet[name] for name in differing},
            {name: tallies[name] for name in differing},
        )


def sheets_not_held():
    """Find sheets of meetings that were not held."""
    for *what, rows in queries.sheets_of_meetings_not_held():
        yield Finding("not_held", meeting_words(*what), 0, rows)


def off_their_state():
    """Find drafts that were submitted, and others that never were."""
    for *what, state, submitted_at in queries.meetings_off_their_state():
        expected = "draft" if submitted_at is None else "no draft"
        yield Finding("first_submitted", meeting_words(*what), expected, state)


def disputes_left_over():
    """Find disputes that nobody settled about meetings that are with the cell again."""
    for *what, state in queries.disputes_of_what_does_not_count():
        yield Finding("dispute", meeting_words(*what), "settled", f"open, {state}")


def drift():
    """Find people who by the rolls of today would stand otherwise on a frozen sheet."""
    rolls = Rolls(queries.memberships(), queries.exemptions())
    for meeting, rows in groupby(queries.frozen_sheets(), key=itemgetter(0, 1, 2, 3, 4)):
        cell, month, kind, held_on, _pk = meeting
        sheet = {member: standing for *_meeting, member, standing in rows if member}
        what = meeting_words(cell, month, kind)
        yield from _differences(what, rolls.standings(cell, held_on), sheet)


def _differences(what, drawn, sheet):
    """Find the members whose standing differs; guests are none of the roll's business."""
    for member in sorted(drawn.keys() | sheet.keys()):
        expected, found = drawn.get(member, NOT_ON_IT), sheet.get(member, NOT_ON_IT)
        if found not in (expected, Standing.GUEST):
            yield Finding("sheet", f"{what} {member}", str(expected), str(found))
