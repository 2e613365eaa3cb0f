"""Opening a month again for a commune or one of its cells."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells.forms.meetings import DayInput
from cells.forms.strict import StrictForm
from cells.models import Cell, CellPlacement
from cells.periods import add_months, first_of_month, month_key, parse_month, today

# How many months back one may be opened again.
MONTHS_BACK = 36


class CommuneChoice(forms.ModelChoiceField):
    """A choice of communes by their names today."""

    def label_from_instance(self, commune):
        return commune.name


class ExceptionForm(StrictForm):
    """Which month is opened again, for whom, until when and why."""

    commune = CommuneChoice(
        label=_("Commune"),
        queryset=None,
        to_field_name="code",
        empty_label=_("– choose the commune –"),
    )
    cell = forms.CharField(
        label=_("Code of the cell"),
        max_length=30,
        required=False,
        help_text=_("Leave it empty to open the month for every cell of the commune."),
    )
    month = forms.TypedChoiceField(label=_("Month"), coerce=parse_month)
    until = forms.DateField(
        label=_("Open until"),
        widget=DayInput,
        help_text=_("The last day on which the month may be recorded and corrected."),
    )
    reason = forms.CharField(
        label=_("Why the month is opened again"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        day = today()
        self.fields["commune"].queryset = communes.named_on(day).order_by("code")
        current = first_of_month(day)
        months = [add_months(current, -back) for back in range(MONTHS_BACK + 1)]
        self.fields["month"].choices = [(month_key(each), f"{each:%m/%Y}") for each in months]
        self.fields["until"].widget.attrs["min"] = day.isoformat()

    def clean(self):
        cleaned = super().clean()
        commune, code = cleaned.get("commune"), cleaned.get("cell")
        if commune and code:
            placed = CellPlacement.objects.current_or_last().filter(commune=commune)
            cell = Cell.objects.filter(code=code.upper(), pk__in=placed.values("cell")).first()
            if cell is None:
                raise ValidationError({"cell": _("This commune has no cell with that code.")})
            cleaned["cell"] = cell
        return cleaned

    def unit(self):
        """Return the cell, or the commune of which every cell is meant."""
        return self.cleaned_data["cell"] or self.cleaned_data["commune"]
