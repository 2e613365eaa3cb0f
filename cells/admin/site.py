"""The site of the admin: for superusers, signed in as everybody is; for others it is not there."""

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from cells import permissions

# Pages of Django's admin that have no place here: signing in and out and passwords are the site's
# own; names looked for would stand in the address; and pages of rows are found by their codes.
LEFT_OUT = {
    "autocomplete",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "view_on_site",
}


# What Django's own Vietnamese lacks.
SAID_BY_DJANGO = (
    gettext_noop("Add link"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Filter navigation items"),
    gettext_noop("Model name"),
    gettext_noop("Sidebar"),
    gettext_noop("Skip to main content"),
    gettext_noop("Toggle navigation"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
)


class RepairSite(AdminSite):
    """Django's admin without a way in of its own."""

    site_title = _("Repair")
    site_header = _("Nền nếp – repair")
    index_title = _("Repair of the record")
    empty_value_display = "–"
    # The order of the groups on the first page; each ModelAdmin names its own.
    groups = (
        _("Structure"),
        _("People"),
        _("Users and settings"),
        _("Facts, to be read"),
        _("Files and answers, to be read"),
        _("Logs, to be read"),
    )

    def has_permission(self, request):
        return permissions.may_repair(request.user)

    def admin_view(self, view, cacheable=False):
        """Answer who may not as if nothing were there; strangers never come here."""
        checked = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return checked(request, *args, **kwargs)

        inner.__dict__ |= checked.__dict__
        return inner

    def get_urls(self):
        patterns = super().get_urls()
        patterns = [each for each in patterns if getattr(each, "name", None) not in LEFT_OUT]
        for pattern in patterns:
            # Strangers go to the sign-in page of the whole site.
            if hasattr(pattern.callback, "login_url"):
                pattern.callback.login_url = None
        return patterns

    def get_app_list(self, request, app_label=None):
        """Return the models in groups, each in the order in which they were registered."""
        listed = super()._build_app_dict(request, app_label).values()
        entries = {entry["model"]: entry for app in listed for entry in app["models"]}
        found = {str(group): [] for group in self.groups}
        for model, model_admin in self._registry.items():
            if model in entries:
                found[str(self.groups[model_admin.group])].append(entries[model])
        return [self._group(number, *each) for number, each in enumerate(found.items()) if each[1]]

    def _group(self, number, name, models):
        return {
            "name": capfirst(name),
            "app_label": f"group-{number}",
            "app_url": reverse("admin:index", current_app=self.name),
            "has_module_perms": True,
            "models": models,
        }

    def get_log_entries(self, request):
        """Return none: what is done here stands in the log of changes."""
        return LogEntry.objects.none()


site = RepairSite()
