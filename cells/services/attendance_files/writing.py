"""The meetings of a plan, recorded as people record them: by `cells.services.meetings`."""

import hashlib
from dataclasses import replace
from uuid import uuid4

from django.utils.translation import gettext as _

from cells.choices import ChangeAction, ImportAction
from cells.models import Attendance
from cells.progress import Stage
from cells.services import meetings as services
from cells.services.changes import log_act
from cells.services.rolls.writing import import_source

# Under this an import's counts keep what it wrote, for taking it back.
WRITTEN = "written"
LONGEST_SOURCE = 200
_WRITING = (ImportAction.NEW, ImportAction.CHANGED)


class SittingWriter:
    """Writes the meetings of one plan, all good, for an actor; within a transaction of the
    caller's. What stood there before is kept with the import, for taking it back."""

    def __init__(self, batch, actor, progress):
        self.batch, self.progress = batch, progress
        # The trace by which all that one import wrote can be found again.
        self.actor = replace(actor, source=import_source(batch))
        self.reason = _("Attendance import number %(number)s") % {"number": batch.pk}
        self.source = source_of(batch, actor)

    def write(self, plan):
        """Record every meeting in which a row marks something new."""
        rows = {}
        for planned in plan.rows:
            if planned.action in _WRITING:
                rows.setdefault(planned.sitting, []).append(planned)
        self.progress.begin(Stage.WRITING, len(rows))
        written = []
        for sitting, marks in rows.items():
            written.append(self._write(sitting, marks))
            self.progress.advance()
        self.batch.counts[WRITTEN] = written

    def _write(self, sitting, planned):
        was = sitting.record and _as_it_was(sitting.record)
        meeting = self._opened(sitting)
        keys = dict(meeting.sheet.filter(member__isnull=False).values_list("member", "pk"))
        marks = {keys[each.entry.member_id]: each.mark for each in planned if each.mark}
        meeting = services.record_attendance(
            actor=self.actor,
            meeting=meeting,
            version=meeting.version,
            marks=marks,
            reason=self.reason,
        )
        self._write_notes(meeting, planned)
        if not meeting.counts:
            meeting = services.submit_meeting(
                actor=self.actor, meeting=meeting, version=meeting.version
            )
        kept = {"meeting": meeting.pk, "version": meeting.version, "was": was}
        return {**kept, "stands": digest_of(meeting)}

    def _opened(self, sitting):
        """Return the meeting with a sheet on which everybody in the plan is."""
        if sitting.record is None:
            return services.open_meeting(
                actor=self.actor,
                cell=sitting.cell,
                client_key=uuid4(),
                kind=sitting.kind,
                month=sitting.month,
                held_on=sitting.held_on,
                topic=sitting.topic,
                source=self.source,
            )
        if not sitting.is_open:
            return sitting.record
        return services.change_meeting(
            actor=self.actor,
            meeting=sitting.record,
            version=sitting.record.version,
            topic=sitting.record.topic or sitting.topic,
            source=self.source,
        )

    def _write_notes(self, meeting, planned):
        notes = {each.entry.member_id: each.note for each in planned if each.note is not None}
        if not notes:
            return
        rows = list(meeting.sheet.filter(member__in=notes).select_related("member"))
        before = {row.member.code: row.note for row in rows if row.note}
        for row in rows:
            row.note = notes[row.member_id]
        Attendance.objects.bulk_update(rows, ["note"])
        after = {row.member.code: row.note for row in rows}
        log_act(
            self.actor,
            meeting,
            ChangeAction.CHANGED,
            before=before,
            after=after,
            reason=self.reason,
        )


def source_of(batch, actor):
    """Return who gave the figures, and how, as a meeting keeps it."""
    words = {"file": batch.file_name, "user": actor.user or actor.source}
    return (_("File “%(file)s”, sent by %(user)s") % words)[:LONGEST_SOURCE]


def digest_of(meeting):
    """Return the SHA-256 of what stands on a meeting and its sheet: equal while nobody changed it,
    and again once what was changed is taken back."""
    facts = [meeting.state, meeting.month, meeting.held_on, meeting.topic, meeting.source]
    columns = ("member", "guest_name", "standing", "ground", "presence", "reason", "note")
    rows = sorted(map(repr, meeting.sheet.values_list(*columns)))
    return hashlib.sha256("\x1f".join([*map(str, facts), *rows]).encode()).hexdigest()


def _as_it_was(meeting):
    """Return, as plain values, what an import may change of a meeting and its sheet."""
    sheet = meeting.sheet.filter(member__isnull=False)
    return {
        "state": str(meeting.state),
        "topic": meeting.topic,
        "source": meeting.source,
        "marks": [list(row) for row in sheet.values_list("member", "presence", "reason", "note")],
    }
