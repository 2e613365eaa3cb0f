"""The logs: who changed what, and who looked at whose data."""

from django.contrib.admin import register

from cells.admin.records import FactAdmin
from cells.admin.site import site
from cells.models import Change, Reading


class LogAdmin(FactAdmin):
    group = 5
    search_help_text = None
    search_fields = ("user__username",)


@register(Change, site=site)
class ChangeAdmin(LogAdmin):
    list_display = ("at", "user", "source", "noun", "key", "cell", "action", "reason")
    list_filter = ("action",)
    list_select_related = ("user", "cell")


@register(Reading, site=site)
class ReadingAdmin(LogAdmin):
    list_display = ("at", "user", "page", "object_id", "cell", "commune")
    list_select_related = ("user", "cell", "commune")
