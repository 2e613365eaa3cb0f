"""What a template of a paper may say: names, conditions, and lists gone through once.

A template is made by an office, and filled in on the server, so that its language is small: of what
the engine can do only what is named here, nothing that could reach beyond the values given, and
nothing whose work could grow beyond the values times the template.
"""

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from cells.resources.papers.names import NAMES, PARTS
from cells.resources.sheets import UnreadableError

# In characters of XML: some hundred pages.
MOST_WRITTEN = 8 << 20
FILTERS = frozenset({"upper", "lower", "length", "default"})
_COMPARISONS = frozenset({"eq", "ne"})
LOOP = "loop"
_LOOP_PARTS = frozenset({"index", "first", "last"})
_KNOWN = frozenset(name.name for name in NAMES) | PARTS.keys()
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


class TagError(TemplateSyntaxError):
    """A tag says what it may not; the message is a sentence for the office."""

    def __init__(self, message, lineno=1):
        super().__init__(message, lineno or 1)

    def __str__(self):
        return self.message


def overflowing():
    """Return the error for a paper that would be longer than any that an office makes."""
    return UnreadableError(_("The paper becomes too long: less may stand within a {% for %}."))


class PaperEnvironment(SandboxedEnvironment):
    """The engine for one paper, able to do only what this module allows: with values as text, never
    as markup, and no more of them than MOST_WRITTEN: the longest minutes, for each of many absent,
    would fill the memory before anybody could look at how long the paper is."""

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._written)
        self._length = 0
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {}

    def _written(self, value):
        text = _as_text(value)
        self._length += len(text)
        if self._length > MOST_WRITTEN:
            raise overflowing()
        return text

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        _check(tree, {})
        return tree


def _as_text(value):
    """Return a value as XML for text. What docxtpl would take for its own signs (`{_{`) is written
    so that it is none."""
    if isinstance(value, bool | list | dict):
        raise TagError(
            _("A list, a row of it, or a yes or no cannot be written: use {% for %} or {% if %}.")
        )
    text = str(value)
    return Markup(str(escape(text)).replace("_", "&#95;")) if "_" in text else text


def _check(node, rows):
    """Refuse what is not allowed in a node and below; `rows` are the names of the rows that are
    gone through there, each with its parts."""
    if isinstance(node, nodes.For):
        _check_loop(node, rows)
        return
    if isinstance(node, nodes.Name):
        _check_name(node, rows)
    elif isinstance(node, nodes.Getattr):
        _check_part(node, rows)
        return
    elif isinstance(node, nodes.Filter):
        _check_filter(node)
    elif isinstance(node, nodes.Operand) and node.op not in _COMPARISONS:
        raise TagError(_("Values are compared by == and != only."), node.lineno)
    elif not isinstance(node, _PLAIN):
        raise TagError(
            _("This is more than a template may do: use the names of the list alone."), node.lineno
        )
    for child in node.iter_child_nodes():
        _check(child, rows)


def _check_loop(node, rows):
    if rows:
        raise TagError(
            _("A list stands within another one: end the first with {% endfor %}."), node.lineno
        )
    of = node.iter.name if isinstance(node.iter, nodes.Name) else ""
    if of not in PARTS or node.test or node.recursive or not isinstance(node.target, nodes.Name):
        raise TagError(
            _("Only these lists can be gone through: %(lists)s.")
            % {"lists": ", ".join(sorted(PARTS))},
            node.lineno,
        )
    inside = {node.target.name: PARTS[of], LOOP: _LOOP_PARTS}
    for child in node.body:
        _check(child, inside)
    for child in node.else_:
        _check(child, rows)


def _check_name(node, rows):
    if node.ctx != "load" or node.name in rows or node.name not in _KNOWN:
        said = _("The name “%(name)s” is not known: take it from the list as it stands there.")
        raise TagError(said % {"name": node.name}, node.lineno)


def _check_part(node, rows):
    of = node.node.name if isinstance(node.node, nodes.Name) else ""
    if node.attr not in rows.get(of, ()):
        raise TagError(
            _("“%(name)s” has no part “%(part)s”: take it from the list as it stands there.")
            % {"name": of or "…", "part": node.attr},
            node.lineno,
        )


def _check_filter(node):
    if node.name not in FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise TagError(
            _("After “|” only these words may stand: %(words)s.")
            % {"words": ", ".join(sorted(FILTERS))},
            node.lineno,
        )
    if node.name == "length" and getattr(node.node, "name", "") not in PARTS:
        raise TagError(_("Only lists have a length."), node.lineno)
