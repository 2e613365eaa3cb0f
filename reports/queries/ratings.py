"""Decided grades, and who has none."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from cells.choices import MembershipKind, RatingState, RatingSubject
from cells.models import Cell, CellPlacement, Commune, Membership, Rating
from cells.models.intervals import covering
from reports.queries.units import asked, codes_of, of_type


class Entry(NamedTuple):
    """One cell or member as it is listed: with the decided grade, or else how far it has come and
    why it is not rated."""

    cell: str
    commune: str
    grade: str
    state: str
    reason: str = ""
    member: str = ""
    name: str = ""
    sort_name: str = ""


class Group(NamedTuple):
    """Those who fare alike: of one cell, under one commune, with one grade ("": none decided)."""

    cell: str
    commune: str
    cell_type: str
    grade: str
    count: int
    with_reason: int = 0


def year_of(question):
    """Return the year that ratings are asked for."""
    return question.period.start.year


def last_day_of(question):
    """Return the day on which those to be rated are counted."""
    return date(year_of(question), 12, 31)


def ratings_asked(question, homes):
    """Return the ratings that the question is about: those decided."""
    ratings = _of_subject(question).decided()
    return ratings.filter(asked(question, homes), of_type(question))


def _of_subject(question):
    ratings = Rating.objects.of_year(year_of(question))
    is_member = question.subject == RatingSubject.MEMBER
    return ratings.of_members() if is_member else ratings.of_cells()


def rated_groups(question, homes):
    """Return how many were decided, by cell, commune, type and grade."""
    columns = ("cell_id", "commune_id", "cell_type", "decided_grade")
    ratings = ratings_asked(question, homes).order_by()
    rows = list(ratings.values_list(*columns).annotate(Count("pk")))
    cells = codes_of(Cell, {row[0] for row in rows})
    communes = codes_of(Commune, {row[1] for row in rows})
    return [Group(cells[cell], communes[commune], *rest) for cell, commune, *rest in rows]


def unrated_groups(question, homes):
    """Return how many who were there on the last day have no decided grade, by cell."""
    if question.subject == RatingSubject.MEMBER:
        return _unrated_members(question, homes)
    columns = ("cell__code", "commune__code", "cell_type", "has_reason")
    placements = unrated_cells(question, homes).values_list(*columns)
    return [
        Group(cell, commune, cell_type, "", 1, int(has_reason))
        for cell, commune, cell_type, has_reason in placements
    ]


def unrated_cells(question, homes):
    """Return the placements, on the year's last day, of cells without a decided grade."""
    ratings = _of_subject(question).filter(cell=OuterRef("cell"))
    return CellPlacement.objects.filter(
        ~Exists(ratings.decided()),
        covering(last_day_of(question)),
        asked(question, homes),
        of_type(question),
    ).annotate(has_reason=Exists(ratings.exclude(not_rated_reason="")))


def unrated_memberships(question, homes):
    """Return the main memberships, on the year's last day, of members without a decided grade."""
    day = last_day_of(question)
    ratings = _of_subject(question).filter(member=OuterRef("member"))
    there = CellPlacement.objects.filter(
        covering(day), asked(question, homes), of_type(question), cell=OuterRef("cell")
    )
    memberships = Membership.objects.on(day).filter(kind=MembershipKind.MAIN)
    return memberships.filter(~Exists(ratings.decided()), Exists(there)).annotate(
        has_reason=Exists(ratings.exclude(not_rated_reason=""))
    )


def _unrated_members(question, homes):
    """Return the groups of unrated members, under their cell's placement on the last day."""
    memberships = unrated_memberships(question, homes).filter(
        covering(last_day_of(question), "cell__placements__")
    )
    columns = ("cell__code", "cell__placements__commune__code", "cell__placements__cell_type")
    counts = (Count("pk"), Count("pk", filter=Q(has_reason=True)))
    rows = memberships.order_by().values_list(*columns).annotate(counted=counts[0], known=counts[1])
    return [
        Group(cell, commune, cell_type, "", count, known)
        for cell, commune, cell_type, count, known in rows
    ]


class Listed:
    """The entries that a figure counts, read as far as somebody looks at them: of a province's
    members there are a hundred thousand."""

    def __init__(self, rows, entries_of):
        self._rows, self._entries_of = rows, entries_of

    def __len__(self):
        return self._rows.count()

    def __getitem__(self, part):
        return self._entries_of(list(self._rows[part]))

    def __iter__(self):
        return iter(self._entries_of(list(self._rows)))


def _in_order(rows, question):
    """Order by cell and then by name."""
    is_member = question.subject == RatingSubject.MEMBER
    of_member = ("member__sort_name", "member__code") if is_member else ()
    return rows.order_by("cell__code", *of_member, "pk")


def rated_entries(question, homes, grades):
    """Return those with one of the decided grades."""
    ratings = ratings_asked(question, homes).filter(decided_grade__in=grades)
    rows = _in_order(ratings.select_related("cell", "commune", "member"), question)
    return Listed(rows, lambda found: [_entry(rating) for rating in found])


def _entry(rating):
    place = (rating.cell.code, rating.commune.code)
    return Entry(*place, rating.decided_grade, rating.state, "", *_person(rating.member))


def _person(member):
    return (member.code, member.full_name, member.sort_name) if member else ("", "", "")


def unrated_entries(question, homes, *, with_reason=False):
    """Return those who were there on the last day and have no decided grade; or only those of whom
    it is recorded why."""
    is_member = question.subject == RatingSubject.MEMBER
    rows = (_unrated_there if is_member else _unrated_placements)(question, homes)
    if with_reason:
        rows = rows.filter(has_reason=True)
    return Listed(_in_order(rows, question), lambda found: _unrated(question, found))


def _unrated_placements(question, homes):
    placements = unrated_cells(question, homes).select_related("cell")
    return placements.annotate(commune_code=F("commune__code"))


def _unrated_there(question, homes):
    memberships = unrated_memberships(question, homes).select_related("member", "cell")
    there = memberships.filter(covering(last_day_of(question), "cell__placements__"))
    return there.annotate(commune_code=F("cell__placements__commune__code"))


def _unrated(question, found):
    """Return the entries of placements, or memberships, of those who are not rated yet."""
    subject = "member_id" if question.subject == RatingSubject.MEMBER else "cell_id"
    keys = {getattr(row, subject) for row in found}
    undecided = _of_subject(question).filter(decided_grade="", **{f"{subject}__in": keys})
    ratings = {getattr(rating, subject): rating for rating in undecided}
    return [
        Entry(
            row.cell.code,
            row.commune_code,
            "",
            *_progress(ratings.get(getattr(row, subject))),
            *_person(getattr(row, "member", None)),
        )
        for row in found
    ]


def _progress(rating):
    """Return how far a rating has come, and why there will be none."""
    return (rating.state, rating.not_rated_reason) if rating else (RatingState.OPEN, "")
