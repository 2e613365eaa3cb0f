"""The sheet of a meeting: who came, and what is asked of each person on it."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.choices import AbsenceReason, MeetingKind, MeetingState, Presence, Standing
from cells.forms.guests import GuestsField
from cells.forms.strict import StrictForm
from cells.services.sheets import Mark, guest_names
from cells.services.sittings import thematic_draft_with

# The reason tells whether an absence is excused: only who gave none is not.
PRESENCE_BY_REASON = dict.fromkeys(AbsenceReason, Presence.EXCUSED)
PRESENCE_BY_REASON[AbsenceReason.NONE_GIVEN] = Presence.UNEXCUSED
MARKS = [(Presence.PRESENT.value, Presence.PRESENT.label), *AbsenceReason.choices]


class MarkField(forms.ChoiceField):
    """What a person did who had to come: one answer says who was absent, and why."""

    def __init__(self, member, said, **kwargs):
        look = {"choices": MARKS, "widget": forms.RadioSelect, "label": member.full_name}
        super().__init__(initial=said, **look, **kwargs)


class CameField(forms.BooleanField):
    """Whether a person came who did not have to."""

    def __init__(self, presence):
        came = presence == Presence.PRESENT
        super().__init__(label=_("came all the same"), initial=came, required=False)


class TopicField(forms.CharField):
    """The topic of a thematic meeting of the same sitting; empty, there was none."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Topic of the thematic meeting"),
            max_length=300,
            required=False,
            help_text=_("Two meetings are recorded, with the same people present and absent."),
            **kwargs,
        )


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
            topic = getattr(thematic_draft_with(meeting), "topic", "")
            self.fields["thematic_topic"] = TopicField(initial=topic)
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
            self.fields[f"mark_{row.member.code}"] = MarkField(row.member, _said_by(row))
        elif row.standing != Standing.GUEST:
            self.fields[f"came_{row.member.code}"] = CameField(row.presence)

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
