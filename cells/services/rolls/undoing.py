"""What a roll wrote, taken back: found by the log, which says what each row held before and after.

Whether it may be taken back is said by `holding`.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.choices import ChangeAction
from cells.models import Change, Exemption, ImportAnswer, ImportRow, Member, Membership
from cells.services.changes import log_changed, log_deleted, snapshot
from cells.services.rolls.people import NUMBERS, chunks
from cells.services.rolls.writing import NAME_FORMS, import_source, overwrite

_MODELS = {"member": Member, "membership": Membership, "exemption": Exemption}


@dataclass
class Written:
    """A row of the record that an import wrote: as it is now, and what the log says of it."""

    key: int
    row: object
    action: str
    before: dict
    after: dict

    @property
    def is_created(self):
        """Whether the import made the row."""
        return self.action == ChangeAction.CREATED

    @property
    def holds_what_was_written(self):
        """Whether the row still has the values that the import gave it."""
        now = snapshot(self.row)
        return all(str(now[name]) == str(value) for name, value in self.after.items())

    @property
    def noun(self):
        """What the row is."""
        return self.row._meta.model_name

    @property
    def member_id(self):
        """Whom the row is about."""
        return self.row.pk if isinstance(self.row, Member) else self.row.member_id


def written_by(batch):
    """Return what an import wrote, newest first, and the members of rows that are gone since;
    None for a member that is gone."""
    entries = Change.objects.filter(source=import_source(batch)).order_by("-pk")
    entries = list(entries.values_list("pk", "noun", "object_id", "action", "before", "after"))
    rows = {noun: _rows_of(noun, entries) for noun in _MODELS}
    written, gone = [], []
    for key, noun, pk, action, before, after in entries:
        if row := rows[noun].get(pk):
            written.append(Written(key, row, action, before, after))
        else:
            gone.append(after.get("member_id"))
    return written, gone


def _rows_of(noun, entries):
    pks = {pk for _key, named, pk, *_rest in entries if named == noun}
    rows = {}
    for chunk in chunks(pks):
        rows |= _MODELS[noun].objects.in_bulk(chunk)
    return rows


def undo(batch, actor):
    """Take back what a roll wrote, newest first; within a transaction of the caller's, under its
    locks, and when nothing holds it."""
    written, _gone = written_by(batch)
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
    _free_numbers(changed)
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


def _free_numbers(changed):
    """Take away the numbers that people lose again: somebody else may get one of them back."""
    for number in NUMBERS:
        losing = [
            each.row.pk for each in changed if each.before.get(number) != each.after.get(number)
        ]
        for chunk in chunks(losing):
            Member.objects.filter(pk__in=chunk).update(**{number: None})


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
