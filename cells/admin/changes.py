"""The logs: who changed what, and who looked at whose data."""

from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _

from cells.admin.records import FactAdmin
from cells.admin.site import site
from cells.models import Change, Reading
from cells.views.change_lines import way, what


class LogAdmin(FactAdmin):
    group = 5
    search_help_text = None
    search_fields = ("user__username",)


@register(Change, site=site)
class ChangeAdmin(LogAdmin):
    list_display = ("at", "user", "way", "what", "key", "cell", "action", "reason")
    list_filter = ("action",)
    list_select_related = ("user", "cell")

    @display(description=_("by way of"))
    def way(self, change):
        return way(change.source)

    @display(description=_("what"))
    def what(self, change):
        return what(change.noun)


@register(Reading, site=site)
class ReadingAdmin(LogAdmin):
    list_display = ("at", "user", "page", "object_id", "cell", "commune")
    list_select_related = ("user", "cell", "commune")
