"""Settings: a new value begins on a day and ends the one before it, so that none ever lacks."""

import json

from django import forms
from django.contrib.admin import register
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from cells.admin.lists import Held
from cells.admin.records import RecordAdmin, RepairForm, actor_of, reason_of
from cells.admin.site import site
from cells.models import Setting
from cells.services import settings as services


class ValueField(forms.JSONField):
    """A value in its written form; nothing where there is none yet."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})
    # Far more than any value takes, and less than what brings a reader of JSON down.
    LONGEST = 500

    def to_python(self, value):
        if isinstance(value, str) and len(value) > self.LONGEST:
            self._refuse(value)
        found = super().to_python(value)
        try:
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self._refuse(value)
        return found

    def bound_data(self, data, initial):
        """Show again what was written, as it was written."""
        return None if data is None else InvalidJSONInput(data)

    def _refuse(self, value):
        message = self.error_messages["invalid"]
        raise ValidationError(message, code="invalid", params={"value": value[:40]})

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
        return ("key", "value", *days, "source", "reason", "seen")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or services.may_be_withdrawn(obj)
        )

    def keep(self, actor, row, form):
        save = services.correct_setting if row.pk else services.begin_setting
        save(actor=actor, setting=row, reason=form.cleaned_data["reason"])

    def delete_model(self, request, obj):
        services.withdraw_setting(actor=actor_of(request), setting=obj, reason=reason_of(request))
