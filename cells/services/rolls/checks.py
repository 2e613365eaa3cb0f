"""What a roll says of one person, held against itself and against the record.

What cannot be is an error, what only looks wrong a doubt. A row that says no more than the record
is not to blame for it: contradictions are noted only where the row brings something new.
"""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext as _

from cells.choices import Sex
from cells.models import Setting, SettingKey
from cells.models.settings import BEGINNING, History
from cells.periods import PartialDate
from cells.resources.values.ethnicities import OFFICIAL
from cells.resources.values.rows import DATE_FIELDS, DEPARTURES, ProblemKind

# Nobody was ever admitted as a small child: such dates are mixed up.
YOUNGEST_EVER = 10
# Nghị định 137/2015/NĐ-CP, Điều 13, and the codes of provinces: Hà Nội 001 to Cà Mau 096.
PROVINCES = range(1, 97)
_LATER_DATES = DATE_FIELDS[1:]
_CHECKED = (*DATE_FIELDS, "sex", "personal_number")
_checked_values = attrgetter(*_CHECKED)


@dataclass(frozen=True)
class AdmissionRules:
    """What the rules of different times say of admission: ages in full years, months of
    probation."""

    youngest: History
    oldest: History
    probation: History

    @classmethod
    def on_record(cls):
        """Return the rules as they are set."""
        keys = SettingKey.ADMISSION_AGE, SettingKey.ADMISSION_AGE_LIMIT, SettingKey.PROBATION_MONTHS
        return cls(*Setting.objects.histories(*keys))

    @cached_property
    def bounds(self):
        """The strictest value of each rule at any time: whom they leave alone, all do. Most rows
        need no more."""
        return max(self.youngest.values), min(self.oldest.values), max(self.probation.values)


def check_row(row, member, news, rules):
    """Note on the row which of its values contradict others or the record, and which are doubtful.

    `member` may be None; `news` tells whether the row says what the record does not.
    """
    if news or row.arrived:
        known = _Known(row, member)
        _check_dates(known, rules)
        _check_values(known)
    _check_departures(row)


def _check_dates(known, rules):
    born, admitted, official = known["born"], known["admitted"], known["official_from"]
    if born:
        _check_births(known, born)
        if begun := admitted or official:
            _check_youngest(known, born, begun, rules)
    if born and admitted:
        _check_oldest(known, born, admitted, rules)
    if admitted:
        _check_order(known, admitted, official, rules)
        _check_decision(known, admitted)
    if known["recognition_decided"]:
        _check_recognition(known, admitted, official)


def _check_departures(row):
    for column in DEPARTURES:
        if getattr(row, column):
            message = _("The file says that this person left, and an import ends no membership.")
            row.add_problem(column, message, ProblemKind.DOUBT, "departed")


def _check_values(known):
    row = known.row
    if row.ethnicity and row.ethnicity not in OFFICIAL:
        message = _("Not one of the 54 ethnic groups: correct it, or confirm it as it stands.")
        known.doubt(["ethnicity"], message, "ethnicity")
    if number := known["personal_number"]:
        _check_number(known, number)


class _Known:
    """The values of one person, those of the row before those on record."""

    __slots__ = ("member", "row", "values")

    def __init__(self, row, member):
        self.row, self.member = row, member
        self.values = dict(zip(_CHECKED, _checked_values(row), strict=True))
        if member is not None:
            for column, value in self.values.items():
                if value is None:
                    self.values[column] = getattr(member, column, None)

    def __getitem__(self, column):
        return self.values[column]

    def doubt(self, columns, message, code):
        """Note what only looks wrong, see `blame`."""
        self.blame(columns, message, ProblemKind.DOUBT, code)

    def blame(self, columns, message, kind=ProblemKind.ERROR, code=""):
        """Note `message` at the first of the columns in which the row says something new."""
        for column in columns:
            value = getattr(self.row, column, None)
            if value is not None and value != getattr(self.member, column, None):
                self.row.add_problem(column, message, kind, code)
                return


def _check_births(known, born):
    for column in _LATER_DATES:
        day = known[column]
        if day and day.year <= born.year and _is_before(day, born):
            message = _("This date lies before the birth on %(born)s: correct one of them.")
            known.blame([column, "born"], message % {"born": born})


def _check_oldest(known, born, admitted, rules):
    if admitted.year - born.year < rules.bounds[1]:
        return
    age = rules.oldest.value_on(_day_of(admitted))
    if _latest(born, 12 * age) < _earliest(admitted):
        message = _("Admitted on %(admitted)s, at more than %(age)s years of age (born %(born)s).")
        values = {"admitted": admitted, "born": born, "age": age}
        known.doubt(["admitted", "born"], message % values, "too_old")


def _day_of(date):
    """Return the day whose rules a date stands under."""
    return max(date.first_day, BEGINNING)


