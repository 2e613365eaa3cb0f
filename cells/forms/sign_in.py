"""Signing in, step by step, and choosing a password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cells.forms.strict import StrictForm
from cells.services import passwords, sign_in
from cells.services.visitors import visitor_of


class SignInForm(AuthenticationForm):
    """Name and password, looked at no faster than guessing may go."""

    def clean(self):
        username, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if username and password:
            self.user_cache = sign_in.check_password(
                self.request,
                username=username,
                password=password,
                visitor=visitor_of(self.request),
                now=timezone.now(),
            )
        return self.cleaned_data


class PasswordField(forms.CharField):
    """A password as it was typed, with every space."""

    def __init__(self, *, autocomplete="current-password", **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, **kwargs)


class CodeField(forms.CharField):
    """A code from an app or from paper, typed with or without spaces."""

    def __init__(self, **kwargs):
        attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)


class SecondStepForm(StrictForm):
    """The code of the second factor."""

    passes = StrictForm.passes | {"next"}
    code = CodeField(
        label=_("Code"),
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
    )


class LinkCodeForm(StrictForm):
    """The code of a one-time link, typed from paper."""

    code = CodeField(
        label=_("Code on the slip"),
        help_text=_("Twelve letters and digits; hyphens and small letters make no difference."),
    )


class NewPasswordForm(StrictForm):
    """A password of the own choice, typed twice."""

    password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=passwords.RULES,
    )
    again = PasswordField(label=_("New password again"), autocomplete="new-password")

    def clean(self):
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            raise ValidationError({"again": _("The two are not the same: type it again.")})
        return cleaned

    def add_service_error(self, error):
        """Show what is wrong with the password at its field."""
        if getattr(error, "code", "") == "no_longer_good":
            self.add_error(None, error)
        else:
            self.add_error("password", error)


class PasswordForm(StrictForm):
    """The own password, asked for before something that must not be done by who found the page."""

    old_password = PasswordField(label=_("Your present password"))

    def confirm(self, request):
        """Tell whether it is the password of who is signed in; else say so at the field."""
        try:
            sign_in.check_password(
                request,
                username=request.user.get_username(),
                password=self.cleaned_data["old_password"],
                visitor=visitor_of(request),
                now=timezone.now(),
            )
        except sign_in.WrongError:
            self.add_error("old_password", _("This is not your password."))
        except ValidationError as error:
            self.add_error("old_password", error)
        return not self.errors


class PasswordChangeForm(PasswordForm, NewPasswordForm):
    """The old password and a new one."""

    field_order = ("old_password", "password", "again")


class BothFactorsForm(PasswordForm):
    """The own password and a code, asked for before the second factor itself is touched: with the
    password alone, who found the device signed in could take it away."""

    code = CodeField(
        label=_("Code that the app shows"),
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
    )

    def confirm(self, request):
        """Tell whether both are right; else say so at the field. A code is not looked at, and not
        used up, while the password is wrong."""
        if super().confirm(request):
            visitor, now = visitor_of(request), timezone.now()
            code = self.cleaned_data["code"]
            try:
                sign_in.check_code(request.user, code=code, visitor=visitor, now=now)
            except ValidationError as error:
                self.add_error("code", error)
        return not self.errors


class SecondFactorForm(PasswordForm):
    """The first code of an app, and the own password."""

    code = CodeField(label=_("Code that the app shows"))
    field_order = ("code", "old_password")
