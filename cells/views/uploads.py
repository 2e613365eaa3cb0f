"""What the pages on which a file is sent have in common, whatever its kind; and files sent back."""

from django.http import HttpResponse
from django.shortcuts import render

from cells.choices import ImportAction
from cells.models import Import
from cells.resources.sheets import UnreadableError
from cells.services import imports
from cells.services.changes import Actor
from cells.views.import_kinds import IMPORTS, KIND_PAGES

EARLIER = 20


def upload_form(request, form_class):
    """Return the form of a page on which a file is sent, as the request fills it."""
    sent = request.method == "POST"
    return form_class(
        request.POST if sent else None,
        request.FILES if sent else None,
        user=request.user,
        sent_bytes=_sent_bytes(request),
        initial=_as_before(request, form_class),
    )


def receive(form, user):
    """Keep the file of a form that was sent, and have it read; return its Import, or None with
    the reason at its field."""
    if not (form.is_bound and form.is_valid()):
        return None
    file, kind = form.cleaned_data["file"], form.file_kind
    sent = Actor(user), form.scope(), file.read(), file.name
    try:
        return imports.start(imports.receive_file(*sent, kind=kind, choices=form.choices()))
    except UnreadableError as error:
        form.add_error("file", str(error))
        return None


def upload_page(request, template, form, **context):
    """Answer with the page of a form, and the newest files of its kind that the user sent."""
    kind = KIND_PAGES[form.file_kind]
    request.part = IMPORTS
    context |= {
        "form": form,
        "kind": kind,
        "file_kind": form.file_kind,
        "moves": ImportAction.MOVED in kind.counted,
        "imports": Import.objects.visible_to(request.user).filter(kind=form.file_kind)[:EARLIER],
    }
    return render(request, template, context)


def download(data, content_type, name):
    """Answer with bytes as a file to be kept under a name."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent_bytes(request):
    """Return how long the browser says its request is; 0 when what it says is no number."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def _as_before(request, form_class):
    """Return what was chosen for the import that the address names, so that a file which was put
    right is sent with the same choices."""
    number = request.GET.get("like", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return {}
    own = Import.objects.visible_to(request.user).filter(kind=form_class.file_kind)
    before = own.filter(pk=number).first()
    return form_class.like(before) if before else {}