def _check_youngest(known, born, admitted, rules):
    """A younger age is a doubt, not an error: old files hold dates from times of other rules."""
    if admitted.year - born.year > rules.bounds[0]:
        return
    age = rules.youngest.value_on(_day_of(admitted))
    if _is_before(admitted, born) or not _is_before(admitted, born, 12 * age):
        return
    values = {"admitted": admitted, "born": born, "age": age}
    columns = ["admitted", "official_from", "born"]
    if _is_before(admitted, born, 12 * YOUNGEST_EVER):
        message = _("Admitted on %(admitted)s, as a child born on %(born)s: correct the dates.")
        known.blame(columns, message % values)
        return
    message = _("Admitted on %(admitted)s, before being %(age)s years old (born %(born)s).")
    known.doubt(columns, message % values, "too_young")


def _check_order(known, admitted, official, rules):
    """Recognition and arrival come after admission."""
    if official and 12 * (official.year - admitted.year - 1) < rules.bounds[2]:
        _check_probation(known, admitted, official, rules.probation.value_on(_day_of(admitted)))
    arrived, born = known.row.arrived, known["born"]
    if arrived and _is_before(arrived, admitted) and not (born and _is_before(arrived, born)):
        message = _(
            "Arrived on %(arrived)s, before the admission on %(admitted)s: correct one of them."
        )
        known.blame(["arrived"], message % {"arrived": arrived, "admitted": admitted})


def _check_probation(known, admitted, official, months):
    columns, values = ["official_from", "admitted"], {"official": official, "admitted": admitted}
    if _is_before(official, admitted):
        message = _(
            "Official from %(official)s, before the admission on %(admitted)s: correct one of them."
        )
        known.blame(columns, message % values)
    elif _is_short(admitted, official, months):
        message = _(
            "Official from %(official)s, less than %(months)s months after the admission on"
            " %(admitted)s."
        )
        known.doubt(columns, message % (values | {"months": months}), "short_probation")


def _is_short(admitted, official, months):
    """The months that begin on 29 February are over on the 28th."""
    if (admitted.month, admitted.day) == (2, 29):
        admitted = PartialDate(admitted.year, 2, 28)
    return _is_before(official, admitted, months)


def _check_decision(known, admitted):
    decided = known["admission_decided"]
    if decided and _is_before(admitted, decided):
        message = _("The decision of %(decided)s came after the admission on %(admitted)s.")
        values = {"decided": decided, "admitted": admitted}
        known.doubt(["admission_decided", "admitted"], message % values, "late_decision")


def _check_recognition(known, admitted, official):
    decided = known["recognition_decided"]
    if admitted and _is_before(decided, admitted):
        message = _(
            "The decision on recognition of %(decided)s lies before the admission on %(admitted)s:"
            " correct one of them."
        )
        columns, values = ["recognition_decided", "admitted"], {"admitted": admitted}
        known.blame(columns, message % (values | {"decided": decided}))
    elif official and _is_before(decided, official):
        message = _("The decision of %(decided)s came before the recognition from %(official)s.")
        values = {"decided": decided, "official": official}
        known.doubt(["recognition_decided", "official_from"], message % values, "early_recognition")


def _check_number(known, number):
    """A personal number begins with the province of birth, the sex with the century, the year."""
    columns = ["personal_number", "sex", "born"]
    if message := _fault_of_number(number, known["sex"], known["born"]):
        known.doubt(columns, message, "personal_number_form")


def _fault_of_number(number, sex, born):
    if int(number[:3]) not in PROVINCES:
        return _("The first three digits of the personal number are the code of no province.")
    century, is_female = divmod(int(number[3]), 2)
    year = 1900 + 100 * century + int(number[4:6])
    if sex and sex != (Sex.FEMALE if is_female else Sex.MALE):
        return _("The fourth digit of the personal number is that of the other sex.")
    if born and born.year != year:
        message = _("By the personal number the year of birth is %(year)s, not %(born)s.")
        return message % {"year": year, "born": born.year}
    return ""


def _is_before(one, other, months=0):
    """Tell whether the date `one` surely lies before `other`, or before so many months after it."""
    return _latest(one) < _earliest(other, months)


def _earliest(day, months=0):
    """Return the first year, month and day that a date can mean, so many months later.

    The day stays as it is, also where no calendar has it: it still lies between its neighbours.
    """
    return (*_month(day.year, day.month or 1, months), day.day or 1)


def _latest(day, months=0):
    """Return the last year, month and day that a date can mean; in any month that is the 31st."""
    return (*_month(day.year, day.month or 12, months), day.day or 31)


def _month(year, month, later):
    if not later:
        return year, month
    count = year * 12 + month - 1 + later
    return count // 12, count % 12 + 1
