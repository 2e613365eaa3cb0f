"""What somebody says of an import: how its file is to be read, what its columns mean, what the
doubts come to, and that its plan is to be executed."""

import re
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import text
from cells.choices import AnswerVerdict
from cells.forms.strict import StrictForm
from cells.models import Cell, CellPlacement
from cells.periods import today
from cells.resources.layout.headings import plain
from cells.resources.readers.csv_sheets import DELIMITERS
from cells.resources.readers.encodings import ENCODINGS
from cells.resources.readers.legacy import LEGACY
from cells.services.imports.answering import Reply

_SALT = "cells.import.plan"
# Headings stand no lower than this.
LAST_HEADER_ROW = 1000
_DELIMITER_WORDS = {
    "semicolon": gettext_lazy("semicolons ;"),
    "comma": gettext_lazy("commas ,"),
    "tab": gettext_lazy("tabs"),
}
_QUESTION = re.compile(r"answer-([0-9a-f]{64})")
_SAID = re.compile(r"([a-z_]{1,20})(?:-([0-9]{1,18}))?")


def confirmation_of(batch, user):
    """Return what the button under a plan sends: signed, it is good for this plan of this file,
    and for this person."""
    return signing.dumps(_confirmed(batch, user) | {"plan": batch.fingerprint}, salt=_SALT)


def confirmed_plan(confirmation, batch, user):
    """Return the fingerprint of the plan that a person confirms; None if the confirmation was not
    made by `confirmation_of` for this import, file and person."""
    try:
        said = signing.loads(confirmation, salt=_SALT)
    except signing.BadSignature:
        return None
    fingerprint = said.pop("plan", None)
    return fingerprint if said == _confirmed(batch, user) else None


def _confirmed(batch, user):
    return {"import": batch.pk, "file": batch.digest, "user": user.pk}


