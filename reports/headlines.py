"""The few figures at the head of a page, each with the words that define it and its list."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from reports.question import Kinds
from reports.titles import whole_percent

# What an address says of the one page that it is of: no other is asked the same.
OWN_TO_A_PAGE = dict.fromkeys(("page", "after", "before", "sort", "format"))


@dataclass(frozen=True)
class Figure:
    """One figure as it is shown, with the address of the list that it was counted from."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lists:
    """The addresses of lists that are asked the same as a page whose query this is."""

    name: str
    query: object

    def url(self, **changes):
        """Return the address with some words changed, or left out where None."""
        query = self.query.copy()
        for key, value in {**OWN_TO_A_PAGE, **changes}.items():
            query[key] = value
            if value is None:
                del query[key]
        return f"{reverse(self.name)}?{query.urlencode()}".removesuffix("?")

    def before(self, name):
        """Return the address up to the value of a word that comes last."""
        url = self.url(**{name: None})
        return f"{url}{'&' if '?' in url else '?'}{name}="


def _number(count):
    return formats.number_format(count)


def attendance_figures(report, query):
    """Return the head of the attendance page."""
    total, meetings = report.total, Lists("report_attendance_meetings", query).url()
    words = {"present": _number(total.present), "expected": _number(total.expected)}
    note = _("%(present)s present of %(expected)s expected") % words
    return [
        Figure(_("Attendance rate"), str(total.rate), meetings, note),
        Figure(_("Meetings held"), _number(total.meetings), meetings),
        *_cell_figures(report, Lists("report_attendance_cells", query)),
    ]


def _cell_figures(report, lists):
    """Return how many cells reached the target, if one is set: at each meeting, pooled, and with
    everybody."""
    target = {"target": whole_percent(report.target)}
    note = _("of %(number)s cells that reported") % {"number": _number(len(report.cells))}
    labels = {
        "each": _("Cells with %(target)s and more at every meeting") % target,
        "pooled": _("Cells with %(target)s and more over all their meetings") % target,
        "full": _("Cells with everybody present at every meeting"),
    }
    if report.target is None:
        labels = {"full": labels["full"]}
    return [
        Figure(label, _number(len(report.reached(how))), lists.url(reached=how), note)
        for how, label in labels.items()
    ]


def reporting_figures(report, query):
    """Return the head of the page on reporting."""
    total, lists = report.total, Lists("report_reporting_slots", query)
    came = {"came": _number(total.submitted + total.not_held), "due": _number(total.due)}
    note = _("%(came)s of %(due)s due") % came
    return [
        Figure(_("Reporting rate"), str(total.reporting_rate), lists.url(status="due"), note),
        *_held_figures(report, lists),
        Figure(_("On time"), _number(total.on_time), lists.url(status="on_time")),
        Figure(_("Recorded as not held"), _number(total.not_held), lists.url(status="not_held")),
        Figure(_("Not reported"), _number(total.missing), lists.url(status="missing")),
    ]


def _held_figures(report, lists):
    """Return the held rate of each kind of meeting apart."""
    labels = {
        Kinds.REGULAR: _("Regular meetings held"),
        Kinds.THEMATIC: _("Thematic meetings held"),
    }
    for kind, rate in report.held_rates:
        words = {"held": _number(rate.part), "due": _number(rate.whole)}
        url = lists.url(status="submitted", kind=kind.value)
        yield Figure(labels[kind], str(rate), url, _("%(held)s of %(due)s due") % words)


def ratings_figures(report, query, *, with_lists):
    """Return the head of the page on ratings; lists of members only for who may see people."""
    total, lists = report.total, Lists("report_ratings_list", query)

    def url(grade):
        return lists.url(grade=grade) if with_lists else ""

    of_rated = _("%(part)s of %(whole)s rated")
    excellent = {"part": _number(total.excellent), "whole": _number(total.rated)}
    good = {"part": _number(total.excellent + total.good), "whole": _number(total.rated)}
    reasons = {"number": _number(total.unrated_with_reason)}
    return [
        Figure(
            _("Excellent of those rated"),
            str(total.excellent_percent),
            url("excellent"),
            of_rated % excellent,
        ),
        Figure(
            _("Good and better of those rated"),
            str(total.good_percent),
            url("good_and_better"),
            of_rated % good,
        ),
        Figure(_("Rated"), _number(total.rated), url("rated")),
        Figure(
            _("Not yet rated"),
            _number(total.unrated),
            url("unrated"),
            _("with the reason on record: %(number)s") % reasons,
        ),
    ]
