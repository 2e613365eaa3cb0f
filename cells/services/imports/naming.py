"""What offices mean by headings that the program does not know: named by hand, and remembered."""

from django.db import transaction

from cells.models import ColumnName


def names_of(commune, kind):
    """Return what an office said before: the field by the heading's plain form."""
    if commune is None:
        return {}
    names = ColumnName.objects.filter(commune=commune, kind=kind)
    return dict(names.values_list("heading", "field"))


@transaction.atomic
def remember_names(commune, kind, names):
    """Remember the fields that an office gave to headings (plain forms); "" leaves one aside."""
    ColumnName.objects.bulk_create(
        [
            ColumnName(commune=commune, kind=kind, heading=heading, field=field)
            for heading, field in names.items()
        ],
        update_conflicts=True,
        unique_fields=["commune", "kind", "heading"],
        update_fields=["field"],
    )
