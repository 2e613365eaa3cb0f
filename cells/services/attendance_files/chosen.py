"""What was chosen for an attendance file, for whatever its rows leave open."""

from dataclasses import dataclass
from datetime import date

from cells.choices import MeetingKind
from cells.periods import month_key, parse_month
from cells.resources.attendance import AttendanceFile, AttendanceRow
from cells.services.rolls.scope import Scope
from cells.services.rolls.stored import scope_of


@dataclass(frozen=True)
class Chosen:
    """The unit that a file is of, and the meeting of rows that do not name one: the first day of
    its month, its kind, its day and its topic."""

    scope: Scope
    month: date | None = None
    kind: str = MeetingKind.REGULAR.value
    held_on: date | None = None
    topic: str = ""

    def kept(self):
        """Return the choices about the meeting as an import keeps them."""
        return {
            "month": self.month and month_key(self.month),
            "meeting_kind": str(self.kind),
            "held_on": self.held_on and self.held_on.isoformat(),
            "topic": self.topic,
        }


def chosen_of(batch):
    """Return what was chosen for an import."""
    kept = batch.choices
    return Chosen(
        scope=scope_of(batch),
        month=parse_month(kept["month"]) if kept.get("month") else None,
        kind=kept.get("meeting_kind") or MeetingKind.REGULAR.value,
        held_on=date.fromisoformat(kept["held_on"]) if kept.get("held_on") else None,
        topic=kept.get("topic") or "",
    )


def file_of(batch, rows):
    """Return the file of an import from its stored rows: the number of each, and what it says."""
    return AttendanceFile(
        rows=[AttendanceRow.of_given(number, given) for number, given, _sets in rows],
        headings=batch.counts["headings"],
        left_aside=batch.counts["left_aside"],
        digest=batch.digest,
        size=batch.size,
    )
