"""Facts: meetings with their sheets and papers, ratings, reminders. Read here, written by the
pages that know their rules."""

from django.contrib.admin import register

from cells.admin.records import FactAdmin, Rows
from cells.admin.references import referring_to
from cells.admin.site import site
from cells.models import (
    Attendance,
    Dispute,
    EntryException,
    Meeting,
    Minutes,
    Rating,
    Reminder,
    Resolution,
)


class Sheet(Rows):
    model = Attendance
    fields = ("member", "guest_name", "standing", "ground", "presence", "reason", "note")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member").in_sheet_order()


class OfCellAdmin(FactAdmin):
    """Facts that are found by the code of their cell."""

    search_fields = ("cell__code",)


@register(Meeting, site=site)
class MeetingAdmin(OfCellAdmin):
    list_display = ("month", "cell", "kind", "state", "held_on", "present", "expected")
    list_filter = ("kind", "state")
    list_select_related = ("cell",)
    inlines = (Sheet,)


class OfMeetingAdmin(FactAdmin):
    """What was written about a meeting."""

    list_select_related = ("meeting__cell",)
    search_fields = ("meeting__cell__code",)

    def search(self, queryset, words):
        return queryset.filter(referring_to(Meeting, words, "meeting__"))

    def cell(self, row):
        return row.meeting.cell

    cell.short_description = Meeting._meta.get_field("cell").verbose_name


@register(Minutes, site=site)
class MinutesAdmin(OfMeetingAdmin):
    list_display = ("meeting", "cell", "self_score")


@register(Resolution, site=site)
class ResolutionAdmin(OfMeetingAdmin):
    list_display = ("meeting", "cell", "number")


@register(Dispute, site=site)
class DisputeAdmin(OfMeetingAdmin):
    list_display = ("meeting", "cell", "raised_at", "raised_by", "settled_at")
    list_select_related = ("meeting__cell", "raised_by")


@register(Rating, site=site)
class RatingAdmin(OfCellAdmin):
    list_display = ("year", "quarter", "cell", "member", "decided_grade")
    list_filter = ("decided_grade",)
    list_select_related = ("cell", "member")


@register(Reminder, site=site)
class ReminderAdmin(OfCellAdmin):
    list_display = ("begun_at", "cell", "sent_by", "sent_at")
    list_select_related = ("cell", "sent_by")


@register(EntryException, site=site)
class EntryExceptionAdmin(OfCellAdmin):
    list_display = ("month", "commune", "cell", "until", "granted_by", "reason")
    list_select_related = ("commune", "cell", "granted_by")
