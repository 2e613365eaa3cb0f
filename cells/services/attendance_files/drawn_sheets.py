"""The sheets of the meetings that a file speaks of: as they are, or as they will be drawn."""

from collections import defaultdict

from cells.models import Attendance
from cells.services.sheets import apply_mark, default_mark, places_on


def draw_sheets(sittings):
    """Give the sittings their sheets: frozen ones as they are, others as they will be drawn."""
    ready = [each for each in sittings if not each.faults]
    frozen = _rows_on_record([each.record for each in ready if each.record])
    drawn = {}
    for sitting in ready:
        rows = frozen[sitting.record.pk] if sitting.record else {}
        if sitting.record and sitting.record.is_frozen:
            sitting.sheet = rows
            continue
        place = sitting.cell.pk, sitting.held_on
        if place not in drawn:
            drawn[place] = places_on(sitting.cell, sitting.held_on)
        sitting.sheet = {each.member.pk: _drawn(each, rows) for each in drawn[place]}


def _rows_on_record(meetings):
    found = defaultdict(dict)
    rows = Attendance.objects.filter(meeting__in=meetings, member__isnull=False)
    for row in rows.select_related("member").in_name_order():
        found[row.meeting_id][row.member_id] = row
    return found


def _drawn(place, rows):
    """Return the row of a person on a sheet that will be drawn anew: a mark stays with those of
    whom the same is expected."""
    row = rows.get(place.member.pk)
    if row and (row.standing, row.ground) == (place.standing, place.ground):
        return row
    row = Attendance(member=place.member, standing=place.standing, ground=place.ground)
    apply_mark(row, default_mark(place.standing))
    return row
