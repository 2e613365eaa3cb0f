"""What the pages of imports show by the kind of file: where it is sent, and how its rows read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cells.choices import ImportAction, ImportKind
from cells.services.attendance_files.showing import show_marks, show_meetings
from cells.services.rolls.showing import show_changes

# The part of the site to which all kinds belong, by the page that stands in the navigation.
IMPORTS = "roll_upload"


@dataclass(frozen=True)
class KindPages:
    """The page that takes such files in, its title, and `show(rows, day)`, which gives each
    stored row its `lines`: label, before and after of what it sets.

    `counted` are the actions whose counts are shown even where there are none, `new` is the title
    of new rows, and `meetings(batch)` gives the meetings that a plan records, if any.
    """

    upload: str
    title: str
    show: Callable
    counted: tuple
    new: str
    meetings: Callable


KIND_PAGES = {
    ImportKind.ROLL: KindPages(
        upload="roll_upload",
        title=_("Member roll from a file"),
        show=show_changes,
        counted=(
            ImportAction.NEW,
            ImportAction.CHANGED,
            ImportAction.MOVED,
            ImportAction.UNCHANGED,
            ImportAction.ABSENT,
        ),
        new=_("New people"),
        meetings=lambda batch: [],
    ),
    ImportKind.ATTENDANCE: KindPages(
        upload="attendance_upload",
        title=_("Attendance from a file"),
        show=show_marks,
        counted=(ImportAction.NEW, ImportAction.CHANGED, ImportAction.UNCHANGED),
        new=_("New rows"),
        meetings=show_meetings,
    ),
}
