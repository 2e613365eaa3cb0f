"""The own login: password, second factor, and signing out elsewhere."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cells import permissions
from cells.forms.sign_in import BothFactorsForm, PasswordChangeForm, SecondFactorForm
from cells.services import second_factors, sessions
from cells.services.changes import Actor
from cells.services.one_time_codes import grouped
from cells.services.passwords import choose_password
from cells.views.posts import name_posts

# The mark of the set-up that was begun in a session.
SET_UP = "second_factor_set_up"


@require_safe
def account(request):
    """Show the own login: where one works, and what can be changed."""
    context = {
        "posts": name_posts(permissions.access_of(request.user).posts),
        "second_factor_on": second_factors.is_on(request.user),
        "keeps_accounts": permissions.may_keep_accounts(request.user),
        "hours": settings.SESSION_HOURS,
        "minutes": settings.SESSION_IDLE_MINUTES,
    }
    return render(request, "cells/account/detail.html", context)


@sensitive_post_parameters()
def password_change(request):
    """Choose another password, which signs out everywhere else."""
    form = PasswordChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.confirm(request):
        password = form.cleaned_data["password"]
        try:
            user = choose_password(actor=Actor(request.user), user=request.user, password=password)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            sessions.keep_session(request, user)
            messages.success(request, _("The new password holds. Other devices are signed out."))
            return redirect("account")
    return render(request, "cells/account/password.html", {"form": form})


@require_POST
def sign_out_elsewhere(request):
    """End every other session of who is signed in."""
    if request.POST.get("action") == "sure":
        actor = Actor(request.user)
        sessions.sign_out_elsewhere(actor=actor, request=request, user=request.user)
        messages.success(request, _("All other devices are signed out."))
    return redirect("account")


@sensitive_post_parameters()
def second_factor(request):
    """Set up the second factor, or show that it is on."""
    user = request.user
    if second_factors.is_on(user):
        context = {
            "codes_left": second_factors.codes_left(user),
            "form": BothFactorsForm(),
            "required": permissions.needs_second_factor(user),
        }
        return render(request, "cells/account/second_factor.html", context)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.confirm(request):
        try:
            codes = second_factors.switch_on(
                actor=Actor(user),
                user=user,
                code=form.cleaned_data["code"],
                now=timezone.now(),
                mark=request.session.get(SET_UP, ""),
            )
        except ValidationError as error:
            if second_factors.is_on(user):
                # By another tap at the same moment: there is nothing left to set up.
                return redirect("second_factor")
            form.add_service_error(error)
        else:
            sessions.keep_session(request, user, second_factor=sessions.DONE)
            return _show_codes(request, codes)
    set_up = second_factors.set_up(user, request.session.get(SET_UP, ""))
    request.session[SET_UP] = set_up.mark
    context = {
        "form": form,
        "uri": set_up.uri,
        "secret": grouped(set_up.secret),
        "required": permissions.needs_second_factor(user),
    }
    return render(request, "cells/account/set_up.html", context)


@sensitive_post_parameters()
@require_POST
def recovery_codes(request):
    """Make new recovery codes in place of the old ones, and show them once."""
    permissions.require(second_factors.is_on(request.user))
    form = BothFactorsForm(request.POST)
    if not (form.is_valid() and form.confirm(request)):
        return _second_factor_again(request, form)
    actor = Actor(request.user)
    return _show_codes(request, second_factors.renew_recovery_codes(actor=actor, user=request.user))


@sensitive_post_parameters()
@require_POST
def second_factor_off(request):
    """Switch the own second factor off, unless the installation asks for it."""
    user = request.user
    permissions.require(second_factors.is_on(user) and not permissions.needs_second_factor(user))
    form = BothFactorsForm(request.POST)
    if not (form.is_valid() and form.confirm(request)):
        return _second_factor_again(request, form)
    second_factors.switch_off(actor=Actor(user), user=user)
    sessions.keep_session(request, user, second_factor="")
    messages.success(request, _("The second factor is switched off."))
    return redirect("account")


def _second_factor_again(request, form):
    context = {
        "codes_left": second_factors.codes_left(request.user),
        "form": form,
        "required": permissions.needs_second_factor(request.user),
    }
    return render(request, "cells/account/second_factor.html", context)


def _show_codes(request, codes):
    """Show recovery codes, which are kept nowhere: whoever loses the page makes new ones."""
    context = {"codes": [grouped(code) for code in codes]}
    return render(request, "cells/account/recovery_codes.html", context)
