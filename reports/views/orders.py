"""The orders in which tables of figures, and the lists behind them, can be shown."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from cells import text
from cells.lists import Order
from cells.rates import Ratio


def _rising(name, label):
    return Order(name, label, (name,))


def _falling(name, label):
    return Order(name, label, (f"-{name}",))


_UNITS = (_rising("key", _("Code")), _rising("name", _("Name")))
# Rates begin with the lowest: that is what somebody looks for. Counts begin with the highest.
ATTENDANCE = (
    *_UNITS,
    _rising("rate", _("Attendance rate")),
    _falling("meetings", _("Meetings")),
    _falling("expected", _("Expected")),
    _falling("present", _("Present")),
    _falling("excused", _("Excused")),
    _falling("unexcused", _("Unexcused")),
)
REPORTING = (
    *_UNITS,
    _rising("reporting_rate", _("Reporting rate")),
    _falling("due", _("Due")),
    _falling("submitted", _("Submitted")),
    _falling("not_held", _("Not held")),
    _falling("missing", _("Not reported")),
    _falling("on_time", _("On time")),
)
RATINGS = (
    *_UNITS,
    _falling("excellent_percent", _("Excellent of those rated")),
    _falling("good_percent", _("Good and better of those rated")),
    _falling("rated", _("Rated")),
    _falling("excellent", _("Excellent")),
    _falling("good", _("Good")),
    _falling("completed", _("Completed")),
    _falling("not_completed", _("Not completed")),
    _falling("unrated", _("Not yet rated")),
)
MEETINGS = (
    Order("month", _("Month"), ("-month", "cell__code", "kind")),
    Order("cell", _("Code of the cell"), ("cell__code", "-month", "kind")),
    Order("rate", _("Attendance rate"), ("per_mille", "-month")),
    Order("expected", _("Expected"), ("-expected", "-month")),
    Order("present", _("Present"), ("-present", "-month")),
    Order("excused", _("Excused"), ("-excused", "-month")),
    Order("unexcused", _("Unexcused"), ("-unexcused", "-month")),
)
CELLS = (
    _rising("cell", _("Code")),
    _rising("rate", _("Attendance rate")),
    _falling("meetings", _("Meetings")),
    _falling("below_target", _("Meetings below the target")),
    _falling("expected", _("Expected")),
    _falling("present", _("Present")),
)
SLOTS = (
    _falling("months", _("Month")),
    _rising("cell", _("Code of the cell")),
    _rising("commune", _("Code of the commune")),
    _falling("filed_on", _("First submitted on")),
    _rising("filed", _("State")),
)
ENTRIES = (
    _rising("cell", _("Code of the cell")),
    _rising("commune", _("Code of the commune")),
    _rising("grade", _("Decided grade")),
    _rising("state", _("State")),
)


def figure(row, name):
    """Return what the order of that name compares of a row: names as a dictionary does, and what
    there is no data of below everything."""
    value = getattr(row, name)
    if isinstance(value, Ratio):
        return Fraction(value.part, value.whole) if value.whole else Fraction(-1)
    return text.title_key(value) if name == "name" else value
