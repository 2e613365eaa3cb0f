"""Count again, from the rows, every rule that spans tables."""

import json
import sys
from dataclasses import asdict

from django.utils.translation import gettext as _

from cells.periods import today
from reports.facts import check_facts
from reports.management.base import OneSentenceCommand


class Command(OneSentenceCommand):
    help = "Count again, from the rows, every rule that spans tables; exit 1 if one is broken."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, format, **options):
        found = check_facts(today())
        write = _json if format == "json" else _text
        self.text_output().write(f"{write(found)}\n")
        if found.broken:
            sys.exit(1)


def _json(found):
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)


def _text(found):
    lines = [_("Broken: %(count)s") % {"count": len(found.broken)}, *map(_line, found.broken)]
    lines += [_("Drift: %(count)s") % {"count": len(found.drift)}, *map(_line, found.drift)]
    return "\n".join(lines)


def _line(finding):
    words = {name: _words(value) for name, value in asdict(finding).items()}
    return "  " + _("%(rule)s: %(what)s: expected %(expected)s, found %(found)s") % words


def _words(value):
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)
