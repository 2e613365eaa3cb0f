"""The rows of a plan, written to the record in bulk, with their entries in the log."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from cells.choices import (
    AnswerVerdict,
    ExemptionGround,
    ImportAction,
    MembershipEnd,
    MembershipKind,
)
from cells.models import Exemption, ImportAnswer, ImportRow, Member, Membership
from cells.models.bulk import insert_instances, set_column
from cells.progress import Stage
from cells.resources.values.rows import MEMBER_FIELDS
from cells.services.changes import log_changed, log_created, snapshot
from cells.services.rolls.facts import from_plain
from cells.services.rolls.people import NUMBERS

BATCH = 1_000
# Made from the name, and stored with it.
NAME_FORMS = {"full_name", "search_name", "sort_name"}


class PlanWriter:
    """Writes the rows of one plan, all good, for an actor; within a transaction of the caller's.

    It goes in batches, so that neither memory nor statements grow with the roll.
    """

    def __init__(self, batch, actor, progress):
        self.batch = batch
        self.progress = progress
        # The trace by which all that one import wrote can be found again.
        self.actor = replace(actor, source=import_source(batch))
        self.reason = _("Roll import number %(number)s") % {"number": batch.pk}
        self.new_members = {}

    def write(self, plan):
        """Write what the rows of a plan set."""
        rows = [row for row in plan.rows if row.sets]
        self._free_numbers(rows)
        self._close_memberships([row for row in rows if row.action == ImportAction.MOVED])
        self.progress.begin(Stage.WRITING, len(rows))
        for start in range(0, len(rows), BATCH):
            self._write_batch(rows[start : start + BATCH])
            self.progress.advance(len(rows[start : start + BATCH]))
        self._name_in_plan()
        self._remember_whom([row for row in rows if row.answered])

    def _write_batch(self, rows):
        known = Member.objects.in_bulk(row.person.member.pk for row in rows if row.person)
        for row in rows:
            row.member = known[row.person.member.pk] if row.person else Member()
            _give_back_numbers(row)
        self._change_members([row for row in rows if row.person])
        self._create_members([row for row in rows if not row.person])
        self._create(Membership, [_membership(row) for row in rows if "since" in row.sets])
        self._create(Exemption, [_exemption(row) for row in rows if "exempt_from" in row.sets])

    def _create(self, model, instances):
        insert_instances(model, instances)
        log_created(self.actor, instances, reason=self.reason)

    def _create_members(self, rows):
        for row in rows:
            _set_facts(row.member, row.sets)
        self._create(Member, [row.member for row in rows])
        self.new_members |= {row.row.number: row.member.pk for row in rows}

    def _name_in_plan(self):
        """Tie the stored rows to the members that they made."""
        stored = self.batch.rows.filter(action=ImportAction.NEW).values_list("pk", "row")
        set_column(ImportRow, "member", [(pk, self.new_members[row]) for pk, row in stored])

    def _remember_whom(self, rows):
        """Who was said to be somebody else is on record now: the same row means them next time."""
        answers = ImportAnswer.objects.filter(commune=self.batch.commune)
        for row in rows:
            same = {"verdict": AnswerVerdict.SAME, "member": row.member}
            answers.filter(question=row.answered).update(**same)

    def _free_numbers(self, rows):
        """Take away the numbers that people lose: somebody else may get one of them."""
        for number in NUMBERS:
            losing = [row.person.member.pk for row in rows if row.before.get(number)]
            for start in range(0, len(losing), BATCH):
                members = Member.objects.filter(pk__in=losing[start : start + BATCH])
                members.update(**{number: None})

    def _change_members(self, rows):
        """Write the columns that differ, and no others: grouped by which these are."""
        changes, groups = [], defaultdict(list)
        for row in rows:
            before = snapshot(row.member)
            if columns := _set_facts(row.member, row.sets):
                changes.append((row.member, before))
                groups[frozenset(columns)].append(row.member)
        for columns, members in groups.items():
            overwrite(Member, members, columns | (NAME_FORMS if "full_name" in columns else set()))
        log_changed(self.actor, changes, reason=self.reason)

    def _close_memberships(self, rows):
        days = {row.person.main.pk: date.fromisoformat(row.sets["since"]) for row in rows}
        for start in range(0, len(rows), BATCH):
            keys = [row.person.main.pk for row in rows[start : start + BATCH]]
            memberships = Membership.objects.in_bulk(keys)
            changes = [(each, snapshot(each)) for each in memberships.values()]
            for pk, membership in memberships.items():
                membership.end, membership.ended = days[pk], MembershipEnd.TRANSFERRED
            overwrite(Membership, memberships.values(), {"end", "ended"})
            log_changed(self.actor, changes, reason=self.reason)


def _give_back_numbers(row):
    """Let a member that was fetched hold the numbers that were freed: the log tells of a change."""
    for number in NUMBERS:
        if row.before.get(number):
            setattr(row.member, number, row.before[number])


def import_source(batch):
    """Return by what the log says that something was written: this import."""
    return f"import {batch.pk}"


def _membership(row):
    return Membership(
        member=row.member,
        cell=row.cell,
        kind=MembershipKind.MAIN,
        start=date.fromisoformat(row.sets["since"]),
        began=row.sets["began"],
    )


def _exemption(row):
    return Exemption(
        member=row.member,
        ground=ExemptionGround.EXEMPT,
        start=date.fromisoformat(row.sets["exempt_from"]),
    )


def _set_facts(member, sets):
    """Set the planned facts on a member; return their columns."""
    columns = {column for column in MEMBER_FIELDS if column in sets}
    for column in columns:
        setattr(member, column, from_plain(column, sets[column]))
    if "full_name" in columns:
        member.set_name(member.full_name)
    return columns


def overwrite(model, instances, columns):
    """Write some columns of existing rows, by upsert: fast where bulk_update is not."""
    model.objects.bulk_create(
        instances,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(columns),
    )
