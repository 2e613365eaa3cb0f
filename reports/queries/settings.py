"""The dated settings by which figures are judged."""

from decimal import Decimal

from cells.models import Setting, SettingKey


def setting_on(key, day):
    """Return the setting of `key` in force on `day`, or None."""
    return Setting.objects.on(day).filter(key=key).first()


def target_on(day):
    """Return the attendance, per cent, that a cell should reach on `day`; None if none is set."""
    setting = setting_on(SettingKey.ATTENDANCE_TARGET, day)
    return setting and Decimal(str(setting.value))


def deadline_settings(start, end):
    """Return the settings of the day by which to report that hold during [start, end)."""
    return Setting.objects.values_during(SettingKey.REPORT_DEADLINE_DAY, start, end)


def score_history():
    """Return the points from which a meeting is good, fair or average, over time."""
    return Setting.objects.history(SettingKey.MEETING_SCORES)
