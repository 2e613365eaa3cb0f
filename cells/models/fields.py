"""Column types of our own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.periods import PartialDate


class PartialDateField(models.CharField):
    """A day known fully, or only to its month or year; null when not known at all.

    Stored as the ISO text that is known (1958, 1958-03, 1958-03-15), so that date and precision
    cannot contradict each other; the text sorts by time.
    """

    description = _("Date known to the day, month or year")
    default_error_messages = {"invalid": _("“%(value)s” is not a date.")}

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = len("1958-03-15")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value):
        if value in (None, ""):
            return None
        try:
            return PartialDate.of(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error

    def run_validators(self, value):
        super().run_validators(value and value.isoformat())

    def get_prep_value(self, value):
        date = self.to_python(value)
        return date and date.isoformat()

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj)) or ""
