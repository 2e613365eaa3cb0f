"""Reporting: the figures, and the slots behind them."""

from dataclasses import dataclass
from datetime import date

from reports.headlines import Lists, reporting_figures
from reports.queries.units import names_on
from reports.reporting import reporting_report, slots_listed
from reports.slots import Filed, Slot
from reports.views.base import FactsView, ReportView
from reports.views.orders import REPORTING, SLOTS

# What can be listed, by the words in addresses.
STATUSES = {
    "due": lambda slot: True,
    "on_time": lambda slot: slot.is_on_time,
    "late": lambda slot: slot.is_late,
    **{filed.value: lambda slot, filed=filed: slot.filed == filed for filed in Filed},
}

COMPARED = {
    "months": lambda slot: slot.months.last_day,
    "cell": lambda slot: slot.cell,
    "commune": lambda slot: slot.commune,
    # What never came in stands before all that did.
    "filed_on": lambda slot: slot.filed_on or date.min,
    "filed": lambda slot: slot.filed.value,
}


class ReportingView(ReportView):
    template_name = "reports/reporting/figures.html"
    page = "report_reporting"
    list_page = "report_reporting_slots"
    orders = REPORTING
    build = staticmethod(reporting_report)

    def besides(self, report):
        return {"figures": reporting_figures(report, self.request.GET)}


@dataclass(frozen=True)
class SlotLine:
    """A slot with the names that its units bore."""

    slot: Slot
    cell: str
    commune: str


class SlotsView(FactsView):
    template_name = "reports/reporting/slots.html"
    page = "report_reporting"
    orders = SLOTS
    compared = staticmethod(lambda slot, name: COMPARED[name](slot))
    build = staticmethod(reporting_report)

    def facts(self, question, report):
        status = self.choice("status", STATUSES, "due")
        slots = slots_listed(report, question.row)
        page = self.page_of([slot for slot in slots if STATUSES[status](slot)])
        page.object_list = _named(page.object_list, question.period.last_day)
        lists = Lists("report_reporting_slots", self.request.GET)
        tabs = {word: lists.url(status=word) for word in STATUSES}
        return {"page_obj": page, "status": status, "tabs": tabs}


def _named(slots, day):
    communes, cells = names_on(
        day,
        communes={slot.commune for slot in slots},
        cells={slot.cell for slot in slots},
    )
    return [SlotLine(slot, cells[slot.cell], communes.get(slot.commune, "")) for slot in slots]
