"""The people on record whom the rows of a roll may mean, fetched in bulk.

A plan only compares, so people are fetched as plain records, without the cost of model instances:
in a re-import of an unchanged roll this is most of the work.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from cells import text
from cells.choices import MembershipKind
from cells.models import Exemption, Member, Membership
from cells.periods import PartialDate
from cells.resources.values.rows import DATE_FIELDS, MEMBER_FIELDS

# How many values one query asks for.
CHUNK = 5_000
NUMBERS = ("card_number", "personal_number")
MEMBER_DATES = tuple(name for name in MEMBER_FIELDS if name in DATE_FIELDS)
# By what a row names somebody: its column, and that of the member.
IDENTIFIERS = {"member_code": "code", "card_number": "card_number"}
IDENTIFIERS |= {"personal_number": "personal_number"}


def _dated(column):
    """Return the property that gives a date of Known: few of them are ever looked at."""

    def date_of(known):
        text_of_date = getattr(known, f"{column}_text")
        return text_of_date and PartialDate.parse(text_of_date)

    return property(date_of)


class Known(NamedTuple):
    """What the record holds of a member; dates as the text that is stored (1958-03), None where
    there is none. Attributes without `_text` give them as PartialDate."""

    pk: int
    code: str
    sort_name: str
    full_name: str
    sex: str
    ethnicity: str
    born_text: str | None
    admission_decided_text: str | None
    admitted_text: str | None
    official_from_text: str | None
    recognition_decided_text: str | None
    card_number: str | None
    personal_number: str | None

    @property
    def facts(self):
        """What a roll may change, as plain values in the order of MEMBER_FIELDS."""
        return self[3:]

    born = _dated("born")
    admission_decided = _dated("admission_decided")
    admitted = _dated("admitted")
    official_from = _dated("official_from")
    recognition_decided = _dated("recognition_decided")


class Stay(NamedTuple):
    """A membership, as far as a plan depends on it."""

    pk: int
    member_id: int
    cell_id: int
    kind: str
    start: date
    end: date | None
    ended: str

    def holds_on(self, day):
        """Tell whether it holds on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(eq=False, slots=True)
class Person:
    """A member with what a roll may touch: memberships, oldest first, and ends of exemptions."""

    member: Known
    mains: list[Stay] = field(default_factory=list)
    temporaries: list[Stay] = field(default_factory=list)
    exempt_until: list[date | None] = field(default_factory=list)

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
        return any(end is None or end > day for end in self.exempt_until)


class People:
    """The people on record whom a roll may concern, by code or number, by name and cell."""

    def __init__(self, book, day):
        self.book = book
        self.day = day
        self.by_pk = {}
        self._bearers = {column: {} for column in IDENTIFIERS}

    def load(self, rows, cells):
        """Fetch who sits in the roll's cells, and whoever bears a code or number that a row
        gives."""
        self._add(self._members_of(cells))
        for column, name in IDENTIFIERS.items():
            given = {getattr(row, column) for row in rows} - {None}
            for chunk in chunks(given - self._bearers[column].keys()):
                self._add(Member.objects.filter(**{f"{name}__among": chunk}))

    def _members_of(self, cells):
        open_here = Membership.objects.filter(
            Q(end__isnull=True) | Q(end__gt=self.day), member=OuterRef("pk"), cell__in=cells
        )
        return Member.objects.filter(Exists(open_here))

    def bearer(self, column, value):
        """Return whose code, card or personal number `value` is, or None."""
        return self._bearers[column].get(value) if value else None

    def load_namesakes(self, rows):
        """Fetch the people within reach who bear the name of a row; return them by name key."""
        found = []
        for chunk in chunks({text.search_form(row.full_name) for row in rows if row.full_name}):
            found += self._add(Member.objects.filter(search_name__among=chunk, born__isnull=False))
        namesakes = defaultdict(list)
        for person in found:
            if self.reaches(person):
                namesakes[text.name_key(person.member.full_name)].append(person)
        return namesakes

    def _add(self, members):
        """Take the people of a queryset of members in, with their memberships and exemptions in
        one query each; return them, also those who were in already."""
        # As text, past the field that would make a PartialDate of every one.
        dates = {f"{name}_text": Cast(name, CharField()) for name in MEMBER_DATES}
        rows = members.order_by("pk").annotate(**dates).values_list(*Known._fields)
        known = [Known._make(row) for row in rows]
        new = {each.pk: Person(each) for each in known if each.pk not in self.by_pk}
        self.by_pk |= new
        if new:
            self._add_memberships(new, members.order_by().values("pk"))
        for column, name in IDENTIFIERS.items():
            bearers = ((getattr(person.member, name), person) for person in new.values())
            self._bearers[column].update((value, person) for value, person in bearers if value)
        return [self.by_pk[each.pk] for each in known]

    def _add_memberships(self, new, members):
        memberships = Membership.objects.filter(member__in=members).order_by("start")
        for row in memberships.values_list(*Stay._fields):
            stay = Stay._make(row)
            if person := new.get(stay.member_id):
                is_main = stay.kind == MembershipKind.MAIN
                (person.mains if is_main else person.temporaries).append(stay)
        exemptions = Exemption.objects.filter(member__in=members)
        for member, end in exemptions.values_list("member", "end"):
            if person := new.get(member):
                person.exempt_until.append(end)

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


def chunks(values):
    """Yield lists of at most CHUNK of the values."""
    ordered = list(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
