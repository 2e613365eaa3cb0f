"""docs/glossary.md names every model and every stored word, with the label that pages show."""

import ast
import importlib
from functools import cache

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from tests.docs import markdown
from tests.docs.test_architecture import read_modules

GLOSSARY = markdown.sections(markdown.read("docs/glossary.md"), 2)
STORED = markdown.sections(GLOSSARY["Stored words"], 3)


@cache
def choice_types():
    """Return every TextChoices of ours, by name; found in the code, imported or not."""
    found = {}
    for module in read_modules(markdown.ROOT):
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and "TextChoices" in map(_base_name, node.bases):
                found[node.name] = getattr(importlib.import_module(module.name), node.name)
    return found


def _base_name(base):
    return getattr(base, "attr", getattr(base, "id", None))


def test_the_choices_are_found():
    assert {"Grade", "SettingKey"} <= choice_types().keys()
    assert all(issubclass(each, TextChoices) for each in choice_types().values())


@pytest.mark.parametrize("name", sorted(choice_types()))
def test_every_stored_word_is_there_with_its_label(name):
    rows = [(*markdown.code_words(row[0]), row[1]) for row in markdown.table(STORED[name])]

    with translation.override("en"):
        assert rows == [(word.value, str(word.label)) for word in choice_types()[name]]


@pytest.mark.parametrize("name", sorted(STORED))
def test_every_stored_word_has_vietnamese(name):
    assert all(len(row) == 3 and row[2] for row in markdown.table(STORED[name]))


@pytest.mark.parametrize("name", sorted(choice_types()))
def test_the_vietnamese_is_that_of_the_pages(name):
    """As far as it is translated; a word alone begins with a capital on some pages."""
    in_english, in_vietnamese = (_labels(name, language) for language in ("en", "vi"))
    written = [row[2] for row in markdown.table(STORED[name])]

    differing = [
        (word, label)
        for word, label, english in zip(written, in_vietnamese, in_english, strict=True)
        if english != label and word.lower() != label.lower()
    ]
    assert differing == []


def _labels(name, language):
    with translation.override(language):
        return [str(word.label) for word in choice_types()[name]]


def test_no_choices_are_described_that_the_code_does_not_have():
    assert set(STORED) == set(choice_types())


@pytest.mark.parametrize(
    "model", [each.__name__ for each in apps.get_app_config("cells").get_models()]
)
def test_every_model_is_there(model):
    words = markdown.code_words(GLOSSARY["Words of the field"])

    assert model in words
