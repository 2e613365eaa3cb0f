"""Templates of an office: in force when they can be filled in; else the one before stays."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cells.models import Change, PaperTemplate
from cells.resources.papers.defaults import default_template
from cells.services.changes import Actor
from cells.services.paper_templates import (
    TemplateConflictError,
    give_up_template,
    put_template,
    templates_of,
)
from cells.services.papers import template_for
from tests import factories
from tests.cells.resources.papers.documents import document_of

pytestmark = pytest.mark.django_db
OWN, OTHER = document_of("Mẫu một {{ chi_bo }}"), document_of("Mẫu hai {{ chi_bo }}")


@pytest.fixture
def commune():
    return factories.make_commune()


@pytest.fixture
def actor():
    return Actor(factories.make_user(username="clerk"))


@pytest.fixture
def put(actor, commune):
    def put(data=OWN, version=0, kind="minutes"):
        return put_template(actor=actor, commune=commune, kind=kind, data=data, version=version)

    return put


def test_one_that_can_be_filled_in_is_in_force(put, commune, actor):
    put()

    assert template_for("minutes", commune.pk) == OWN
    assert template_for("resolution", commune.pk) == default_template("resolution")
    assert template_for("minutes", factories.make_commune().pk) == default_template("minutes")
    (template,) = templates_of(commune).values()
    assert (template.saved_by, template.size, template.version) == (actor.user, len(OWN), 1)


def test_it_is_logged_without_its_bytes(put, actor):
    template = put()
    put(OTHER, 1)
    created, changed = Change.objects.order_by("pk")
    assert (created.noun, created.action, created.user) == ("papertemplate", "created", actor.user)
    assert "content" not in created.after
    assert created.after["digest"] == template.digest != changed.after["digest"]
    assert "digest" in changed.after


def test_a_faulty_one_is_refused_and_the_one_before_stays(put, commune):
    put()
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        put(document_of("{{ mot }}", "{{ hai }}"), 1)
    said = "The name “%s” is not known: take it from the list as it stands there."
    assert refused.value.message_dict == {
        "file": [
            f"Paragraph {number}, “{{{{ {name} }}}}”: {said % name}"
            for number, name in ((1, "mot"), (2, "hai"))
        ]
    }
    assert template_for("minutes", commune.pk) == OWN


def test_sent_twice_is_written_once(put):
    put()
    assert put().version == 1
    assert Change.objects.count() == 1


def test_the_second_of_two_people_is_told(put, commune):
    put()
    with pytest.raises(TemplateConflictError):
        put(OTHER)
    assert template_for("minutes", commune.pk) == OWN


def test_given_up_the_programs_own_is_in_force_again(put, commune, actor):
    put()
    with pytest.raises(TemplateConflictError):
        give_up_template(actor=actor, commune=commune, kind="minutes", version=0)
    for _twice in range(2):
        give_up_template(actor=actor, commune=commune, kind="minutes", version=1)
    assert not PaperTemplate.objects.exists()
    assert template_for("minutes", commune.pk) == default_template("minutes")
    assert Change.objects.filter(noun="papertemplate", action="deleted").count() == 1
