"""What a page's figures cover, in words: every title names it."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.choices import CellType
from reports.question import ALL_TYPES, Kinds, Structure

MEETINGS = {
    Kinds.REGULAR: gettext_lazy("regular meetings"),
    Kinds.THEMATIC: gettext_lazy("thematic meetings"),
    Kinds.ALL: gettext_lazy("meetings of all kinds"),
}


def time_covered(question):
    """Return the months, capitalised as the first word of a line."""
    words = str(question.period)
    return words[:1].upper() + words[1:]


def cells_covered(question):
    """Return which cells are counted."""
    if question.cell_type == ALL_TYPES:
        return _("cells of all types")
    return _("cells of the type “%(type)s”") % {"type": CellType(question.cell_type).label}


def structure_shown(question):
    """Return under which communes the figures are shown."""
    if question.structure == Structure.THEN:
        return _("communes of the time")
    day = formats.date_format(question.as_of, "SHORT_DATE_FORMAT")
    return _("communes of %(day)s") % {"day": day}


def meetings_covered(question):
    """Return which meetings are counted."""
    return MEETINGS[question.kind]


def due_by(question):
    """Return the day by which what is due was reckoned."""
    day = formats.date_format(question.as_of, "SHORT_DATE_FORMAT")
    return _("due by %(day)s") % {"day": day}


def whole_percent(percent):
    """Return a threshold as people write it: 90 %, 92,5 %; without one, nothing."""
    return "" if percent is None else f"{formats.number_format(percent)}\u00a0%"


BASES = {
    "good": gettext_lazy("those rated good"),
    "good_and_better": gettext_lazy("those rated good and better"),
    "rated": gettext_lazy("all rated"),
}
ROUNDINGS = {
    "down": gettext_lazy("rounded down"),
    "up": gettext_lazy("rounded up"),
    "half_up": gettext_lazy("rounded to the nearest number"),
}


def cap_words(cap):
    """Return the share, base and rounding of the limit on the excellent."""
    share, base, rounding = whole_percent(cap.share), BASES[cap.base], ROUNDINGS[cap.rounding]
    return {"share": share, "base": base, "rounding": rounding}
