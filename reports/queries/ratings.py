"""Decided grades, and who has none."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from cells.choices import MembershipKind, RatingState, RatingSubject
from cells.models import CellPlacement, Membership, Rating
from cells.models.intervals import covering
from reports.queries.units import asked, of_type


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
    columns = ("cell__code", "commune__code", "cell_type", "decided_grade")
    ratings = ratings_asked(question, homes).order_by()
    return [Group(*row) for row in ratings.values_list(*columns).annotate(Count("pk"))]


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


def rated_entries(question, homes, grades):
    """Return those with one of the decided grades."""
    ratings = ratings_asked(question, homes).filter(decided_grade__in=grades)
    return [_entry(rating) for rating in ratings.select_related("cell", "commune", "member")]


def _entry(rating):
    place = (rating.cell.code, rating.commune.code)
    return Entry(*place, rating.decided_grade, rating.state, "", *_person(rating.member))


def _person(member):
    return (member.code, member.full_name, member.sort_name) if member else ("", "", "")


def unrated_entries(question, homes):
    """Return those who were there on the last day and have no decided grade."""
    if question.subject == RatingSubject.MEMBER:
        return _unrated_member_entries(question, homes)
    ratings = {rating.cell_id: rating for rating in _of_subject(question).filter(decided_grade="")}
    placements = unrated_cells(question, homes).select_related("cell", "commune")
    return [
        Entry(row.cell.code, row.commune.code, "", *_progress(ratings.get(row.cell_id)))
        for row in placements
    ]


def _unrated_member_entries(question, homes):
    undecided = _of_subject(question).filter(decided_grade="")
    ratings = {rating.member_id: rating for rating in undecided}
    memberships = unrated_memberships(question, homes).select_related("member", "cell")
    there = memberships.filter(covering(last_day_of(question), "cell__placements__"))
    return [
        Entry(
            row.cell.code,
            row.commune_code,
            "",
            *_progress(ratings.get(row.member_id)),
            *_person(row.member),
        )
        for row in there.annotate(commune_code=F("cell__placements__commune__code"))
    ]


def _progress(rating):
    """Return how far a rating has come, and why there will be none."""
    return (rating.state, rating.not_rated_reason) if rating else (RatingState.OPEN, "")
