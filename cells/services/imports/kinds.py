"""What each kind of file is read, planned and written by; all else is the same for all kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from cells.choices import ImportKind
from cells.resources.attendance import read_attendance
from cells.resources.attendance_columns import ATTENDANCE
from cells.resources.layout.headings import ROLL, Vocabulary
from cells.resources.rolls import read_roll
from cells.services.attendance_files import undoing as attendance_undoing
from cells.services.attendance_files.chosen import chosen_of, file_of
from cells.services.attendance_files.planning import plan_attendance
from cells.services.attendance_files.writing import SittingWriter
from cells.services.rolls import holding, undoing
from cells.services.rolls.locking import lock_units
from cells.services.rolls.planning import plan_roll
from cells.services.rolls.stored import roll_of, scope_of
from cells.services.rolls.writing import PlanWriter


@dataclass(frozen=True)
class Kind:
    """How the files of a kind become facts.

    `read(data, today, choices, progress)` gives clean rows, `restore(batch, rows)` the same from
    stored rows, `plan(rows, batch, progress)` the plan of them, and `write(plan, batch, actor,
    progress)` writes it, within a transaction of the caller's. `lock(batch)` locks what a plan
    concerns; `holds(batch)` says what depends on an applied one, and `undo(batch, actor)` takes it
    back.
    """

    vocabulary: Vocabulary
    read: Callable
    restore: Callable
    plan: Callable
    write: Callable
    lock: Callable
    holds: Callable
    undo: Callable


def _plan_roll(roll, batch, progress):
    return plan_roll(roll, scope_of(batch), progress)


def _write_roll(plan, batch, actor, progress):
    PlanWriter(batch, actor, progress).write(plan)


def _plan_attendance(file, batch, progress):
    return plan_attendance(file, chosen_of(batch), progress)


def _write_attendance(plan, batch, actor, progress):
    SittingWriter(batch, actor, progress).write(plan)


KINDS = {
    ImportKind.ROLL: Kind(
        vocabulary=ROLL,
        read=read_roll,
        restore=roll_of,
        plan=_plan_roll,
        write=_write_roll,
        lock=lock_units,
        holds=holding.holds,
        undo=undoing.undo,
    ),
    ImportKind.ATTENDANCE: Kind(
        vocabulary=ATTENDANCE,
        read=read_attendance,
        restore=file_of,
        plan=_plan_attendance,
        write=_write_attendance,
        lock=lock_units,
        holds=attendance_undoing.holds,
        undo=attendance_undoing.undo,
    ),
}
