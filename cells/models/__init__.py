"""The record: one noun a file. Import models from here."""

from django.db import connections

from cells.models.attendance import Attendance
from cells.models.changes import Change, Reading
from cells.models.disputes import Dispute
from cells.models.entry_exceptions import EntryException
from cells.models.failed_tries import FailedTries
from cells.models.imports import (
    ColumnName,
    Import,
    ImportAnswer,
    ImportFile,
    ImportRow,
    PlannedValues,
)
from cells.models.intervals import NoOverlap, restore_triggers
from cells.models.invitations import Invitation
from cells.models.meetings import Meeting
from cells.models.members import Exemption, Member, Membership, Office
from cells.models.minutes import Minutes
from cells.models.paper_templates import PaperTemplate
from cells.models.ratings import Rating
from cells.models.reminders import Reminder
from cells.models.resolutions import Resolution
from cells.models.second_factors import RecoveryCode, SecondFactor
from cells.models.settings import Setting, SettingKey, ensure_defaults
from cells.models.units import (
    Cell,
    CellPlacement,
    CellSuccession,
    Commune,
    CommunePlacement,
    CommuneSuccession,
    UpperCommittee,
)
from cells.models.users import Post, User

__all__ = [
    "Attendance",
    "Cell",
    "CellPlacement",
    "CellSuccession",
    "Change",
    "Commune",
    "ColumnName",
    "CommunePlacement",
    "CommuneSuccession",
    "Dispute",
    "EntryException",
    "Exemption",
    "FailedTries",
    "Import",
    "ImportAnswer",
    "ImportFile",
    "ImportRow",
    "Invitation",
    "Meeting",
    "Member",
    "Membership",
    "Minutes",
    "NoOverlap",
    "Office",
    "PaperTemplate",
    "PlannedValues",
    "Post",
    "Rating",
    "Reading",
    "RecoveryCode",
    "Resolution",
    "Reminder",
    "SecondFactor",
    "Setting",
    "SettingKey",
    "UpperCommittee",
    "User",
    "after_migrate",
]


def after_migrate(app_config, using, **kwargs):
    """Do what the migrations cannot keep: SQLite's triggers and the settings' defaults."""
    restore_triggers(app_config, using)
    if Setting._meta.db_table in connections[using].introspection.table_names():
        ensure_defaults(using)
