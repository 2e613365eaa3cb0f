"""Guests of a meeting, as they are written on its sheet."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import text
from cells.services.guests import LONGEST_NAME, MOST_GUESTS


class GuestsField(forms.CharField):
    """Names, one a line; the clean value is a tuple of them, each once, in the order written."""

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("Guests, one a line"),
            help_text=gettext_lazy("Name and office. They do not count in the rate."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=MOST_GUESTS * (LONGEST_NAME + 2),
            **kwargs,
        )

    def clean(self, value):
        lines = map(text.clean, super().clean(value).splitlines())
        names = tuple(dict.fromkeys(filter(None, lines)))
        if too_long := next((name for name in names if len(name) > LONGEST_NAME), None):
            said = {"start": too_long[:20], "most": LONGEST_NAME}
            raise ValidationError(
                _("“%(start)s…” is longer than %(most)s letters: write one guest a line.") % said
            )
        return names
