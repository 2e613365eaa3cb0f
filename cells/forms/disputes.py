"""What the cell says against a meeting that was recorded for it, and what the commune answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.strict import StrictForm


class DisputeForm(StrictForm):
    """What is not right with a meeting that the commune recorded."""

    text = forms.CharField(
        label=_("What is not right"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: 15 people came, not 14; the meeting was held on the 4th."),
    )


class AnswerForm(StrictForm):
    """What the commune answers to a dispute; which one, since another may be raised meanwhile."""

    dispute = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Answer to the cell"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
