"""The demo district as a whole: refused where other data is, all written or nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from cells import models
from cells.choices import ChangeAction
from cells.demo import meetings, sheets
from cells.demo.ledger import Ledger
from cells.demo.logins import write_logins
from cells.demo.offices import draw_offices
from cells.demo.papers import draw_papers
from cells.demo.people import populate
from cells.demo.ratings import Years, allow_more, rate_cells, rate_members
from cells.demo.rolls import rolls_of
from cells.demo.stories import tell
from cells.demo.units import draw_district
from cells.models.settings import BEGINNING
from cells.services.changes import Actor, log_act

# What an empty database holds none of; whatever else there is hangs on one of these.
FACTS = (
    models.UpperCommittee,
    models.Commune,
    models.Cell,
    models.Member,
    models.User,
    models.Import,
    models.Change,
    models.Reading,
)


class NotEmptyError(Exception):
    """The database holds something already; says what in a sentence."""


@transaction.atomic
def build(plan, advance=lambda cells: None):
    """Write the demo district, and return how many rows of each model it has.

    `advance` is told whenever some cells are done. One commune at a time is in memory.
    """
    refuse_other_data()
    ledger, years = Ledger(), Years(plan)
    district = draw_district(plan)
    tell(plan, district)
    _write_units(ledger, district)
    hands = write_logins(plan, ledger, district)
    for commune in district.communes:
        _write_commune(plan, ledger, district, commune, years, hands)
        advance(len(commune.cells))
    rate_cells(plan, ledger, years, hands)
    ledger.close()
    allow_more(plan)
    meetings.lock_entry(plan)
    log_act(Actor.command("load_demo"), district.upper, ChangeAction.CREATED, after=_said(ledger))
    return ledger.counts


def refuse_other_data():
    """Raise NotEmptyError unless the database holds the default settings and nothing else."""
    if models.Change.objects.filter(source=Actor.command("load_demo").source).exists():
        raise NotEmptyError(_("The demo district is loaded already."))
    settings_changed = models.Setting.objects.exclude(start=BEGINNING, end=None).exists()
    if settings_changed or any(model.objects.exists() for model in FACTS):
        raise NotEmptyError(_("This database holds other data: the demo needs an empty one."))


def _write_units(ledger, district):
    ledger.add(district.upper)
    for commune in district.communes:
        ledger.add(commune.commune, *commune.placements)
        for cell in commune.cells:
            ledger.add(cell.cell, *cell.placements)
    ledger.add(*district.successions)


def _write_commune(plan, ledger, district, commune, years, hands):
    """Invent and write the people of a commune, and the meetings and ratings of its cells."""
    people = populate(plan, ledger, district, commune)
    for person in people:
        ledger.add(person.member, *person.memberships, *person.exemptions)
    rolls = rolls_of(people)
    for cell in commune.cells:
        roll, rated = rolls[cell.pk], years.open(cell)
        offices = draw_offices(plan, cell, roll)
        ledger.add(*offices)
        speaking = offices if cell is district.home_cell else None
        _write_meetings(plan, ledger, cell, roll, years, hands, speaking)
        rate_members(plan, ledger, cell, rated, roll, hands)


def _write_meetings(plan, ledger, cell, roll, years, hands, speaking):
    """Write the meetings of a cell; with papers where its offices are given as `speaking`."""
    rng = plan.rng("meetings", cell.code)
    for occasion in meetings.occasions(plan, cell, rng):
        meeting = meetings.draw_meeting(plan, ledger, rng, cell, occasion, hands)
        rows = sheets.fill(meeting, rng, cell.habit, roll) if meeting.is_held else []
        ledger.add(meeting)
        ledger.add_plain(models.Attendance, rows)
        if speaking and meeting.is_held:
            ledger.add(*draw_papers(plan, cell, meeting, rows, roll, speaking))
        years.count(meeting)


def _said(ledger):
    """Return the counts as the log keeps them."""
    counts = ((model._meta.model_name, count) for model, count in ledger.counts.items())
    return dict(sorted(counts))
