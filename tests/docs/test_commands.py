"""docs/commands.md describes every command of ours, every option, and every target of make."""

import argparse
import re

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

from tests.docs import markdown

APPS = {"cells", "reports", "config"}
SECTIONS = markdown.sections(markdown.read("docs/commands.md"), 2)
COMMANDS = sorted((name, app) for name, app in get_commands().items() if app in APPS)


def actions(command, name):
    return [
        action
        for action in command.create_parser("manage.py", name)._actions
        if not isinstance(action, argparse._SubParsersAction)
    ]


def own_actions(app, name):
    """Return the arguments of a command, without those that every command of Django has."""
    everybodys = {action.dest for action in actions(BaseCommand(), name)}
    command = load_command_class(app, name)
    return [action for action in actions(command, name) if action.dest not in everybodys]


def words_for(action):
    """Return what the description must say of an argument: its name, and its choices."""
    long = [option for option in action.option_strings if option.startswith("--")]
    names = long or [str(action.metavar or action.dest).upper()]
    return [*names, *map(str, action.choices or ())]


def described_options(name):
    return set(re.findall(r"--[a-z][a-z-]*", SECTIONS.get(name, "")))


@pytest.mark.parametrize(("name", "app"), COMMANDS)
class TestCommand:
    def test_it_has_a_section(self, name, app):
        assert name in SECTIONS

    def test_every_argument_and_choice_is_described(self, name, app):
        wanted = [word for action in own_actions(app, name) for word in words_for(action)]

        missing = [word for word in wanted if not is_word_of(word, SECTIONS.get(name, ""))]
        assert missing == []

    def test_every_option_described_exists(self, name, app):
        existing = {option for action in own_actions(app, name) for option in action.option_strings}

        assert described_options(name) <= existing


def is_word_of(word, text):
    """Tell whether a text has the word by itself, not as a part of a longer one."""
    return bool(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text))


def test_the_commands_described_are_those_of_the_code():
    assert sorted(SECTIONS.keys() - {"make"}) == [name for name, _app in COMMANDS]


def test_the_readme_names_every_command():
    rows = markdown.table(markdown.sections(markdown.read("README.md"), 2)["Commands"])

    assert [markdown.code_words(row[0])[0] for row in rows] == list(SECTIONS)[1:]


def test_every_target_of_make_is_described():
    targets = re.findall(r"^([a-z]+):.*## ", markdown.read("Makefile"), re.MULTILINE)
    described = markdown.code_words(SECTIONS["make"])

    assert [target for target in targets if f"make {target}" not in described] == []


def test_a_part_of_a_word_is_not_the_word():
    assert is_word_of("--year", "`--year Y`")
    assert not is_word_of("--year", "`--years N`")
    assert not is_word_of("all", "small")
