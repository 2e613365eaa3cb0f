"""The links at the head of every page: those that the person may open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cells import permissions


@dataclass(frozen=True)
class Link:
    """One link of the navigation; `current` while the person is in that part of the site."""

    label: str
    url: str
    current: bool


def navigation(request):
    """Give templates `navigation`, a list of links; empty for who is not signed in. Who keeps the
    system and has no post is led to the repairs alone: the other pages would show nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {"navigation": [_link(request, name, label) for name, label in _pages_of(user)]}


def _pages_of(user):
    pages = [("home", _("Start"))]
    if permissions.holds_a_post(user):
        pages += _pages_of_work(user)
    if permissions.may_repair(user):
        pages.append(("admin:index", _("Repair")))
    return pages


def _pages_of_work(user):
    pages = [("cell_list", _("Cells")), ("meeting_list", _("Meetings"))]
    if permissions.sees_people_somewhere(user):
        pages.append(("member_search", _("Members")))
    if permissions.may_import(user):
        pages.append(("roll_upload", _("From files")))
    pages += [
        ("report_attendance", _("Attendance")),
        ("report_reporting", _("Reporting")),
        ("report_ratings", _("Ratings")),
    ]
    if permissions.may_read_log(user):
        pages.append(("change_list", _("Log")))
    return pages


def _link(request, name, label):
    url = reverse(name)
    # A page may say to which part it belongs, where its address does not.
    if part := getattr(request, "part", None):
        return Link(label, url, name == part)
    here = request.path == url if name == "home" else request.path.startswith(url)
    return Link(label, url, here)
