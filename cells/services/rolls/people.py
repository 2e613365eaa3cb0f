"""The people on record whom the rows of a roll may mean, fetched in bulk."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from cells import text
from cells.choices import MembershipKind
from cells.models import Exemption, Member, Membership

# How many values one query asks for.
CHUNK = 5_000
NUMBERS = ("card_number", "personal_number")


@dataclass(eq=False)
class Person:
    """A member with what a roll may touch: memberships and exemptions, oldest first."""

    member: Member
    mains: list[Membership] = field(default_factory=list)
    temporaries: list[Membership] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)

    @property
    def main(self):
        """The newest main membership, open or ended; None when there never was one."""
        return self.mains[-1] if self.mains else None

    def main_on(self, day):
        """Return the main membership that holds on `day`, or None."""
        return next((each for each in self.mains if each.holds_on(day)), None)

    def sits_in(self, cell, day):
        """Tell whether the member belongs to `cell`, main or temporary, on `day` or since later."""
        return any(
            each.cell_id == cell.pk and (each.end is None or each.end > day)
            for each in (*self.mains, *self.temporaries)
        )

    def is_exempt(self, day):
        """Tell whether an exemption holds on `day` or begins after it."""
        return any(each.end is None or each.end > day for each in self.exemptions)


class People:
    """The people on record whom a roll may concern, by number, by name and cell."""

    def __init__(self, book, day):
        self.book = book
        self.day = day
        self.by_pk = {}
        self.by_number = {number: {} for number in NUMBERS}

    def load(self, rows, cells):
        """Fetch who sits in the roll's cells, and whoever bears a number that a row gives."""
        found = list(self._members_of(cells))
        for number in NUMBERS:
            values = {getattr(row, number) for row in rows} - {None}
            for chunk in chunks(values):
                found += Member.objects.filter(**{f"{number}__in": chunk})
        self._add(found)

    def _members_of(self, cells):
        open_here = Membership.objects.filter(
            Q(end__isnull=True) | Q(end__gt=self.day), member=OuterRef("pk"), cell__in=cells
        )
        return Member.objects.filter(Exists(open_here))

    def bearer(self, number, value):
        """Return whose card or personal number `value` is, or None."""
        return self.by_number[number].get(value) if value else None

    def load_namesakes(self, rows):
        """Fetch people anywhere within reach who bear the name and birth date of a row; return
        them by both."""
        found = []
        for chunk in chunks(rows):
            names = {text.search_form(row.full_name) for row in chunk}
            births = {row.born for row in chunk}
            found += Member.objects.filter(search_name__in=names, born__in=births)
        self._add(found)
        namesakes = defaultdict(list)
        for person in (self.by_pk[member.pk] for member in found):
            if self.reaches(person):
                namesakes[identity(person.member)].append(person)
        return namesakes

    def _add(self, members):
        """Take members in, with their memberships and exemptions in one query each."""
        new = {member.pk: Person(member) for member in members if member.pk not in self.by_pk}
        self.by_pk |= new
        for chunk in chunks(new):
            memberships = Membership.objects.filter(member__in=chunk).select_related("cell")
            for membership in memberships.order_by("start"):
                person, is_main = new[membership.member_id], membership.kind == MembershipKind.MAIN
                (person.mains if is_main else person.temporaries).append(membership)
            for exemption in Exemption.objects.filter(member__in=chunk).order_by("start"):
                new[exemption.member_id].exemptions.append(exemption)
            for number in NUMBERS:
                self.by_number[number] |= {getattr(new[pk].member, number): new[pk] for pk in chunk}

    def reaches(self, person):
        """Tell whether the person exists for whoever made the plan: sits in one of the cells in
        reach, or belonged to one last."""
        if self.book.reach is None:
            return True
        last = [person.main] if person.main else []
        now = [each for each in person.temporaries if each.end is None or each.end > self.day]
        return any(self.book.reaches(each.cell_id) for each in last + now)

    def sitting_in(self, cells):
        """Return the people of each cell by their name key: {(cell, key): [person]}."""
        found = defaultdict(list)
        for person in self.by_pk.values():
            key = text.name_key(person.member.full_name)
            for cell in {each.cell_id for each in (*person.mains, *person.temporaries)}:
                if cell in cells and person.sits_in(cells[cell], self.day):
                    found[cell, key].append(person)
        return found


def identity(someone):
    """Return the name key and birth date of a row or member."""
    return text.name_key(someone.full_name), someone.born


def chunks(values):
    """Yield lists of at most CHUNK of the values."""
    ordered = list(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
