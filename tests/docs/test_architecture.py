"""The code imports what the table in docs/architecture.md allows, and nothing else of ours."""

import ast
from dataclasses import dataclass

import pytest

from tests.docs import markdown

APPS = ("cells", "config", "reports")
CLOCKLESS = ("questions", "queries", "cap", "reports", "facts", "outputs")
CLOCK = {"today", "now", "localdate"}

TABLE = markdown.sections(markdown.read("docs/architecture.md"), 2)["Import table"]


@dataclass(frozen=True)
class Layer:
    """One row of the table."""

    name: str
    modules: tuple[str, ...]
    may_import: frozenset[str]


@dataclass(frozen=True)
class Module:
    """One module of the code: its dotted name and what it says."""

    name: str
    is_package: bool
    tree: ast.Module

    def imports(self):
        """Return the dotted names of ours that it imports, wherever in it the import stands."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{self.absolute(node)}.{alias.name}" for alias in node.names}
        return {name for name in found if name.partition(".")[0] in APPS}

    def absolute(self, node):
        """Return the full name of the module that `from … import` names, with its dots resolved."""
        if not node.level:
            return node.module
        up = node.level - 1 if self.is_package else node.level
        here = self.name.split(".")
        return ".".join([*here[: len(here) - up], *([node.module] if node.module else [])])

    def asks_the_clock(self):
        """Tell whether it calls for the present day or moment; a day of a given moment is none."""
        calls = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        bare = (call.func for call in calls if not call.args)
        return any(getattr(func, "attr", getattr(func, "id", None)) in CLOCK for func in bare)


def read_layers(text):
    """Return the layers of a table, by name."""
    layers = {}
    for name, modules, allowed in markdown.table(text):
        names = frozenset(filter(None, (each.strip() for each in allowed.split(","))))
        layers[name] = Layer(name, tuple(markdown.code_words(modules)), names)
    return layers


def layer_of(name, layers):
    """Return the layer of a dotted name: the one that names most of it, or None."""
    fits = [
        (len(module), layer.name)
        for layer in layers.values()
        for module in layer.modules
        if f"{name}.".startswith(f"{module}.")
    ]
    return max(fits)[1] if fits else None


def read_modules(root):
    """Return every module of the apps under a folder; a package that says nothing is none."""
    modules = []
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if tree.body:
                name = ".".join(parts[:-1] if is_package else parts)
                modules.append(Module(name, is_package, tree))
    return modules


def breaches(modules, layers):
    """Return a sentence for everything that the table does not allow."""
    found = []
    for module in modules:
        own = layer_of(module.name, layers)
        if own is None:
            found.append(f"{module.name} stands in no layer")
            continue
        for target in sorted(module.imports()):
            other = layer_of(target, layers)
            if other != own and other not in layers[own].may_import:
                found.append(f"{module.name} ({own}) imports {target} ({other})")
        if own in CLOCKLESS and module.asks_the_clock():
            found.append(f"{module.name} ({own}) asks the clock")
    return found


def test_the_code_follows_the_table():
    assert breaches(read_modules(markdown.ROOT), read_layers(TABLE)) == []


def test_the_table_names_only_layers_that_it_has():
    layers = read_layers(TABLE)

    assert {name for layer in layers.values() for name in layer.may_import} <= layers.keys()


def test_cells_never_imports_reports():
    layers = read_layers(TABLE)
    of_reports = {
        layer.name
        for layer in layers.values()
        if any(module.partition(".")[0] == "reports" for module in layer.modules)
    }
    of_cells = [
        layer
        for layer in layers.values()
        if any(module.partition(".")[0] == "cells" for module in layer.modules)
    ]

    assert of_cells
    assert [layer.name for layer in of_cells if layer.may_import & of_reports] == []


def test_the_table_goes_one_way():
    """No layer comes back to itself by way of others."""
    layers = read_layers(TABLE)

    def reached(name, before=()):
        assert name not in before, f"{name} imports itself by way of {before}"
        for below in layers[name].may_import:
            reached(below, (*before, name))

    for name in layers:
        reached(name)


class TestPlanted:
    """A breach that is planted in a small house is found."""

    @pytest.fixture
    def plant(self, tmp_path):
        def plant(name, code):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code)
            return breaches(read_modules(tmp_path), read_layers(TABLE))

        return plant

    def test_an_import_that_is_allowed_is_none(self, plant):
        assert plant("cells/services/members.py", "from cells.models import Cell\n") == []

    @pytest.mark.parametrize(
        ("code", "target"),
        [
            ("import reports.queries.units\n", "reports.queries.units (queries)"),
            ("from reports import queries\n", "reports.queries (queries)"),
            (
                "def f():\n    from reports.queries import units\n",
                "reports.queries.units (queries)",
            ),
            ("from ..views import home\n", "cells.views.home (pages)"),
            ("from .. import permissions\n", "cells.permissions (permissions)"),
        ],
    )
    def test_one_upwards_is_found_however_it_is_written(self, plant, code, target):
        assert plant("cells/models/units.py", code) == [
            f"cells.models.units (models) imports {target}"
        ]

    def test_one_in_a_package_is_found(self, plant):
        assert plant("cells/models/__init__.py", "from ..views import home\n") == [
            "cells.models (models) imports cells.views.home (pages)"
        ]

    def test_one_of_a_whole_app_is_found(self, plant):
        assert plant("cells/views/home.py", "import reports\n") == [
            "cells.views.home (pages) imports reports (None)"
        ]

    def test_a_module_without_a_layer_is_found(self, plant):
        assert plant("cells/utils.py", "WORDS = 3\n") == ["cells.utils stands in no layer"]

    @pytest.mark.parametrize(
        "call", ["today()", "date.today()", "timezone.localdate(timezone=ZONE)"]
    )
    def test_a_report_that_asks_the_clock_is_found(self, plant, call):
        assert plant("reports/queries/units.py", f"DAY = {call}\n") == [
            "reports.queries.units (queries) asks the clock"
        ]

    def test_the_day_of_a_moment_is_no_clock(self, plant):
        assert plant("reports/queries/units.py", "DAY = timezone.localdate(moment)\n") == []
