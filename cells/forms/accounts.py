"""Making logins, giving posts and ending them."""

import uuid
from datetime import timedelta

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells import permissions, text
from cells.forms.meetings import DayInput
from cells.forms.strict import StrictForm
from cells.periods import today

# Of so many units a list can be offered; of more the code is typed.
MOST_OFFERED = 200
# A year beyond these is a slip of the fingers, and the last day of all has none after it.
FIRST_YEAR, LAST_YEAR = 1930, 2100


def in_these_years(day):
    """Refuse a day on which nobody who works today holds a post."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("Write a year from %(first)s to %(last)s."), params=years)


class PostForm(StrictForm):
    """In which role somebody works in which unit, and from when."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.CharField(
        label=_("Code of the unit"),
        max_length=30,
        help_text=_("The code of the cell, or of the commune; it stands on the page of the unit."),
    )
    start = forms.DateField(
        label=_("From"),
        widget=DayInput,
        validators=[in_these_years],
        help_text=_("The first day on which the post holds."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._user = user
        roles = permissions.roles_to_give(user)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["start"].initial = today
        offered = _offered(user, roles)
        if offered is not None:
            unit = self.fields["unit"]
            choices = [("", _("– choose the unit –")), *offered]
            self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=choices)
            self.fields["unit"].initial = unit.initial

    def clean(self):
        cleaned = super().clean()
        role, code = cleaned.get("role"), cleaned.get("unit")
        if role and code:
            units = permissions.units_for(self._user, [role])
            found = (each.filter(code=code.upper()).first() for each in units)
            cleaned["unit"] = next(filter(None, found), None)
            if cleaned["unit"] is None:
                raise ValidationError({"unit": self._no_such_unit()})
        return cleaned

    def _no_such_unit(self):
        """Say it of a code that was typed, or of a unit that was chosen."""
        if isinstance(self.fields["unit"], forms.ChoiceField):
            return _("Nobody has that role in this unit: choose another role or unit.")
        return _("There is no unit with that code in which somebody has that role.")


def _offered(user, roles):
    """Return the units that somebody can work in, by name; None when they are too many."""
    found = permissions.units_for(user, roles)
    if sum(units.count() for units in found) > MOST_OFFERED:
        return None
    cells, communes, uppers = found
    named = [*uppers, *communes.named_on(today()), *cells.named_on(today())]
    return [(unit.code, f"{unit.name} ({unit.code})") for unit in named]


class AccountForm(PostForm):
    """A new login: whose it is, and the first post."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=200, help_text=_("Of the person who will sign in.")
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        required=False,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Leave it empty: it is made of the name, such as hungnv for Nguyễn Văn Hùng."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    field_order = ("full_name", "username", "role", "unit", "start")

    def clean_full_name(self):
        return text.clean(self.cleaned_data["full_name"])


class PostEndForm(StrictForm):
    """The last day of a post."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        validators=[in_these_years],
        help_text=_("Until the end of that day the post holds; yesterday ends it at once."),
    )

    def end(self):
        """Return the first day on which the post no longer holds."""
        return self.cleaned_data["last_day"] + timedelta(days=1)


class AccountSearchForm(StrictForm):
    """A part of a name or sign-in name, by POST: no name stands in an address."""

    words = forms.CharField(
        label=_("Name or sign-in name"),
        max_length=100,
        help_text=_("Marks make no difference: “nguyen van hung” finds “Nguyễn Văn Hùng”."),
    )
