"""The locks under which a roll is written or taken back, in one order for all."""

from cells.models import Cell, Commune, Member, Membership


def lock_units(batch):
    """Lock the commune of a plan, the cells that it concerns, then the members; within a
    transaction.

    The commune comes first, since who is new is looked for in all of its cells: two rolls that
    name the same new people wait for each other. A roll of no commune waits for all. What is locked
    may be named meanwhile, such as by a meeting that is opened under the commune: it holds its cell
    already, and would else wait for us as we for it.
    """
    rows = batch.rows.filter(row__isnull=False).order_by()
    # The keys first: of rows that were stored a moment ago a database knows no statistics, and
    # would plan a join with them badly.
    keys = set(rows.values_list("member", "cell"))
    members = Member.objects.filter(pk__among=[member for member, _cell in keys if member])
    left = Membership.objects.filter(end__isnull=True, member__in=members.values("pk"))
    cells = {cell for _member, cell in keys} | set(left.values_list("cell", flat=True))
    communes = Commune.objects.all()
    if batch.commune_id:
        communes = communes.filter(pk=batch.commune_id)
    for units in (communes, Cell.objects.filter(pk__in=cells - {None}), members):
        list(units.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
