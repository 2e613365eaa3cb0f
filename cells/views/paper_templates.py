"""The page on which an office takes out its templates of papers, and sends them back changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cells import permissions
from cells.choices import PaperKind
from cells.forms.paper_templates import CommuneForm, PaperForm, TemplateFileForm
from cells.resources.papers.names import GROUPS, LISTS
from cells.resources.papers.rendering import DOCX_TYPE
from cells.services.changes import Actor
from cells.services.paper_templates import (
    TemplateConflictError,
    give_up_template,
    put_template,
    templates_of,
)
from cells.services.papers import template_for
from cells.views.sending import sent_version
from cells.views.uploads import download

FILE_NAMES = {PaperKind.MINUTES: "mau-bien-ban", PaperKind.RESOLUTION: "mau-nghi-quyet"}


def paper_templates(request):
    """Show which templates are in force in a commune; take a changed one in."""
    permissions.require(permissions.may_keep_papers(request.user))
    sent = request.method == "POST"
    form = TemplateFileForm(request.POST, request.FILES, user=request.user) if sent else None
    if sent and form.is_valid() and _put(request, form):
        messages.success(request, _("The template is in force now."))
        return redirect(_page_of(form.cleaned_data["commune"]))
    chosen = CommuneForm(_asked_of(request), user=request.user)
    commune = chosen.cleaned_data["commune"] if chosen.is_valid() else None
    own = templates_of(commune) if commune else {}
    asked = {"commune": commune and commune.code}
    context = {
        "form": form,
        "communes": chosen.communes,
        "chooser": CommuneForm(initial=asked, user=request.user, auto_id="choose_%s"),
        "commune": commune,
        "papers": [{"kind": kind, "own": own.get(kind)} for kind in PaperKind],
        "groups": GROUPS,
        "lists": LISTS,
    }
    return render(request, "cells/paper_template/list.html", context)


def _asked_of(request):
    """Return which commune a page is about, as its form takes it."""
    sent = request.POST if request.method == "POST" else request.GET
    return {"commune": sent.get("commune", "")}


def _put(request, form):
    """Put what was sent in force; tell whether it was, with the faults at the form."""
    cleaned = form.cleaned_data
    try:
        put_template(
            actor=Actor(request.user),
            commune=cleaned["commune"],
            kind=cleaned["kind"],
            data=cleaned["file"].read(),
            version=sent_version(request),
        )
    except ValidationError as error:
        form.add_service_error(error)
        return False
    return True


@require_safe
def paper_template(request):
    """Give the template in force for a kind of paper of a commune, to be changed in Word."""
    commune, kind = _named(request, request.GET)
    data = template_for(kind, commune.pk)
    return download(data, DOCX_TYPE, f"{FILE_NAMES[kind]}-{commune.code}.docx")


@require_POST
def paper_template_reset(request):
    """Go back to the program's own template for a kind of paper of a commune."""
    commune, kind = _named(request, request.POST)
    try:
        give_up_template(
            actor=Actor(request.user), commune=commune, kind=kind, version=sent_version(request)
        )
    except TemplateConflictError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The program’s own template is in force now."))
    return redirect(_page_of(commune))


def _named(request, sent):
    """Return the commune and kind that were named; what is not there, or not theirs, is missing."""
    permissions.require(permissions.may_keep_papers(request.user))
    form = PaperForm(sent, user=request.user)
    permissions.require(form.is_valid())
    return form.cleaned_data["commune"], PaperKind(form.cleaned_data["kind"])


def _page_of(commune):
    return f"{reverse('paper_templates')}?commune={commune.code}"
