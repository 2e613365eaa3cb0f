"""Entries of the log in the words of an office: who, about what, and every value.

What an entry mentions by number or code is looked up for a whole page at once.
"""

from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.template.defaultfilters import yesno
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cells.choices import AbsenceReason, ChangeAction, MeetingKind, Presence, Standing
from cells.models import Cell, Commune, Meeting, Member, UpperCommittee, User
from cells.models.fields import PartialDateField
from cells.models.intervals import Interval
from cells.periods import PartialDate, parse_month, today
from cells.text import sort_form

NOTHING = "–"
# Columns that say nothing to people.
TECHNICAL = {"id", "client_key", "digest", "password", "search_name", "sort_name", "version"}
# The columns that tell which row it is, where a row has no name of its own.
TELLING = ("member_id", "user_id", "predecessor_id", "successor_id", "cell_id", "commune_id", "key")
OF_A_MEETING = ("kind", "month", "cell_id")
SHEET = "sheet"
_SHEET_WORDS = {
    word.value: word for choices in (Standing, Presence, AbsenceReason) for word in choices
}


def explain(changes):
    """Give each of the changes, all of one page, what the page shows of it: `who`, by
    which `way`, `what`, `subject`, `remark`, `lines` and the `people` of a sheet (the last two:
    name, before, after)."""
    rows = _rows_of(changes)
    names = _Names(changes, rows)
    for change in changes:
        model = _model(change.noun)
        change.who = _user(change.user) if change.user else ""
        change.way = way(change.source)
        change.what = what(change.noun)
        change.subject = _subject(change, model, rows, names)
        # That a roll was imported is said by the way already.
        change.remark = "" if change.source.startswith("import ") else change.reason
        change.people = _people(change, names)
        change.lines = _lines(change, model, names)


def what(noun):
    """Return what a noun of the log is called."""
    model = _model(noun)
    return model._meta.verbose_name if model else noun


def way(source):
    """Return by way of what it was done; nothing for the pages, which is the usual way."""
    kind, _space, rest = source.partition(" ")
    if kind == "command":
        return _("command %(name)s") % {"name": rest}
    if kind == "import":
        return _("Roll import number %(number)s") % {"number": rest}
    if kind == "repair":
        return _("repaired by hand")
    return "" if source == "web" else source


def _model(noun):
    try:
        return apps.get_model("cells", noun)
    except LookupError:
        return None


def _field(model, column):
    """Return the field of a column, None where the log holds something else by that name."""
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.attname == column), None)


# Looking up


def _rows_of(changes):
    """Return what tells which row an entry is about, by noun and id: one query a noun, however
    many entries. A row that is gone is told by what its entry kept of it."""
    rows, ids = {}, {}
    for change in changes:
        row = change.noun, change.object_id
        rows[row] = {**change.before, **change.after, **rows.get(row, {})}
        ids.setdefault(change.noun, set()).add(change.object_id)
    for noun, pks in ids.items():
        for pk, row in _stored(_model(noun), pks):
            rows[noun, pk] = row
    return rows


def _stored(model, pks):
    if model is None or model in _NAMERS:
        return []
    wanted = OF_A_MEETING if model is Meeting else TELLING
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in wanted]
    if not columns:
        return []
    found = model._base_manager.filter(pk__in=pks).values("pk", *columns)
    return [(row.pop("pk"), row) for row in found]


def _named(unit):
    return f"{unit.name} ({unit.code})"


def _user(user):
    return f"{user.full_name} ({user.username})" if user.full_name else user.username


# How rows of these models are named, each with one query for all.
_NAMERS = {
    Cell: lambda pks: {c.pk: _named(c) for c in Cell.objects.filter(pk__in=pks).named_on(today())},
    Commune: lambda pks: {
        c.pk: _named(c) for c in Commune.objects.filter(pk__in=pks).named_on(today())
    },
    UpperCommittee: lambda pks: {
        u.pk: _named(u) for u in UpperCommittee.objects.filter(pk__in=pks)
    },
    Member: lambda pks: {
        m.pk: f"{m.full_name} ({m.code})" for m in Member.objects.filter(pk__in=pks)
    },
    User: lambda pks: {u.pk: _user(u) for u in User.objects.filter(pk__in=pks)},
}


