"""Figures as files and as plain text: columns, headings, CSV, JSON, an aligned table."""

import csv
import json

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.rates import Ratio, as_number
from cells.resources.outgoing.formulas import guarded

HEADINGS = {
    "key": gettext_lazy("Code"),
    "name": gettext_lazy("Name"),
    "meetings": gettext_lazy("Meetings"),
    "expected": gettext_lazy("Expected"),
    "present": gettext_lazy("Present"),
    "excused": gettext_lazy("Excused"),
    "unexcused": gettext_lazy("Unexcused"),
    "rate": gettext_lazy("Attendance rate"),
    "rated": gettext_lazy("Rated"),
    "excellent": gettext_lazy("Excellent"),
    "good": gettext_lazy("Good"),
    "completed": gettext_lazy("Completed"),
    "not_completed": gettext_lazy("Not completed"),
    "unrated": gettext_lazy("Not yet rated"),
    "excellent_percent": gettext_lazy("Excellent of those rated"),
    "due": gettext_lazy("Due"),
    "submitted": gettext_lazy("Submitted"),
    "on_time": gettext_lazy("On time"),
    "not_held": gettext_lazy("Not held"),
    "missing": gettext_lazy("Not reported"),
    "reporting_rate": gettext_lazy("Reporting rate"),
}
TEXT_COLUMNS = ("key", "name")


def as_record(row):
    """Return a row as files carry it: by column; a rate in per cent, or None without data."""
    return {column: _plain(getattr(row, column)) for column in row.COLUMNS}


def _plain(value):
    return as_number(value.percent) if isinstance(value, Ratio) else value


def as_json(report):
    """Return the rows as a JSON array, in the order of their keys."""
    return json.dumps([as_record(row) for row in report.rows], ensure_ascii=False, indent=2)


def write_csv(report, file):
    """Write the rows to a text file, "no data" as an empty value."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(report.total.COLUMNS)
    for row in report.rows:
        writer.writerow({**as_record(row), "name": guarded(str(row.name))}.values())


def as_text(report):
    """Return the rows and their total as a table for people, in the present language."""
    columns = report.total.COLUMNS
    lines = [[str(HEADINGS[column]) for column in columns]]
    lines += [[_shown(getattr(row, column)) for column in columns] for row in report.rows]
    lines.append(["", _("Total"), *(_shown(getattr(report.total, name)) for name in columns[2:])])
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(_aligned(line, columns, widths) for line in lines)


def _aligned(line, columns, widths):
    cells = (
        cell.ljust(width) if column in TEXT_COLUMNS else cell.rjust(width)
        for cell, column, width in zip(line, columns, widths, strict=True)
    )
    return "  ".join(cells).rstrip()


def _shown(value):
    return formats.number_format(value) if isinstance(value, int) else str(value)
