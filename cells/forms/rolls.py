"""Sending a roll, with the choices made for it; and taking one out."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import permissions
from cells.choices import ImportKind
from cells.forms.meetings import DayInput
from cells.forms.uploads import UploadForm, communes_of
from cells.models import Cell, Commune
from cells.periods import today


class RollUploadForm(UploadForm):
    """A roll, the day of which it is, and whether all its moves hold."""

    file_kind = ImportKind.ROLL
    file_help = _(
        "Your roll as you keep it: an Excel workbook or a CSV file. Titles above the table and"
        " signatures below it may stay. What is sent is a copy, deleted once it is written."
    )
    cell_help = _("Choose one if the whole roll is of it: the file then needs no such column.")

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

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day lies in the future."))
        return day

    def scope(self):
        """Return the choices as the services take them: confined to the commune."""
        chosen = {name: self.cleaned_data[name] for name in ("as_of", "accept_moves")}
        return replace(super().scope(), **chosen)

    @staticmethod
    def like(batch):
        """Return the initial values with which a file is sent as that of an import was."""
        return UploadForm.like(batch) | {
            "as_of": batch.choices.get("as_of", batch.as_of),
            "accept_moves": batch.accept_moves,
        }


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
