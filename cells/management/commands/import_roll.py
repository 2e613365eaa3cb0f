"""`manage.py import_roll FILE`: a member roll from a file into the record, whole or not at all."""

import json
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.management.base import OneSentenceCommand
from cells.models import Cell, Commune
from cells.periods import today
from cells.resources.rolls import read_roll
from cells.resources.sheets import UnreadableError, max_bytes
from cells.resources.widgets import parse_date
from cells.services.changes import Actor
from cells.services.rolls import Outcome, Scope, apply_import, plan_roll, store_plan
from cells.services.rolls.plans import NO_COUNTS

NOT_WRITTEN, UNREADABLE = 1, 2


class Command(OneSentenceCommand):
    help = "Read a member roll (CSV): every row is taken, or none."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="the roll")
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--commune", metavar="CODE", help="the commune of the roll's cells")
        parser.add_argument("--cell", metavar="CODE", help="the cell of every row")
        parser.add_argument("--as-of", metavar="DAY", help="the roll's day, unless it says (today)")
        parser.add_argument("--accept-moves", action="store_true", help="transfer between cells")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, **options):
        as_json = options["format"] == "json"
        try:
            plan = _plan(options)
        except UnreadableError as error:
            if as_json:
                self.stdout.write(_json(NO_COUNTS, [_error_of_file(error)]))
            raise CommandError(str(error), returncode=UNREADABLE) from error
        self.stdout.write(_json(plan.counts(), plan.errors()) if as_json else _words(plan))
        if not plan.is_good:
            message = _("Nothing was written, because not every row is good.")
            raise CommandError(message, returncode=NOT_WRITTEN)
        if not options["check"]:
            _apply(plan, options["file"])


def _plan(options):
    scope = Scope(
        as_of=_day(options["as_of"]),
        commune=_unit(Commune, options["commune"], _("There is no commune of the code %(code)s.")),
        cell=_unit(Cell, options["cell"], _("There is no cell of the code %(code)s.")),
        accept_moves=options["accept_moves"],
    )
    return plan_roll(read_roll(_bytes_of(options["file"]), today()), scope)


def _day(written):
    if written is None:
        return today()
    try:
        found = parse_date(written)
    except ValueError:
        found = None
    if found is None or found.day is None:
        message = _("“%(written)s” is not a day such as 2025-12-31.")
        raise UnreadableError(message % {"written": written})
    if found.first_day > today():
        raise UnreadableError(_("This day lies in the future."))
    return found.first_day


def _unit(model, code, message):
    if code is None:
        return None
    unit = model.objects.filter(code=code).first()
    if unit is None:
        raise UnreadableError(message % {"code": code})
    return unit


def _bytes_of(path):
    """Return the bytes of a file, one more than is allowed at most."""
    try:
        with Path(path).open("rb") as file:
            return file.read(max_bytes() + 1)
    except (OSError, ValueError) as error:
        message = _("The file %(path)s cannot be opened: %(reason)s.")
        reason = getattr(error, "strerror", None) or error
        raise UnreadableError(message % {"path": path, "reason": reason}) from error


@transaction.atomic
def _apply(plan, path):
    actor = Actor.command("import_roll")
    outcome, _batch = apply_import(store_plan(plan, actor, Path(path).name), actor)
    if outcome != Outcome.APPLIED:
        message = _("Nothing was written, because the record changed meanwhile: try again.")
        raise CommandError(message, returncode=NOT_WRITTEN)


def _error_of_file(error):
    return {"row": None, "column": None, "value": None, "message": str(error)}


def _json(counts, errors):
    return json.dumps({**counts, "errors": errors}, ensure_ascii=False, indent=2)


def _words(plan):
    """Return the report as lines of words. People are named by their codes, never in a log."""
    lines = [
        _(
            "Rows: %(rows)s; new: %(new)s; changed: %(changed)s; unchanged: %(unchanged)s; moved:"
            " %(moved)s; doubtful: %(doubtful)s; absent: %(absent)s."
        )
        % plan.counts()
    ]
    if plan.roll.left_aside:
        lines.append(_("Left aside: %(columns)s.") % {"columns": ", ".join(plan.roll.left_aside)})
    for person in plan.absent:
        values = {"member": person.member.code, "cell": person.main_on(plan.day).cell.code}
        lines.append(_("Not in the file: %(member)s of %(cell)s.") % values)
    for error in plan.errors():
        where = _("Row %(row)s, %(column)s “%(value)s”: %(message)s")
        lines.append(where % {**error, "column": error["column"] or ""})
    return "\n".join(lines)
