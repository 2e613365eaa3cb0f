"""Meetings that an attendance file recorded, taken back: as long as nobody touched them since."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingState
from cells.models import Attendance, Meeting
from cells.services import sheets
from cells.services.attendance_files.writing import WRITTEN, digest_of
from cells.services.changes import log_act, log_changed, log_deleted, snapshot
from cells.services.disputes import settle_dispute
from cells.services.entry_locks import EntryLocks
from cells.services.rolls.scope import cells_in_reach
from cells.services.sittings import is_written_about


@dataclass(frozen=True)
class Hold:
    """Why something cannot be taken back: the meeting (None if it is gone), and what became of
    it."""

    meeting: Meeting | None
    reason: str
    member: None = None

    @property
    def subject(self):
        """What is called so on a page: the cell's code and the meeting."""
        return f"{self.meeting.cell.code}, {self.meeting}" if self.meeting else _("A meeting")


def holds(batch):
    """Return the Holds of an attendance file that was applied: each says what later depends on
    it."""
    found, reach, locks = _meetings(batch), _reach(batch), EntryLocks()
    reasons = [
        (found.get(each["meeting"]), _reason(found.get(each["meeting"]), each, reach, locks))
        for each in batch.counts.get(WRITTEN, [])
    ]
    return [Hold(meeting, reason) for meeting, reason in reasons if reason]


def _meetings(batch):
    pks = [each["meeting"] for each in batch.counts.get(WRITTEN, [])]
    return Meeting.objects.select_related("cell").in_bulk(pks)


def _reach(batch):
    """Return the cells that the office of an import may write to by now; None for all."""
    return cells_in_reach(batch.commune) if batch.commune_id else None


def _reason(meeting, written, reach, locks):
    if meeting is None:
        return _("was deleted since")
    if reach is not None and meeting.cell_id not in reach:
        return _("belongs to another commune now")
    if meeting.state == MeetingState.CONFIRMED:
        return _("was confirmed since")
    if locks.shut(meeting.cell, meeting.kind, meeting.month):
        return _("is of a month for which entry is shut")
    if written["was"] is None and is_written_about(meeting):
        return _("has minutes or a resolution since")
    if meeting.version == written["version"] or digest_of(meeting) == written.get("stands"):
        return ""
    return _("was changed since")


def undo(batch, actor):
    """Take back what an attendance file wrote; within a transaction of the caller's, under its
    locks, and when nothing holds it."""
    found = _meetings(batch)
    reason = _("Attendance import number %(number)s taken back") % {"number": batch.pk}
    for written in reversed(batch.counts.get(WRITTEN, [])):
        meeting = found[written["meeting"]]
        if written["was"] is None:
            log_deleted(actor, [*meeting.disputes.all(), meeting], reason=reason)
            meeting.delete()
        else:
            _restore(actor, meeting, written["was"], reason)


def _restore(actor, meeting, was, reason):
    """Give a meeting back the state and the marks that it had."""
    before = snapshot(meeting)
    old, new = _restore_marks(meeting, was["marks"])
    meeting.state, meeting.topic, meeting.source = was["state"], was["topic"], was["source"]
    if was["state"] == MeetingState.DRAFT:
        meeting.first_submitted_at = None
    sheets.write_tallies(meeting)
    meeting.version += 1
    meeting.save()
    log_changed(actor, [(meeting, before)], reason=reason)
    log_act(actor, meeting, ChangeAction.CORRECTED, before=old, after=new, reason=reason)
    settle_dispute(actor, meeting)


def _restore_marks(meeting, kept):
    """Give the rows of a sheet the marks that were kept, by member; return what changed."""
    marks = {member: (presence, reason, note) for member, presence, reason, note in kept}
    rows = list(meeting.sheet.filter(member__in=marks))
    by_row = {row.pk: sheets.Mark(*marks[row.member_id][:2]) for row in rows}
    changes = sheets.mark_sheet(meeting, by_row)
    for row in rows:
        row.note = marks[row.member_id][2]
    Attendance.objects.bulk_update(rows, ["note"])
    return changes
