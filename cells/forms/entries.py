"""A whole entry in one form: what is known of a meeting, and who came."""

import uuid

from django import forms

from cells.choices import MeetingKind, Presence, Standing
from cells.forms.guests import GuestsField
from cells.forms.meetings import NOT_WHOLE, MeetingForm
from cells.forms.sheets import (
    MARKS,
    PRESENCE_BY_REASON,
    CameField,
    MarkField,
    SheetRow,
    TopicField,
)
from cells.models import Attendance
from cells.rates import Ratio
from cells.services.entries import Entry
from cells.services.sheets import Mark, default_mark, guest_names

ANSWERS = dict(MARKS)
# How the names of fields about a person begin; the member's code follows.
ASKED = ("mark_", "came_")


class EntryForm(MeetingForm):
    """A meeting with its marks, filled in on a page that may have been kept on a device for weeks.

    The rows shown are `places`, those of today's roll. What is sent is read by the members' codes
    that it names, whoever they are: the service holds them against the roll of the meeting's day.
    """

    page_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": NOT_WHOLE})
    version = forms.IntegerField(
        widget=forms.HiddenInput, initial=0, required=False, error_messages={"invalid": NOT_WHOLE}
    )
    thematic_topic = TopicField()
    guest_names = GuestsField()
    others_shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, places, said=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self._add_field(place, (said or {}).get(place.member.code))
        shown = (row.attendance.member.code for row in self.others)
        self.fields["others_shown"].initial = " ".join(shown)
        # People whom the page showed when it was kept, and who may stand on no roll today.
        self.passes = self.passes | {name for name in self.data if name.startswith(ASKED)}

    @classmethod
    def first_values(cls, cell):
        """Return what an entry for a meeting that is not begun starts from."""
        return super().first_values(cell) | {"page_key": uuid.uuid4(), "version": 0}

    @classmethod
    def values_of(cls, meeting):
        """Return what an entry that goes on with a draft starts from."""
        values = super().values_of(meeting) | {"guest_names": "\n".join(guest_names(meeting))}
        return values | {"page_key": uuid.uuid4(), "version": meeting.version}

    def _add_field(self, place, mark):
        code, mark = place.member.code, mark or default_mark(place.standing)
        if place.standing == Standing.EXPECTED:
            said = mark.reason or Presence.PRESENT.value
            self.fields[f"mark_{code}"] = MarkField(place.member, said, required=False)
        else:
            self.fields[f"came_{code}"] = CameField(mark.presence)

    @property
    def expected(self):
        """The rows of those who have to come by today's roll."""
        return [self._row(place, "mark") for place in self._standing(Standing.EXPECTED)]

    @property
    def others(self):
        """The rows of those who do not count by today's roll, but may have come."""
        return [
            self._row(place, "came") for place in self._standing(Standing.EXEMPT, Standing.AWAY)
        ]

    @property
    def rate(self):
        """The rate that the rows shown give: present of those expected."""
        marks = [row.mark.value() for row in self.expected]
        return Ratio(marks.count(Presence.PRESENT), len(marks))

    def _standing(self, *standings):
        return [place for place in self.places if place.standing in standings]

    def _row(self, place, prefix):
        names = [other.member.full_name for other in self.places]
        row = Attendance(member=place.member, standing=place.standing, ground=place.ground)
        is_namesake = names.count(place.member.full_name) > 1
        return SheetRow(row, self[f"{prefix}_{place.member.code}"], is_namesake)

    def clean(self):
        cleaned = super().clean()
        wrong = [
            name
            for name, value in self.data.items()
            if name.startswith("mark_") and value not in ANSWERS
        ]
        if wrong:
            self.add_error(None, NOT_WHOLE)
        return cleaned

    def entry(self):
        """Return the clean values as the service takes them."""
        came = {code for code, _said in self._sent("came_")}
        return Entry(
            client_key=self.cleaned_data["client_key"],
            page=self.cleaned_data["page_key"],
            version=self.cleaned_data["version"] or 0,
            details=self.details(),
            expected={code: _mark(said) for code, said in self._sent("mark_")},
            others={code: _came(code in came) for code in self._others_sent() | came},
            guests=self.cleaned_data["guest_names"],
            topic=self._topic(),
        )

    def _sent(self, prefix):
        length = len(prefix)
        return [(name[length:], self.data[name]) for name in self.data if name.startswith(prefix)]

    def _others_sent(self):
        return set(self.cleaned_data["others_shown"].split())

    def _topic(self):
        is_regular = self.cleaned_data["kind"] == MeetingKind.REGULAR
        return self.cleaned_data["thematic_topic"] if is_regular else ""


def _came(has_come):
    return Mark(Presence.PRESENT if has_come else "")


def _mark(said):
    if said == Presence.PRESENT:
        return Mark(Presence.PRESENT)
    return Mark(PRESENCE_BY_REASON[said], said)
