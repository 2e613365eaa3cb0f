"""Joint meetings: with which cell, and the button that records one's own part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.strict import StrictForm
from cells.models import Cell


class PartnerField(forms.ModelChoiceField):
    """The other cell of a joint meeting, by its name; pages send its code."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Cell.objects.none(),
            to_field_name="code",
            required=False,
            label=_("Joint meeting with"),
            empty_label=_("No other cell"),
            help_text=_("Each cell records its own people; the other one is asked for its part."),
            **kwargs,
        )

    def label_from_instance(self, cell):
        return f"{cell.name} ({cell.code})"


class JoinForm(StrictForm):
    """What the button on the first page sends: the key of the page."""

    client_key = forms.UUIDField()
