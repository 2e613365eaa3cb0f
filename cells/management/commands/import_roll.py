"""`manage.py import_roll FILE`: a member roll from a file into the record, whole or not at all."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from cells.choices import ImportKind
from cells.collecting import seldom_collecting
from cells.management.base import OneSentenceCommand
from cells.models import Cell, Commune
from cells.periods import today
from cells.progress import OutOfTimeError, TimedProgress
from cells.resources.readers.csv_sheets import DELIMITERS
from cells.resources.readers.encodings import ENCODINGS
from cells.resources.rolls import read_roll
from cells.resources.sheets import Choices, UnreadableError, enumerated, max_bytes
from cells.resources.values.widgets import parse_date
from cells.services.changes import Actor
from cells.services.imports import Outcome, apply_import, store_plan
from cells.services.imports.naming import names_of
from cells.services.rolls import Scope, plan_roll
from cells.services.rolls.plans import NO_COUNTS

NOT_WRITTEN, UNREADABLE = 1, 2


class Command(OneSentenceCommand):
    help = "Read a member roll (CSV or a workbook): every row is taken, or none."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="the roll")
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--commune", metavar="CODE", help="the commune of the roll's cells")
        parser.add_argument("--cell", metavar="CODE", help="the cell of every row")
        parser.add_argument("--as-of", metavar="DAY", help="the roll's day, unless it says (today)")
        parser.add_argument("--accept-moves", action="store_true", help="transfer between cells")
        parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook to read")
        parser.add_argument("--header-row", type=int, metavar="N", help="where the headings begin")
        parser.add_argument("--encoding", choices=ENCODINGS, help="the letters of the file")
        parser.add_argument("--delimiter", choices=DELIMITERS, help="what divides its values")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    @seldom_collecting()
    def handle(self, **options):
        as_json = options["format"] == "json"
        try:
            with ShownProgress() as progress:
                plan = _plan(options, progress)
        except UnreadableError as error:
            if as_json:
                self.stdout.write(_json(NO_COUNTS, [_error_of_file(error)]))
            raise CommandError(str(error), returncode=UNREADABLE) from error
        self.stdout.write(_report(plan) if as_json else _words(plan))
        if not plan.is_good:
            message = _("Nothing was written, because not every row is good.")
            raise CommandError(message, returncode=NOT_WRITTEN)
        if not options["check"]:
            try:
                with ShownProgress() as progress:
                    _apply(plan, options["file"], progress)
            except OutOfTimeError as error:
                message = _("Nothing was written, because it would take too long: divide the file.")
                raise CommandError(message, returncode=NOT_WRITTEN) from error


class ShownProgress(TimedProgress):
    """A bar on the terminal, a stage after the other; silent where there is no terminal."""

    def __init__(self):
        super().__init__(settings.IMPORT_MAX_SECONDS)
        self._bar = tqdm(disable=None, leave=False)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._bar.close()

    def begin(self, stage, total=0):
        self._bar.reset(total or None)
        self._bar.set_description(str(stage.label))
        super().begin(stage, total)

    def advance(self, count=1):
        self._bar.update(count)
        super().advance(count)


def _plan(options, progress):
    scope = Scope(
        as_of=_day(options["as_of"]),
        commune=_unit(Commune, options["commune"], _("There is no commune of the code %(code)s.")),
        cell=_unit(Cell, options["cell"], _("There is no cell of the code %(code)s.")),
        accept_moves=options["accept_moves"],
    )
    data = _bytes_of(options["file"])
    choices = Choices(
        encoding=options["encoding"],
        delimiter=DELIMITERS.get(options["delimiter"]),
        sheet=options["sheet"],
        header_row=options["header_row"],
        columns=names_of(scope.commune, ImportKind.ROLL),
    )
    try:
        return plan_roll(read_roll(data, today(), choices, progress), scope, progress)
    except OutOfTimeError as error:
        raise UnreadableError(_("Reading this file takes too long: divide it.")) from error


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
        raise UnreadableError(message % {"path": path, "reason": _reason(error)}) from error


def _reason(error):
    """Return why a file cannot be opened, in the user's language where it is a common reason."""
    if isinstance(error, FileNotFoundError):
        return _("it does not exist")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if isinstance(error, PermissionError):
        return _("you may not read it")
    return getattr(error, "strerror", None) or error


@transaction.atomic
def _apply(plan, path, progress):
    actor = Actor.command("import_roll")
    batch = store_plan(plan, actor, Path(path).name, progress)
    outcome, _batch = apply_import(batch, actor, progress)
    if outcome != Outcome.APPLIED:
        message = _("Nothing was written, because the record changed meanwhile: try again.")
        raise CommandError(message, returncode=NOT_WRITTEN)


def _error_of_file(error):
    return {"row": None, "column": None, "value": None, "message": str(error)}


def _report(plan):
    """Return the report as JSON. What of the file was not read is named if there is any: columns
    that are not known, and other sheets with a table."""
    layout = plan.roll.layout
    unread = {"left_aside": layout["unknown"], "not_read": layout["other_tables"]}
    return _json(
        plan.counts(), plan.errors(), **{key: names for key, names in unread.items() if names}
    )


def _json(counts, errors, **unread):
    return json.dumps({**counts, "errors": errors, **unread}, ensure_ascii=False, indent=2)


def _words(plan):
    """Return the report as lines of words. People are named by their codes, never in a log."""
    lines = [
        _(
            "Rows: %(rows)s; new: %(new)s; changed: %(changed)s; unchanged: %(unchanged)s; moved:"
            " %(moved)s; doubtful: %(doubtful)s; absent: %(absent)s."
        )
        % plan.counts()
    ]
    if plan.roll.layout["other_tables"]:
        lines.append(_other_sheets(plan.roll.layout))
    if plan.roll.left_aside:
        lines.append(_("Left aside: %(columns)s.") % {"columns": ", ".join(plan.roll.left_aside)})
    for each in plan.absent:
        values = {"member": each.member.code, "cell": each.cell_code}
        lines.append(_("Not in the file: %(member)s of %(cell)s.") % values)
    for error in plan.errors():
        where = _("Row %(row)s, %(column)s “%(value)s”: %(message)s")
        lines.append(where % {**error, "column": error["column"] or ""})
    return "\n".join(lines)


def _other_sheets(layout):
    return _(
        "Only the sheet “%(sheet)s” was read. There are tables in other sheets too: %(others)s."
        " Save each of them as a file of its own, and read that."
    ) % {"sheet": layout["sheet"], "others": enumerated(layout["other_tables"])}
