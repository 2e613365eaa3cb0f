"""Unlocking a confirmed meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.strict import StrictForm


class ReopenForm(StrictForm):
    """Why a confirmed meeting is reopened."""

    reason = forms.CharField(
        label=_("Why the meeting is reopened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The cell and the commune read this on the page of the meeting."),
    )
