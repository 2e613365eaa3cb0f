"""People in time: where they belonged, where they were rated, and the forms of their names."""

from cells import text
from reports.facts.finding import Finding, rating_words
from reports.facts.rolls import Stretch
from reports.facts.stays import first_day_outside, stays_of_cells
from reports.queries import facts as queries


def ratings_elsewhere():
    """Find ratings of members who were not main members of that cell on the period's last day."""
    for rating in queries.ratings_of_people_elsewhere():
        found = rating.home or "no cell"
        yield Finding("rating_elsewhere", rating_words(rating), rating.cell.code, found)


def memberships_outside_cells():
    """Find memberships that hold on a day on which their cell was not there."""
    stays = stays_of_cells()
    for member, cell, _kind, start, end in queries.memberships():
        gap = first_day_outside(Stretch(start, end), stays[cell])
        if gap:
            what = f"{member} {cell} {start.isoformat()}"
            yield Finding("membership_outside_cell", what, cell, f"{cell} not on {gap}")


def temporary_at_home():
    """Find people in temporary activity in the cell of which they were main members."""
    for member, cell, start, main_start in queries.temporary_memberships_at_home():
        what = f"{member} {cell} {start.isoformat()}"
        found = f"main since {main_start.isoformat()}"
        yield Finding("temporary_at_home", what, "another cell", found)


def name_forms():
    """Find people who are found or ordered by another name than theirs; both stay untold."""
    for code, full_name, *stored in queries.names():
        made = (text.search_form(full_name), text.sort_form(full_name))
        differing = [
            name
            for name, form, kept in zip(queries.NAME_FORMS, made, stored, strict=True)
            if form != kept
        ]
        if differing:
            yield Finding("name_forms", code, "made from full_name", ", ".join(differing))
