"""What is known of a meeting, its sheet, and the steps from draft to confirmed."""

import uuid
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from cells import due
from cells.choices import AbsenceReason, MeetingKind, Presence, Standing
from cells.forms.strict import StrictForm
from cells.periods import add_months, first_of_month, month_key, parse_month, today
from cells.services.meetings import placement_for
from cells.services.sheets import Mark

HELD, NOT_HELD = "yes", "no"
NOT_WHOLE = _("The page did not arrive whole: load it again, then send it.")


def usual_month(cell, day):
    """Return the month that a new record of `cell` is most likely for: the oldest of the last
    three ended or current months without a regular meeting, else the current one."""
    current = first_of_month(day)
    recent = [add_months(current, -back) for back in (2, 1, 0)]
    known = set(cell.meetings.filter(kind=MeetingKind.REGULAR).values_list("month", flat=True))
    existed = [month for month in recent if placement_for(cell, month)]
    return next((month for month in existed if month not in known), current)


class DayInput(forms.DateInput):
    """The browser's own choice of a day, which old phones have too."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class MeetingForm(StrictForm):
    """What is known of a meeting before its sheet: kind, month, day, or why it was not held."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind)
    month = forms.TypedChoiceField(
        label=_("For the month of"),
        coerce=parse_month,
        help_text=_("The month that the meeting counts for, even if it was held a few days off."),
    )
    was_held = forms.ChoiceField(
        label=_("Was the meeting held?"),
        choices=[(HELD, _("Yes, it was held")), (NOT_HELD, _("No, it was not held"))],
        widget=forms.RadioSelect,
        initial=HELD,
    )
    held_on = forms.DateField(label=_("Day of the meeting"), required=False, widget=DayInput)
    not_held_reason = forms.CharField(
        label=_("Why it was not held"), max_length=500, required=False
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=300,
        required=False,
        help_text=_("Needed for a thematic meeting."),
    )
    source = forms.CharField(
        label=_("Who gave the figures, and how"),
        max_length=200,
        help_text=_("You record on behalf of the cell: for instance “Secretary, by telephone”."),
    )
    client_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": NOT_WHOLE, "required": NOT_WHOLE}
    )

    def __init__(self, *args, on_behalf, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = _month_choices(self.initial.get("month"))
        self.fields["held_on"].widget.attrs["max"] = today().isoformat()
        if not on_behalf:
            del self.fields["source"]

    @classmethod
    def first_values(cls, cell):
        """Return what a new meeting of `cell` starts from."""
        day = today()
        return {
            "kind": MeetingKind.REGULAR,
            "month": month_key(usual_month(cell, day)),
            "client_key": uuid.uuid4(),
        }

    @classmethod
    def values_of(cls, meeting):
        """Return what an existing meeting holds."""
        return {
            "kind": meeting.kind,
            "month": month_key(meeting.month),
            "was_held": HELD if meeting.is_held else NOT_HELD,
            "held_on": meeting.held_on,
            "not_held_reason": meeting.not_held_reason,
            "topic": meeting.topic,
            "source": meeting.source,
            "client_key": meeting.client_key,
        }

    def clean(self):
        cleaned = super().clean()
        if "was_held" in self.errors:
            return cleaned
        held = cleaned.get("was_held") == HELD
        if held and not cleaned.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", _("Give the day on which the meeting was held."))
        if not held and not cleaned.get("not_held_reason"):
            self.add_error("not_held_reason", _("Say why the meeting was not held."))
        return cleaned

    def recorded_otherwise(self, meeting):
        """Return what `meeting` holds that differs from what was sent: labels and words."""
        recorded = self.values_of(meeting)
        return [
            (field.label, self._words(field.name, recorded[field.name]))
            for field in self.visible_fields()
            if str(field.value() or "") != str(recorded[field.name] or "")
        ]

    def _words(self, name, value):
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, date):
            return formats.date_format(value)
        return choices.get(value, value) or "–"

    def details(self):
        """Return the clean values as the services take them."""
        details = {name: self.cleaned_data[name] for name in ("kind", "month", "topic")}
        held = self.cleaned_data["was_held"] == HELD
        details["held_on"] = self.cleaned_data["held_on"] if held else None
        details["not_held_reason"] = "" if held else self.cleaned_data["not_held_reason"]
        if "source" in self.fields:
            details["source"] = self.cleaned_data["source"]
        return details


