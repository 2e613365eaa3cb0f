"""Sending a file, of whatever kind: the file, and the unit to which it is confined."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.forms.strict import StrictForm
from cells.models import Cell, CellPlacement, Commune
from cells.periods import today
from cells.resources.sheets import max_bytes
from cells.services.rolls import Scope

TOO_LARGE = _("The file is larger than %(most)s MB.")
# What a browser offers to choose; what a file is, its bytes say.
FILE_NAMES = ".xlsx,.xls,.csv,.tsv,.txt"


def communes_of(user):
    """Return the communes into which `user` may import, with their names of today, by code."""
    return [
        commune
        for commune in Commune.objects.visible_to(user).named_on(today()).order_by("code")
        if permissions.may_import_into(user, commune)
    ]


def cells_of(communes):
    """Return the cells that belong to communes today, with their names, by code."""
    placed = CellPlacement.objects.today().filter(commune__in=[each.pk for each in communes])
    cells = Cell.objects.filter(pk__in=placed.values("cell"))
    return cells.named_on(today()).order_by("code")


class NamedChoiceField(forms.ModelChoiceField):
    """A choice of units, each by its name and code."""

    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.code})"


class UploadForm(StrictForm):
    """A file of one commune in which the user works; of one cell, or with a column of cells.

    A kind of file is `file_kind`, and says in `file_help` and `cell_help` what is sent.
    """

    file_kind = file_help = cell_help = None

    # What is wrong with an empty file is said where files are received.
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": FILE_NAMES}),
    )
    commune = NamedChoiceField(label=_("Commune"), queryset=None, to_field_name="code")
    cell = NamedChoiceField(
        label=_("Cell"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("each row names its cell"),
    )

    def __init__(self, *args, user, sent_bytes=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.communes = communes_of(user)
        self.fields["file"].help_text = self.file_help
        self.fields["cell"].help_text = self.cell_help
        self._offer_units()
        if sent_bytes > max_bytes():
            # The server took no such file in, and the field would only say that it is missing.
            message = TOO_LARGE % {"most": settings.IMPORT_MAX_MB}
            self.fields["file"].error_messages["required"] = message

    def _offer_units(self):
        self.fields["cell"].queryset = cells_of(self.communes)
        if len(self.communes) == 1:
            del self.fields["commune"]
        else:
            communes = Commune.objects.filter(pk__in=[each.pk for each in self.communes])
            self.fields["commune"].queryset = communes.named_on(today()).order_by("code")

    def clean(self):
        cleaned = super().clean()
        commune, cell = self._commune(), cleaned.get("cell")
        if commune and cell and not cell.placements.on(today()).filter(commune=commune).exists():
            self.add_error("cell", ValidationError(_("This cell is not in the chosen commune.")))
        return cleaned

    def _commune(self):
        return self.cleaned_data.get("commune") if "commune" in self.fields else self.communes[0]

    def scope(self):
        """Return what the file may touch, as the services take it: confined to the commune."""
        cell = self.cleaned_data["cell"]
        return Scope(as_of=today(), commune=self._commune(), cell=cell, confined=True)

    def choices(self):
        """Return what else is kept with the file for reading it."""
        return {}

    @staticmethod
    def like(batch):
        """Return the initial values with which a file is sent as that of an import was."""
        return {"commune": batch.commune.code, "cell": batch.cell and batch.cell.code}
