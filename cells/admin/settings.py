"""Settings: a new value begins on a day and ends the one before it, so that none ever lacks."""

from django import forms
from django.contrib.admin import register
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.admin.lists import Held
from cells.admin.records import RecordAdmin, RepairForm, actor_of, reason_of
from cells.admin.site import site
from cells.models import Setting
from cells.services import settings as services


class ValueField(forms.JSONField):
    """A value in its written form; nothing where there is none yet."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def prepare_value(self, value):
        return "" if value is None else super().prepare_value(value)


class SettingForm(RepairForm):
    """A value and its source. What cannot be the value of the key is refused here."""

    class Meta:
        help_texts = {
            "value": _("As in the value before: a number, a word in quotation marks, or parts."),
            "start": _("The value before this one ends there."),
        }

    def clean(self):
        cleaned = super().clean()
        key = cleaned.get("key") or self.instance.key
        if key and "value" in cleaned:
            try:
                services.check_value(key, cleaned["value"])
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the days to the service, which ends the value before this one."""
        return super()._get_validation_exclusions() | {"end"}

    def check_rules(self):
        services.check_start(self.instance)


@register(Setting, site=site)
class SettingAdmin(RecordAdmin):
    form = SettingForm
    formfield_overrides = RecordAdmin.formfield_overrides | {
        models.JSONField: {"form_class": ValueField}
    }
    group = 2
    list_display = ("key", "value", "start", "end", "source")
    list_filter = (Held, "key")
    ordering = ("key", "-start")
    search_fields = ("source",)
    search = RecordAdmin.search_texts
    permanent = ("key", "start", "end")

    def get_fields(self, request, obj=None):
        days = ("start", "end") if obj else ("start",)
        return ("key", "value", *days, "source", "reason")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or services.may_be_withdrawn(obj)
        )

    def save_model(self, request, obj, form, change):
        save = services.correct_setting if change else services.begin_setting
        save(actor=actor_of(request), setting=obj, reason=form.cleaned_data["reason"])

    def delete_model(self, request, obj):
        services.withdraw_setting(actor=actor_of(request), setting=obj, reason=reason_of(request))
