"""Sending a roll, with the choices made for it; and taking one out."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.forms.meetings import DayInput
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


class _NamedChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.code})"


class RollUploadForm(StrictForm):
    """A roll of one commune in which the user works; of one cell, or with a column of cells."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Your roll as you keep it: an Excel workbook or a CSV file. Titles above the table and"
            " signatures below it may stay. What is sent is a copy, deleted once it is written."
        ),
        widget=forms.FileInput(attrs={"accept": FILE_NAMES}),
    )
    commune = _NamedChoiceField(label=_("Commune"), queryset=None, to_field_name="code")
    cell = _NamedChoiceField(
        label=_("Cell"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("each row names its cell"),
        help_text=_("Choose one if the whole roll is of it: the file then needs no such column."),
    )
    as_of = forms.DateField(
        label=_("Roll as of"),
        initial=today,
        widget=DayInput,
        help_text=_(
            "New memberships begin on this day, unless the title of the file says “tính đến ngày …”"
            " or the row has a day of arrival."
        ),
    )
    accept_moves = forms.BooleanField(
        label=_("Accept all moves between cells of the commune"),
        required=False,
        help_text=_(
            "Somebody who belongs to another cell now is transferred to the cell of the roll: the"
            " membership there ends. Without this, you are asked about every move."
        ),
    )

    def __init__(self, *args, user, sent_bytes=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.communes = communes_of(user)
        self._offer_units(today())
        if sent_bytes > max_bytes():
            # The server took no such file in, and the field would only say that it is missing.
            message = TOO_LARGE % {"most": settings.IMPORT_MAX_MB}
            self.fields["file"].error_messages["required"] = message

    def _offer_units(self, day):
        offered = [commune.pk for commune in self.communes]
        placed = CellPlacement.objects.on(day).filter(commune__in=offered).values("cell")
        cells = Cell.objects.filter(pk__in=placed).named_on(day).order_by("code")
        self.fields["cell"].queryset = cells
        if len(offered) == 1:
            del self.fields["commune"]
        else:
            communes = Commune.objects.filter(pk__in=offered).named_on(day).order_by("code")
            self.fields["commune"].queryset = communes

    def clean(self):
        cleaned = super().clean()
        commune, cell = self._commune(), cleaned.get("cell")
        if commune and cell and not cell.placements.on(today()).filter(commune=commune).exists():
            self.add_error("cell", ValidationError(_("This cell is not in the chosen commune.")))
        return cleaned

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day lies in the future."))
        return day

    def _commune(self):
        return self.cleaned_data.get("commune") if "commune" in self.fields else self.communes[0]

    def scope(self):
        """Return the choices as the services take them: confined to the commune."""
        return Scope(
            as_of=self.cleaned_data["as_of"],
            commune=self._commune(),
            cell=self.cleaned_data["cell"],
            accept_moves=self.cleaned_data["accept_moves"],
            confined=True,
        )


class RollExportForm(forms.Form):
    """Whose roll is taken out: a cell's, or a commune's, by default that in which the user works;
    and as what kind of file."""

    cell = forms.ModelChoiceField(queryset=None, to_field_name="code", required=False)
    commune = forms.ModelChoiceField(queryset=None, to_field_name="code", required=False)
    format = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")], required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.unit = user, None
        self.fields["cell"].queryset = Cell.objects.visible_to(user).existing_on(today())
        self.fields["commune"].queryset = Commune.objects.visible_to(user).existing_on(today())

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.unit = self._unit(cleaned["cell"], cleaned["commune"])
            if self.unit is None:
                raise ValidationError(_("No cell or commune of yours was named."))
        return cleaned

    def _unit(self, cell, commune):
        """Return the cell or commune whose people the user may see, None if there is none."""
        if cell:
            return cell if permissions.may_see_people(self.user, cell) else None
        if commune:
            return commune if permissions.may_take_out_roll(self.user, commune) else None
        own = communes_of(self.user)
        return own[0] if len(own) == 1 else None
