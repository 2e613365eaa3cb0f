"""Numbers and choices that rules may change: a new one begins on a day, and none ever lacks."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cells import text
from cells.models import Setting, SettingKey
from cells.models.settings import DEFAULTS, NEVER
from cells.services.changes import log_changed, log_created, log_deleted, snapshot

# The words that a part of the limit may have; its share is a number.
CAP_WORDS = {
    "base": ("good", "good_and_better", "rated"),
    "rounding": ("down", "up", "half_up"),
    "group": ("cell_type", "none"),
    "pool": ("commune", "upper"),
}
HUNDRED = range(101)
NUMBERS = {
    SettingKey.REPORT_DEADLINE_DAY: range(1, 32),
    SettingKey.ATTENDANCE_TARGET: HUNDRED,
    SettingKey.ADMISSION_AGE: range(16, 100),
    SettingKey.ADMISSION_AGE_LIMIT: range(16, 121),
    SettingKey.PROBATION_MONTHS: range(61),
}


def check_value(key, value):
    """Raise a ValidationError, naming what fits, unless a setting can have this value."""
    if key in NUMBERS:
        _check_number(value, NUMBERS[key])
    elif key == SettingKey.ENTRY_LOCK_DAYS:
        if value != NEVER:
            _check_number(value, range(3651))
    elif key == SettingKey.MEETING_SCORES:
        _check_scores(value)
    elif key == SettingKey.EXCELLENT_CAP:
        _check_cap(value)
    elif not isinstance(value, str) or not value or value != text.clean(value):
        _refuse(_("Write a word in quotation marks, such as %(example)s."), example=_like(key))


@transaction.atomic
def begin_setting(*, actor, setting, reason=""):
    """Let a new value hold from its first day on; the one before it ends there.

    Raises ValidationError unless it begins after the newest one.
    """
    check_value(setting.key, setting.value)
    newest = next(iter(_locked(setting.key)), None)
    check_start(setting)
    if newest is not None:
        _end(actor, newest, setting.start, reason)
    setting.end = None
    setting.save()
    log_created(actor, [setting], reason=reason)


@transaction.atomic
def correct_setting(*, actor, setting, reason=""):
    """Put right the value or the source of a setting; its days stay."""
    check_value(setting.key, setting.value)
    before = snapshot(Setting.objects.select_for_update().get(pk=setting.pk))
    setting.save(update_fields=["value", "source"])
    log_changed(actor, [(setting, before)], reason=reason)


@transaction.atomic
def withdraw_setting(*, actor, setting, reason=""):
    """Delete the newest value of a key; the one before it holds on.

    Raises ValidationError for any other row: a time without a value would follow.
    """
    values = _locked(setting.key)
    if len(values) < 2 or values[0].pk != setting.pk or values[0].end is not None:
        raise ValidationError(_("Only the newest value can be deleted, and never the only one."))
    log_deleted(actor, values[:1], reason=reason)
    values[0].delete()
    _end(actor, values[1], None, reason)


def check_start(setting):
    """Raise a ValidationError unless a new setting begins after the newest of its key."""
    newest = _newest(Setting.objects, setting.key)
    if setting.pk is None and newest is not None and setting.start <= newest.start:
        day = date_format(newest.start, "SHORT_DATE_FORMAT")
        sentence = _("A new value begins after the newest one, which holds from %(day)s.")
        raise ValidationError({"start": ValidationError(sentence, params={"day": day})})


def may_be_withdrawn(setting):
    """Tell whether a setting is the newest of its key, and not the only one."""
    values = Setting.objects.filter(key=setting.key)
    return setting.end is None and values.exclude(pk=setting.pk).exists()


def _locked(key):
    """Return the values of a key, the newest first, locked against others who begin or withdraw
    one. Who waited for one that was begun meanwhile finds the one before it ended."""
    return list(Setting.objects.select_for_update().filter(key=key).order_by("-start"))


def _newest(settings, key):
    return settings.filter(key=key).order_by("-start").first()


def _end(actor, setting, end, reason):
    before = snapshot(setting)
    setting.end = end
    setting.save(update_fields=["end"])
    log_changed(actor, [(setting, before)], reason=reason)


def _check_number(value, allowed):
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or value not in allowed:
        _refuse(
            _("Write a whole number from %(least)s to %(most)s."),
            least=allowed[0],
            most=allowed[-1],
        )


def _check_parts(value, key):
    if not isinstance(value, dict) or set(value) != set(DEFAULTS[key].value):
        _refuse(_("Write it with the same parts as here: %(example)s"), example=_like(key))


def _check_scores(value):
    _check_parts(value, SettingKey.MEETING_SCORES)
    for part in value.values():
        _check_number(part, HUNDRED)
    if not value["good"] > value["fair"] > value["average"]:
        _refuse(_("Each level begins at fewer points than the one above it."))


def _check_cap(value):
    _check_parts(value, SettingKey.EXCELLENT_CAP)
    share = value["share_percent"]
    if not isinstance(share, float) or not 0 <= share <= 100:
        _check_number(share, HUNDRED)
    for part, words in CAP_WORDS.items():
        if value[part] not in words:
            sentence = _("“%(part)s” is one of: %(words)s.")
            _refuse(sentence, part=part, words=", ".join(words))


def _like(key):
    return repr(DEFAULTS[key].value).replace("'", '"')


def _refuse(sentence, **params):
    raise ValidationError({"value": ValidationError(sentence, params=params)})
