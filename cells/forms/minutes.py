"""What the minutes of a meeting say."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from cells import text
from cells.forms.strict import StrictForm
from cells.models import Minutes
from cells.services.minutes import SAID

TEXTS = ("contents", "conclusions")
LINES = ("place", "chair", "recorder")
PEOPLE = "people"  # id of the list of names that chair and recorder may be chosen from
_WIDGETS = {
    "started_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    "ended_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    "chair": forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"}),
    "recorder": forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"}),
    "contents": forms.Textarea(attrs={"rows": 6}),
    "conclusions": forms.Textarea(attrs={"rows": 4}),
}


class MinutesForm(StrictForm):
    """The minutes, with the model's own fields; nothing is required."""

    def __init__(self, *args, minutes, **kwargs):
        initial = {name: getattr(minutes, name) for name in SAID}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= fields_for_model(Minutes, SAID, widgets=_WIDGETS)
        for name in ("started_at", "ended_at"):
            self.fields[name].help_text = _("Hours and minutes, such as 19:30.")

    def said(self):
        """Return the clean values as the service takes them."""
        said = {name: self.cleaned_data[name] for name in SAID}
        for name in LINES:
            said[name] = text.clean(said[name])
        for name in TEXTS:
            lines = said[name].splitlines()
            said[name] = "\n".join(map(text.clean, lines)).strip()
        return said
