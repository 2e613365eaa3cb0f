"""Signing in: name and password, then a code where the login has a second factor."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from cells.forms.sign_in import SecondStepForm, SignInForm
from cells.models import User
from cells.services import second_factors, sessions, sign_in
from cells.services.visitors import keep_device, visitor_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Who gave the password, in the session of somebody who is not signed in yet; and why who was
# signed in no longer is (config.sessions).
SECOND_STEP, ENDED = "second_step", "ended"
SECONDS_FOR_CODE = 10 * 60


class SignInView(LoginView):
    """Ask for name and password."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        return let_in(self.request, form.get_user(), self.get_redirect_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(why=_why(self.request), **kwargs)


@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class SecondStepView(RedirectURLMixin, FormView):
    """Ask for the code of the second factor, of who has just given the password."""

    form_class = SecondStepForm
    template_name = "registration/login_code.html"

    def dispatch(self, request, *args, **kwargs):
        self.user = _user_at_second_step(request)
        if self.user is None:
            return redirect("login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        visitor, now = visitor_of(self.request), timezone.now()
        code = form.cleaned_data["code"]
        try:
            sign_in.check_code(self.user, code=code, visitor=visitor, now=now)
        except ValidationError as error:
            form.add_error("code", error)
            return self.form_invalid(form)
        return sign_in_fully(self.request, self.user, self.get_redirect_url(), with_code=True)

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


def let_in(request, user, url):
    """Sign in a user whose password was right, or ask for the code of the second factor first."""
    if not second_factors.is_on(user):
        return sign_in_fully(request, user, url)
    request.session.cycle_key()
    request.session[SECOND_STEP] = {
        "user": user.pk,
        "at": int(timezone.now().timestamp()),
        "hash": user.get_session_auth_hash(),
    }
    query = f"?{urlencode({'next': url})}" if url else ""
    return redirect(reverse("login_code") + query)


def sign_in_fully(request, user, url, *, with_code=False):
    """Sign in; let the browser keep that this device is one of the user's."""
    visitor = visitor_of(request)
    for noted in (SECOND_STEP, ENDED):
        request.session.pop(noted, None)
    login(request, user, BACKEND)
    if with_code:
        request.session[sessions.SECOND_FACTOR] = sessions.DONE
    response = redirect(url or settings.LOGIN_REDIRECT_URL)
    keep_device(response, visitor, sign_in.account_of(user.get_username()))
    return response


def _user_at_second_step(request):
    """Return who gave the password a short time ago in this session, None if nobody did."""
    step = request.session.get(SECOND_STEP)
    if not step or int(timezone.now().timestamp()) - step["at"] > SECONDS_FOR_CODE:
        return None
    user = User.objects.filter(pk=step["user"], is_active=True).first()
    # With another password, the first step has to be done again.
    same = user and constant_time_compare(step["hash"], user.get_session_auth_hash())
    return user if same else None


def _why(request):
    """Return what is said to who was signed in until just now."""
    said = {
        "time": _(
            "You were signed out because nothing was done for a while, or because a long time has "
            "passed. Please sign in again: what waits on this device is kept."
        ),
        "elsewhere": _(
            "You were signed out because of another password or second factor, a new slip, or "
            "because somebody signed out on all devices. Was it not you? Tell the office that gave "
            "you your login."
        ),
        "post": sign_in.no_post(),
        "code": _("Please sign in with your password and your code."),
    }
    return said.get(request.session.get(ENDED), "")
