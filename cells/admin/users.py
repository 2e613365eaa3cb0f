"""Logins and their posts. Passwords are not given here: people set their own."""

from django.contrib.admin import register
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.admin.lists import Held
from cells.admin.records import RecordAdmin, Rows
from cells.admin.references import referring_to
from cells.admin.site import site
from cells.models import Post, User

NO_PASSWORD = _(
    "Nobody is given a password here: a new login has none until the person sets one, by a link"
    " that works once. A login that is no longer active cannot sign in. Superusers are made on the"
    " server, by createsuperuser."
)


class Posts(Rows):
    model = Post
    fields = ("start", "end", "role", "upper_committee", "commune", "cell")
    ordering = ("start",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("upper_committee", "commune", "cell")


@register(User, site=site)
class UserAdmin(RecordAdmin):
    group = 2
    shows_people = True
    list_display = ("username", "full_name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    ordering = ("username",)
    search_fields = ("username", "full_name", "email")
    search = RecordAdmin.search_texts
    fields = ("username", "full_name", "email", "is_active", "is_superuser", "last_login")
    readonly_fields = ("is_superuser", "last_login")
    inlines = (Posts,)

    def get_readonly_fields(self, request, obj=None):
        """Nobody shuts himself out by a tick too few: another superuser does it, or the server."""
        own = ("is_active",) if obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": self.get_fields(request, obj), "description": NO_PASSWORD})]

    def has_delete_permission(self, request, obj=None):
        """Nobody who is in the log goes from it: a login is closed by `is_active`."""
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@register(Post, site=site)
class PostAdmin(RecordAdmin):
    group = 2
    shows_people = True
    list_display = ("user", "role", "upper_committee", "commune", "cell", "start", "end")
    list_filter = (Held, "role")
    list_select_related = ("user", "upper_committee", "commune", "cell")
    ordering = ("-pk",)
    search_fields = ("user__username",)
    permanent = ("user",)

    def search(self, queryset, words):
        users = User.objects.filter(
            Q(username__icontains=words) | Q(full_name__icontains=words)
        ).values("pk")
        return queryset.filter(Q(user__in=users) | referring_to(self.model, words))
