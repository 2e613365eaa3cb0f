"""Lists of the admin: how far they go, what their links carry, and the filter of intervals."""

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from cells.periods import today

# What Django says above each filter: marked here, so that our catalogue has it too.
FILTER_BY = gettext_noop(" By %(filter_title)s ")
# More than this nobody looks through page by page; to count millions would take seconds.
MOST_ROWS = 5_000


class ShortPaginator(Paginator):
    """Pages of the first rows of a list, which counts no more of them than it shows."""

    most = MOST_ROWS

    @cached_property
    def count(self):
        return self.object_list[: self.most].count()

    @property
    def is_cut(self):
        """Whether there may be more rows than are shown."""
        return self.count == self.most


class QuietChangeList(ChangeList):
    """A list whose links never carry what was looked for, which may be a name."""

    def get_query_string(self, new_params=None, remove=None):
        return super().get_query_string(new_params, [*(remove or []), SEARCH_VAR])


class Held(SimpleListFilter):
    """Rows from a day to a day: those of today, those that ended, those that begin later."""

    title = _("holds")
    parameter_name = "holds"

    def lookups(self, request, model_admin):
        return [
            ("today", pgettext_lazy("holds", "today")),
            ("ended", _("no longer")),
            ("later", _("from a later day")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "today":
            return queryset.today()
        if self.value() == "ended":
            return queryset.filter(end__lte=today())
        return queryset.filter(start__gt=today()) if self.value() == "later" else queryset
