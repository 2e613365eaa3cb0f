"""The baseline: a roll taken as django-import-export's manual has it, by a ModelResource.

This is what a competent developer would write: a resource with one field a column, `get_instance`
overridden for who is who, `skip_row` for the checks, `after_save_instance` for membership,
exemption and log; first a dry run, whose differences are shown, then the import itself. The
widgets and the checks are ours, and so are the rows of the log. Nothing is slowed down, and nothing
is done that the manual does not do: no bulk mode, no loader of instances with a cache.

It stores no plan, which ours does, and does not look for the same person twice in one file.
"""

import tablib
from django.core.exceptions import ValidationError
from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from cells import text
from cells.choices import ExemptionGround, MembershipEnd, MembershipKind, MembershipStart
from cells.models import Cell, Exemption, Member, Membership
from cells.resources.rolls import LONGEST_ETHNICITY, LONGEST_NAME
from cells.resources.values import widgets
from cells.resources.values.rows import MEMBER_FIELDS, RollRow
from cells.services.changes import Actor, log_changed, log_created, snapshot
from cells.services.rolls.checks import AdmissionRules, check_row

ACTOR = Actor.command("stock")


class CellWidget(ForeignKeyWidget):
    """A cell of the commune by its code, else by its name."""

    def __init__(self, commune):
        super().__init__(Cell, "code")
        self.commune = commune

    def get_queryset(self, value, row, *args, **kwargs):
        return Cell.objects.filter(placements__commune=self.commune, placements__end=None)

    def get_instance_by_lookup_fields(self, value, row, **kwargs):
        try:
            return super().get_instance_by_lookup_fields(value, row, **kwargs)
        except Cell.DoesNotExist:
            return self.get_queryset(value, row).get(placements__name=value)


def _column(attribute, heading, widget):
    return Field(attribute, heading, widget=widget, saves_null_values=False)


