"""A sheet as a page sends it, made from another version of the sheet than is recorded by now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.choices import AbsenceReason, Presence
from cells.forms.sheets import MARKS, SheetForm
from cells.forms.versions import NOTHING, Answer, Versions
from cells.models import Member
from cells.services.sheets import Mark
from cells.text import sort_form

# What is written on a sheet beside the marks.
WRITTEN = ("thematic_topic", "guest_names")


@dataclass(frozen=True)
class SentSheet:
    """A sheet as it was sent, made to fit the people who are on it now: what was said of those who
    are not (`lost`: name and words), who is new to the sender (`joined`), and whether it was about
    the people who are on the sheet now."""

    form: SheetForm
    lost: tuple[tuple[str, str], ...] = ()
    joined: tuple[str, ...] = ()
    is_whole: bool = True


def sent_sheet(data, meeting, version, user):
    """Return the SentSheet of what a page made from `version` of a sheet sends.

    What a page of the present version says is taken as it is, so that the form can refuse it; an
    older one may know other people.
    """
    fields = SheetForm(meeting=meeting).fields
    strangers = [name for name in data if _is_answer(name) and name not in fields]
    if data.get("thematic_topic", "").strip() in ("", _topic_of(meeting)):
        strangers = [name for name in strangers if name != "thematic_topic"]
    missing = [name for name in fields if name.startswith("mark_") and name not in data]
    if version == meeting.version or not (strangers or missing):
        return SentSheet(SheetForm(data, meeting=meeting))
    fitted = data.copy()
    for name in strangers:
        del fitted[name]
    for name in missing:
        fitted[name] = str(fields[name].initial)
    for name in _standing_otherwise(strangers, fields):
        fitted[name] = fields[name].initial
    lost = _lost(data, strangers, user)
    joined = tuple(str(fields[name].label) for name in missing)
    return SentSheet(SheetForm(fitted, meeting=meeting), lost, joined, is_whole=False)


def _topic_of(meeting):
    thematic = getattr(meeting, "thematic_too", None)
    return thematic.topic if thematic else ""


def _is_answer(name):
    return name.startswith(("mark_", "came_")) or name == "thematic_topic"


def _standing_otherwise(strangers, fields):
    """Return the fields of those who were expected on the page, and are not on the sheet."""
    others = (name.replace("mark_", "came_", 1) for name in strangers)
    return [name for name in others if name in fields]


def _lost(data, strangers, user):
    """Return what was said of people who are no longer asked about, as far as `user` may see them,
    and a topic that is no longer asked for."""
    marks = dict(MARKS)
    # No code has a NUL, and PostgreSQL refuses to look one up.
    said = {name.partition("_")[2]: marks.get(data[name]) for name in strangers if "\0" not in name}
    people = Member.objects.visible_to(user).filter(code__in=said).in_name_order()
    lost = [
        (member.full_name, str(said[member.code] or _("came all the same"))) for member in people
    ]
    if "thematic_topic" in strangers and data["thematic_topic"]:
        lost.append((_("Topic of the thematic meeting"), data["thematic_topic"]))
    return tuple(lost)


def sheet_versions(form, stored):
    """Return the Versions of what the sheet `form` says otherwise than `stored`, the form of the
    sheet as it is recorded."""
    asked = [*stored.expected, *stored.others]
    found = [
        _versions_of(row.attendance, row.mark, form)
        for row in asked
        if row.mark.initial != form.cleaned_data[row.mark.name]
    ]
    words = {name: _words(form, name) for name in WRITTEN if name in stored.fields}
    return found + [
        Versions(name, str(stored.fields[name].label), *map(_written, (recorded, sent)))
        for name, sent in words.items()
        if sent is not None and (recorded := stored.fields[name].initial) != sent
    ]


def _words(form, name):
    """Return what was written into a field as its `initial` says it; None where nothing was asked,
    which leaves it alone."""
    if name not in form.data:
        return None
    sent = form.cleaned_data[name]
    return sent if isinstance(sent, str) else "\n".join(sorted(sent, key=sort_form))


def _written(words):
    return Answer(words, words or NOTHING)


def _versions_of(row, field, form):
    """Return both versions of one person of the sheet."""
    said = field.initial, form.cleaned_data[field.name]
    marks = Mark(row.presence, row.reason), form.marks()[row.pk]
    answers = [Answer(str(value), _words_of(mark)) for value, mark in zip(said, marks, strict=True)]
    return Versions(field.name, row.member.full_name, *answers, remark=row.member.code)


def _words_of(mark):
    presence = str(Presence(mark.presence).label) if mark.presence else _("absent")
    return f"{presence} ({AbsenceReason(mark.reason).label})" if mark.reason else presence
