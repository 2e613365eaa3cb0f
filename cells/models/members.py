"""People: members, the cells that they belong to, their exemptions and offices."""

import secrets
from functools import reduce
from operator import or_

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cells import text
from cells.choices import (
    ExemptionGround,
    MembershipEnd,
    MembershipKind,
    MembershipStart,
    MemberStatus,
    OfficeRole,
    Sex,
)
from cells.models.fields import PartialDateField
from cells.models.intervals import Interval, NoOverlap
from cells.models.lookups import Among
from cells.models.units import Cell
from cells.models.visibility import VisibleQuerySet

models.CharField.register_lookup(Among)
models.BigAutoField.register_lookup(Among)

# Without 0, 1, I, O, which are misread when a code is copied from paper.
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_member_code():
    """Return a permanent code for a member that says nothing about the person."""
    return "DV-" + "".join(secrets.choice(_CODE_LETTERS) for _letter in range(8))


class MemberQuerySet(VisibleQuerySet):
    """People with party membership."""

    def active_on(self, day):
        """Members who belonged to some cell, main or temporary, on `day`."""
        memberships = Membership.objects.on(day).filter(member=OuterRef("pk"))
        return self.filter(Exists(memberships))

    def of_cell_on(self, cell, day):
        """Members who belonged to `cell`, main or temporary, on `day`."""
        memberships = Membership.objects.on(day).filter(member=OuterRef("pk"), cell=cell)
        return self.filter(Exists(memberships))

    def named(self, words):
        """Members whose name holds `words`, marks and their place making no difference.

        The last word may be a beginning: "quy" finds Quý, kept as "qui", and Quỳnh alike.
        """
        forms = {text.plain_form(words), text.search_form(words)}
        held = [Q(search_name__contains=form) for form in sorted(forms)]
        return self.filter(reduce(or_, held))

    def in_name_order(self):
        """Ordered by given name, middle, then family name, in Vietnamese order."""
        return self.order_by("sort_name", "code")


class Member(models.Model):
    """One person with party membership, under a permanent opaque code of ours."""

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_member_code)
    full_name = models.CharField(
        _("full name"), max_length=200, help_text=_("Family name first, as on the party card.")
    )
    # Made from full_name by whatever writes it, see `set_name`.
    search_name = models.CharField(max_length=400, editable=False)
    sort_name = models.CharField(max_length=600, editable=False, db_index=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=50, blank=True)
    born = PartialDateField(_("date of birth"), null=True, blank=True)
    admission_decided = PartialDateField(
        _("decision on admission"),
        null=True,
        blank=True,
        help_text=_("The date of the decision: party age counts from it."),
    )
    admitted = PartialDateField(
        _("admitted on"), null=True, blank=True, help_text=_("The day of the ceremony.")
    )
    official_from = PartialDateField(
        _("official from"),
        null=True,
        blank=True,
        help_text=_("12 months after admission, whenever the decision came."),
    )
    recognition_decided = PartialDateField(_("decision on recognition"), null=True, blank=True)
    card_number = models.CharField(
        _("party card number"),
        max_length=8,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{8}\Z", _("A party card number has 8 digits."))],
    )
    personal_number = models.CharField(
        _("personal identification number"),
        max_length=12,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{12}\Z", _("A personal number has 12 digits."))],
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["sort_name", "code"]
        constraints = [
            models.CheckConstraint(
                name=f"member_{number}_not_empty",
                condition=Q(**{f"{number}__isnull": True}) | ~Q(**{number: ""}),
            )
            for number in ("card_number", "personal_number")
        ]

    def __str__(self):
        return self.full_name

    def save(self, **kwargs):
        self.set_name(self.full_name)
        super().save(**kwargs)

    def set_name(self, full_name):
        """Give the member a name, with the forms by which it is found and ordered."""
        self.full_name = text.clean(full_name)
        self.search_name = text.search_form(full_name)
        self.sort_name = text.sort_form(full_name)

    def status_on(self, day):
        """Return the MemberStatus on `day`: official from the first day that the date can mean."""
        if self.official_from and self.official_from.first_day <= day:
            return MemberStatus.OFFICIAL
        return MemberStatus.PROBATIONARY


class Membership(Interval):
    """From a day to a day this member belonged to this cell, main or temporary, and how that began
    and ended."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="memberships", verbose_name=_("member")
    )
    cell = models.ForeignKey(
        Cell, models.PROTECT, related_name="memberships", verbose_name=_("cell")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=MembershipKind, default=MembershipKind.MAIN
    )
    began = models.CharField(_("began by"), max_length=20, choices=MembershipStart)
    ended = models.CharField(_("ended by"), max_length=20, choices=MembershipEnd, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["member", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(
                name="membership_one_of_a_kind",
                keys=["member", "kind"],
                violation_error_message=_(
                    "The member belongs to a cell, in the same way, at that time already."
                ),
            ),
            models.CheckConstraint(
                name="membership_end_has_a_reason",
                condition=Q(end__isnull=True, ended="") | (Q(end__isnull=False) & ~Q(ended="")),
                violation_error_message=_("An ended membership says how it ended."),
            ),
        ]

    def __str__(self):
        return f"{self.member} – {self.cell}"


class Exemption(Interval):
    """From a day to a day this member need not attend, on this ground, by this decision."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="exemptions", verbose_name=_("member")
    )
    ground = models.CharField(_("ground"), max_length=20, choices=ExemptionGround)
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["member", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(
                name="exemption_one_at_once",
                keys=["member"],
                violation_error_message=_("The member is exempt at that time already."),
            ),
        ]


class Office(Interval):
    """From a day to a day this member was secretary, deputy or committee member of this cell, or
    head of its village."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="offices", verbose_name=_("member")
    )
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="offices", verbose_name=_("cell"))
    role = models.CharField(_("office"), max_length=20, choices=OfficeRole)
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["member", "start"]
        constraints = [
            *Interval.Meta.constraints,
            NoOverlap(name="office_once", keys=["member", "cell", "role"]),
            NoOverlap(
                name="office_one_secretary",
                keys=["cell"],
                where={"role": OfficeRole.SECRETARY.value},
                violation_error_message=_("The cell has a secretary at that time already."),
            ),
        ]

    def __str__(self):
        return self.get_role_display()
