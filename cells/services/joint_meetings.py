"""Joint meetings: each of two cells keeps its own meeting and sheet, and names the other.

See docs/decisions/0028.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cells.choices import MeetingKind
from cells.models import Cell, CellPlacement, Meeting
from cells.periods import add_months, first_of_month
from cells.services.meeting_versions import lock_cell
from cells.services.meetings import open_meeting

# How many months back a cell is asked to record its part.
MONTHS_BACK = 12


def partners_of(cell, day, known=None):
    """Return the cells with which one of `cell` may be held jointly, with their names: those of
    its commune on `day`, and the one `known` already (an id, or None)."""
    home = cell.placements.filter(start__lte=day).order_by("start").last()
    there = CellPlacement.objects.on(day).filter(commune=home and home.commune_id)
    cells = Cell.objects.named_on(day).exclude(pk=cell.pk)
    return cells.filter(Q(pk__in=there.values("cell")) | Q(pk=known)).order_by("name", "code")


def counterpart_of(meeting):
    """Return the other cell's record of a joint meeting, or None."""
    same = Meeting.objects.filter(kind=meeting.kind, held_on=meeting.held_on)
    return same.filter(cell=meeting.joint_with_id).first() if meeting.joint_with_id else None


def joint_meetings_to_record(cell, day):
    """Return the submitted meetings of other cells that were held jointly with `cell`, of which it
    has no record of its own, newest first."""
    since = add_months(first_of_month(day), -MONTHS_BACK)
    joint = Meeting.objects.counted().held().filter(joint_with=cell, month__gte=since)
    own = Meeting.objects.filter(cell=cell, kind=OuterRef("kind"))
    of_the_day = Q(held_on=OuterRef("held_on"))
    of_the_month = Q(kind=MeetingKind.REGULAR, month=OuterRef("month"))
    return joint.filter(~Exists(own.filter(of_the_day | of_the_month))).newest_first()


@transaction.atomic
def join_meeting(*, actor, meeting, client_key):
    """Open the record of the other cell of a joint meeting: of the same kind, month and day, with
    its own people; return it. Where it is begun already, that one is returned."""
    cell = lock_cell(meeting.joint_with_id)
    if begun := counterpart_of(meeting):
        return begun
    said = {name: getattr(meeting, name) for name in ("kind", "month", "held_on", "topic")}
    return open_meeting(
        actor=actor, cell=cell, client_key=client_key, joint_with=meeting.cell, **said
    )
