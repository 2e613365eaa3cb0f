"""Attendance from files: from rows that were read to a plan, and from the plan to meetings.

1. `chosen`: what was chosen for a file besides what it says.
2. `sittings`: the meetings that its rows speak of, with their sheets.
3. `answers`, `matching`: who on the sheet is who in the file, and doubts about it.
4. `planning`, `plans`: what each row marks, or why it cannot.
5. `writing`, `undoing`: the meetings recorded, by `cells.services.meetings`; and taken back.

`cells.services.imports` keeps the plan, and executes it.
"""
