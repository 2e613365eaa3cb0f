"""Looking for people."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import text
from cells.forms.strict import StrictForm

SHORTEST = 2


class MemberSearchForm(StrictForm):
    """A part of a name, with or without marks. Sent by POST, so that no name stands in an address
    or a log."""

    # Another page of what was found.
    passes = StrictForm.passes | {"after", "before"}

    words = forms.CharField(
        label=_("Name or part of a name"),
        max_length=100,
        help_text=_("Marks make no difference: “nguyen van hung” finds “Nguyễn Văn Hùng”."),
    )

    def clean_words(self):
        words = text.clean(self.cleaned_data["words"])
        if len(text.search_form(words)) < SHORTEST:
            raise ValidationError(_("Give at least two letters."))
        return words
