"""Attendance: the figures, the meetings behind them, the cells behind the counts of cells."""

from dataclasses import dataclass, replace

from cells.lists import window_of
from reports.attendance import CellAttendance, attendance_report, months_of
from reports.charts import rate_chart
from reports.headlines import Lists, attendance_figures
from reports.queries.meetings import meetings_asked, totals_of, with_rate
from reports.queries.units import homes_for, names_on
from reports.titles import whole_percent
from reports.views.base import ROWS_A_PAGE, FactsView, ReportView
from reports.views.orders import ATTENDANCE, CELLS, MEETINGS

# What cells can have reached, by the words in addresses.
REACHED = ("any", "each", "pooled", "full")


class AttendanceView(ReportView):
    template_name = "reports/attendance/figures.html"
    page = "report_attendance"
    list_page = "report_attendance_meetings"
    orders = ATTENDANCE
    build = staticmethod(attendance_report)

    def besides(self, report):
        return {
            "figures": attendance_figures(report, self.request.GET),
            "chart": rate_chart(months_of(report), report.target),
            "target": whole_percent(report.target),
        }


@dataclass(frozen=True)
class MeetingLine:
    """A meeting with the names that its units bore."""

    meeting: object
    cell: str
    commune: str

    @property
    def beside(self):
        """How many came who were not expected: they are beside the rate, never in it."""
        meeting = self.meeting
        return meeting.exempt_present + meeting.away_present + meeting.guests


class MeetingsView(FactsView):
    template_name = "reports/attendance/meetings.html"
    page = "report_attendance"
    orders = MEETINGS
    build = staticmethod(attendance_report)

    def facts(self, question, report):
        meetings = meetings_asked(question, homes_for(question))
        totals = totals_of(meetings)
        rows = with_rate(meetings).select_related("cell", "commune")
        page = window_of(
            self.request.GET, rows, self.sorting, size=ROWS_A_PAGE, total=totals["meetings"]
        )
        named = _named(page.object_list, question.period.last_day)
        return {
            "page_obj": replace(page, object_list=named),
            "totals": totals,
            "target": report.target,
        }


def _named(meetings, day):
    meetings = list(meetings)
    communes, cells = names_on(
        day,
        communes={meeting.commune.code for meeting in meetings},
        cells={meeting.cell.code for meeting in meetings},
    )
    return [
        MeetingLine(
            meeting, cells.get(meeting.cell.code, ""), communes.get(meeting.commune.code, "")
        )
        for meeting in meetings
    ]


@dataclass(frozen=True)
class CellLine:
    """A cell's attendance with the name that it bore, and the address of its meetings."""

    name: str
    figures: CellAttendance
    url: str


class CellsView(FactsView):
    template_name = "reports/attendance/cells.html"
    page = "report_attendance"
    orders = CELLS
    build = staticmethod(attendance_report)

    def facts(self, question, report):
        reached = self.choice("reached", REACHED, "any")
        page = self.page_of(report.reached(reached))
        codes = {figures.cell for figures in page}
        _communes, names = names_on(question.period.last_day, communes=(), cells=codes)
        meetings = Lists("report_attendance_meetings", self.request.GET)
        page.object_list = [
            CellLine(
                names.get(line.cell, line.cell),
                line,
                meetings.url(by="cell", row=line.cell, reached=None),
            )
            for line in page
        ]
        lists = Lists("report_attendance_cells", self.request.GET)
        return {
            "tabs": {word: lists.url(reached=word) for word in REACHED},
            "page_obj": page,
            "reached": reached,
            "target": report.target,
            "target_words": whole_percent(report.target),
        }