class StockRoll(resources.ModelResource):
    """One line of a roll makes or changes one member, and what hangs on it."""

    full_name = _column("full_name", "Họ và tên", widgets.NameWidget(LONGEST_NAME))
    born = _column("born", "Ngày sinh", widgets.BirthWidget())
    sex = _column("sex", "Giới tính", widgets.SexWidget())
    ethnicity = _column("ethnicity", "Dân tộc", widgets.EthnicityWidget(LONGEST_ETHNICITY))
    admitted = _column("admitted", "Ngày vào Đảng", widgets.PartialDateWidget())
    official_from = _column("official_from", "Ngày chính thức", widgets.PartialDateWidget())
    card_number = _column("card_number", "Số thẻ đảng viên", widgets.CardNumberWidget())
    personal_number = _column("personal_number", "Số CCCD", widgets.PersonalNumberWidget())

    class Meta:
        model = Member
        fields = (
            "full_name",
            "born",
            "sex",
            "ethnicity",
            "admitted",
            "official_from",
            "card_number",
            "personal_number",
        )
        import_id_fields = ("card_number",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, commune, day, today):
        super().__init__()
        self.day, self.today = day, today
        self.cell_field = Field(column_name="Chi bộ", widget=CellWidget(commune))
        self.exempt_field = Field(column_name="Miễn sinh hoạt", widget=widgets.MarkWidget())

    def before_import(self, dataset, **kwargs):
        self.rules = AdmissionRules.on_record()

    def before_import_row(self, row, **kwargs):
        for heading, value in row.items():
            row[heading] = text.clean(value)
        self.cell = self.cell_field.clean(row)
        self.is_exempt = self.exempt_field.clean(row)

    def get_instance(self, instance_loader, row):
        """Find the member by card number, then by personal number, then by name and birth in the
        cell."""
        for name in ("card_number", "personal_number"):
            number = self._read(name, row)
            found = number and Member.objects.filter(**{name: number}).first()
            if found:
                return found
        return self._namesake(row)

    def _namesake(self, row):
        name, born = self._read("full_name", row), self._read("born", row)
        sitting = Member.objects.filter(
            search_name=text.search_form(name or ""),
            born=born,
            memberships__cell=self.cell,
            memberships__end=None,
        )
        return next((each for each in sitting if _same_name(each.full_name, name)), None)

    def _read(self, name, row):
        return self.fields[name].clean(row, today=self.today)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Check the line, and skip it when it brings nothing new."""
        self.before = original if original.pk else None
        self._check(instance, row)
        self.main = self._main_membership(instance)
        if self.joins or self._becomes_exempt(instance):
            return False
        return super().skip_row(instance, original, row, import_validation_errors)

    def _check(self, instance, row):
        given = RollRow()
        for name in MEMBER_FIELDS:
            field = self.fields.get(name)
            if field and row[field.column_name]:
                setattr(given, name, getattr(instance, name))
        if not given.full_name:
            given.add_problem("full_name", "The name is missing.")
        check_row(given, self.before, True, self.rules)
        if given.problems:
            raise ValidationError([problem.message for problem in given.problems])

    def _main_membership(self, instance):
        if instance.pk is None:
            return None
        mains = Membership.objects.filter(member=instance, kind=MembershipKind.MAIN)
        return mains.filter(end=None).first()

    @property
    def joins(self):
        """Whether the line brings the member into a cell."""
        return self.main is None or self.main.cell_id != self.cell.pk

    def _becomes_exempt(self, instance):
        if not self.is_exempt:
            return False
        if instance.pk is None:
            return True
        return not Exemption.objects.filter(member=instance, end=None).exists()

    def after_save_instance(self, instance, row, **kwargs):
        if self.before is None:
            log_created(ACTOR, [instance])
        else:
            log_changed(ACTOR, [(instance, snapshot(self.before))])
        becomes_exempt = self._becomes_exempt(instance)
        if self.joins:
            self._join(instance)
        if becomes_exempt:
            exemption = Exemption.objects.create(
                member=instance, ground=ExemptionGround.EXEMPT, start=self.day
            )
            log_created(ACTOR, [exemption])

    def _join(self, member):
        """Open a membership, after the end of the one before."""
        if self.main:
            before = snapshot(self.main)
            self.main.end, self.main.ended = self.day, MembershipEnd.TRANSFERRED
            self.main.save()
            log_changed(ACTOR, [(self.main, before)])
        began = MembershipStart.TRANSFERRED if self.main else MembershipStart.ROLL
        membership = Membership.objects.create(
            member=member,
            cell=self.cell,
            kind=MembershipKind.MAIN,
            start=self.day,
            began=began,
        )
        log_created(ACTOR, [membership])


def _same_name(one, other):
    return text.name_key(one) == text.name_key(other)


class Stock:
    """Takes rolls of one commune as the library's pages do: the file is read, tried, and, once the
    differences were looked at, read again and imported."""

    steps = ("preview", "real")

    def __init__(self, commune, today):
        self.commune, self.today = commune, today

    def begin(self, data, name, day):
        """Note the roll that the next steps are about."""
        self.data, self.day = data, day
        self.format = "xlsx" if data.startswith(b"PK") else "csv"

    def preview(self):
        self.result = self._import(dry_run=True)

    def real(self):
        self.result = self._import(dry_run=False)

    def _import(self, dry_run):
        data = self.data if self.format == "xlsx" else self.data.decode()
        dataset = tablib.Dataset().load(data, format=self.format)
        resource = StockRoll(self.commune, self.day, self.today)
        result = resource.import_data(
            dataset, dry_run=dry_run, rollback_on_validation_errors=True, today=self.today
        )
        for number, errors in result.row_errors():
            raise RuntimeError(f"Row {number}: {errors[0].error!r}")
        for row in result.invalid_rows:
            raise RuntimeError(f"Row {row.number}: {row.error!r}")
        return result

    def counts(self):
        """Return what the import did with its rows."""
        totals = self.result.totals
        return {"new": totals["new"], "changed": totals["update"], "unchanged": totals["skip"]}
