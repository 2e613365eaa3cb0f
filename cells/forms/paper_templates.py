"""Which template of papers is meant, and the Word file that is to take its place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.choices import PaperKind
from cells.forms.strict import StrictForm
from cells.forms.uploads import TOO_LARGE, NamedChoiceField
from cells.periods import today
from cells.resources.papers.documents import MOST_MB


class PaperForm(StrictForm):
    """A kind of paper of one of the user's communes; where they have one only, of that."""

    commune = NamedChoiceField(
        label=_("Commune"),
        queryset=None,
        to_field_name="code",
        empty_label=_("– choose the commune –"),
    )
    kind = forms.ChoiceField(label=_("Paper"), choices=PaperKind)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        communes = permissions.communes_of_papers(user).named_on(today()).order_by("code")
        self.communes = self.fields["commune"].queryset = communes
        if len(communes) == 1:
            self.fields["commune"].required = False

    def clean_commune(self):
        return self.cleaned_data["commune"] or self.communes[0]


class CommuneForm(PaperForm):
    """The commune whose templates are shown: the only one, or the one that is chosen."""

    kind = None


class TemplateFileForm(PaperForm):
    """A Word file, to be the template of a kind of paper from now on."""

    file = forms.FileField(
        label=_("Word file (.docx)"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a Word file, of a few pages.")},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MB << 20:
            raise forms.ValidationError(TOO_LARGE, params={"most": MOST_MB})
        return file
