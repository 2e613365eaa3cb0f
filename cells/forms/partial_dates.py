"""A date that may be known only to its month or year, as people write it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells.resources.values.dates import parse_date


class PartialDateFormField(forms.CharField):
    """03/02/1930, or 02/1930 or 1930 where no more is known; a PartialDate, None when empty."""

    def __init__(self, **kwargs):
        kwargs |= {"empty_value": None, "max_length": 40}
        kwargs["help_text"] = kwargs.get("help_text") or _("03/02/1930, or 02/1930, or 1930.")
        super().__init__(**kwargs)

    def to_python(self, value):
        written = super().to_python(value)
        if written is None:
            return None
        try:
            return parse_date(written)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def run_validators(self, value):
        """Leave out those for a text: the date is one already."""
