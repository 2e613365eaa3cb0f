"""The meeting that an address is about, for who may see it or record in it; else there is none."""

from cells import permissions
from cells.models import Meeting
from cells.views.naming import name_cells


def visible_meeting(user, pk):
    """Return a meeting that `user` may see, its cell under the name that it bears today."""
    meetings = Meeting.objects.visible_to(user)
    found = meetings.select_related("cell", "recorded_by", "confirmed_by")
    meeting = permissions.get_from(found, pk=pk)
    name_cells([meeting])
    return meeting


def recorded_meeting(user, pk):
    """Return a meeting that `user` records: of the own cell, or of one in the own commune."""
    meeting = visible_meeting(user, pk)
    permissions.require(permissions.may_record(user, meeting.cell))
    return meeting


def recorded_held_meeting(user, pk):
    """Return a meeting that `user` records and that took place: others have no sheet or minutes."""
    meeting = recorded_meeting(user, pk)
    permissions.require(meeting.is_held)
    return meeting
