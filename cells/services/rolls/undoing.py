"""What a roll wrote, taken back: found by the log, as long as nothing was built on it.

The log of an import says what each row held before and after. It can be taken back while every
row still holds what the import wrote, and no sheet, office or rating names somebody for whom the
import is the ground.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.choices import ChangeAction, Standing
from cells.models import (
    Attendance,
    Change,
    Exemption,
    ImportAnswer,
    ImportRow,
    Member,
    Membership,
    Office,
    Rating,
)
from cells.services.changes import log_changed, log_deleted, snapshot
from cells.services.rolls.people import chunks
from cells.services.rolls.writing import NAME_FORMS, import_source, overwrite

_MODELS = {"member": Member, "membership": Membership, "exemption": Exemption}


@dataclass(frozen=True)
class Hold:
    """Why something cannot be taken back: whom it is about, and what was built on it."""

    member: Member
    reason: str


@dataclass
class _Written:
    """A row of the record that an import wrote: as it is now, and what the log says of it."""

    row: object
    action: str
    before: dict
    after: dict

    @property
    def is_created(self):
        return self.action == ChangeAction.CREATED

    @property
    def holds_what_was_written(self):
        now = snapshot(self.row)
        return all(str(now[name]) == str(value) for name, value in self.after.items())

    @property
    def member_id(self):
        return self.row.pk if isinstance(self.row, Member) else self.row.member_id


def holds(batch):
    """Return the Holds of a roll that was applied: each says what later depends on it."""
    written, gone = _written_by(batch)
    found = [(each.member_id, _("was changed since")) for each in written if _is_changed(each)]
    found += [(pk, _("was changed since")) for pk in gone]
    found += _built_on(written)
    members = Member.objects.in_bulk({pk for pk, _reason in found})
    ordered = sorted(found, key=lambda hold: (members[hold[0]].sort_name, hold[1]))
    return [Hold(members[pk], reason) for pk, reason in dict.fromkeys(ordered)]


def _is_changed(written):
    return not written.holds_what_was_written


def _written_by(batch):
    """Return what the import wrote, newest first, and the members of rows that are gone."""
    entries = Change.objects.filter(source=import_source(batch)).order_by("-pk")
    entries = list(entries.values_list("noun", "object_id", "action", "before", "after"))
    rows = {noun: _rows_of(noun, entries) for noun in _MODELS}
    written, gone = [], []
    for noun, pk, action, before, after in entries:
        if row := rows[noun].get(pk):
            written.append(_Written(row, action, before, after))
        elif noun != "member":
            gone.append(after.get("member_id"))
    return written, [pk for pk in gone if pk]


def _rows_of(noun, entries):
    pks = {pk for named, pk, *_rest in entries if named == noun}
    rows = {}
    for chunk in chunks(pks):
        rows |= _MODELS[noun].objects.in_bulk(chunk)
    return rows


def _built_on(written):
    """Return pairs of a member and what was built on it that the import wrote of them."""
    created = defaultdict(dict)
    for each in written:
        if each.is_created:
            created[each.row._meta.model_name][each.row.pk] = each.row
    return [
        *_on_sheets(created["membership"].values()),
        *_exempt_on_sheets(created["exemption"].values()),
        *_named_by(created["member"], created),
    ]


def _on_sheets(memberships):
    """Members who are on a sheet of the cell that they came to, since they came."""
    since = {(each.member_id, each.cell_id): each.start for each in memberships}
    for member, cell, held_on, month in _sheets_of({pk for pk, _cell in since}):
        start = since.get((member, cell))
        if start and held_on >= start:
            yield member, _("is on the sheet of %(month)s") % {"month": f"{month:%m/%Y}"}


def _exempt_on_sheets(exemptions):
    """Members whom a sheet shows as exempt since the import exempted them."""
    since = {each.member_id: each.start for each in exemptions}
    for member, _cell, held_on, month in _sheets_of(since, standing=Standing.EXEMPT):
        if held_on >= since[member]:
            yield member, _("is exempt on the sheet of %(month)s") % {"month": f"{month:%m/%Y}"}


def _sheets_of(members, **where):
    for chunk in chunks(members):
        rows = Attendance.objects.filter(member__in=chunk, **where)
        yield from rows.values_list("member", "meeting__cell", "meeting__held_on", "meeting__month")


def _named_by(members, created):
    """New members who hold an office, have a rating, or more memberships and exemptions than the
    import made."""
    reasons = {
        Office: _("holds an office"),
        Rating: _("has a rating"),
        Membership: _("belongs to a cell by another decision"),
        Exemption: _("is exempt by another decision"),
        Attendance: _("is on a sheet"),
    }
    for model, reason in reasons.items():
        ours = created[model._meta.model_name]
        for chunk in chunks(members):
            rows = model.objects.filter(member__in=chunk).values_list("pk", "member")
            yield from ((member, reason) for pk, member in rows if pk not in ours)


def undo(batch, actor):
    """Take back what a roll wrote, newest first; within a transaction of the caller's, under its
    locks, and when nothing holds it."""
    written, _gone = _written_by(batch)
    reason = _("Roll import number %(number)s taken back") % {"number": batch.pk}
    created = [each.row for each in written if each.is_created]
    for model in (Exemption, Membership):
        _delete(actor, [row for row in created if isinstance(row, model)], reason)
    _restore(actor, [each for each in written if not each.is_created], reason)
    _forget([row for row in created if isinstance(row, Member)])
    _delete(actor, [row for row in created if isinstance(row, Member)], reason)


def _restore(actor, changed, reason):
    """Give rows back what they held before."""
    changes, groups = [], defaultdict(list)
    for each in changed:
        changes.append((each.row, snapshot(each.row)))
        for name, value in each.before.items():
            setattr(each.row, name, each.row._meta.get_field(name).to_python(value))
        if "full_name" in each.before:
            each.row.set_name(each.row.full_name)
        groups[type(each.row), frozenset(each.before)].append(each.row)
    for (model, columns), rows in groups.items():
        overwrite(model, rows, set(columns) | (NAME_FORMS if "full_name" in columns else set()))
    log_changed(actor, changes, reason=reason)


def _forget(members):
    """Take the members out of plans and answers, which name them and hold no fact of theirs."""
    for chunk in chunks(members):
        ImportRow.objects.filter(member__in=chunk).update(member=None)
        ImportAnswer.objects.filter(member__in=chunk).delete()


def _delete(actor, rows, reason):
    log_deleted(actor, rows, reason=reason)
    for chunk in chunks(rows):
        model = type(chunk[0])
        model.objects.filter(pk__in=[row.pk for row in chunk]).delete()
