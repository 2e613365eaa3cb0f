"""The locks under which a roll is written or taken back, in one order for all."""

from django.db.models import Q

from cells.models import Cell, Member, Membership


def lock_units(batch):
    """Lock the cells that a plan concerns, then the members; within a transaction."""
    rows = batch.rows.filter(row__isnull=False).order_by()
    left = Membership.objects.filter(end__isnull=True, member__in=rows.values("member"))
    cells = Cell.objects.filter(Q(pk__in=rows.values("cell")) | Q(pk__in=left.values("cell")))
    members = Member.objects.filter(pk__in=rows.values("member"))
    for units in (cells, members):
        list(units.order_by("pk").select_for_update().values_list("pk", flat=True))