def _month_choices(chosen):
    """Return the months on offer, newest first, with the one already chosen among them."""
    keys = {month_key(month) for month in due.months_offered(today())} | {chosen or ""} - {""}
    return [(key, f"{key[5:]}/{key[:4]}") for key in sorted(keys, reverse=True)]


@dataclass(frozen=True)
class SheetRow:
    """One person on a sheet with the fields that are asked of them."""

    attendance: object
    presence: forms.BoundField
    reason: forms.BoundField | None


class SheetForm(StrictForm):
    """Who came: every expected person is present until somebody says otherwise.

    The fields are made from the meeting's own sheet, so a person who is not on it cannot be sent.
    """

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        rows = meeting.sheet.select_related("member").in_name_order()
        self.attendances = list(rows)
        for row in self.attendances:
            self._add_fields(row)
        if meeting.counts:
            self.fields["reason"] = forms.CharField(
                label=_("Why the submitted sheet is corrected"), max_length=500, required=False
            )

    def _add_fields(self, row):
        if row.standing == Standing.EXPECTED:
            self.fields[f"presence_{row.pk}"] = forms.ChoiceField(
                label=row.member.full_name,
                choices=Presence,
                initial=row.presence,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{row.pk}"] = forms.ChoiceField(
                label=row.member.full_name,
                choices=[("", _("– reason –")), *AbsenceReason.choices],
                initial=row.reason,
                required=False,
            )
        elif row.standing != Standing.GUEST:
            self.fields[f"presence_{row.pk}"] = forms.BooleanField(
                label=_("came all the same"),
                initial=row.presence == Presence.PRESENT,
                required=False,
            )

    def refusal_of(self, name):
        if name.startswith(("presence_", "reason_")):
            return _("Somebody in this form is not on the sheet of this meeting.")
        return super().refusal_of(name)

    @property
    def expected(self):
        """The rows of those who had to come."""
        return [
            SheetRow(row, self[f"presence_{row.pk}"], self[f"reason_{row.pk}"])
            for row in self.attendances
            if row.standing == Standing.EXPECTED
        ]

    @property
    def others(self):
        """The rows of the exempt and those away, who do not count but may have come."""
        return [
            SheetRow(row, self[f"presence_{row.pk}"], None)
            for row in self.attendances
            if row.standing in (Standing.EXEMPT, Standing.AWAY)
        ]

    def unlike_the_sheet(self):
        """Return what was sent that differs from what the sheet holds: each row of attendance with
        the words of the mark that was sent."""
        return [
            (row, _said(mark))
            for row in self.attendances
            if (mark := self.marks().get(row.pk)) and mark.presence != row.presence
        ]

    def marks(self):
        """Return the marks by row, as the services take them."""
        return {
            row.pk: self._mark(row) for row in self.attendances if row.standing != Standing.GUEST
        }

    def _mark(self, row):
        presence = self.cleaned_data[f"presence_{row.pk}"]
        if row.standing != Standing.EXPECTED:
            return Mark(Presence.PRESENT if presence else "")
        return Mark(presence, self.cleaned_data[f"reason_{row.pk}"])

    def clean(self):
        cleaned = super().clean()
        for row in self.attendances:
            excused = cleaned.get(f"presence_{row.pk}") == Presence.EXCUSED
            if excused and cleaned.get(f"reason_{row.pk}") == AbsenceReason.NONE_GIVEN:
                self.add_error(
                    f"reason_{row.pk}",
                    ValidationError(_("Who is excused has given a reason.")),
                )
        return cleaned


def _said(mark):
    presence = Presence(mark.presence).label if mark.presence else _("absent")
    return f"{presence} ({AbsenceReason(mark.reason).label})" if mark.reason else presence


class ReturnForm(StrictForm):
    """Handing a meeting back."""

    remark = forms.CharField(
        label=_("What must be put right"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
