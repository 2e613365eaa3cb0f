"""Looking back on the years: ratings of members, cell by cell, and of cells, over the district."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from cells.choices import ExemptionGround, Grade, MeetingKind, MembershipStart
from cells.demo.plan import moment
from cells.models import Rating, Setting, SettingKey

# A little over 21 per cent of the cells are excellent, as far as the decision allows.
# A little over this share of the cells is excellent.
SHARE_OF_CELLS = 0.21
SHARE_OF_MEMBERS = 0.2
CAP_PERCENT = 25
CAP = {
    "share_percent": CAP_PERCENT,
    "base": "good_and_better",
    "rounding": "up",
    "group": "cell_type",
    "pool": "upper_committee",
}
CAP_SOURCE = "Quyết định số 118-QĐ/HU về tỷ lệ xếp loại hoàn thành xuất sắc nhiệm vụ"

NOT_RATED = {
    ExemptionGround.EXEMPT: "Được miễn công tác và sinh hoạt đảng",
    ExemptionGround.SUSPENDED: "Đang bị đình chỉ sinh hoạt đảng",
}
TOO_NEW = "Mới kết nạp, chưa đủ 6 tháng"
TOO_YOUNG = "Mới thành lập, chưa đủ 6 tháng"


@dataclass
class CellYear:
    """A cell that existed on a year's last day, and what its year was like."""

    cell: object
    year: int
    held: int = 0
    expected: int = 0
    present: int = 0
    luck: float = 0.0

    @property
    def score(self):
        """How good the year was: who came, and how many meetings there were."""
        rate = self.present / self.expected if self.expected else 0
        return rate - 0.02 * (12 - self.held) + self.luck


@dataclass
class Years:
    """The years of all cells, gathered while their meetings pass by."""

    plan: object
    rows: dict = field(default_factory=dict)

    def open(self, cell):
        """Take in the cell's years that are over, and return those on whose last day it existed."""
        rng = self.plan.rng("luck", cell.code)
        found = [
            CellYear(cell, year, luck=rng.gauss(0, 0.03))
            for year in self.plan.ended_years
            if cell.exists_on(date(year, 12, 31))
        ]
        self.rows.update({(cell.pk, row.year): row for row in found})
        return found

    def count(self, meeting):
        """Remember a regular meeting that was held."""
        row = self.rows.get((meeting.cell_id, meeting.month.year))
        if row and meeting.kind == MeetingKind.REGULAR and meeting.held_on:
            row.held += 1
            row.expected += meeting.expected
            row.present += meeting.present

    def of(self, year):
        """Return the cells of a year."""
        return [row for row in self.rows.values() if row.year == year]


# Cells


def rate_cells(plan, ledger, years, hands):
    """Write the ratings of all cells, year by year."""
    for year in plan.ended_years:
        rng = plan.rng("ratings", year)
        young = {row.cell.pk for row in years.of(year) if _is_too_young(row.cell, year)}
        ranked = [row for row in years.of(year) if row.cell.pk not in young]
        ranked.sort(key=lambda row: row.score, reverse=True)
        undecided = _undecided(plan, year, ranked)
        decided = [row for row in ranked if row.cell.pk not in undecided]
        grades = _grades_of_cells(decided)
        for row in years.of(year):
            ledger.add(_cell_rating(rng, row, grades, young, undecided, hands))


def _is_too_young(cell, year):
    return cell.start > date(year, 7, 1)


