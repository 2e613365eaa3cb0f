"""What is known of a meeting, its sheet, and the steps from draft to confirmed."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import due
from cells.choices import AbsenceReason, MeetingKind, MeetingState, Presence, Standing
from cells.forms.guests import GuestsField
from cells.forms.joint_meetings import PartnerField
from cells.forms.strict import StrictForm
from cells.periods import add_months, first_of_month, month_key, parse_month, today
from cells.services.entry_locks import EntryLocks
from cells.services.meeting_rules import placement_for
from cells.services.sheets import Mark, guest_names
from cells.services.sittings import thematic_draft_with

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


# The reason tells whether an absence is excused: only who gave none is not.
PRESENCE_BY_REASON = dict.fromkeys(AbsenceReason, Presence.EXCUSED)
PRESENCE_BY_REASON[AbsenceReason.NONE_GIVEN] = Presence.UNEXCUSED
MARKS = [(Presence.PRESENT.value, Presence.PRESENT.label), *AbsenceReason.choices]


@dataclass(frozen=True)
class SheetRow:
    """One person on a sheet with the field that is asked of them; a namesake of somebody else on
    the sheet is told apart by the whole date of birth and the code."""

    attendance: object
    mark: forms.BoundField
    is_namesake: bool = False


class SheetForm(StrictForm):
    """Who came: every expected person is present until somebody says why they were absent.

    One answer says both. The fields are made from the meeting's own sheet, so a person who is not
    on it cannot be sent. They bear the members' codes, which hold on every copy of the sheet.
    """

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        rows = meeting.sheet.select_related("member").in_name_order()
        self.attendances = list(rows)
        for row in self.attendances:
            self._add_fields(row)
        if meeting.kind == MeetingKind.REGULAR and meeting.state == MeetingState.DRAFT:
            self.fields["thematic_topic"] = forms.CharField(
                label=_("Topic of the thematic meeting"),
                max_length=300,
                required=False,
                initial=getattr(thematic_draft_with(meeting), "topic", ""),
                help_text=_("Two meetings are recorded, with the same people present and absent."),
            )
        else:
            self._pass_over_topic_on_record(meeting)
        self.fields["guest_names"] = GuestsField(initial="\n".join(guest_names(meeting)))
        if meeting.counts:
            self.fields["reason"] = forms.CharField(
                label=_("Why the submitted sheet is corrected"), max_length=500, required=False
            )

    def _pass_over_topic_on_record(self, meeting):
        """Take what a page from before it was submitted sends again; another topic is refused."""
        recorded = getattr(getattr(meeting, "thematic_too", None), "topic", "")
        if self.data.get("thematic_topic", "").strip() in ("", recorded):
            self.passes = self.passes | {"thematic_topic"}

    def _add_fields(self, row):
        if row.standing == Standing.EXPECTED:
            self.fields[f"mark_{row.member.code}"] = forms.ChoiceField(
                label=row.member.full_name,
                choices=MARKS,
                initial=_said_by(row),
                widget=forms.RadioSelect,
            )
        elif row.standing != Standing.GUEST:
            self.fields[f"came_{row.member.code}"] = forms.BooleanField(
                label=_("came all the same"),
                initial=row.presence == Presence.PRESENT,
                required=False,
            )

    def refusal_of(self, name):
        if name.startswith(("mark_", "came_")):
            return _("Somebody in this form is not on the sheet of this meeting.")
        return super().refusal_of(name)

    @property
    def expected(self):
        """The rows of those who had to come."""
        rows = [row for row in self.attendances if row.standing == Standing.EXPECTED]
        bearers = Counter(row.member.full_name for row in rows)
        return [
            SheetRow(row, self[f"mark_{row.member.code}"], bearers[row.member.full_name] > 1)
            for row in rows
        ]

    @property
    def others(self):
        """The rows of the exempt and those away, who do not count but may have come."""
        return [
            SheetRow(row, self[f"came_{row.member.code}"])
            for row in self.attendances
            if row.standing in (Standing.EXEMPT, Standing.AWAY)
        ]

    def is_as_stored(self):
        """Tell whether every mark that was sent is on the sheet already."""
        marks = self.marks()
        return all(
            marks[row.pk] == Mark(row.presence, row.reason)
            for row in self.attendances
            if row.pk in marks
        )

    @property
    def guests(self):
        """The guests who are members elsewhere: they came and do not count."""
        rows = [row for row in self.attendances if row.standing == Standing.GUEST]
        return [row for row in rows if row.member]

    def marks(self):
        """Return the marks by row, as the services take them."""
        return {
            row.pk: self._mark(row) for row in self.attendances if row.standing != Standing.GUEST
        }

    def _mark(self, row):
        if row.standing != Standing.EXPECTED:
            return Mark(Presence.PRESENT if self.cleaned_data[f"came_{row.member.code}"] else "")
        said = self.cleaned_data[f"mark_{row.member.code}"]
        if said == Presence.PRESENT:
            return Mark(Presence.PRESENT)
        # A file may have said that a reason does not excuse: that stays until another is chosen.
        return Mark(row.presence if said == _said_by(row) else PRESENCE_BY_REASON[said], said)


def _said_by(row):
    """Return the answer that a row holds."""
    if row.presence == Presence.PRESENT:
        return Presence.PRESENT.value
    excused = row.presence == Presence.EXCUSED
    return row.reason or (AbsenceReason.OTHER if excused else AbsenceReason.NONE_GIVEN).value


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
