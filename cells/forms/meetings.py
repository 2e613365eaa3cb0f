"""What is known of a meeting, the day of a sheet on paper, and handing a meeting back."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import due
from cells.choices import MeetingKind
from cells.forms.joint_meetings import PartnerField
from cells.forms.strict import StrictForm
from cells.periods import add_months, first_of_month, month_key, parse_month, today
from cells.services.entry_locks import EntryLocks
from cells.services.meeting_rules import placement_for

HELD, NOT_HELD = "yes", "no"
NOT_WHOLE = _("The page did not arrive whole: load it again, then send it.")


def usual_month(cell, day):
    """Return the month that a new record of `cell` is most likely for: the oldest of the last
    three ended or current months, and of those opened again, without a regular meeting that may
    still be recorded; else the current one."""
    current, locks = first_of_month(day), EntryLocks(day)
    recent = {add_months(current, -back) for back in (2, 1, 0)}
    months = sorted(recent.union(locks.exceptions(cell)))
    known = set(cell.meetings.filter(kind=MeetingKind.REGULAR).values_list("month", flat=True))
    existed = [month for month in months if month not in known and placement_for(cell, month)]
    is_open = (month for month in existed if not locks.shut(cell, MeetingKind.REGULAR, month))
    return next(is_open, current)


class DayInput(forms.DateInput):
    """The browser's own choice of a day, which old phones have too."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class StartForm(StrictForm):
    """What one press on the first page sends: the month, and the key of the page."""

    month = forms.CharField()
    client_key = forms.UUIDField()

    def clean_month(self):
        try:
            return parse_month(self.cleaned_data["month"])
        except ValueError as error:
            raise ValidationError(str(error)) from error


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
    joint_with = PartnerField()
    client_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": NOT_WHOLE, "required": NOT_WHOLE}
    )

    def __init__(self, *args, on_behalf, partners=None, **kwargs):
        super().__init__(*args, **kwargs)
        if partners:
            self.fields["joint_with"].queryset = partners
        else:
            del self.fields["joint_with"]
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
            "joint_with": meeting.joint_with.code if meeting.joint_with else "",
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

    def details(self):
        """Return the clean values as the services take them."""
        details = {name: self.cleaned_data[name] for name in ("kind", "month", "topic")}
        held = self.cleaned_data["was_held"] == HELD
        details["held_on"] = self.cleaned_data["held_on"] if held else None
        details["not_held_reason"] = "" if held else self.cleaned_data["not_held_reason"]
        if "joint_with" in self.fields:
            details["joint_with"] = self.cleaned_data["joint_with"] if held else None
        if "source" in self.fields:
            details["source"] = self.cleaned_data["source"]
        return details


def _month_choices(chosen):
    """Return the months on offer, newest first, with the one already chosen among them."""
    keys = {month_key(month) for month in due.months_offered(today())} | {chosen or ""} - {""}
    return [(key, f"{key[5:]}/{key[:4]}") for key in sorted(keys, reverse=True)]


class PaperForm(forms.Form):
    """The day for which a sheet on paper is wanted: today, if none is given."""

    day = forms.DateField(label=_("Day of the meeting"), required=False, widget=DayInput)

    def clean_day(self):
        return self.cleaned_data["day"] or today()


class ReturnForm(StrictForm):
    """Handing a meeting back."""

    remark = forms.CharField(
        label=_("What must be put right"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
