"""Attendance files for tests, as bytes, and short ways to what becomes of them."""

from datetime import date

from cells.choices import ImportKind
from cells.services import imports
from cells.services.attendance_files.chosen import Chosen
from cells.services.imports.answering import Reply, answer_questions
from cells.services.rolls import Scope

TODAY = date(2024, 7, 10)
# Of the regular meeting that most tests are about.
JUNE, DAY = date(2024, 6, 1), date(2024, 6, 5)
HEADINGS = "Họ và tên|Có mặt|Lý do vắng"
WITH_DAYS = "Chi bộ|Tháng|Loại sinh hoạt|Ngày họp|Họ và tên|Có mặt"
# Those who have to attend, and a row for each.
NAMES = ("Lê Văn An", "Lê Thị Bình", "Chìu Thị Cúc", "Hoàng Văn Dũng")
ALL = ("Lê Văn An|x|", "Lê Thị Bình|P|ốm", "Chìu Thị Cúc|K|", "Hoàng Văn Dũng|x|")


def csv_of(headings, *rows):
    """Return the bytes of a file: headings, then rows, each a text with `|` between its values."""
    return "".join(line.replace("|", ";") + "\n" for line in (headings, *rows)).encode()


def chosen(commune, cell=None, **fields):
    """Return what was chosen for a file: the regular meeting of June, unless told otherwise."""
    scope = Scope(as_of=TODAY, commune=commune, cell=cell, confined=True)
    return Chosen(scope, **{"month": JUNE, "held_on": DAY, **fields})


def send(actor, choice, headings, *rows, data=None):
    """Send a file as the page does; return the Import with its plan."""
    data = csv_of(headings, *rows) if data is None else data
    kind = ImportKind.ATTENDANCE
    batch = imports.receive_file(
        actor, choice.scope, data, "điểm danh.csv", kind=kind, choices=choice.kept()
    )
    return imports.start(batch)


def confirm(batch, actor):
    """Confirm the plan that was shown, and have it written; return the Import."""
    outcome, batch = imports.confirm_import(batch, actor, batch.fingerprint)
    assert outcome is None
    return imports.start(batch)


def answer(batch, actor, verdict, member=None):
    """Give every open question of a plan one answer; return the Import, planned anew."""
    problems = [problem for row in batch.rows.all() for problem in row.errors]
    asked = [problem["question"] for problem in problems if "question" in problem]
    answer_questions(batch, actor, [Reply(each, verdict, member) for each in asked])
    return imports.start(imports.read_again(batch))


def problems(batch):
    """Return what is wrong with a plan: row, column, value and message."""
    rows = batch.rows.order_by("row", "pk")
    return [
        (row.row, each["column"], each["value"], each["message"])
        for row in rows
        for each in row.errors
    ]


def actions(batch):
    """Return what the rows of a plan do, in their order."""
    return list(batch.rows.order_by("row", "pk").values_list("action", flat=True))


def sheet(meeting):
    """Return what a meeting's sheet says, by the name of each person."""
    rows = meeting.sheet.select_related("member").in_name_order()
    return {
        row.member.full_name: " ".join(filter(None, (row.presence, row.reason, row.note)))
        for row in rows
    }


def everybody(before, status="x"):
    """Return a row for everybody who has to attend, all of one meeting."""
    return [f"{before}|{name}|{status}" for name in NAMES]


def wrong(batch):
    """Return the only thing that is wrong with a plan: its row, column and message."""
    (problem,) = problems(batch)
    return problem[0], problem[1], problem[3]
