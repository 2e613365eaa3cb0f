"""The logins that staff keep for those who work below them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Prefetch
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cells import permissions, text
from cells.filters.accounts import AccountFilter
from cells.forms.accounts import AccountForm, AccountSearchForm, PostEndForm, PostForm
from cells.lists import Order, sorting_of, window_of
from cells.models import Invitation, Post
from cells.periods import today
from cells.services import accounts as services
from cells.services import second_factors
from cells.services.changes import Actor
from cells.services.invitations import invite
from cells.services.one_time_codes import grouped
from cells.services.readings import log_reading
from cells.views.posts import name_posts
from cells.views.searches import keep_words, kept_words

PAGE = 50
MOST_FOUND = 50
ORDERS = (
    Order("login", gettext_lazy("Sign-in name"), ("username",)),
    Order("last", gettext_lazy("Last signed in"), ("-last_seen",)),
)
# Before anybody signed in: no column of an order may be empty.
NEVER = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class State:
    """How it stands with a login: in words, and as a kind of badge."""

    words: str
    kind: str = ""


def account_list(request):
    """List the logins that the person keeps; find some by name, which goes by POST."""
    user = request.user
    permissions.require(permissions.may_keep_accounts(user))
    log_reading(user, "account_list")
    kept = _kept_by(user)
    search = AccountSearchForm(request.POST or None, auto_id="search_%s")
    if request.method == "POST" and search.is_valid():
        return redirect(reverse("account_list") + keep_words(request, search.cleaned_data["words"]))
    words = kept_words(request)
    if words:
        search = AccountSearchForm({"words": words}, auto_id="search_%s")
    chosen = AccountFilter(request.GET, kept, request=request)
    found, asked = chosen.qs, request.GET
    is_found = bool(words)
    if is_found:
        # Few, and on one page: what the address says of the list is not theirs.
        found, asked = _named(kept, words), {}
    sorting = sorting_of(asked, ORDERS)
    page = window_of(asked, found, sorting, size=PAGE, among=kept)
    _explain(page.object_list)
    context = {
        "filter": chosen,
        "search": search,
        "sorting": None if is_found else sorting,
        "page_obj": page,
        "is_found": is_found,
    }
    return render(request, "cells/account/list.html", context)


@never_cache
def account_new(request):
    """Make a login, and show the slip with its one-time link."""
    permissions.require(permissions.may_keep_accounts(request.user))
    form = AccountForm(
        request.POST or None, user=request.user, initial={"unit": request.GET.get("unit")}
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor(request.user)
        try:
            made = services.make_account(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            # Nobody gets somebody else's by a key that was guessed.
            return _slip(request, _account(request, made.pk))
    return render(request, "cells/account/new.html", {"form": form})


@require_safe
def account_detail(request, pk):
    """Show one login: its posts, and what can be done for its owner."""
    return _detail(request, _account(request, pk))


def account_post(request, pk):
    """Give a login another post."""
    account = _account(request, pk)
    form = PostForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_post(actor=Actor(request.user), user=account, **form.cleaned_data)
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The post is entered."))
            return redirect("account_detail", pk)
    return render(request, "cells/account/post.html", {"form": form, "account": account})


def post_end(request, pk):
    """End a post, from a day on."""
    posts = permissions.posts_kept_by(request.user).select_related(
        "user", "upper_committee", "commune", "cell"
    )
    post = permissions.get_from(posts, pk=pk)
    account = _account(request, post.user_id)
    name_posts([post])
    form = PostEndForm(request.POST or None, initial={"last_day": today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_post(actor=Actor(request.user), post=post, end=form.end())
        except ValidationError as error:
            form.add_service_error(error)
        else:
            messages.success(request, _("The end of the post is entered."))
            return redirect("account_detail", account.pk)
    context = {"form": form, "post": post, "account": account}
    return render(request, "cells/account/post_end.html", context)


@never_cache
@require_POST
def account_invite(request, pk):
    """Make a new one-time link, and show its slip. The page is not led on from, as the code is
    kept nowhere: whoever loads it again makes another one."""
    account = _account(request, pk)
    return _slip(request, account) if _is_sure(request) else redirect("account_detail", pk)


@require_POST
def account_second_factor(request, pk):
    """Switch off the second factor of somebody who lost the telephone and the recovery codes."""
    account = _account(request, pk)
    if _is_sure(request):
        second_factors.switch_off(actor=Actor(request.user), user=account)
        messages.success(
            request, _("The second factor is switched off: the password alone is asked for.")
        )
    return redirect("account_detail", pk)


def _is_sure(request):
    """Tell whether the button was pressed that stands beside what it does."""
    return request.POST.get("action") == "sure"


def _account(request, pk):
    """Return a login that the person keeps; any other is not there."""
    return permissions.get_from(permissions.accounts_of(request.user), pk=pk)


def _kept_by(user):
    posts = Post.objects.today().select_related("upper_committee")
    return (
        permissions.accounts_of(user)
        .annotate(last_seen=Coalesce("last_login", NEVER, output_field=DateTimeField()))
        .select_related("invitation")
        .prefetch_related(Prefetch("posts", posts.order_by("start"), to_attr="current_posts"))
    )


def _named(users, words):
    """Return the first of the users whose name or sign-in name holds the words."""
    # A sign-in name is no name: in it, i and y at the end are two letters.
    sought, written = text.search_form(words), words.lower()
    found = [
        pk
        for pk, name, username in users.values_list("pk", "full_name", "username")
        if sought in text.search_form(name) or written in username.lower()
    ]
    return users.filter(pk__in=found[:MOST_FOUND])


def _explain(accounts):
    """Give each of the logins its current posts with the names of the units, and its state."""
    name_posts(post for account in accounts for post in account.current_posts)
    now = timezone.now()
    for account in accounts:
        account.state = state_of(account, account.current_posts, now)


def state_of(account, current_posts, now):
    """Return the State of a login."""
    invitation = getattr(account, "invitation", None)
    if not account.is_active:
        return State(_("switched off"), "error")
    if not current_posts:
        return State(_("no post today: cannot sign in"), "error")
    if account.has_usable_password():
        return State(_("in use"), "ok")
    if invitation and invitation.is_good_at(now):
        return State(_("has not chosen a password yet"), "info")
    return State(_("the one-time link is too old"), "warn")


def _detail(request, account):
    log_reading(request.user, "account_detail", object_id=account.pk)
    kept = permissions.posts_kept_by(request.user).filter(user=account)
    posts = name_posts(kept.select_related("upper_committee").order_by("-start"))
    for post in posts:
        post.is_over = post.end is not None and post.end <= today()
    current = [post for post in posts if post.holds_on(today())]
    context = {
        "account": account,
        "posts": posts,
        "state": state_of(account, current, timezone.now()),
        "invitation": Invitation.objects.filter(user=account).select_related("made_by").first(),
        "second_factor_on": second_factors.is_on(account),
    }
    return render(request, "cells/account/person.html", context)


def _slip(request, account):
    """Make a one-time link, and show it: to be printed, or copied into a message."""
    replaces = Invitation.objects.filter(user=account, used_at=None).exists()
    invitation, code = invite(actor=Actor(request.user), user=account, now=timezone.now())
    link = request.build_absolute_uri(reverse("link_open", args=[grouped(code)]))
    context = {
        "account": account,
        "invitation": invitation,
        "replaces": replaces,
        "code": grouped(code),
        "link": link,
        "site": request.build_absolute_uri("/"),
        "code_page": request.build_absolute_uri(reverse("link_code")),
    }
    return render(request, "cells/account/slip.html", context)