def _undecided(plan, year, ranked):
    """Return the cells that nobody has decided on: one or two of the last year."""
    count = 2 if len(ranked) >= 50 else 1 if len(ranked) >= 10 else 0
    middle = ranked[len(ranked) // 2 :][:count] if year == plan.ended_years[-1] else []
    return {row.cell.pk for row in middle}


def _cell_rating(rng, row, grades, young, undecided, hands):
    rating = _blank(row.cell, row.year)
    if row.cell.pk in young:
        rating.not_rated_reason = TOO_YOUNG
        return rating
    grade = grades.get(row.cell.pk, Grade.GOOD)
    _rate(rng, rating, grade, hands, decided=row.cell.pk not in undecided)
    rating.self_by_id = hands.of_cell(row.cell.pk)
    return rating


def _grades_of_cells(ranked):
    """Return the decided grades of cells, given from the best to the weakest."""
    grades = {row.cell.pk: Grade.GOOD for row in ranked}
    for row in ranked[len(ranked) - round(0.07 * len(ranked)) :]:
        grades[row.cell.pk] = Grade.NOT_COMPLETED if row.score < 0.35 else Grade.COMPLETED
    groups = defaultdict(list)
    for row in ranked:
        if grades[row.cell.pk] == Grade.GOOD:
            groups[row.cell.placement_for(date(row.year, 12, 31)).cell_type].append(row.cell.pk)
    sizes = {group: len(cells) for group, cells in groups.items()}
    for group, quota in quotas(int(SHARE_OF_CELLS * len(ranked)) + 1, sizes).items():
        grades.update(dict.fromkeys(groups[group][:quota], Grade.EXCELLENT))
    return grades


def quotas(wanted, sizes):
    """Share `wanted` excellent grades out among groups by size, within the cap of each.

    `sizes` counts the good and better of each group, which are the cap's base.
    """
    caps = {group: ceil(size * CAP_PERCENT / 100) for group, size in sizes.items()}
    total = sum(sizes.values())
    given = dict.fromkeys(sizes, 0)
    for _one in range(min(wanted, sum(caps.values()))):
        open_groups = [group for group in sorted(sizes) if given[group] < caps[group]]
        neediest = max(open_groups, key=lambda g: wanted * sizes[g] / total - given[g])
        given[neediest] += 1
    return given


# Members


def rate_members(plan, ledger, cell, years, roll, hands):
    """Write the ratings of a cell's main members in each of its years."""
    for row in years:
        day = date(row.year, 12, 31)
        ratings, rated = [], []
        for person, membership in roll.mains_on(day):
            rating = _blank(cell, row.year, person)
            rating.not_rated_reason = _why_not_rated(person, membership, day)
            ratings.append(rating)
            if not rating.not_rated_reason:
                rated.append((rating, person))
        _grade_members(plan.rng("ratings", row.year, cell.code), rated, hands)
        ledger.add(*ratings)


def _why_not_rated(person, membership, day):
    exemption = person.exemption_on(day)
    if exemption and exemption.ground in NOT_RATED:
        return NOT_RATED[exemption.ground]
    is_new = membership.began == MembershipStart.ADMITTED
    return TOO_NEW if is_new and membership.start > day - timedelta(days=183) else ""


def _grade_members(rng, rated, hands):
    """Give out the grades of a cell's members: the faithful first, a few weak ones last."""
    best_first = sorted(
        rated,
        key=lambda pair: pair[1].absence + rng.random() * 4 - pair[1].is_pillar,
    )
    excellent = int(SHARE_OF_MEMBERS * len(rated))
    for place, (rating, person) in enumerate(best_first):
        grade = Grade.EXCELLENT if place < excellent else _lesser_grade(rng, person)
        _rate(rng, rating, grade, hands)


def _lesser_grade(rng, person):
    weights = (88, 11.5, 0.5) if person.absence < 5 else (70, 28, 2)
    return rng.choices((Grade.GOOD, Grade.COMPLETED, Grade.NOT_COMPLETED), weights)[0]


# Both


def _blank(cell, year, person=None):
    place = cell.placement_for(date(year, 12, 31))
    return Rating(
        cell_id=cell.pk,
        member_id=person.member.pk if person else None,
        year=year,
        commune_id=place.commune_id,
        cell_type=place.cell_type,
    )


def _rate(rng, rating, grade, hands, *, decided=True):
    """Fill in the steps of a rating in December: some rate themselves better than is decided."""
    hoped = _next_better(grade) if rng.random() < 0.12 else grade
    proposed = hoped if rng.random() < 0.15 else grade
    rating.self_grade = hoped.value
    rating.self_at = moment(date(rating.year, 12, rng.randint(3, 10)), rng)
    rating.proposed_grade = proposed.value
    rating.proposed_at = moment(date(rating.year, 12, rng.randint(13, 22)), rng)
    rating.proposed_by_id = hands.of_commune(rating.commune_id)
    if decided:
        rating.decided_grade = grade.value
        rating.decided_at = moment(date(rating.year, 12, 31), rng, hours=(8, 17))
        rating.decided_by_id = hands.of_commune(rating.commune_id)
        rating.decision = f"Quyết định số {100 + rating.year % 10}-QĐ/ĐU"


def _next_better(grade):
    order = list(Grade)
    return order[max(order.index(grade) - 1, 0)]


def allow_more(plan):
    """Put the decision that allows a higher share in the place of the cap that held so far."""
    caps = Setting.objects.filter(key=SettingKey.EXCELLENT_CAP)
    caps.filter(end__isnull=True).update(end=plan.start)
    caps.create(key=SettingKey.EXCELLENT_CAP, value=CAP, source=CAP_SOURCE, start=plan.start)
