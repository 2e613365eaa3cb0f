"""What the pages of imports show by the kind of file: where it is sent, and how its rows read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cells.choices import ImportKind
from cells.services.attendance_files.showing import show_marks
from cells.services.rolls.showing import show_changes

# The part of the site to which all kinds belong, by the page that stands in the navigation.
IMPORTS = "roll_upload"


@dataclass(frozen=True)
class KindPages:
    """The page that takes such files in, its title, and `show(rows, day)`, which gives each
    stored row its `lines`: label, before and after of what it sets."""

    upload: str
    title: str
    show: Callable


KIND_PAGES = {
    ImportKind.ROLL: KindPages("roll_upload", _("Member roll from a file"), show_changes),
    ImportKind.ATTENDANCE: KindPages("attendance_upload", _("Attendance from a file"), show_marks),
}