class _Names:
    """The names of all units and people that the entries of one page mention."""

    def __init__(self, changes, rows):
        wanted = {model: set() for model in _NAMERS}
        for (noun, pk), row in rows.items():
            self._want(wanted, _model(noun), pk, row)
        for change in changes:
            wanted[Cell].add(change.cell_id)
            for side in (change.before, change.after):
                self._want(wanted, _model(change.noun), None, side)
        self.by_pk = {model: namer(wanted[model]) for model, namer in _NAMERS.items()}
        codes = {code for change in changes for side in _sheets(change) for code in side}
        members = Member.objects.filter(code__in=codes)
        self.by_code = dict(members.values_list("code", "full_name"))

    @staticmethod
    def _want(wanted, model, pk, row):
        if model in wanted and pk:
            wanted[model].add(pk)
        for column, value in row.items():
            target = _target(_field(model, column))
            if target in wanted and isinstance(value, int):
                wanted[target].add(value)

    def of(self, model, pk):
        """Return the name of a row, its number when it is gone."""
        return self.by_pk.get(model, {}).get(pk, str(pk))


def _target(field):
    return field.related_model if isinstance(field, models.ForeignKey) else None


# Which row


def _subject(change, model, rows, names):
    """Return which row it is about."""
    if model in _NAMERS:
        named = names.by_pk[model].get(change.object_id)
        return named or change.key or str(change.object_id)
    row = rows[change.noun, change.object_id]
    if model is Meeting and row.get("kind"):
        return _meeting(row, change.cell_id, names)
    told = [
        _shown(_field(model, column), row[column], names)
        for column in TELLING
        if row.get(column) is not None and _field(model, column)
    ]
    return " · ".join(told) or change.key or str(change.object_id or "")


def _meeting(row, cell_id, names):
    """Return a meeting by kind, month and cell: regular 11/2026 · Chi bộ thôn Một (A1)."""
    kind, month = (
        _shown(_field(Meeting, name), row.get(name), names) for name in ("kind", "month")
    )
    return f"{kind} {month} · {names.of(Cell, row.get('cell_id', cell_id))}"


# Its values


def _lines(change, model, names):
    """Return what differs, field by field in the order of the model: name, before, after."""
    if _is_correction(change):
        return []
    columns = {*change.before, *change.after} - TECHNICAL - {SHEET}
    lines = []
    for column in sorted(columns, key=lambda column: _place(model, column)):
        field = _field(model, column)
        sides = [_shown(field, side.get(column), names) for side in (change.before, change.after)]
        if sides != [NOTHING, NOTHING]:
            lines.append((_label(field, column), *sides))
    return lines


def _place(model, column):
    order = [field.attname for field in model._meta.concrete_fields] if model else []
    return (order.index(column) if column in order else len(order), column)


def _label(field, column):
    """Return the word for a column; the one for a kind of rows where an entry counts rows."""
    if field is not None:
        return str(field.verbose_name)
    counted = _model(column)
    return str(counted._meta.verbose_name_plural) if counted else column


def _shown(field, value, names):
    """Return a value of the log as people write it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return yesno(value)
    if _target(field):
        return names.of(field.related_model, value)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField | PartialDateField):
        return _shown_date(field, value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(None, part, names)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(_slot(key) for key in value)
    return str(value)


def _slot(key):
    """Return the words for a slot that a reminder named: “regular 2024-06”."""
    kind, month = key.split()
    return f"{MeetingKind(kind).label} {parse_month(month):%m/%Y}"


def _shown_date(field, value):
    try:
        if isinstance(field, PartialDateField):
            return str(PartialDate.of(value))
        if isinstance(field, models.DateTimeField):
            return date_format(localtime(parse_datetime(value)), "SHORT_DATETIME_FORMAT")
        return _shown_day(field, value if isinstance(value, date) else parse_date(value))
    except (AttributeError, TypeError, ValueError):
        return str(value)


def _shown_day(field, day):
    """Write a day; of the first day no longer in an interval, the last one in it, as pages do."""
    if field.name == "month":
        return f"{day:%m/%Y}"
    if field.name == "end" and issubclass(field.model, Interval):
        day -= timedelta(days=1)
    return date_format(day, "SHORT_DATE_FORMAT")


# Sheets


def _is_correction(change):
    return change.noun == Meeting._meta.model_name and change.action == ChangeAction.CORRECTED


def _sheets(change):
    """Return the sheets of an entry, before and after, from a member's code to words; none where
    it is about something else."""
    if _is_correction(change):
        return [change.before, change.after]
    sheet = change.after.get(SHEET)
    return [{}, sheet] if isinstance(sheet, dict) else []


def _people(change, names):
    """Return who is on the sheet of an entry, in the order of names: name, before, after."""
    sheets = _sheets(change)
    if not sheets:
        return []
    before, after = sheets
    people = [
        (names.by_code.get(code, code), _standing(before.get(code)), _standing(after.get(code)))
        for code in {**before, **after}
    ]
    return sorted(people, key=lambda person: sort_form(person[0]))


def _standing(said):
    """Return the words for what the log keeps of a person on a sheet: “expected excused ill”."""
    if not said:
        return ""
    words = (_SHEET_WORDS.get(word) for word in said.split())
    return " – ".join(str(word.label) if word else said for word in words)
