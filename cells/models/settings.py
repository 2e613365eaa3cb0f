"""Numbers and choices that rules may change, each from a day to a day, with its source."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models.intervals import Interval, IntervalQuerySet, NoOverlap


class SettingKey(models.TextChoices):
    """What can be set."""

    REPORT_DEADLINE_DAY = "report_deadline_day", _("day of the next month by which to report")
    ATTENDANCE_TARGET = "attendance_target", _("attendance that a cell should reach, per cent")
    EXCELLENT_CAP = "excellent_cap", _("limit on the number rated excellent")
    GRADE_DECIDED_BY = "grade_decided_by", _("who decides a grade")
    ADMISSION_AGE = "admission_age", _("full years of age for admission to the Party")
    ADMISSION_AGE_LIMIT = "admission_age_limit", _("full years of age up to which one is admitted")
    PROBATION_MONTHS = "probation_months", _("months of probation before recognition")
    MEETING_SCORES = "meeting_scores", _("points from which a meeting is good, fair or average")
    ENTRY_LOCK_DAYS = "entry_lock_days", _("days after the deadline until a month is shut")


@dataclass(frozen=True)
class Default:
    """What holds from the beginning, until somebody sets otherwise."""

    value: object
    source: str


# The value of ENTRY_LOCK_DAYS by which no month is ever shut.
NEVER = "never"
# The first day for which anything can be recorded; defaults hold from it.
BEGINNING = date(1930, 2, 3)
# Sources are data, named as an office names them.
DEFAULTS = {
    SettingKey.REPORT_DEADLINE_DAY: Default(5, "Thông lệ của các cơ quan"),
    SettingKey.ATTENDANCE_TARGET: Default(90, "Nghị quyết của huyện về nâng cao chất lượng chi bộ"),
    SettingKey.EXCELLENT_CAP: Default(
        {
            "share_percent": 20,
            "base": "good",
            "rounding": "down",
            "group": "cell_type",
            "pool": "commune",
        },
        "Quy định số 124-QĐ/TW, Điều 12",
    ),
    SettingKey.GRADE_DECIDED_BY: Default("committee_directly_above", "Quy định số 366-QĐ/TW"),
    SettingKey.ADMISSION_AGE: Default(18, "Điều lệ Đảng, Điều 1"),
    SettingKey.ADMISSION_AGE_LIMIT: Default(60, "Quy định số 24-QĐ/TW, mục 1"),
    SettingKey.PROBATION_MONTHS: Default(12, "Điều lệ Đảng, Điều 5"),
    SettingKey.MEETING_SCORES: Default(
        {"good": 90, "fair": 70, "average": 50}, "Hướng dẫn chấm điểm sinh hoạt chi bộ của tỉnh"
    ),
    # Who begins with the records of past years would stand before shut months.
    SettingKey.ENTRY_LOCK_DAYS: Default(NEVER, "Chưa có quy định về khóa nhập liệu"),
}


@dataclass(frozen=True)
class History:
    """What one key was set to, from when to when."""

    key: str
    settings: tuple["Setting", ...]

    @property
    def values(self):
        """Every value that it ever had."""
        return [setting.value for setting in self.settings]

    def value_on(self, day):
        """Return the value on `day`; LookupError when nothing was set then."""
        for setting in self.settings:
            if setting.holds_on(day):
                return setting.value
        raise LookupError(f"Nothing is set for {self.key} on {day}.")


class SettingQuerySet(IntervalQuerySet):
    """Dated settings."""

    def value_on(self, key, day):
        """Return what `key` was set to on `day`; LookupError when nothing was."""
        return self.history(key).value_on(day)

    def history(self, key):
        """Return what `key` was set to over time, for looking up many days with one query."""
        return History(key, tuple(self.filter(key=key)))

    def histories(self, *keys):
        """Return what each of the keys was set to over time, with one query for all."""
        settings = list(self.filter(key__in=keys))
        return [History(key, tuple(each for each in settings if each.key == key)) for key in keys]

    def values_during(self, key, start, end):
        """Return the settings of `key` that hold on some day of [start, end), oldest first."""
        return list(self.filter(key=key).during(start, end).order_by("start"))


class Setting(Interval):
    """From a day to a day this number or choice was in force, by this source."""

    key = models.CharField(_("setting"), max_length=40, choices=SettingKey)
    value = models.JSONField(_("value"))
    source = models.CharField(
        _("source"), max_length=300, help_text=_("The rule or decision that sets it.")
    )

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ["key", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(
                name="setting_one_at_once",
                keys=["key"],
                violation_error_message=_("The setting has a value for that time already."),
            ),
            models.CheckConstraint(name="setting_names_its_source", condition=~models.Q(source="")),
        ]

    def __str__(self):
        return f"{self.get_key_display()}: {self.value}"


def ensure_defaults(using):
    """Give every key that was never set its default, from the beginning."""
    settings = Setting.objects.using(using)
    known = set(settings.values_list("key", flat=True))
    settings.bulk_create(
        Setting(key=key.value, value=default.value, source=default.source, start=BEGINNING)
        for key, default in DEFAULTS.items()
        if key.value not in known
    )
