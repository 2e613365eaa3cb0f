"""`manage.py import_roll`: exit codes, the exact JSON, and nothing written unless all is good."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import Workbook

from cells.models import Change, Import, Member, Membership
from cells.periods import today
from tests.cells.rolls.files import csv_of
from tests.data.rolls.workbooks import fill, saved
from tests.factories import make_cell, make_commune, make_member

pytestmark = pytest.mark.django_db

FULL = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Ghi chú"


@pytest.fixture
def roll(tmp_path):
    """Return a function that writes a roll and returns its path."""

    def write(*lines, data=None):
        path = tmp_path / "roll.csv"
        path.write_bytes(csv_of(*lines) if data is None else data)
        return str(path)

    return write


@pytest.fixture
def cell():
    return make_cell("C1", name="Chi bộ Thôn Một", commune=make_commune("X1"))


def run(capsys, *arguments):
    """Run the command; return its exit code and what it printed."""
    try:
        call_command("import_roll", *arguments)
        code = 0
    except CommandError as error:
        code = error.returncode
    return code, capsys.readouterr().out


def run_json(capsys, *arguments):
    code, out = run(capsys, *arguments, "--format", "json")
    return code, json.loads(out)


def test_a_good_roll_is_written_and_counted(cell, roll, capsys):
    make_member("Vũ An", cell=cell, card_number="12345678")
    make_member("Vắng Mặt", cell=cell)
    path = roll(FULL, "Lê Hoa|3/2/1960||C1|", "Vũ An||12345678|C1|")
    code, report = run_json(capsys, path, "--as-of", "2026-01-01")
    assert code == 0
    assert report == {
        "rows": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 1,
        "moved": 0,
        "doubtful": 0,
        "absent": 1,
        "errors": [],
    }
    assert list(report) == [
        "rows", "new", "changed", "unchanged", "moved", "doubtful", "absent", "errors"
    ]  # fmt: skip
    assert Membership.objects.get(member__full_name="Lê Hoa").start == date(2026, 1, 1)
    batch = Import.objects.get()
    assert (batch.file_name, batch.state, batch.created_by) == ("roll.csv", "applied", None)
    assert set(Change.objects.values_list("source", flat=True)) == {f"import {batch.pk}"}


def test_one_bad_row_keeps_every_row_out(cell, roll, capsys):
    path = roll(FULL, "Lê Hoa|31/02/1960||C1|", "Vũ An|1971|123|Không Có|", "Tô Ba|||C1|")
    code, report = run_json(capsys, path)
    messages = [error.pop("message") for error in report["errors"]]
    assert code == 1
    assert (report["rows"], report["new"]) == (3, 1)
    assert report["errors"] == [
        {"row": 2, "column": "Ngày sinh", "value": "31/02/1960"},
        {"row": 3, "column": "Số thẻ", "value": "123"},
        {"row": 3, "column": "Chi bộ", "value": "Không Có"},
    ]
    assert all(messages)
    assert not Member.objects.exists()
    assert not Import.objects.exists()
    assert not Change.objects.exists()


def test_check_writes_nothing(cell, roll, capsys):
    code, report = run_json(capsys, roll(FULL, "Lê Hoa|||C1|"), "--check")
    assert (code, report["new"]) == (0, 1)
    assert not Member.objects.exists()
    assert not Import.objects.exists()


def test_moves_need_to_be_accepted(cell, roll, capsys):
    make_member("Lê Hoa", cell=make_cell("C2", name="Chi bộ Thôn Hai"), card_number="12345678")
    path = roll(FULL, "Lê Hoa||12345678|C1|")
    code, report = run_json(capsys, path)
    assert (code, report["moved"], len(report["errors"])) == (1, 1, 1)
    assert "C2" in report["errors"][0]["message"]
    code, report = run_json(capsys, path, "--accept-moves")
    assert (code, report["moved"], report["errors"]) == (0, 1, [])
    assert Membership.objects.get(end=None).cell == cell


def test_without_as_of_the_day_is_today(cell, roll, capsys):
    run(capsys, roll(FULL, "Lê Hoa|||C1|"))
    assert Membership.objects.get().start == today()


@pytest.mark.parametrize("day", ["2024-02-29", "29/02/2024"])
def test_as_of_is_a_day_in_either_form(cell, roll, capsys, day):
    assert run(capsys, roll(FULL, "Lê Hoa|||C1|"), "--as-of", day)[0] == 0
    assert Membership.objects.get().start == date(2024, 2, 29)


def test_a_cell_and_a_commune_can_be_given(cell, roll, capsys):
    path = roll("Họ và tên", "Lê Hoa")
    assert run(capsys, path, "--cell", "C1", "--commune", "X1")[0] == 0
    assert Membership.objects.get().cell == cell


UNUSABLE = {
    "unknown commune": ["--commune", "X9"],
    "unknown cell": ["--cell", "C9"],
    "cell outside the commune": ["--commune", "X2", "--cell", "C1"],
    "no day": ["--as-of", "mai"],
    "a month": ["--as-of", "2024-02"],
    "a day of no calendar": ["--as-of", "2024-02-30"],
    "a day to come": ["--as-of", "2999-01-01"],
}


@pytest.mark.parametrize("options", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_is_exit_2_with_an_error_of_no_row(cell, roll, capsys, options):
    make_commune("X2")
    code, report = run_json(capsys, roll(FULL, "Lê Hoa|||C1|"), *options)
    (error,) = report.pop("errors")
    assert code == 2
    assert set(report.values()) == {0}
    assert error.pop("message")
    assert error == {"row": None, "column": None, "value": None}
    assert not Member.objects.exists()


def test_a_file_that_cannot_be_read_is_exit_2(cell, roll, capsys):
    for path in (roll(data=b"\x89PNG\x00"), "/nowhere/roll.csv", "/tmp", "a\0b"):
        code, report = run_json(capsys, path)
        assert (code, report["rows"], report["errors"][0]["row"]) == (2, 0, None)


def test_the_text_names_unknown_columns_errors_and_absent_members_by_code(cell, roll, capsys):
    absent = make_member("Vắng Mặt", cell=cell)
    code, out = run(capsys, roll(FULL, "Lê Hoa|31/02/1960||C1|x"))
    assert code == 1
    assert "Ghi chú" in out
    assert "31/02/1960" in out
    assert absent.code in out
    assert "Vắng Mặt" not in out


def sheets(*titles):
    """Return the bytes of a workbook with a roll of one person in each sheet."""
    made = Workbook()
    made.remove(made.active)
    for number, title in enumerate(titles):
        columns = ["Họ và tên", "Chi bộ", "Ngày sinh"]
        fill(made.create_sheet(title), [columns, [f"Lê Hoa {'ABC'[number % 3]}", "C1", "1960"]])
    return saved(made)


def test_json_names_sheets_and_columns_that_were_not_read_only_if_there_are_any(cell, roll, capsys):
    _code, report = run_json(capsys, roll(data=sheets("Chi bộ A", "Chi bộ B", "Chi bộ C")))
    assert (report["rows"], report["not_read"]) == (1, ["Chi bộ B", "Chi bộ C"])
    assert "left_aside" not in report

    path = roll("Họ và tên|Chi bộ|Cỡ giày|Ghi chú", "Vũ An|C1|39|x")
    _code, report = run_json(capsys, path)
    assert (report["rows"], report["left_aside"]) == (1, ["Cỡ giày"])
    assert "not_read" not in report


def test_the_text_names_sheets_that_were_not_read(cell, roll, capsys):
    with translation.override("en"):
        code, out = run(capsys, roll(data=sheets("Chi bộ A", "Chi bộ B", "Chi bộ C")))
    assert code == 0
    assert out.splitlines()[1] == (
        "Only the sheet “Chi bộ A” was read. There are tables in other sheets too: Chi bộ B,"
        " Chi bộ C. Save each of them as a file of its own, and read that."
    )
    assert Member.objects.get().full_name == "Lê Hoa A"


def test_of_many_sheets_the_text_names_ten_and_json_all(cell, roll, capsys):
    titles = [f"S{number}." for number in range(1, 14)]
    with translation.override("en"):
        _code, out = run(capsys, roll(data=sheets(*titles)), "--check")
    assert f": {', '.join(titles[1:11])}, …. Save" in out
    _code, report = run_json(capsys, roll(data=sheets(*titles)), "--check")
    assert report["not_read"] == titles[1:]


def test_the_text_of_one_sheet_names_none(cell, roll, capsys):
    with translation.override("en"):
        _code, out = run(capsys, roll(data=sheets("Chi bộ A")), "--check")
    assert len(out.splitlines()) == 1


def manage(database, *arguments):
    """Run manage.py as people do."""
    root = Path(__file__).parents[3]
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_tomorrow_is_refused_and_today_is_not(cell, roll, capsys):
    path = roll(FULL, "Lê Hoa|||C1|")
    tomorrow = today() + timedelta(days=1)
    assert run(capsys, path, "--as-of", tomorrow.isoformat())[0] == 2
    assert run(capsys, path, "--as-of", today().isoformat())[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["import_roll"],
        ["import_roll", "x", "--format", "csv"],
        ["import_roll", "x", "--foo"],
        ["load_demo", "--foo"],
        ["load_demo", "--cells", "many"],
    ],
    ids=" ".join,
)
def test_a_mistyped_command_is_answered_in_one_sentence(tmp_path, arguments):
    done = manage(tmp_path / "db.sqlite3", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "usage" not in done.stderr


def test_a_mistyped_command_called_by_the_program_is_an_error_of_exit_2():
    for arguments in (["import_roll"], ["load_demo", "--foo"]):
        with pytest.raises(CommandError) as caught:
            call_command(*arguments)
        assert caught.value.returncode == 2


def test_from_the_shell(tmp_path, roll):
    database = tmp_path / "db.sqlite3"
    assert manage(database, "migrate", "-v0").returncode == 0
    picture = roll(data=b"\x89PNG\x00")
    done = manage(database, "import_roll", picture, "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["row"] is None
    assert len(done.stderr.strip().splitlines()) == 1
    done = manage(database, "import_roll", roll(FULL, "Lê Hoa|||C1|"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_sheet_to_read_can_be_named(cell, roll, capsys):
    path = roll(data=sheets("Chi bộ A", "Chi bộ B"))
    assert run(capsys, path, "--sheet", "Chi bộ B")[0] == 0
    assert Member.objects.get().full_name == "Lê Hoa B"


def test_a_sheet_that_is_not_there_is_refused(cell, roll, capsys):
    code, report = run_json(capsys, roll(data=sheets("Chi bộ A")), "--sheet", "Chi bộ Z")
    assert (code, report["rows"], Member.objects.count()) == (2, 0, 0)
    assert "Chi bộ Z" in report["errors"][0]["message"]


def test_the_row_of_headings_and_the_delimiter_can_be_given(cell, roll, capsys):
    titles = "Họ và tên;Chi bộ", "Cũ, Đã Bỏ;C1", "Họ và tên;Chi bộ", "Vũ, An;C1"
    path = roll(data="\n".join(titles).encode())
    code, _out = run(capsys, path, "--header-row", "3", "--delimiter", "semicolon")
    assert (code, [member.full_name for member in Member.objects.all()]) == (0, ["Vũ, An"])


def test_the_letters_of_a_file_can_be_given(cell, roll, capsys):
    path = roll(data="Họ và tên;Chi bộ\nVũ An;C1\n".encode("utf-16"))
    assert run(capsys, path, "--encoding", "utf-8")[0] == 2
    assert run(capsys, path, "--encoding", "utf-16")[0] == 0
    assert Member.objects.get().full_name == "Vũ An"
