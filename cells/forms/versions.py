"""Two people at one record: both versions of what they said otherwise, to choose from."""

from dataclasses import dataclass
from datetime import date, time

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _

NOTHING = "–"


@dataclass(frozen=True)
class Answer:
    """What somebody said: as a form sends it, and in words."""

    value: str
    words: str


@dataclass(frozen=True)
class Versions:
    """One answer that two people gave differently: the field and its label, what is recorded, and
    what was sent and not saved."""

    name: str
    label: str
    recorded: Answer
    sent: Answer
    remark: str = ""


def versions_of(form, recorded, sent):
    """Return the Versions of those fields of a form in which `recorded` and `sent`, clean values
    by name, differ."""
    return [
        Versions(name, field.label, _answer(field, recorded[name]), _answer(field, sent[name]))
        for name, field in form.fields.items()
        if name in recorded and recorded[name] != sent[name]
    ]


def _answer(field, value):
    shown = field.widget.format_value(field.prepare_value(value))
    return Answer("" if shown is None else str(shown), words_of(field, value))


def words_of(field, value):
    """Return a clean value of a field as people write it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return formats.date_format(value)
    if isinstance(value, time):
        return formats.time_format(value, "H:i")
    return str(dict(getattr(field, "choices", ())).get(value, value))


def whole_versions(form, recorded):
    """Return one Versions of all that a form says otherwise than `recorded` (what its fields start
    from), to be chosen as a whole, for its fields hang together; an empty list without any."""
    fields = [
        field
        for field in form.visible_fields()
        if str(field.value() or "") != str(recorded[field.name] or "")
    ]
    if not fields:
        return []
    sides = [
        "\n".join(f"{field.label}: {words_of(field.field, value(field))}" for field in fields)
        for value in (lambda field: recorded[field.name], _sent_value)
    ]
    answers = [Answer("recorded", sides[0]), Answer("sent", sides[1])]
    return [Versions("action", _("The meeting"), *answers)]


def _sent_value(field):
    clean = field.form.cleaned_data.get(field.name)
    return field.value() if isinstance(field.field, forms.ChoiceField) else clean
