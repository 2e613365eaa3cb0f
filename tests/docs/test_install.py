"""docs/install.md and the sample files name settings, files and commands that there are."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from config import production, server
from tests.docs import markdown
from tests.run import SETTINGS

TEXT = markdown.read("docs/install.md")
DEPLOY = markdown.ROOT / "deploy"
# Made by hand in the place that is described, or of another part of the program.
OF_OTHERS = {"DB_PASSWORD", "HOST_NAME", "LANG"}


def unit():
    """Return what the unit says, by name; the last word counts."""
    lines = (DEPLOY / "nen-nep.service").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


def seconds(name):
    return int(unit()[name])


def test_every_sample_file_is_described_and_every_one_described_exists():
    described = set(re.findall(r"deploy/([\w.-]*\w)", TEXT))
    unnamed = {"Dockerfile.dockerignore"}  # Docker finds it by its name
    here = {path.name for path in DEPLOY.iterdir()}

    assert here - described - unnamed == set()
    assert described - here == set()


def test_every_file_of_the_program_that_is_named_exists():
    named = re.findall(r"(?<![\w/.])((?:config|docs)/[\w./-]+\.\w+)", TEXT)

    assert named
    assert [name for name in named if not (markdown.ROOT / name).exists()] == []


def test_every_command_that_is_typed_exists():
    typed = set(re.findall(r"^# nen-nep (\w+)|manage\.py (\w+)", TEXT, re.MULTILINE))
    names = {first or second for first, second in typed}

    assert {"migrate", "check", "collectstatic"} <= names
    assert names <= get_commands().keys()


@pytest.mark.parametrize("path", ["nen-nep.env", "compose.yaml", "Dockerfile"])
def test_every_setting_that_is_named_exists(path):
    text = (DEPLOY / path).read_text(encoding="utf-8")
    pattern = r"^ *([A-Z][A-Z_]+)[=:]" if path != "Dockerfile" else r"[ ]([A-Z][A-Z_]+)="
    named = set(re.findall(pattern, text, re.MULTILINE))
    ours = {name for name in named if not name.startswith(("POSTGRES_", "PYTHON"))}

    assert ours
    assert ours - SETTINGS - OF_OTHERS == set()


def test_the_settings_explained_are_those_of_the_sample():
    rows = markdown.table(markdown.sections(TEXT, 2)["The settings"])
    explained = {name for row in rows for name in markdown.code_words(row[0])}
    sample = (DEPLOY / "nen-nep.env").read_text(encoding="utf-8")

    assert set(re.findall(r"^([A-Z_]+)=", sample, re.MULTILINE)) <= explained


def test_the_sample_starts_nowhere_before_it_is_filled_in():
    assert "\nSECRET_KEY=\n" in (DEPLOY / "nen-nep.env").read_text(encoding="utf-8")


def test_the_unit_fits_the_entry():
    assert unit()["ExecStart"].endswith(f"python -m {production.__name__}")
    assert seconds("RestartPreventExitStatus") == production.REFUSED
    assert seconds("TimeoutStopSec") > server.graceful_timeout


def test_the_web_servers_pass_on_to_where_the_program_listens():
    for name in ("Caddyfile", "nginx.conf"):
        assert production.LISTEN in (DEPLOY / name).read_text(encoding="utf-8")
    assert "buffer_requests" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert "access_log off" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def test_nginx_speaks_what_is_safe_and_believes_no_caller():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    said = dict(re.findall(r"^ +(?:proxy_set_header )?([\w-]+) +(.+);$", text, re.MULTILINE))

    assert said["ssl_protocols"].split() == ["TLSv1.2", "TLSv1.3"]
    sealed = [
        re.fullmatch(r"ECDHE-.*(GCM|POLY1305).*", name) for name in said["ssl_ciphers"].split(":")
    ]
    assert len(sealed) == 6 and all(sealed)
    assert said["X-Forwarded-For"] == "$remote_addr"
    assert said["X-Forwarded-Proto"] == "$scheme"


def test_the_containers_run_the_entry_and_keep_it_in():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert f'CMD ["python", "-m", "{production.__name__}"]' in dockerfile
    assert "USER nen-nep" in dockerfile
    assert services["program"]["networks"] == services["migrations"]["networks"] == ["inside"]
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_what_postgresql_logs_is_kept_short_everywhere():
    quiet = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]

    assert dict(re.findall(r"SET (log_\w+) = (\w+)", TEXT)) == quiet
    command = services["database"]["command"]
    assert dict(word.split("=") for word in command if "=" in word) == quiet


def test_an_image_takes_no_secret_along():
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()

    assert {"secret-key.txt", "*.env", "*.sqlite3*", ".git"} <= set(left_out)
    assert Path(markdown.ROOT / ".gitignore").read_text(encoding="utf-8").count("secret-key.txt")
