"""What the pages share: an address becomes a question; a list narrows it to one row."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from cells.lists import sorting_of
from cells.periods import Period, month_key, today
from cells.permissions import require
from reports import tables, titles
from reports.filters import MeetingsForm
from reports.headlines import Lists
from reports.scope import scope_of
from reports.views.orders import figure

ROWS_A_PAGE = 200


@dataclass(frozen=True)
class Filter:
    """What `_filters.html` shows."""

    form: Form


def year_to_date(day):
    """Return the months of the year up to that of `day`."""
    return Period.of_months(day.replace(month=1, day=1), day)


class QuestionView(TemplateView):
    """A page that answers what its address asks, or says at the field what is wrong with it.

    `build` makes the report, `page` is the name of the address of its page, `orders` are those in
    which its rows can be shown.
    """

    compared = staticmethod(figure)
    http_method_names = ["get", "head"]
    form_class = MeetingsForm
    default_period = staticmethod(year_to_date)

    def get(self, request):
        scope = scope_of(request.user)
        require(scope)
        day = today()
        period = self.default_period(day)
        form = self.form_class(request.GET, today=day, scope=scope, period=period)
        if not form.is_valid():
            return self.refuse(form)
        question = form.question()
        return self.answer(form, question)

    def refuse(self, form):
        """Show what is wrong; a file has no field to show it at."""
        if self.request.GET.get("format") == "csv":
            sentence = next(iter(form.errors.values()))[0]
            return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
        return self.render_to_response({"filter": Filter(form)})

    def show(self, form, question, **context):
        """Return the page, with the words that say what it covers."""
        covered = {
            "time": titles.time_covered(question),
            "cells": titles.cells_covered(question),
            "structure": titles.structure_shown(question),
            "meetings": titles.meetings_covered(question),
            "due_by": titles.due_by(question),
            "counted_on": today(),
        }
        context |= {"filter": Filter(form), "question": question, "covered": covered}
        context["sorting"] = self.sorting
        return self.render_to_response(context)

    @cached_property
    def sorting(self):
        """The order that the address asks for."""
        return sorting_of(self.request.GET, self.orders)

    def page_of(self, items):
        """Return the page of `items`, in the order of the address, that it asks for, or the nearest
        there is. In their first order they come."""
        if self.sorting.word != self.orders[0].name:
            items = self.sorting.in_order(items, self.compared)
        return Paginator(items, ROWS_A_PAGE).get_page(self.request.GET.get("page"))


class ReportView(QuestionView):
    """A report as a page, or as a file with `?format=csv`; `list_page` lists what it counts."""

    def answer(self, form, question):
        report = self.build(question)
        if self.request.GET.get("format") == "csv":
            return self.file(report)
        return self.show(
            form,
            question,
            report=report,
            list_url=reverse(self.list_page),
            row_url=Lists(self.list_page, self.request.GET).before("row"),
            page_obj=self.page_of(report.rows),
            **self.besides(report),
        )

    def besides(self, report):
        """Return what this page shows besides the report."""
        return {}

    def file(self, report):
        """Return the report as a CSV file; the mark at its head tells Excel that it is UTF-8."""
        months = report.question.period
        span = f"{month_key(months.start)}_{month_key(months.last_day)}"
        name = f"{self.page.removeprefix('report_')}_{report.question.by}_{span}.csv"
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        tables.write_csv(report, response)
        return response


class FactsView(QuestionView):
    """The list of facts that a figure was counted from: of the row in the address, or of all."""

    def answer(self, form, question):
        key = self.request.GET.get("row", "")
        report = self.build(question)
        line = report.row(key) if key else report.total
        require(line is not None)
        question = question.only(key) if key else question
        facts = self.facts(question, report)
        return self.show(form, question, line=line, back=self._back(), **facts)

    def _back(self):
        """Return the address of the figures that the list belongs to."""
        lists = Lists(self.page, self.request.GET)
        return lists.url(row=None, status=None, grade=None, reached=None)

    def choice(self, name, words, default):
        """Return the word that the address has for `name`; what is none of `words` is not there."""
        word = self.request.GET.get(name) or default
        require(word in words)
        return word
