"""What a person may do with a cell's people and meetings."""

from cells.choices import MeetingState, Role
from cells.models import Cell, CellPlacement
from cells.permissions.access import CELL_ROLES, access_of, communes_under


def may_see_people(user, cell):
    """Tell whether `user` may see the people of `cell`: its roll and its sheets."""
    return Cell.objects.filter(pk=cell.pk, pk__in=access_of(user).person_cells).exists()


def may_record(user, cell):
    """Tell whether `user` may record and submit meetings of `cell`."""
    return is_officer(user, cell) or is_staff_over(user, cell)


def is_officer(user, cell):
    """Tell whether `user` is secretary or deputy of `cell`."""
    return cell.pk in access_of(user).cells(CELL_ROLES)


def is_staff_over(user, cell):
    """Tell whether `user` is on the staff of the commune in which `cell` is, or was last."""
    return cell.pk in access_of(user).staffed_cells


def is_upper_over(user, cell):
    """Tell whether `user` is on the staff of the upper committee over `cell`."""
    uppers = access_of(user).uppers({Role.UPPER_STAFF})
    placed = CellPlacement.objects.current_or_last().filter(cell=cell)
    return bool(uppers) and placed.filter(commune__in=communes_under(uppers)).exists()


def may_join(user, meeting):
    """Tell whether `user` may record the part of the other cell of `meeting`, held jointly."""
    return meeting.counts and meeting.joint_with_id in access_of(user).cells(CELL_ROLES)


def may_edit(user, meeting):
    """Tell whether `user` may still change `meeting`: until the commune has confirmed it."""
    return meeting.state != MeetingState.CONFIRMED and may_record(user, meeting.cell)


def may_confirm(user, meeting):
    """Tell whether `user` may confirm `meeting`."""
    return meeting.state == MeetingState.SUBMITTED and is_staff_over(user, meeting.cell)


def may_return(user, meeting):
    """Tell whether `user` may hand `meeting` back: the commune before, the upper committee also
    after it was confirmed."""
    if meeting.state == MeetingState.CONFIRMED:
        return is_upper_over(user, meeting.cell)
    return meeting.state == MeetingState.SUBMITTED and (
        is_staff_over(user, meeting.cell) or is_upper_over(user, meeting.cell)
    )


def may_return_again(user, meeting):
    """Tell whether `user` could have handed `meeting` back, were it not done: a second tap."""
    return meeting.state == MeetingState.RETURNED and (
        is_staff_over(user, meeting.cell) or is_upper_over(user, meeting.cell)
    )


def may_reopen(user, meeting):
    """Tell whether `user` may unlock `meeting`, which the commune has confirmed."""
    return meeting.state == MeetingState.CONFIRMED and is_upper_over(user, meeting.cell)


def may_reopen_again(user, meeting):
    """Tell whether `user` could have unlocked `meeting`, were it not done: a second tap."""
    return meeting.state == MeetingState.SUBMITTED and is_upper_over(user, meeting.cell)


def may_dispute(user, meeting):
    """Tell whether `user` may contradict what was recorded as `meeting` for the cell."""
    return meeting.counts and is_officer(user, meeting.cell)


def may_answer(user, meeting):
    """Tell whether `user` may answer what the cell says against `meeting`."""
    return is_staff_over(user, meeting.cell)


def may_remind(user, cell):
    """Tell whether `user` may remind `cell` of what it has not reported: the staff over it."""
    return Cell.objects.filter(pk=cell.pk, pk__in=access_of(user).reminded_cells).exists()
