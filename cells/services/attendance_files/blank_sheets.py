"""The sheet of a cell's meeting as a file, to be filled in and sent back."""

from cells.periods import last_day_of_month, today
from cells.resources.attendance_template import Attendee, SheetOf, attendance_template
from cells.services.sheets import places_on


def blank_sheet(cell, committee, *, month, kind, held_on=None):
    """Return the bytes of the sheet of a meeting, with those who are on it on its day; of a day
    that is not known yet, on the month's last day, or today if that is still to come.

    `cell` bears its name; `committee` is the name that stands on top.
    """
    day = held_on or min(last_day_of_month(month), today())
    people = [
        Attendee(
            full_name=place.member.full_name,
            born=place.member.born,
            card_number=place.member.card_number,
            member_code=place.member.code,
            ground=str(place.ground),
        )
        for place in places_on(cell, day)
    ]
    shown = f"{held_on:%d/%m/%Y}" if held_on else ""
    meeting = SheetOf(cell.code, cell.name, f"{month:%m/%Y}", str(kind), shown)
    return attendance_template(meeting, committee, people)
