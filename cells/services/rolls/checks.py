"""Dates of one person against each other, those of the row before those on record."""

from datetime import date

from django.utils.translation import gettext as _

from cells.models.settings import BEGINNING
from cells.resources.rows import ProblemKind


def check_dates(row, member, ages):
    """Note on the row which of its dates contradict others; `member` may be None.

    `ages` is the history of the setting ADMISSION_AGE.
    """
    known = _Dates(row, member)
    _check_order(known)
    _check_age(known, ages)
    _check_arrival(known)


class _Dates:
    """The dates of one person; `blame` notes a contradiction if the row has a part in it."""

    def __init__(self, row, member):
        self.row, self.member = row, member

    def __getitem__(self, column):
        return getattr(self.row, column) or getattr(self.member, column, None)

    def blame(self, columns, message, kind=ProblemKind.ERROR):
        """Note `message` at the first of the columns that the row itself gives."""
        given = [column for column in columns if getattr(self.row, column)]
        if given:
            self.row.add_problem(given[0], message, kind)


def _check_order(known):
    admitted, official = known["admitted"], known["official_from"]
    if admitted and official and official.last_day < admitted.first_day:
        message = _("Official from %(official)s, before the admission on %(admitted)s.")
        values = {"official": official, "admitted": admitted}
        known.blame(["official_from", "admitted"], message % values)


def _check_age(known, ages):
    """A younger age is a doubt, not an error: old files hold dates from times of other rules."""
    born, admitted = known["born"], known["admitted"] or known["official_from"]
    if not (born and admitted):
        return
    age = ages.value_on(max(admitted.first_day, BEGINNING))
    if admitted.last_day < _years_after(born.first_day, age):
        message = _("Admitted on %(admitted)s, before being %(age)s years old (born %(born)s).")
        values = {"admitted": admitted, "born": born, "age": age}
        columns = ["admitted", "official_from", "born"]
        known.blame(columns, message % values, ProblemKind.DOUBT)


def _check_arrival(known):
    born, admitted, arrived = known["born"], known["admitted"], known.row.arrived
    if born and arrived and arrived.last_day < born.first_day:
        message = _("Arrived on %(arrived)s, before being born on %(born)s.")
        known.blame(["arrived"], message % {"arrived": arrived, "born": born})
        return
    if admitted and arrived and arrived.last_day < admitted.first_day:
        message = _("Arrived on %(arrived)s, before the admission on %(admitted)s.")
        known.blame(["arrived"], message % {"arrived": arrived, "admitted": admitted})


def _years_after(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
