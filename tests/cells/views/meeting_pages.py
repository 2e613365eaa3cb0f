"""What the tests of pages of meetings share: addresses, what forms send, and a record untouched."""

import uuid
from datetime import date

from django.urls import reverse

from cells.models import Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from tests.cells.evidence import everything

HELD = date(2024, 6, 3)
# Of those who have no post at the cell: for them it does not exist.
OUTSIDERS = ["other_commune", "other_secretary"]
# Of those who see the meeting, and record nothing.
READERS = ["upper_reader", "commune_reader", "cell_reader", "upper"]


def open_meeting(cell, **changed):
    details = {"kind": "regular", "month": date(2024, 6, 1), "held_on": HELD, **changed}
    return services.open_meeting(
        actor=Actor.command("test"), cell=cell, client_key=uuid.uuid4(), **details
    )


def url(page, meeting):
    return reverse(f"meeting_{page}", args=[getattr(meeting, "pk", meeting)])


def new_url(cell):
    return reverse("meeting_new", args=[getattr(cell, "code", cell)])


def filled(**changed):
    """Return what the form of a meeting sends."""
    return {
        "kind": "regular",
        "month": "2024-06",
        "was_held": "yes",
        "held_on": "2024-06-03",
        "not_held_reason": "",
        "topic": "",
        "client_key": str(uuid.uuid4()),
        **changed,
    }


def sheet(meeting, *, absent=(), **changed):
    """Return what the form of a sheet sends, with some absent by name."""
    sent = {"version": meeting.version, "action": "save"}
    for row in meeting.sheet.filter(standing="expected").select_related("member"):
        is_absent = row.member.full_name in absent
        sent[f"mark_{row.member.code}"] = "none_given" if is_absent else "present"
    return sent | changed


def stored(meeting):
    return Meeting.objects.get(pk=meeting.pk)


class Untouched:
    """A block after which nothing of the record may differ, but the log of readings."""

    def __enter__(self):
        self.before = everything(but=["Reading"])

    def __exit__(self, *error):
        if not any(error):
            assert everything(but=["Reading"]) == self.before
