"""The locks under which a roll is written or taken back, in one order for all."""

from django.db.models import Q

from cells.models import Cell, Commune, Member, Membership


def lock_units(batch):
    """Lock the commune of a plan, the cells that it concerns, then the members; within a
    transaction.

    The commune comes first, since who is new is looked for in all of its cells: two rolls that
    name the same new people wait for each other. A roll of no commune waits for all.
    """
    rows = batch.rows.filter(row__isnull=False).order_by()
    left = Membership.objects.filter(end__isnull=True, member__in=rows.values("member"))
    communes = Commune.objects.all()
    if batch.commune_id:
        communes = communes.filter(pk=batch.commune_id)
    cells = Cell.objects.filter(Q(pk__in=rows.values("cell")) | Q(pk__in=left.values("cell")))
    members = Member.objects.filter(pk__in=rows.values("member"))
    for units in (communes, cells, members):
        list(units.order_by("pk").select_for_update().values_list("pk", flat=True))