class ReadingForm(StrictForm):
    """How a file is to be read where it was not found out rightly; empty: to be found out."""

    encoding = forms.ChoiceField(label=gettext_lazy("Letters of the file"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Values are divided by"), required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet of the workbook"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row in which the headings begin"),
        required=False,
        min_value=1,
        max_value=LAST_HEADER_ROW,
    )

    def __init__(self, *args, layout, chosen, **kwargs):
        super().__init__(*args, initial=_initial(chosen), **kwargs)
        found = ENCODINGS.get(layout.get("encoding"), "")
        by_itself = _found(found) if not chosen.get("encoding") else _found("")
        self.fields["encoding"].choices = [("", by_itself), *_encodings(layout.get("format"))]
        self._offer_delimiters(layout)
        self._offer_sheets(layout)
        if layout.get("header_row"):
            words = _("Now %(row)s. Leave it empty to have it found.")
            self.fields["header_row"].help_text = words % {"row": layout["header_row"]}

    def _offer_delimiters(self, layout):
        if layout.get("format") != "csv":
            del self.fields["delimiter"]
            return
        self.fields["delimiter"].choices = [("", _found("")), *_DELIMITER_WORDS.items()]

    def _offer_sheets(self, layout):
        sheets = layout.get("sheets") or []
        if len(sheets) < 2:
            del self.fields["sheet"]
            return
        self.fields["sheet"].choices = [("", _found("")), *((sheet, sheet) for sheet in sheets)]

    def choices(self):
        """Return the choices as the services take them: None where it is to be found out."""
        cleaned = self.cleaned_data
        found = {name: cleaned[name] or None for name in self.fields}
        if found.get("delimiter"):
            found["delimiter"] = DELIMITERS[found["delimiter"]]
        return found


def _initial(chosen):
    words = {sign: word for word, sign in DELIMITERS.items()}
    return {**chosen, "delimiter": words.get(chosen.get("delimiter"), "")}


def _encodings(file_format):
    """Return the encodings that a file of a format may have. A workbook is Unicode, and its texts
    may have been typed in an old font."""
    kept = ENCODINGS if file_format == "csv" else ("utf-8", *LEGACY)
    return [(encoding, ENCODINGS[encoding]) for encoding in kept]


def _found(label):
    if label:
        return _("found by itself: %(found)s") % {"found": label}
    return _("found by itself")


class CellForm(StrictForm):
    """Of which cell of the commune a whole file is, where it does not say so, or said wrongly."""

    cell = forms.ModelChoiceField(
        label=gettext_lazy("Cell"),
        queryset=None,
        to_field_name="code",
        empty_label=gettext_lazy("– choose the cell –"),
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        placed = CellPlacement.objects.today().filter(commune=batch.commune_id)
        cells = Cell.objects.filter(pk__in=placed.values("cell")).named_on(today())
        field = self.fields["cell"]
        field.queryset = cells.order_by("code")
        field.label_from_instance = lambda cell: f"{cell.name} ({cell.code})"
        chosen = batch.choices.get("cell") or (batch.cell and batch.cell.code)
        field.initial = chosen or _cell_in_titles(field.queryset, batch.layout.get("titles", []))


def _cell_in_titles(cells, titles):
    """Return the code of the only cell whose name stands above the table, None if there is none."""
    lines = {text.name_key(title) for title in titles}
    named = [cell.code for cell in cells if text.name_key(cell.name) in lines]
    return named[0] if len(named) == 1 else None


@dataclass(frozen=True)
class Column:
    """A column of a file: its heading, its first values, and what the form asks of it, None where
    it cannot be named."""

    heading: str
    values: list[str]
    field: forms.BoundField | None
    is_unknown: bool


class ColumnsForm(StrictForm):
    """What each column of a file means, or that it is not used."""

    def __init__(self, *args, layout, vocabulary, **kwargs):
        super().__init__(*args, **kwargs)
        self.vocabulary, self.headings = vocabulary, layout["headings"]
        self.meanings = {position: field for field, position in layout["columns"].items()}
        self.samples, self.unknown = layout.get("samples", []), set(layout.get("unknown", []))
        meetings = {place: meeting_on(when) for place, when in layout.get("meetings", [])}
        seen = {"": 0}
        for position, heading in enumerate(self.headings):
            # One heading has one meaning, wherever it stands.
            if seen.setdefault(plain(heading), position) == position and plain(heading):
                self.fields[f"column-{position}"] = forms.ChoiceField(
                    label=heading,
                    choices=[
                        ("", meetings.get(position, _("not used"))),
                        *vocabulary.labels.items(),
                    ],
                    required=False,
                    initial=self.meanings.get(position, ""),
                )

    def columns(self):
        """Return the columns of the file in their order."""
        return [self._column(position) for position in range(len(self.headings))]

    def _column(self, position):
        name, heading = f"column-{position}", self.headings[position]
        values = [line[position] for line in self.samples if position < len(line)]
        return Column(
            heading,
            [value for value in values if value],
            self[name] if name in self.fields else None,
            heading in self.unknown,
        )

    def clean(self):
        cleaned = super().clean()
        taken = {}
        for name in self.fields:
            meaning = cleaned.get(name)
            if meaning and meaning in taken:
                values = {"column": self.vocabulary.labels[meaning]}
                message = _("Two columns are said to be “%(column)s”: only one can be.") % values
                self.add_error(name, message)
            taken.setdefault(meaning, name)
        if not self.errors and not any(field in taken for field in self.vocabulary.required):
            labels = [str(self.vocabulary.labels[field]) for field in self.vocabulary.required]
            message = _("Say which column is “%(column)s”: without it nobody is known.")
            self.add_error(None, message % {"column": _(" or ").join(labels)})
        return cleaned

    def names(self):
        """Return what was said that the program did not know: the meaning by the heading's plain
        form."""
        return {
            plain(self.fields[name].label): meaning
            for name, meaning in self.cleaned_data.items()
            if meaning != self.fields[name].initial or self.fields[name].label in self.unknown
        }


def meeting_on(when):
    """Return what a column is called in which stands who came on that day, or in that month."""
    return _("meeting of %(when)s") % {"when": when}


def replies_in(data):
    """Return the Replies in what a page of questions sends: `answer-QUESTION` is a verdict, with
    the number of the member who is meant. What is left open says nothing.

    ValidationError for an answer that is none.
    """
    replies = []
    for name, said in data.items():
        question = _QUESTION.fullmatch(name)
        if question and said:
            replies.append(_reply(question[1], said))
    return replies


def _reply(question, said):
    answer = _SAID.fullmatch(said)
    if answer is None or answer[1] not in AnswerVerdict.values:
        raise ValidationError(_("This answer fits no question of this plan: look at it again."))
    return Reply(question, answer[1], int(answer[2]) if answer[2] else None)
