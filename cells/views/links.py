"""Opening a one-time link, by its address or by its code typed from paper, and choosing a password.

The code leaves the address at once: the session keeps its digest until a password is chosen.
"""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from cells.forms.sign_in import LinkCodeForm, NewPasswordForm
from cells.services import invitations, sign_in
from cells.services.changes import Actor
from cells.services.throttle import forgive
from cells.services.visitors import visitor_of
from cells.views.sign_in import let_in

# In the session: by which link a password is being chosen.
LINK = "link"


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def link_code(request):
    """Ask for the code on a slip."""
    form = LinkCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
    return render(request, "registration/link_code.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def link_open(request, code):
    """Open a link: nothing is done by that yet, as programs that send messages look at links."""
    try:
        return _open(request, code)
    except ValidationError as error:
        status = 429 if error.code == "paused" else 404
        context = {"said": error.messages, "is_paused": status == 429}
        return render(request, "registration/link_over.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters()
def link_password(request):
    """Let the owner of the login choose the password, and sign in."""
    now = timezone.now()
    invitation = invitations.find_invitation(request.session.get(LINK, ""), now)
    if invitation is None:
        return redirect("link_code")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept(
                invitation=invitation,
                actor=Actor(invitation.user),
                password=form.cleaned_data["password"],
                now=now,
            )
        except ValidationError as error:
            form.add_service_error(error)
        else:
            return _finish(request, user)
    context = {"form": form, "owner": invitation.user}
    return render(request, "registration/link_password.html", context)


@sensitive_variables("code")
def _open(request, code):
    """Lead on with a code that is good; PausedError, or ValidationError when it is not."""
    now, digest = timezone.now(), invitations.digest_of(code)
    limits = sign_in.count_link(visitor_of(request), now)
    if invitations.find_invitation(digest, now) is None:
        sign_in.log_wrong_link()
        raise ValidationError(invitations.no_longer_good())
    forgive(limits)
    # Whoever is signed in on this device is somebody else, or chooses anew.
    logout(request)
    request.session[LINK] = digest
    return redirect("link_password")


def _finish(request, user):
    del request.session[LINK]
    if not sign_in.may_work(user):
        messages.success(request, _("Your password is chosen."))
        messages.warning(request, sign_in.no_post())
        return redirect("login")
    return let_in(request, user, "")
