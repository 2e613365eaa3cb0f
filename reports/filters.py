"""What can be asked of each report, from an address or a command line: checked once, here.

A report is no queryset that could be narrowed, so these are forms that make a question.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.choices import CellType, RatingSubject
from cells.due import slot_of
from cells.periods import Period, add_months, month_key, parse_month
from reports.queries.units import commune_choices
from reports.question import ALL_TYPES, EVERYTHING, By, Kinds, Question, Structure

# Nothing is set, and so nothing recorded, before February of 1930: no year before 1931 is whole.
FIRST_YEAR, LAST_YEAR = 1931, 2999
MOST_MONTHS = 240


class YearField(forms.IntegerField):
    """A year such as 2024."""

    widget = forms.NumberInput({"min": FIRST_YEAR, "max": LAST_YEAR})
    default_error_messages = {"invalid": _("Write a whole year such as 2024.")}

    def clean(self, value):
        year = super().clean(value)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            words = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(_("Write a year from %(first)s to %(last)s."), params=words)
        return year


class MonthField(forms.Field):
    """A month such as 2024-06."""

    widget = forms.TextInput({"type": "month", "placeholder": "2024-06"})

    def clean(self, value):
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        try:
            month = parse_month(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise ValidationError(_("Nothing is recorded for that time."))
        return month


class PlainSelect(forms.Select):
    """A choice without groups, written at once: a province's communes by a template for each option
    would take as long as the rest of a page."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (key, flatatt({"selected": str(key) in chosen}), label)
                for key, label in self.choices
            ),
        )
        attributes = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


def _choice(label, choices, **messages):
    messages = {"invalid_choice": _("“%(value)s” cannot be chosen here."), **messages}
    return forms.ChoiceField(
        label=label, choices=choices, required=False, error_messages=messages, widget=PlainSelect
    )


class QuestionForm(forms.Form):
    """What every report can be asked. A field that is left open means its default.

    `scope` is what may be spoken of, `today` the day if none is given, `period` the months if none
    are given; without it they must be.
    """

    year = YearField(label=_("Year"), required=False)
    by = _choice(_("Count by"), By.choices)
    commune = _choice(
        _("Commune"), (), invalid_choice=_("There is no commune with the code “%(value)s”.")
    )
    cell_type = _choice(_("Type of cell"), [(ALL_TYPES, _("all types")), *CellType.choices])
    structure = _choice(pgettext_lazy("filter", "By the communes"), Structure.choices)
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": _("Write a day such as 31/12/2024.")},
    )

    defaults = {"cell_type": ALL_TYPES, "structure": Structure.THEN.value}

    def __init__(self, data, *, today, scope=EVERYTHING, period=None):
        super().__init__()
        self.scope, self.today, self.period = scope, today, period
        communes = commune_choices(scope, today)
        self._offer_communes(communes)
        self._offer_rows(communes)
        self._fill(data)

    def _offer_communes(self, communes):
        """Offer the communes in scope; where there is nothing to choose, the field stays unseen."""
        named = [(code, f"{name} ({code})") for code, name in communes.items()]
        self.fields["commune"].choices = [("", _("all communes")), *named]
        if len(communes) < 2:
            self.fields["commune"].widget = forms.HiddenInput()

    def _offer_rows(self, communes):
        """Offer the rows that make sense, and take the most telling for the default: communes for
        who sees several, the cells of one, the months of a single cell."""
        rows = dict(self.fields["by"].choices)
        self.default_rows = By.COMMUNE.value
        if not self.scope.is_everything and len(communes) == 1:
            self.default_rows = By.CELL.value
        if not self.scope.is_everything and not communes:
            # A single cell's figures are not its commune's.
            rows.pop(By.COMMUNE)
            self.default_rows = list(rows)[-1]
        self.fields["by"].choices = list(rows.items())

    def _fill(self, data):
        """Take what was given, and for what was left open show what it stands for."""
        defaults = {**self.defaults, "by": self.default_rows}
        for name, value in defaults.items():
            self.fields[name].initial = value
        given = {name: value for name, value in data.items() if value not in ("", None)}
        self.is_bound, self.data = True, defaults | given

    def clean(self):
        if not self.errors:
            self.cleaned_data["period"] = self.asked_period(self.cleaned_data)
        return self.cleaned_data

    def asked_period(self, given):
        """Return the months that were asked for."""
        if given["year"]:
            return Period.of_year(given["year"])
        if self.period is None:
            raise ValidationError(_("Say for which time: a year is missing."))
        return self.period

    def question(self):
        """Return the question that a valid form asks."""
        given = self.cleaned_data
        return Question(
            period=given["period"],
            as_of=given["as_of"] or self.today,
            scope=self.scope,
            by=By(given["by"]),
            structure=Structure(given["structure"]),
            commune=given.get("commune", ""),
            cell_type=given["cell_type"],
            kind=Kinds(given.get("kind", Kinds.REGULAR)),
            subject=RatingSubject(given.get("subject", RatingSubject.CELL)),
        )


