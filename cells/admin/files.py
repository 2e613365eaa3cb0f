"""Files that were read, what their plans did row by row, and what offices answered; the templates
of papers. The bytes of files are not shown."""

from django.contrib.admin import register

from cells.admin.records import FactAdmin
from cells.admin.site import site
from cells.models import ColumnName, Import, ImportAnswer, ImportRow, PaperTemplate


class OfFilesAdmin(FactAdmin):
    group = 4
    search_fields = ("commune__code",)


@register(Import, site=site)
class ImportAdmin(OfFilesAdmin):
    list_display = ("created_at", "kind", "commune", "cell", "state", "created_by", "applied_at")
    list_filter = ("kind", "state")
    list_select_related = ("commune", "cell", "created_by")


@register(ImportRow, site=site)
class ImportRowAdmin(OfFilesAdmin):
    list_display = ("batch", "row", "action", "verdict", "label", "cell")
    list_filter = ("action", "verdict")
    list_select_related = ("batch", "cell")


@register(ColumnName, site=site)
class ColumnNameAdmin(OfFilesAdmin):
    shows_people = False
    list_display = ("commune", "kind", "heading", "field")
    list_select_related = ("commune",)


@register(ImportAnswer, site=site)
class ImportAnswerAdmin(OfFilesAdmin):
    list_display = ("answered_at", "commune", "verdict", "member", "answered_by")
    list_select_related = ("commune", "member", "answered_by")


@register(PaperTemplate, site=site)
class PaperTemplateAdmin(OfFilesAdmin):
    shows_people = False
    list_display = ("commune", "kind", "saved_at", "saved_by", "size")
    list_select_related = ("commune", "saved_by")
    exclude = ("content",)
