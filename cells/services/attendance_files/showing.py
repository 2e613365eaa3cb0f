"""Marks of attendance as people read them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cells.choices import (
    AbsenceReason,
    ImportState,
    MeetingKind,
    MeetingState,
    Presence,
    Standing,
)

_LABELS = {
    "meeting": gettext_lazy("Meeting"),
    "state": gettext_lazy("State"),
    "standing": gettext_lazy("Standing"),
    "presence": pgettext_lazy("column", "Attendance"),
    "reason": gettext_lazy("Reason of absence"),
    "note": pgettext_lazy("column", "Note"),
}
_CHOICES = {
    "state": MeetingState,
    "standing": Standing,
    "presence": Presence,
    "reason": AbsenceReason,
}


def said(values):
    """Return what a sheet says of somebody: the presence, the reason of an absence, the note."""
    presence, reason, note = (values.get(name) for name in ("presence", "reason", "note"))
    words = [str(Presence(presence).label) if presence else _("nothing")]
    words += [f"({AbsenceReason(reason).label})"] if reason else []
    return " ".join(words) + (f" – {note}" if note else "")


def show_meetings(batch):
    """Return the meetings that a plan records: of each the cell, the meeting in words, who came
    of those who had to, whether its sheet `submits`, that is, is submitted by the import, and what
    is to say of it where the import stands."""
    kept = batch.counts.get("sittings", [])
    return [
        {**each, "meeting": _meeting(each["meeting"]), "sheet": _sheet(batch, each["submits"])}
        for each in kept
    ]


def _sheet(batch, submits):
    """Return what becomes, or became, of a meeting's sheet by an import."""
    if not submits:
        return _("was submitted already")
    if batch.state == ImportState.APPLIED:
        return _("recorded as “submitted”")
    if batch.state == ImportState.UNDONE:
        return _("recorded as “submitted”, then taken back")
    return _("becomes “submitted”")


def show_marks(rows, day):
    """Give each of the stored rows `lines`: (label, before, after) of all that it sets."""
    for row in rows:
        row.lines = [
            (label, _show(column, row.before.get(column)), _show(column, row.after.get(column)))
            for column, label in _LABELS.items()
            if column in row.after
        ]


def _show(column, value):
    if not value:
        return ""
    if column in _CHOICES:
        return _CHOICES[column](value).label
    return _meeting(value) if column == "meeting" else value


def _meeting(key):
    """Return a meeting in words, from its month, kind and day."""
    month, kind, day = key.split()
    words = {
        "kind": MeetingKind(kind).label,
        "month": f"{date.fromisoformat(f'{month}-01'):%m/%Y}",
        "day": f"{date.fromisoformat(day):%d/%m/%Y}",
    }
    return _("%(kind)s %(month)s, held on %(day)s") % words
