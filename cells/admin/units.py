"""Units: their permanent codes, and from when to when each had which name and place."""

from django.contrib.admin import register
from django.db.models import Q

from cells import text
from cells.admin.lists import Held
from cells.admin.records import RecordAdmin, Rows
from cells.admin.references import referring_to
from cells.admin.site import site
from cells.models import (
    Cell,
    CellPlacement,
    CellSuccession,
    Commune,
    CommunePlacement,
    CommuneSuccession,
    UpperCommittee,
)
from cells.periods import today


class CellPlacements(Rows):
    model = CellPlacement
    fields = ("start", "end", "name", "cell_type", "commune", "section", "decision")
    ordering = ("start",)


class CommunePlacements(Rows):
    model = CommunePlacement
    fields = ("start", "end", "name", "level", "official_code", "upper_committee", "decision")
    ordering = ("start",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("upper_committee")


class UnitAdmin(RecordAdmin):
    """Communes or cells, with the name of today."""

    list_display = ("code", "named")
    ordering = ("code",)
    search_fields = ("code",)
    permanent = ("code",)

    def get_queryset(self, request):
        return super().get_queryset(request).named_on(today())

    def search(self, queryset, words):
        placements = self.model._meta.get_field("placements").related_model.objects
        found = Q(placements__pk__among=called(placements, words))
        units = self.model.objects.filter(found | Q(code__startswith=words.upper()))
        return queryset.filter(pk__in=units.values("pk"))

    def named(self, unit):
        return unit.name

    named.short_description = CellPlacement._meta.get_field("name").verbose_name

    def label(self, row):
        return self.model.objects.named_on(today()).get(pk=row.pk).name or row.code


def called(placements, words):
    """Return the placements under a name that holds `words`, marks making no difference; the
    names of all units are few enough to be looked through."""
    sought = text.search_form(words)
    names = placements.values_list("pk", "name")
    return [pk for pk, name in names if sought in text.search_form(name)]


@register(UpperCommittee, site=site)
class UpperCommitteeAdmin(RecordAdmin):
    list_display = ("code", "name", "level")
    ordering = ("code",)
    search_fields = ("code", "name")
    search = RecordAdmin.search_texts
    permanent = ("code",)


class PlacementAdmin(RecordAdmin):
    """What units were called, and where they stood: found by name, or by the unit's code."""

    list_display_links = ("name",)
    search_fields = ("name",)

    def search(self, queryset, words):
        found = Q(pk__among=called(queryset, words))
        return queryset.filter(found | referring_to(self.model, words))


class SuccessionAdmin(RecordAdmin):
    """Which units carry on which."""

    list_display = ("predecessor", "successor", "start", "is_main", "decision")
    list_select_related = ("predecessor", "successor")
    ordering = ("predecessor__code", "start")
    search_fields = ("predecessor__code", "successor__code")


@register(Commune, site=site)
class CommuneAdmin(UnitAdmin):
    inlines = (CommunePlacements,)


@register(CommunePlacement, site=site)
class CommunePlacementAdmin(PlacementAdmin):
    list_display = ("name", "commune", "level", "official_code", "upper_committee", "start", "end")
    list_filter = (Held, "level")
    list_select_related = ("commune", "upper_committee")
    ordering = ("commune__code", "start")
    permanent = ("commune",)


@register(CommuneSuccession, site=site)
class CommuneSuccessionAdmin(SuccessionAdmin):
    """Which commune carries on which."""


@register(Cell, site=site)
class CellAdmin(UnitAdmin):
    inlines = (CellPlacements,)


@register(CellPlacement, site=site)
class CellPlacementAdmin(PlacementAdmin):
    list_display = ("name", "cell", "cell_type", "commune", "section", "start", "end")
    list_filter = (Held, "cell_type")
    list_select_related = ("cell", "commune")
    ordering = ("cell__code", "start")
    permanent = ("cell",)


@register(CellSuccession, site=site)
class CellSuccessionAdmin(SuccessionAdmin):
    """Which cell carries on which."""
