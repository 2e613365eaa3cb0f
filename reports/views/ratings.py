"""Ratings: the figures, and the cells or members behind them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.choices import CellType, Grade, RatingState, RatingSubject
from cells.periods import Period
from cells.permissions import require, sees_people_somewhere
from cells.services.readings import log_reading
from reports.filters import RatingsForm
from reports.headlines import Lists, ratings_figures
from reports.queries.ratings import Entry
from reports.queries.units import names_on, unit_with
from reports.question import By
from reports.ratings import GRADES, UNRATED, entries, ratings_report
from reports.scope import cells_of_people
from reports.titles import cap_words
from reports.views.base import FactsView, ReportView
from reports.views.orders import ENTRIES, RATINGS


def last_year(day):
    """Return the year before: ratings are decided when a year has ended."""
    return Period.of_year(day.year - 1)


class RatingsView(ReportView):
    template_name = "reports/ratings/figures.html"
    form_class = RatingsForm
    default_period = staticmethod(last_year)
    page = "report_ratings"
    list_page = "report_ratings_list"
    orders = RATINGS
    build = staticmethod(ratings_report)

    def besides(self, report):
        of_members = report.question.subject == RatingSubject.MEMBER
        with_lists = not of_members or sees_people_somewhere(self.request.user)
        query = self.request.GET
        return {
            "figures": ratings_figures(report, query, with_lists=with_lists),
            "with_lists": with_lists,
            "cap_words": report.cap and cap_words(report.cap),
            "over": _over(report),
        }


@dataclass(frozen=True)
class OverLine:
    """A group with more excellent than the rule allows, in words."""

    where: str
    excellent: int
    base: int
    allowed: int


def _over(report):
    """Return the groups over the limit, under the names that their communes bore."""
    if report.cap is None:
        return []
    groups = report.cap.over
    names, _cells = names_on(
        report.question.period.last_day, communes={group.commune for group in groups}, cells=()
    )
    return [
        OverLine(_where(group, names), group.excellent, group.base, group.allowed)
        for group in groups
    ]


def _where(group, names):
    commune = names.get(group.commune, "")
    cell_type = str(CellType(group.cell_type).label) if group.cell_type else ""
    return " · ".join(filter(None, [commune, cell_type])) or _("All together")


@dataclass(frozen=True)
class EntryLine:
    """A rated, or unrated, cell or member with the names of its units, and its words."""

    entry: Entry
    cell: str
    commune: str
    grade: str
    state: str


class RatingsListView(FactsView):
    template_name = "reports/ratings/list.html"
    orders = ENTRIES
    form_class = RatingsForm
    default_period = staticmethod(last_year)
    page = "report_ratings"
    build = staticmethod(ratings_report)

    def facts(self, question, report):
        of_members = question.subject == RatingSubject.MEMBER
        require(not of_members or sees_people_somewhere(self.request.user))
        grade = self.choice("grade", (*GRADES, *UNRATED), "rated")
        page = self.page_of(entries(question, grade))
        if of_members:
            page.object_list = self._with_people(question, page.object_list)
        page.object_list = _named(page.object_list, question.period.last_day)
        lists = Lists("report_ratings_list", self.request.GET)
        tabs = {word: lists.url(grade=word) for word in (*GRADES, *UNRATED)}
        return {"page_obj": page, "grade": grade, "of_members": of_members, "tabs": tabs}

    def _with_people(self, question, found):
        """Return the entries with the names of those whom the person may see, and log it."""
        user = self.request.user
        reach = cells_of_people(user)
        shown = [entry if entry.cell in reach else _without_person(entry) for entry in found]
        if any(entry.member for entry in shown):
            log_reading(user, "report_ratings_list", **_unit_of(question))
        return shown


def _without_person(entry):
    return entry._replace(member="", name="", sort_name="", reason="")


def _unit_of(question):
    """Return the unit whose people a list shows, as far as it is one."""
    if question.by == By.CELL and question.row:
        return {"cell": unit_with(question.row, is_cell=True)}
    return {"commune": unit_with(question.row or question.commune, is_cell=False)}


def _named(found, day):
    communes, cells = names_on(
        day,
        communes={entry.commune for entry in found},
        cells={entry.cell for entry in found},
    )
    return [
        EntryLine(
            entry,
            cells.get(entry.cell, entry.cell),
            communes.get(entry.commune, ""),
            Grade(entry.grade).label if entry.grade else "",
            RatingState(entry.state).label,
        )
        for entry in found
    ]
