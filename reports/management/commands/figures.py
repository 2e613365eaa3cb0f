"""Print the figures of a report: the same objects that the pages show."""

from django.utils.translation import gettext as _

from cells.periods import today
from reports import tables
from reports.attendance import attendance_report
from reports.filters import MeetingsForm, RatingsForm
from reports.management.base import OneSentenceCommand
from reports.ratings import ratings_report
from reports.reporting import reporting_report

REPORTS = {
    "attendance": (MeetingsForm, attendance_report),
    "ratings": (RatingsForm, ratings_report),
    "reporting": (MeetingsForm, reporting_report),
}
# What can be asked, by option, with the words for the help.
OPTIONS = {
    "year": "the year",
    "from": "the first month, YYYY-MM",
    "to": "the last month, YYYY-MM",
    "by": "commune (default), cell or month: a row for each",
    "commune": "the code of the only commune to count",
    "kind": "regular (default), thematic or all meetings",
    "cell_type": "residential or all (default) cells",
    "subject": "ratings of cells (cell, default) or of members (member)",
    "structure": "communes of the time (then, default) or of today (today)",
    "as_of": "the day of today's structure, by which slots are due; default today",
}


class Command(OneSentenceCommand):
    help = "Print the figures of a report."

    def add_arguments(self, parser):
        parser.add_argument("report", choices=REPORTS)
        for name, words in OPTIONS.items():
            parser.add_argument(_flag(name), metavar=name.upper(), help=words)
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *, report, format, **options):
        form_class, build = REPORTS[report]
        given = {name: str(options[name]) for name in OPTIONS if options[name] is not None}
        form = form_class(given, today=today())
        self._refuse_foreign(report, given, form)
        if not form.is_valid():
            self.refuse(_sentence(form))
        self._write(build(form.question()), format)

    def _refuse_foreign(self, report, given, form):
        for name in given.keys() - form.fields.keys():
            words = {"report": report, "option": _flag(name)}
            self.refuse(_("The report on %(report)s cannot be asked for %(option)s.") % words)

    def _write(self, report, format):
        if format == "csv":
            tables.write_csv(report, self.text_output())
        else:
            text = tables.as_json(report) if format == "json" else tables.as_text(report)
            self.text_output().write(f"{text}\n")


def _flag(name):
    return "--" + name.replace("_", "-")


def _sentence(form):
    """Return the first error of a form, naming the option that it is about."""
    field, errors = next(iter(form.errors.items()))
    return f"{_flag(field)}: {errors[0]}" if field in form.fields else errors[0]
