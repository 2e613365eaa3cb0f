"""The figures as files and as text, and what cannot be asked."""

import json

import pytest
from django.utils import translation

from cells.models import CommunePlacement
from reports.management.commands.figures import Command
from tests import factories
from tests.reports.commands.running import refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _facts():
    commune = factories.make_commune("A", name="Xã A")
    factories.make_commune("B", name="Xã B")
    cell = factories.make_cell("A-1", commune=commune, name="Chi bộ 1")
    factories.make_meeting(cell, "2024-06", present=12, excused=1)
    factories.make_rating(cell, 2024, "good")


def test_attendance_as_json():
    assert json.loads(run("figures", "attendance", "--year", "2024", "--format", "json")) == [
        {
            "key": "A",
            "name": "Xã A",
            "meetings": 1,
            "expected": 13,
            "present": 12,
            "excused": 1,
            "unexcused": 0,
            "rate": 92.3,
        },
        {
            "key": "B",
            "name": "Xã B",
            "meetings": 0,
            "expected": 0,
            "present": 0,
            "excused": 0,
            "unexcused": 0,
            "rate": None,
        },
    ]


def test_attendance_as_csv():
    assert run("figures", "attendance", "--year", "2024", "--format", "csv") == (
        "key,name,meetings,expected,present,excused,unexcused,rate\n"
        "A,Xã A,1,13,12,1,0,92.3\n"
        "B,Xã B,0,0,0,0,0,\n"
    )


def test_ratings_by_cell_as_csv():
    words = ("--year", "2024", "--by", "cell", "--subject", "cell", "--format", "csv")
    assert run("figures", "ratings", *words) == (
        "key,name,rated,excellent,good,completed,not_completed,unrated,excellent_percent\n"
        "A-1,Chi bộ 1,1,0,1,0,0,0,0.0\n"
    )


def test_reporting_by_month_as_csv():
    words = ("--from", "2024-05", "--to", "2024-06", "--by", "month", "--format", "csv")
    assert run("figures", "reporting", *words) == (
        "key,name,due,submitted,on_time,not_held,missing,reporting_rate\n"
        "2024-05,05/2024,1,0,0,0,1,0.0\n"
        "2024-06,06/2024,1,1,1,0,0,100.0\n"
    )


def test_as_of_decides_what_is_due():
    words = ("--from", "2024-06", "--to", "2024-06", "--commune", "A", "--format", "csv")
    before = run("figures", "reporting", *words, "--as-of", "2024-06-30")
    after = run("figures", "reporting", *words, "--as-of", "2024-07-01")
    assert before.splitlines()[1:] == ["A,Xã A,0,0,0,0,0,"]
    assert after.splitlines()[1:] == ["A,Xã A,1,1,1,0,0,100.0"]


def test_a_table_for_people_has_a_total():
    assert run("figures", "attendance", "--year", "2024") == (
        "Code  Name   Meetings  Expected  Present  Excused  Unexcused  Attendance rate\n"
        "A     Xã A          1        13       12        1          0           92.3\u00a0%\n"
        "B     Xã B          0         0        0        0          0                –\n"
        "      Total         1        13       12        1          0           92.3\u00a0%\n"
    )


def test_no_name_is_taken_for_a_formula_by_a_spreadsheet():
    CommunePlacement.objects.filter(commune__code="A").update(name="=1+1")
    lines = run("figures", "attendance", "--year", "2024", "--format", "csv").splitlines()
    assert lines[1] == "A,'=1+1,1,13,12,1,0,92.3"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["attendance"], "Say for which time: a year is missing."),
        (
            ["attendance", "--year", "2024", "--from", "2024-01", "--to", "2024-02"],
            "Give either a year or months, not both.",
        ),
        (
            ["attendance", "--by", "month", "--from", "2024-03", "--to", "2024-02"],
            "The first month comes after the last.",
        ),
        (
            ["attendance", "--from", "2024-13", "--to", "2024-02"],
            "--from: There is no month 2024-13.",
        ),
        (
            ["attendance", "--year", "2024", "--commune", "NOPE"],
            "--commune: There is no commune with the code “NOPE”.",
        ),
        (
            ["attendance", "--year", "2024", "--subject", "member"],
            "The report on attendance cannot be asked for --subject.",
        ),
        (["ratings", "--year", "2024", "--by", "month"], "--by: “month” cannot be chosen here."),
        (
            ["ratings", "--from", "2024-01", "--to", "2024-02"],
            None,
        ),
        (
            ["ratings", "--year", "2024", "--kind", "all"],
            "The report on ratings cannot be asked for --kind.",
        ),
        (
            ["reporting", "--year", "2024", "--cell-type", "village"],
            "--cell-type: “village” cannot be chosen here.",
        ),
        (
            ["reporting", "--year", "2024", "--as-of", "soon"],
            "--as-of: Write a day such as 31/12/2024.",
        ),
        (
            ["attendance", "--from", "1930-01", "--to", "1930-01"],
            "--from: Nothing is recorded for that time.",
        ),
        (["attendance", "--year", "24"], "--year: Write a year from 1931 to 2999."),
        (["weather", "--year", "2024"], None),
        (["attendance", "--year", "2024", "--loud"], None),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(words, sentence):
    said = refused("figures", *words)
    assert sentence in (None, said)
    assert "\n" not in said


@pytest.mark.parametrize("words", [["weather"], ["attendance"], ["attendance", "--loud"]])
def test_from_the_command_line_it_is_exit_code_2_without_a_traceback(words, capsys):
    with pytest.raises(SystemExit) as stop:
        Command().run_from_argv(["manage.py", "figures", *words])
    assert stop.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
