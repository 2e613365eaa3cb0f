"""What the admin of every noun has: what may be put right and how it is logged, and what is only
read."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, ShowFacets, TabularInline
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from cells import text
from cells.admin.lists import QuietChangeList, ShortPaginator
from cells.admin.references import CODES, CodeField, CodeWidget, referring_to
from cells.forms.partial_dates import PartialDateFormField
from cells.models import Change
from cells.models.fields import PartialDateField
from cells.services.changes import Actor
from cells.services.readings import log_reading
from cells.services.repairs import (
    OvertakenError,
    delete_repaired,
    locked,
    mark_of,
    save_repaired,
)
from cells.views.change_lines import explain

SOURCE = "repair"
HISTORY = 100
SHOWN_IN_THE_WAY = 3


class ReasonField(forms.CharField):
    """Why something is put right, in words that can be seen."""

    def __init__(self):
        super().__init__(
            label=_("Why it is put right"),
            max_length=500,
            widget=AdminTextInputWidget,
            help_text=_("It stands in the log beside what was changed."),
        )

    def to_python(self, value):
        return text.clean(super().to_python(value))


class DeletionForm(forms.Form):
    """Why a row goes."""

    reason = ReasonField()


class RepairForm(ModelForm):
    """The fields of a row, why they are put right, and a mark of what they were."""

    reason = ReasonField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen" in self.fields:
            self.fields["seen"].initial = mark_of(self.instance, self.names)

    @property
    def names(self):
        """The fields that are the row's own."""
        own = {field.name for field in self._meta.model._meta.concrete_fields}
        return [name for name in self.fields if name in own]

    def refuse_stale(self):
        """Raise OvertakenError unless the row is on record as the page showed it; it stays so until
        the transaction ends. ObjectDoesNotExist when it is gone."""
        if mark_of(locked(self.instance), self.names) != self.cleaned_data["seen"]:
            raise OvertakenError

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str) and name in self.fields:
                cleaned[name] = text.clean(value) or self.fields[name].empty_value
        return cleaned

    def _post_clean(self):
        """Try the rules of the table, also those about fields that the form only shows."""
        super()._post_clean()
        if not self.errors:
            try:
                self.check_rules()
            except forms.ValidationError as error:
                self._update_errors(error)

    def check_rules(self):
        """Raise a ValidationError when the row breaks a rule of its table."""
        self.instance.validate_constraints()


