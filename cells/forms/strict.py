"""A form that says so when it is sent something that it did not ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# What Django says itself: marked here, so that our catalogue has it in the words of an office.
SAID_BY_DJANGO = (
    gettext_noop("This field is required."),
    gettext_noop("Null characters are not allowed."),
)


class StrictForm(forms.Form):
    """Refuses fields that are not its own, and fields sent twice.

    A field that this person may not set is not in the form that they get: sending it anyway is an
    error that they are told about, never something that is silently dropped or obeyed.
    """

    # What pages send beside the fields.
    passes = frozenset({"csrfmiddlewaretoken", "action", "version", "page_key"})

    def clean(self):
        cleaned = super().clean()
        if hasattr(self.data, "getlist"):
            self._refuse_strangers()
        return cleaned

    def _refuse_strangers(self):
        known = {self.add_prefix(name) for name in self.fields} | self.passes
        said = {self.refusal_of(name): None for name in self.data if name not in known}
        for sentence in said:
            self.add_error(None, sentence)
        for name, field in self.fields.items():
            multiple = isinstance(field, forms.MultipleChoiceField)
            if not multiple and len(self.data.getlist(self.add_prefix(name))) > 1:
                self.add_error(name, _("This was sent twice."))

    def refusal_of(self, name):
        """Return what is said of a field that is not the form's own."""
        return _("This form may not set “%(name)s”.") % {"name": name}

    def add_service_error(self, error):
        """Show a service's ValidationError: at its fields, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            self.add_error(field if field in self.fields else None, ValidationError(errors))
