"""What is on record after the load, by SQL of its own: no model and no service has a part in it."""

import json
import os
import subprocess
import sys
from collections import Counter

import psycopg

from tests.bench.worker import ROOT

# The reason tells whether an absence is excused.
PRESENT, UNEXCUSED = "present", "none_given"
FIELD = "mark_"

MEETINGS = """
    SELECT cell.code, meeting.id, meeting.kind, meeting.state,
           meeting.expected, meeting.present, meeting.excused, meeting.unexcused
    FROM cells_meeting AS meeting JOIN cells_cell AS cell ON cell.id = meeting.cell_id
    WHERE meeting.month = date_trunc('month', (now() AT TIME ZONE 'Asia/Ho_Chi_Minh'))::date
"""
SHEETS = """
    SELECT attendance.meeting_id, member.code, attendance.presence, attendance.reason
    FROM cells_attendance AS attendance JOIN cells_member AS member
      ON member.id = attendance.member_id
    WHERE attendance.standing = 'expected' AND attendance.meeting_id = ANY(%s)
"""
LOG = """
    SELECT object_id, action, count(*) FROM cells_change
    WHERE noun = 'meeting' AND object_id = ANY(%s) GROUP BY object_id, action
"""


def look(url, said):
    """Compare the record with what every secretary said (of each cell, by field): return the cells
    whose meeting is lost, unfinished or otherwise than was said, and those with more than one."""
    with psycopg.connect(url) as connection:
        meetings = connection.execute(MEETINGS).fetchall()
        keys = [meeting[1] for meeting in meetings]
        sheets, log = {key: {} for key in keys}, {key: {} for key in keys}
        for key, member, *mark in connection.execute(SHEETS, [keys]):
            sheets[key][member] = tuple(mark)
        for key, action, count in connection.execute(LOG, [keys]):
            log[key][action] = count
    found = {}
    for code, key, *facts in meetings:
        found.setdefault(code, []).append((facts, sheets[key], log[key]))
    wanted = {code: _wanted(marks) for code, marks in said.items()}
    return {
        "lost": [code for code in said if wanted[code] not in found.get(code, [])],
        "doubled": [code for code, each in found.items() if len(each) > 1],
    }


def _wanted(marks):
    """Return the facts, sheet and log that a meeting must have whose fields said so."""
    sheet = {name.removeprefix(FIELD): _mark(said) for name, said in marks.items()}
    counts = Counter(presence for presence, _reason in sheet.values())
    tallies = [counts[name] for name in ("present", "excused", "unexcused")]
    facts = ["regular", "submitted", len(sheet), *tallies]
    return facts, sheet, {"created": 1, "submitted": 1}


def _mark(said):
    if said == PRESENT:
        return PRESENT, ""
    return ("unexcused" if said == UNEXCUSED else "excused"), said


def broken_facts(url):
    """Return what `check_facts` finds broken."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check_facts", "--format", "json"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "SECRET_KEY": "known to everybody"},
        stdout=subprocess.PIPE,
        text=True,
    )
    broken = json.loads(done.stdout)["broken"]
    if bool(broken) != bool(done.returncode):
        raise AssertionError("check_facts says one thing and ends with another.")
    return broken
