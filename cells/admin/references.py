"""Fields that refer to another row: written as a code, found in a window of its own.

A list of all members would be 120,000 options long, and a name that is looked for would stand in
the address; a code does neither, works without a script, and is what every file says.
"""

from django import forms
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells import text

# By which of its fields a row is named.
CODES = {
    "cell": "code",
    "commune": "code",
    "member": "code",
    "uppercommittee": "code",
    "user": "username",
}


class CodeWidget(ForeignKeyRawIdWidget):
    """A field for a code, with the list of what there is one click away and the row's name
    beside it."""

    def __init__(self, rel, admin_site, code, attrs=None):
        super().__init__(rel, admin_site, attrs)
        self.code = code

    def url_parameters(self):
        return super().url_parameters() | {TO_FIELD_VAR: self.code}

    def label_and_url_for_value(self, value):
        row = self.rel.model._default_manager.filter(**{self.code: text.clean(str(value))}).first()
        if row is None:
            return "", ""
        name = self.admin_site.get_model_admin(self.rel.model).label(row)
        return name, reverse(
            f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
        )


class CodeField(forms.ModelChoiceField):
    """The row that has the code that was written."""

    default_error_messages = {"invalid_choice": _("There is nothing with the code “%(value)s”.")}

    def to_python(self, value):
        return super().to_python(text.clean(value) if isinstance(value, str) else value)

    def prepare_value(self, value):
        """Return the code of what a form begins with: a row or its primary key."""
        if isinstance(value, int):
            codes = self.queryset.filter(pk=value).values_list(self.to_field_name, flat=True)
            return codes.first()
        return super().prepare_value(value)


def referring_to(model, words, prefix=""):
    """Return the condition that a row refers to what has exactly this code or username.

    Looked up first, so that the database finds the rows by their indexes.
    """
    found, known = Q(pk__in=[]), {}
    for field in model._meta.concrete_fields:
        target = field.related_model
        code = target and CODES.get(target._meta.model_name)
        if not code:
            continue
        if target not in known:
            exactly = {code: words if code == "username" else words.upper()}
            known[target] = list(target.objects.filter(**exactly).values_list("pk", flat=True))
        if known[target]:
            found |= Q(**{f"{prefix}{field.attname}__in": known[target]})
    return found
