"""The record that rolls are taken into, and what stands in it afterwards."""

import hashlib
from collections import Counter

from cells.models import Change, Exemption, Member, Membership
from tests import factories
from tests.bench.rolls import FIRST_CARD, cells_of

COMMUNE = "BENCH"
NOUNS = ("member", "membership", "exemption")


def make_units(rows):
    """Make the commune of a roll of so many rows, with its cells, and let nobody on record bear a
    card number of the roll; return the commune."""
    first, last = (str(FIRST_CARD + number) for number in (0, rows - 1))
    Member.objects.filter(card_number__range=(first, last)).update(card_number=None)
    commune = factories.make_commune(COMMUNE)
    for code in cells_of(rows):
        factories.make_cell(code, commune=commune)
    return commune


def contents():
    """Return what the rolls left: a digest of members, memberships and exemptions, and how many
    entries of the log there are of each kind. Codes and keys are left out: they differ always."""
    members = Member.objects.filter(memberships__cell__code__startswith=COMMUNE).distinct()
    lines = [repr(_facts(member)) for member in members]
    for model, names in (
        (Membership, ("cell__code", "kind", "start", "end", "began", "ended")),
        (Exemption, ("ground", "start", "end", "decision")),
    ):
        rows = model.objects.filter(member__in=members).values_list("member__card_number", *names)
        lines += [repr(row) for row in rows.order_by()]
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    return {"digest": digest, "rows": len(lines), "log": _log()}


def _facts(member):
    names = (field.attname for field in Member._meta.concrete_fields)
    return [str(getattr(member, name)) for name in names if name not in ("id", "code")]


def _log():
    entries = Change.objects.filter(noun__in=NOUNS).values_list("noun", "action")
    return {" ".join(kind): count for kind, count in sorted(Counter(entries).items())}
