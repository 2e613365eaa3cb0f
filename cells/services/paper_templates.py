"""The templates of papers that an office changed in Word: taken when they can be filled in, given
up for the program's own, and logged."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import PaperKind
from cells.models import Commune, PaperTemplate
from cells.resources.papers.checking import faults_of
from cells.resources.sheets import UnreadableError
from cells.services.changes import log_changed, log_created, log_deleted, snapshot


class TemplateConflictError(ValidationError):
    """Somebody else put another template in force since the page that is now sent was opened."""

    def __init__(self):
        super().__init__(
            _(
                "Somebody else changed this template while you were working on it: take it out and"
                " look at it before you replace it."
            ),
            code="conflict",
        )


def templates_of(commune):
    """Return the commune's own templates, by kind; without one, the program's is in force."""
    own = PaperTemplate.objects.filter(commune=commune).select_related("saved_by")
    return {PaperKind(template.kind): template for template in own.defer("content")}


def put_template(*, actor, commune, kind, data, version):
    """Put a Word file in force for papers of a kind of a commune, `version` being that of the
    template that was shown (0: the program's own); return it. Sent twice, the second changes
    nothing.

    ValidationError at `file` with every fault that was found, TemplateConflictError when somebody
    else was quicker; the one in force stays then.
    """
    try:
        faults = faults_of(data)
    except UnreadableError as error:
        faults = [str(error)]
    if faults:
        raise ValidationError({"file": faults})
    return _keep(actor, commune, kind, data, version)


@transaction.atomic
def _keep(actor, commune, kind, data, version):
    template = _locked(commune, kind) or PaperTemplate(commune=commune, kind=kind, version=0)
    digest = hashlib.sha256(data).hexdigest()
    if template.digest == digest:
        return template
    if template.version != version:
        raise TemplateConflictError
    before, is_new = snapshot(template), not template.pk
    template.content, template.digest, template.size = data, digest, len(data)
    template.saved_at, template.saved_by = timezone.now(), actor.user
    template.version += 1
    template.save()
    if is_new:
        log_created(actor, [template])
    else:
        log_changed(actor, [(template, before)])
    return template


@transaction.atomic
def give_up_template(*, actor, commune, kind, version):
    """Go back to the program's own template for papers of a kind; where there is none to give up,
    nothing changes. TemplateConflictError when it is not the one that was shown."""
    template = _locked(commune, kind)
    if template is None:
        return
    if template.version != version:
        raise TemplateConflictError
    log_deleted(actor, [template])
    template.delete()


def _locked(commune, kind):
    """Lock the commune, so that two people cannot both make a first template; return its own."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
    return PaperTemplate.objects.filter(commune=commune, kind=kind).first()
