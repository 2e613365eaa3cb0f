"""The logs: who changed what, and who looked at whose data."""

from django.contrib.admin import register
from django.db.models import Q

from cells.admin.records import FactAdmin
from cells.admin.site import site
from cells.models import Change, Reading


class LogAdmin(FactAdmin):
    group = 5
    search_help_text = None
    search_fields = ("user__username",)

    def search(self, queryset, words):
        return queryset.filter(Q(user__username__iexact=words) | Q(cell__code__iexact=words))


@register(Change, site=site)
class ChangeAdmin(LogAdmin):
    list_display = ("at", "user", "source", "noun", "key", "cell", "action", "reason")
    list_filter = ("action",)
    list_select_related = ("user", "cell")


@register(Reading, site=site)
class ReadingAdmin(LogAdmin):
    list_display = ("at", "user", "page", "object_id", "cell", "commune")
    list_select_related = ("user", "cell", "commune")