class RecordAdmin(ModelAdmin):
    """One noun. Lists are short, fast and searched by POST; who looks at people is logged."""

    form = RepairForm
    formfield_overrides = {PartialDateField: {"form_class": PartialDateFormField}}
    group = 0
    # Whether its pages show people, so that looking at them is logged.
    shows_people = False
    search_help_text = _("Part of a code or name; marks make no difference.")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = ShortPaginator
    sortable_by = ()
    actions = None
    view_on_site = False
    # What stays as it was made.
    permanent = ()

    # Lists

    def get_changelist(self, request, **kwargs):
        return QuietChangeList

    def changelist_view(self, request, extra_context=None):
        """Show the list; what is looked for comes by POST, so that no name is in an address."""
        asked = QueryDict(mutable=True)
        for name, values in request.GET.lists():
            # No browser sends a NUL, and PostgreSQL refuses to look for one.
            asked.setlist(name, [value.replace("\0", "") for value in values])
        asked.pop(SEARCH_VAR, None)
        if request.method == "POST" and SEARCH_VAR in request.POST:
            asked[SEARCH_VAR] = request.POST[SEARCH_VAR]
            asked.pop("p", None)
        request.GET = asked
        self._log_reading(request, "list")
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup, value, request):
        """Allow what the filters beside the list ask for, and nothing else: by an address written
        by hand names would stand in it, and hashes could be had letter by letter."""
        names = [getattr(each, "parameter_name", each) for each in self.get_list_filter(request)]
        return lookup.removesuffix("__exact").removesuffix("__isnull") in names

    def get_search_results(self, request, queryset, search_term):
        """Return the first page of what is found, looked for once and not again to be counted."""
        words = text.clean(search_term)
        if not words:
            return queryset, False
        found = self.search(queryset, words).order_by(*self.get_ordering(request))
        keys = list(found.values_list("pk", flat=True)[: self.list_per_page + 1])
        return queryset.filter(pk__in=keys), False

    def search(self, queryset, words):
        """Return the rows in which `words` are found: those that refer to what has that code."""
        return queryset.filter(referring_to(self.model, words))

    def search_texts(self, queryset, words):
        """Return the rows of a short table whose search fields hold `words`."""
        return super().get_search_results(None, queryset, words)[0]

    def get_preserved_filters(self, request):
        kept = QueryDict(super().get_preserved_filters(request), mutable=True)
        inner = QueryDict(kept.get("_changelist_filters", ""), mutable=True)
        if inner.pop(SEARCH_VAR, None):
            kept["_changelist_filters"] = inner.urlencode()
        return kept.urlencode()

    def label(self, row):
        """Return the name of a row, beside a field that has its code."""
        return str(row)

    # Forms

    def to_field_allowed(self, request, to_field):
        allowed = CODES.get(self.opts.model_name)
        return to_field == allowed or super().to_field_allowed(request, to_field)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        code = CODES.get(db_field.related_model._meta.model_name)
        if code is None:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["widget"] = CodeWidget(db_field.remote_field, self.admin_site, code)
        return db_field.formfield(form_class=CodeField, to_field_name=code, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Leave out the buttons that change another row from here: each has its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, *(self.permanent if obj else ()))

    def get_fields(self, request, obj=None):
        own = super().get_fields(request, obj)
        fields = [name for name in own if name not in ("reason", "seen")]
        may_change = self.has_change_permission(request, obj) if obj else True
        return [*fields, "reason", "seen"] if may_change else fields

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id:
            self._log_reading(request, "detail", object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ObjectDoesNotExist, OvertakenError):
            return self._overtaken(request)

    def get_deleted_objects(self, objs, request):
        """Return what goes and what stands in the way: of each kind a few rows, since a commune has
        thousands of meetings. Nothing else ever goes with a row: what refers to one protects it."""
        (row,) = objs
        in_the_way = [
            f"{relation.related_model._meta.verbose_name}: {found}"
            for relation in self.opts.related_objects
            for found in relation.related_model._base_manager.filter(**{relation.field.name: row})[
                :SHOWN_IN_THE_WAY
            ]
        ]
        return [str(row)], {self.opts.verbose_name_plural: 1}, set(), in_the_way

    def delete_view(self, request, object_id, extra_context=None):
        self._log_reading(request, "delete", object_id)
        form = DeletionForm(request.POST or None)
        if request.POST and not form.is_valid():
            # Without a reason it is the page that asks, once more.
            request.POST = QueryDict()
        try:
            return super().delete_view(request, object_id, {"form": form, **(extra_context or {})})
        except (IntegrityError, ObjectDoesNotExist, forms.ValidationError):
            return self._overtaken(request)

    def _overtaken(self, request):
        sentence = _("Somebody else changed the record meanwhile: nothing was saved, look again.")
        messages.error(request, sentence)
        return HttpResponseRedirect(request.path)

    # Writes

    def save_model(self, request, obj, form, change):
        if change:
            form.refuse_stale()
        self.keep(actor_of(request), obj, form)

    def keep(self, actor, row, form):
        """Write what the form says of a row."""
        fields = [name for name in form.changed_data if name in form.names]
        save_repaired(actor=actor, row=row, fields=fields, reason=form.cleaned_data["reason"])

    def delete_model(self, request, obj):
        delete_repaired(actor=actor_of(request), row=obj, reason=reason_of(request))

    # Django's own list of acts would hold names, and nothing of what was before.

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None

    def history_view(self, request, object_id, extra_context=None):
        """Show what the log has of a row."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._log_reading(request, "history", object_id)
        entries = Change.objects.filter(noun=self.opts.model_name, object_id=row.pk)
        changes = list(entries.select_related("user")[:HISTORY])
        explain(changes)
        context = self.admin_site.each_context(request) | {
            "title": _("History"),
            "changes": changes,
            "object": row,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _log_reading(self, request, what, object_id=None):
        if self.shows_people:
            # An address may write a number in many ways: which row it is, is what was found.
            row = self.get_object(request, unquote(object_id)) if object_id else None
            pk = row and row.pk
            log_reading(request.user, f"admin_{self.opts.model_name}_{what}", object_id=pk)


class ReadOnly:
    """Rows that are looked at, whoever looks."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FactAdmin(ReadOnly, RecordAdmin):
    """A noun that other pages write by their rules, and the admin never."""

    group = 3
    shows_people = True
    # The newest first, by the key: every table has an index for that.
    ordering = ("-pk",)


class Rows(ReadOnly, TabularInline):
    """What belongs to a row, below it: to be read, and to be gone to."""

    extra = 0
    show_change_link = True

    def get_queryset(self, request):
        """Fetch with each row what its name tells of."""
        keys = [field.name for field in self.opts.concrete_fields if field.is_relation]
        return super().get_queryset(request).select_related(*keys)


def reason_of(request):
    """Return why a row is deleted, which `delete_view` has looked at."""
    return text.clean(request.POST["reason"])


def actor_of(request):
    """Return who repairs, as the log names them."""
    return Actor(request.user, SOURCE)
