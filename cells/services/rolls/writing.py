"""The rows of a plan, written to the record in bulk, with their entries in the log."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from cells.choices import ExemptionGround, ImportAction, MembershipEnd, MembershipKind
from cells.models import Exemption, ImportRow, Member, Membership
from cells.resources.rows import MEMBER_FIELDS
from cells.services.changes import log_changed, log_created, snapshot
from cells.services.rolls.facts import from_plain

BATCH = 1_000
# Made from the name, and stored with it.
NAME_FORMS = {"full_name", "search_name", "sort_name"}


class PlanWriter:
    """Writes the rows of one plan, all good, for an actor; within a transaction of the caller's."""

    def __init__(self, batch, actor):
        self.batch = batch
        # The trace by which all that one import wrote can be found again.
        self.actor = replace(actor, source=f"import {batch.pk}")
        self.reason = _("Roll import number %(number)s") % {"number": batch.pk}
        self.members = {}

    def write(self, rows):
        self._create_members([row for row in rows if row.action == ImportAction.NEW])
        self._change_members([row for row in rows if row.person])
        joining = [row for row in rows if "since" in row.sets]
        self._close_memberships([row for row in joining if row.action == ImportAction.MOVED])
        self._create(Membership, [self._membership(row) for row in joining])
        exempt = [row for row in rows if "exempt_from" in row.sets]
        self._create(Exemption, [self._exemption(row) for row in exempt])

    def _create(self, model, instances):
        created = model.objects.bulk_create(instances, batch_size=BATCH)
        log_created(self.actor, created, reason=self.reason)
        return created

    def _create_members(self, rows):
        members = [Member() for _row in rows]
        for member, row in zip(members, rows, strict=True):
            _set_facts(member, row.sets)
        created = self._create(Member, members)
        self.members |= {row.row.number: made for row, made in zip(rows, created, strict=True)}
        self._name_in_plan()

    def _name_in_plan(self):
        """Tie the stored rows to the members that they made."""
        stored = list(self.batch.rows.filter(action=ImportAction.NEW))
        for row in stored:
            row.member = self.members[row.row]
        _overwrite(ImportRow, stored, {"member"})

    def _change_members(self, rows):
        """Write the columns that differ, and no others: grouped by which these are."""
        changes, groups = [], defaultdict(list)
        for row in rows:
            member = self.members[row.row.number] = row.person.member
            before = snapshot(member)
            columns = _set_facts(member, row.sets)
            if columns:
                changes.append((member, before))
                groups[frozenset(columns)].append(member)
        for columns, members in groups.items():
            _overwrite(Member, members, columns | (NAME_FORMS if "full_name" in columns else set()))
        log_changed(self.actor, changes, reason=self.reason)

    def _close_memberships(self, rows):
        changes = []
        for row in rows:
            membership = row.person.main
            changes.append((membership, snapshot(membership)))
            membership.end = date.fromisoformat(row.sets["since"])
            membership.ended = MembershipEnd.TRANSFERRED
        _overwrite(Membership, [membership for membership, _before in changes], {"end", "ended"})
        log_changed(self.actor, changes, reason=self.reason)

    def _membership(self, row):
        return Membership(
            member=self.members[row.row.number],
            cell=row.cell,
            kind=MembershipKind.MAIN,
            start=date.fromisoformat(row.sets["since"]),
            began=row.sets["began"],
        )

    def _exemption(self, row):
        return Exemption(
            member=self.members[row.row.number],
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


def _overwrite(model, instances, columns):
    """Write some columns of existing rows, by upsert: fast where bulk_update is not."""
    model.objects.bulk_create(
        instances,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(columns),
    )
