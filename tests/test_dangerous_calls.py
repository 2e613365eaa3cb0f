"""The code never does what turns text that somebody sent into something that runs."""

import ast
import re

import pytest

from tests.docs.markdown import ROOT

# What runs, loads or sends what it is given, or lets text pass as markup or SQL.
CALLS = {"eval", "exec", "compile", "__import__", "mark_safe", "csrf_exempt", "RawSQL", "raw"}
CALLS |= {"extra", "system", "popen", "xframe_options_exempt", "csp_exempt", "urlopen"}
MODULES = {"pickle", "marshal", "shelve", "yaml", "subprocess", "urllib.request", "http.client"}
MODULES |= {"requests", "httpx", "socket", "random", "xml.etree", "xml.dom", "xml.sax", "ctypes"}
HASHES = {"md5", "sha1", "crc32"}
# What takes SHA-1 unless it is told.
TOLD = "salted_hmac"
# Where one of these is used on purpose, and why it is harmless.
ALLOWED = {
    ("cells/templatetags/qr_codes.py", "mark_safe"): "a drawing made of numbers alone",
    ("config/backups/postgres.py", "subprocess"): "pg_dump and its like, with arguments of our own",
    ("config/bootstrap.py", "subprocess"): "pip, with arguments of our own",
    ("config/serve.py", "socket"): "tries whether a port is free",
}
# Invents people; keeps no secret.
INVENTED = "cells/demo/"
SOURCES = sorted(
    str(path.relative_to(ROOT))
    for app in ("cells", "config", "reports")
    for path in (ROOT / app).rglob("*.py")
)
SCRIPTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*") if path.is_file()
)
IN_SCRIPTS = re.compile(
    r"\b(?:eval|innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|__proto__)\b"
    r"|document\.(?:write|cookie)|new Function|addEventListener\(\"message\""
    r"|set(?:Timeout|Interval)\(\"|https?://"
)
IN_TEMPLATES = re.compile(r"\|safe\b|autoescape off|\|safeseq|javascript:|\son\w+=\"|style=\"")
# Help texts are constants of the code; the list of files is made by json.dumps of our own names.
SAFE = {"templates/_help.html", "templates/service-worker.js"}


def dangerous(source):
    """Return the names in `source` of what is called, or imported, of the above."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, f"{node.module}.{node.names[0].name}"} & MODULES
        elif isinstance(node, ast.Call):
            found |= {_called(node)} & (CALLS | HASHES)
            if _called(node) == TOLD and "algorithm" not in {each.arg for each in node.keywords}:
                found.add(TOLD)
    return found


def _called(call):
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    # `re.compile` and its like are methods of another thing than the built-in.
    is_method = isinstance(function, ast.Attribute) and function.attr != "compile"
    return function.attr if is_method else ""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("eval(text)", {"eval"}),
        ("re.compile(text)", set()),
        ("Cell.objects.raw(text)", {"raw"}),
        ("import pickle", {"pickle"}),
        ("from urllib import request", {"urllib.request"}),
        ("from subprocess import run", {"subprocess"}),
        ("hashlib.md5(data)", {"md5"}),
        ("salted_hmac(salt, text)", {"salted_hmac"}),
        ('salted_hmac(salt, text, algorithm="sha256")', set()),
    ],
)
def test_what_is_dangerous_is_found(source, found):
    assert dangerous(source) == found


def test_no_module_runs_or_trusts_what_it_is_given():
    found = {
        (name, what) for name in SOURCES for what in dangerous((ROOT / name).read_text("utf-8"))
    }

    kept = {(name, what) for name, what in found if not name.startswith(INVENTED)}
    assert kept == set(ALLOWED)
    assert {what for _name, what in found - kept} <= {"random"}


def test_no_script_makes_markup_or_code_of_text():
    assert [name for name in SCRIPTS if IN_SCRIPTS.search((ROOT / name).read_text("utf-8"))] == []


def test_no_template_lets_text_pass_as_markup():
    found = {name for name in TEMPLATES if IN_TEMPLATES.search((ROOT / name).read_text("utf-8"))}

    assert found == SAFE
