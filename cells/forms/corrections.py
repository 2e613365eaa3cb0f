"""Correcting who is on a submitted sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.strict import StrictForm


class RollForm(StrictForm):
    """Why the people of the roll are taken over, and which difference was looked at."""

    reason = forms.CharField(label=_("Why the submitted sheet is corrected"), max_length=500)
    agreed = forms.CharField(widget=forms.HiddenInput, required=False)
