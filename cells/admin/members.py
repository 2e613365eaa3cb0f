"""People: who they are, and from when to when they belonged, were exempt, held an office."""

from django.contrib.admin import register
from django.db.models import Q

from cells import permissions
from cells.admin.lists import Held
from cells.admin.records import RecordAdmin, Rows
from cells.admin.references import referring_to
from cells.admin.site import site
from cells.models import Exemption, Member, Membership, Office


class Memberships(Rows):
    model = Membership
    fields = ("start", "end", "cell", "kind", "began", "ended")
    ordering = ("start",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cell")


class Exemptions(Rows):
    model = Exemption
    fields = ("start", "end", "ground", "decision")
    ordering = ("start",)


class Offices(Rows):
    model = Office
    fields = ("start", "end", "cell", "role", "decision")
    ordering = ("start",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cell")


class RollAdmin(RecordAdmin):
    """People, of whom many at once come from a roll."""

    group = 1
    shows_people = True
    change_list_template = "admin/cells/roll_change_list.html"

    def changelist_view(self, request, extra_context=None):
        may_import = {"may_import": permissions.may_import(request.user)}
        return super().changelist_view(request, may_import | (extra_context or {}))


@register(Member, site=site)
class MemberAdmin(RollAdmin):
    list_display = ("full_name", "code", "born", "sex")
    ordering = ("sort_name", "code")
    search_fields = ("code",)
    permanent = ("code",)
    inlines = (Memberships, Exemptions, Offices)

    def search(self, queryset, words):
        return queryset.named(words) | queryset.filter(code=words.upper())

    def label(self, row):
        return f"{row.full_name}, {row.born}" if row.born else row.full_name


class OfMemberAdmin(RecordAdmin):
    """Rows that say something of a member from a day to a day."""

    group = 1
    shows_people = True
    list_filter = (Held,)
    list_select_related = ("member",)
    ordering = ("-pk",)
    search_fields = ("member__code",)
    permanent = ("member",)

    def search(self, queryset, words):
        members = Member.objects.named(words).values("pk")
        return queryset.filter(Q(member__in=members) | referring_to(self.model, words))


@register(Membership, site=site)
class MembershipAdmin(OfMemberAdmin, RollAdmin):
    list_display = ("member", "cell", "kind", "start", "end", "began", "ended")
    list_filter = (Held, "kind", "ended")
    list_select_related = ("member", "cell")


@register(Exemption, site=site)
class ExemptionAdmin(OfMemberAdmin):
    list_display = ("member", "ground", "start", "end", "decision")
    list_filter = (Held, "ground")


@register(Office, site=site)
class OfficeAdmin(OfMemberAdmin):
    list_display = ("member", "role", "cell", "start", "end")
    list_filter = (Held, "role")
    list_select_related = ("member", "cell")
