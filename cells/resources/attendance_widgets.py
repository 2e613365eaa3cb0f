"""What the columns of an attendance file say: months, days, kinds of meeting, and who came.

As in `cells.resources.values.widgets`: a ValueError with a sentence where a text means nothing.
"""

import re

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from cells import text
from cells.choices import AbsenceReason, MeetingKind, Presence
from cells.periods import PartialDate
from cells.resources.values.dates import date_of_serial, parse_date

# What a status may be besides a Presence: absent, and nobody says why; excused from attending.
ABSENT, EXEMPT = "absent", "exempt"

_SERIAL = re.compile(r"[1-9]\d{4}", re.ASCII)
_MONTH_MARK = re.compile(r"^t\.?(?=\d{1,2}\b)", re.IGNORECASE)
# Between a status and a reason: "vắng có lý do (ốm)", "vắng: đi làm xa", "vắng do ốm".
_BEFORE_REASON = re.compile(r"\s*(?:[(:;,–-]|\bdo\b)\s*")
# No word that a column knows is longer.
_LONGEST_WORD = 60


def word(value):
    """Return a word without marks, capitals and dots, as it is looked up."""
    return text.search_form(value).strip(" .") if len(value) <= _LONGEST_WORD else value


def _words(meanings):
    """Return the value by each of its words, which are divided by " | "."""
    return {word(each): value for value, words in meanings.items() for each in words.split(" | ")}


_STATUS = _words(
    {
        Presence.PRESENT.value: "co mat | co | du | co du | du hop | du sinh hoat | tham gia"
        " | tham du | co tham gia | co tham du | hien dien | day du | present | yes | came | true",
        Presence.EXCUSED.value: "vang co li do | vang mat co li do | vang co phep | co phep"
        " | co li do | phep | p | cld | vang cld | vcld | vang p | excused | absent with reason",
        Presence.UNEXCUSED.value: "vang khong li do | vang mat khong li do | vang khong co li do"
        " | vang khong phep | khong phep | khong co phep | khong li do | khong co li do | k | kp"
        " | kld | vang kld | vkld | vang k | vang kp | unexcused | absent without reason",
        ABSENT: "vang | vang mat | khong | khong du | khong co mat | khong tham gia"
        " | khong tham du | 0 | absent | no | false",
        EXEMPT: "mien | mien sinh hoat | mien sh | mien sinh hoat dang | duoc mien | tam mien"
        " | tam mien sinh hoat | dinh chi | dinh chi sinh hoat | sinh hoat noi khac"
        " | sinh hoat tam thoi | exempt",
    }
)
_REASONS = _words(
    {
        AbsenceReason.ILL.value: "om | bi om | benh | bi benh | dau om | om dau | nam vien"
        " | di vien | dieu tri | kham benh | chua benh | suc khoe | li do suc khoe | suc khoe yeu"
        " | ill | sick",
        AbsenceReason.WORKING_AWAY.value: "lam an xa | di lam an xa | di lam xa | lam xa"
        " | di lam an o xa | lam viec o xa | di lam | di lam cong ti | working away",
        AbsenceReason.FAMILY.value: "viec gia dinh | gia dinh | viec nha | gia dinh co viec"
        " | co viec gia dinh | ban viec gia dinh | family | family matters",
        AbsenceReason.OTHER.value: "khac | li do khac | viec khac | viec rieng | other"
        " | another reason",
        AbsenceReason.NONE_GIVEN.value: "khong | khong li do | khong co li do | khong ro"
        " | khong ro li do | khong phep | none | no reason | no reason given",
    }
)
_KINDS = _words(
    {
        MeetingKind.REGULAR.value: "thuong ki | sinh hoat thuong ki | hop thuong ki | dinh ki"
        " | sinh hoat dinh ki | thuong xuyen | hang thang | tk | regular",
        MeetingKind.THEMATIC.value: "chuyen de | sinh hoat chuyen de | hop chuyen de | cd"
        " | thematic",
        MeetingKind.EXTRAORDINARY.value: "bat thuong | sinh hoat bat thuong | hop bat thuong"
        " | dot xuat | bt | extraordinary",
    }
)


# What is a tick, and what in a column of absences is none. "v" is not among them: it may be a tick
# or "vắng".
_TICKS = ("x", "1", "+", "✓", "✔", "√", "☑")
_NO_TICK = ("khong", "0", "-", "–", "no", "false")


def reason_of(value):
    """Return the AbsenceReason that some words mean, None if they are words of their own."""
    return _REASONS.get(word(value))


def partial_date(value, today):
    """Return the PartialDate that a text means; ValueError when none. "T10/2026" is a month."""
    if _SERIAL.fullmatch(value):
        return date_of_serial(int(value))
    latest = (today.year + 1, today.month, today.day)
    return parse_date(_MONTH_MARK.sub("", value), latest)


class MonthWidget(Widget):
    """A month, or a day of it, as spreadsheets make of months."""

    def clean(self, value, row=None, *, today, **kwargs):
        found = _date_or_none(value, today)
        if found is None or found.month is None:
            raise ValueError(_("Not a month: write month and year, as 10/2026."))
        return PartialDate(found.year, found.month)


class DayWidget(Widget):
    """A full day."""

    def clean(self, value, row=None, *, today, **kwargs):
        found = _date_or_none(value, today)
        if found is None or found.day is None:
            raise ValueError(_("Not a day: write day, month and year, as 05/10/2026."))
        return found


def _date_or_none(value, today):
    try:
        return partial_date(value, today)
    except ValueError:
        return None


class KindWidget(Widget):
    """Thường kỳ, chuyên đề or bất thường."""

    def clean(self, value, row=None, **kwargs):
        kind = _KINDS.get(word(value))
        if kind is None:
            raise ValueError(
                _(
                    "Not a kind of meeting: write “thường kỳ”, “chuyên đề” or “bất thường”, or"
                    " leave it empty for a regular one."
                )
            )
        return kind


class StatusWidget(Widget):
    """Who came, and the reason of an absence if it is written here: a status, or a status and an
    AbsenceReason with a space between them.

    `tick` is what a tick means in this column. A reason alone is that of somebody who was absent
    as the column says, and in a column of all statuses of somebody excused.
    """

    def __init__(self, tick=Presence.PRESENT.value):
        super().__init__()
        self.is_column_of_one = tick != Presence.PRESENT
        self.absent_as = tick if self.is_column_of_one else Presence.EXCUSED.value
        self.words = _STATUS | dict.fromkeys(_TICKS, tick)
        if self.is_column_of_one:
            self.words |= dict.fromkeys(_NO_TICK, "")

    def clean(self, value, row=None, **kwargs):
        found = self._meaning(value)
        if found is None:
            found = self._meaning_with_reason(value)
        return found or None

    def _meaning(self, value):
        found = self.words.get(word(value))
        reason = reason_of(value) if found is None else None
        return f"{self.absent_as} {reason}" if reason else found

    def _meaning_with_reason(self, value):
        for gap in _BEFORE_REASON.finditer(value):
            status = self.words.get(word(value[: gap.start()]))
            reason = reason_of(value[gap.end() :].rstrip(" )"))
            if status and reason and status not in (Presence.PRESENT, EXEMPT):
                return f"{status} {reason}"
        raise ValueError(
            _(
                "Not clear whether this person came: write “có mặt”, “vắng có lý do” or “vắng không"
                " lý do”."
            )
        )
