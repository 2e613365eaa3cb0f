"""What is on record of people in the cell that a move would take them out of, on an earlier day."""

from datetime import date

from django.db.models import Max

from cells.choices import Standing
from cells.models import Attendance, Rating
from cells.services.rolls.people import chunks


class Past:
    """The last sheet and the last rating of people in the cells to which they belong."""

    def __init__(self, stays, day):
        """`stays` are the memberships that rows of a roll would end, `day` the earliest of moves;
        nothing from before it is looked at."""
        self._sheets, self._years = {}, {}
        for chunk in chunks({stay.member_id for stay in stays}):
            sheets = Attendance.objects.filter(member__in=chunk, meeting__held_on__gte=day)
            sheets = sheets.exclude(standing=Standing.GUEST).values_list("member", "meeting__cell")
            ratings = Rating.objects.filter(member__in=chunk, year__gte=day.year)
            ratings = ratings.values_list("member", "cell")
            for member, cell, last in sheets.annotate(Max("meeting__held_on")):
                self._sheets[member, cell] = last
            for member, cell, last in ratings.annotate(Max("year")):
                self._years[member, cell] = last

    def last_sheet(self, stay):
        """Return the day of the last meeting on whose sheet somebody is; None when there is none
        since the earliest move."""
        return self._sheets.get((stay.member_id, stay.cell_id))

    def last_rating(self, stay):
        """Return the last day of the year for which somebody was rated last, or None."""
        year = self._years.get((stay.member_id, stay.cell_id))
        return year and date(year, 12, 31)