class MeetingsForm(QuestionForm):
    """What reports on meetings can be asked: months as well as years, and kinds of meetings."""

    # "from" is a word of Python's own, so the two months are declared by their names.
    vars().update(
        {
            "from": MonthField(label=_("From month"), required=False),
            "to": MonthField(label=_("To month"), required=False),
        }
    )
    kind = _choice(pgettext_lazy("filter", "Meetings"), Kinds.choices)

    defaults = {**QuestionForm.defaults, "kind": Kinds.REGULAR.value}
    field_order = ["year", "from", "to", "by", "commune", "kind", "cell_type", "structure", "as_of"]

    def _fill(self, data):
        """Show the months that are covered if none are given. They were filled in, not chosen, so
        that a year beside them is what was meant."""
        given = {name: value for name, value in data.items() if value not in ("", None)}
        shown = self._default_months()
        asked = {name: given[name] for name in ("year", "from", "to") if name in given}
        if asked in ({}, shown):
            given |= shown
            for name, month in shown.items():
                self.fields[name].initial = month
        elif shown.items() <= asked.items():
            given = {name: value for name, value in given.items() if name not in shown}
        super()._fill(given)

    def _default_months(self):
        """Return the months that are covered if none are given, as the fields write them."""
        if self.period is None:
            return {}
        return {"from": month_key(self.period.start), "to": month_key(self.period.last_day)}

    def asked_period(self, given):
        first, last = given["from"], given["to"]
        if not (first or last):
            return super().asked_period(given)
        if given["year"]:
            raise ValidationError(_("Give either a year or months, not both."))
        if not (first and last):
            raise ValidationError(_("Give both the first and the last month."))
        if first > last:
            raise ValidationError(_("The first month comes after the last."))
        if last >= add_months(first, MOST_MONTHS):
            raise ValidationError(_("A report covers 20 years at most."))
        return Period.of_months(first, last)


class RatingsForm(QuestionForm):
    """What the report on ratings can be asked: a year, by commune or cell."""

    by = _choice(_("Count by"), [row for row in By.choices if row[0] != By.MONTH])
    subject = _choice(_("Who is rated"), RatingSubject.choices)

    defaults = {**QuestionForm.defaults, "subject": RatingSubject.CELL.value}
    field_order = ["year", "subject", "by", "commune", "cell_type", "structure", "as_of"]

    def _fill(self, data):
        if self.period:
            self.defaults = {**self.defaults, "year": self.period.start.year}
        super()._fill(data)


class MonthlyForm(forms.Form):
    """The commune and month of a monthly sheet; left open, the first commune and `month`."""

    commune = _choice(
        _("Commune"), (), invalid_choice=_("There is no commune with the code “%(value)s”.")
    )
    month = MonthField(label=_("Month"), required=False)

    def __init__(self, data, *, scope, today, month):
        super().__init__()
        communes = commune_choices(scope, today)
        self.fields["commune"].choices = [
            (code, f"{name} ({code})") for code, name in communes.items()
        ]
        if len(communes) < 2:
            self.fields["commune"].widget = forms.HiddenInput()
        usual = {"month": month_key(month), "commune": next(iter(communes), "")}
        for name, value in usual.items():
            self.fields[name].initial = value
        given = {name: data[name] for name in self.fields if data.get(name)}
        self.is_bound, self.data = True, usual | given


class CalendarForm(forms.Form):
    """The year, commune and kind of meetings of a calendar; left open, the year of the month that
    was over last, all communes (or the only one) and regular meetings."""

    year = YearField(label=_("Year"), required=False)
    commune = _choice(
        _("Commune"), (), invalid_choice=_("There is no commune with the code “%(value)s”.")
    )
    kind = _choice(
        pgettext_lazy("filter", "Meetings"),
        [(kind.value, kind.label) for kind in (Kinds.REGULAR, Kinds.THEMATIC)],
    )
    missing = forms.BooleanField(
        label=_("Only cells that have not reported something"), required=False
    )

    def __init__(self, data, *, scope, today):
        super().__init__()
        self.scope, self.today = scope, today
        communes = commune_choices(scope, today)
        named = [(code, f"{name} ({code})") for code, name in communes.items()]
        usual = {"year": add_months(today, -1).year, "kind": Kinds.REGULAR.value, "commune": ""}
        if len(communes) < 2:
            self.fields["commune"].widget = forms.HiddenInput()
            usual["commune"] = next(iter(communes), "")
        self.fields["commune"].choices = [("", _("all communes")), *named]
        for name, value in usual.items():
            self.fields[name].initial = value
        given = {name: data[name] for name in self.fields if data.get(name)}
        self.is_bound, self.data = True, usual | given

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > self.today.year:
            raise ValidationError(_("That year has not begun."))
        return year

    def question(self):
        """Return the question that a valid form asks: of the running year, about the months up to
        the present one, or the quarters."""
        given, kind = self.cleaned_data, Kinds(self.cleaned_data["kind"])
        year, running = Period.of_year(given["year"]), slot_of(*kind.meeting_kinds, self.today)
        return Question(
            period=Period(year.start, min(year.end, running.end)),
            as_of=self.today,
            scope=self.scope,
            by=By.CELL if given["commune"] else By.COMMUNE,
            commune=given["commune"],
            kind=kind,
        )
