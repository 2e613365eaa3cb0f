"""What a cell resolved at a meeting, and the vote."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from cells import text
from cells.forms.strict import StrictForm
from cells.models import Resolution
from cells.services.resolutions import RESOLVED

_WIDGETS = {"contents": forms.Textarea(attrs={"rows": 8})}


class ResolutionForm(StrictForm):
    """The resolution, with the model's own fields. Empty, it says that there is none."""

    def __init__(self, *args, resolution, most, **kwargs):
        initial = {name: getattr(resolution, name) for name in RESOLVED}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= fields_for_model(Resolution, RESOLVED, widgets=_WIDGETS)
        self.fields["contents"].required = False
        self.fields["votes_for"].help_text = _(
            "Only official members vote; %(most)s members were present."
        ) % {"most": most}

    def resolved(self):
        """Return the clean values as the service takes them."""
        resolved = {name: self.cleaned_data[name] for name in RESOLVED}
        lines = map(text.clean, resolved["contents"].splitlines())
        return resolved | {"contents": "\n".join(lines).strip()}
