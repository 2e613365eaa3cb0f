"""Sending an attendance file, with the choices made for it; and taking a sheet to fill in."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells.choices import ImportKind, MeetingKind
from cells.due import months_offered
from cells.forms.meetings import DayInput
from cells.forms.uploads import NamedChoiceField, UploadForm, cells_of, communes_of
from cells.periods import month_key, parse_month, today
from cells.services.attendance_files.chosen import Chosen


def _month_choices():
    return [(month_key(month), f"{month:%m/%Y}") for month in months_offered(today())]


def _clean_day(form):
    day = form.cleaned_data["held_on"]
    if day and day > today():
        raise ValidationError(_("That day is still to come."))
    return day


class AttendanceUploadForm(UploadForm):
    """An attendance file, and the meeting of rows that do not name one."""

    file_kind = ImportKind.ATTENDANCE
    file_help = _(
        "An Excel workbook or a CSV file with a line for each person and meeting: name or card"
        " number, and whether they came. Or one column for each meeting, headed by its day."
    )
    cell_help = _("Choose one if the whole file is of it: it then needs no column of cells.")

    month = forms.TypedChoiceField(
        label=_("For the month of"),
        coerce=parse_month,
        empty_value=None,
        required=False,
        help_text=_("Needed only if the file does not say it."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=MeetingKind,
        initial=MeetingKind.REGULAR,
        help_text=_("Of rows that do not say it."),
    )
    held_on = forms.DateField(
        label=_("Day of the meeting"),
        required=False,
        widget=DayInput,
        help_text=_("Needed only if the file does not say it, and is about one month."),
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=300,
        required=False,
        help_text=_("Of a thematic meeting, if the file does not say it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", _("the file says it")), *_month_choices()]
        self.fields["held_on"].widget.attrs["max"] = today().isoformat()

    clean_held_on = _clean_day

    def choices(self):
        """Return what is kept with the file: the meeting of rows that do not name one."""
        names = ("month", "kind", "held_on", "topic")
        return Chosen(self.scope(), **{name: self.cleaned_data[name] for name in names}).kept()

    @staticmethod
    def like(batch):
        """Return the initial values with which a file is sent as that of an import was."""
        kept = batch.choices
        return UploadForm.like(batch) | {
            "month": kept.get("month"),
            "kind": kept.get("meeting_kind"),
            "held_on": kept.get("held_on") and date.fromisoformat(kept["held_on"]),
            "topic": kept.get("topic"),
        }


class AttendanceTemplateForm(forms.Form):
    """Of which cell and meeting a sheet is taken to be filled in."""

    cell = NamedChoiceField(
        label=_("Cell"),
        queryset=None,
        to_field_name="code",
        empty_label=_("– choose the cell –"),
    )
    month = forms.TypedChoiceField(label=_("For the month of"), coerce=parse_month)
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind, required=False)
    held_on = forms.DateField(label=_("Day of the meeting"), required=False, widget=DayInput)

    def __init__(self, *args, user, **kwargs):
        # Beside the form for files, whose fields have the same names.
        super().__init__(*args, auto_id="sheet_%s", **kwargs)
        self.fields["cell"].queryset = cells_of(communes_of(user))
        self.fields["month"].choices = _month_choices()
        self.fields["month"].initial = month_key(months_offered(today())[1])

    clean_held_on = _clean_day

    def clean_kind(self):
        return self.cleaned_data["kind"] or MeetingKind.REGULAR
