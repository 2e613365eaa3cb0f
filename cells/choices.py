"""The words of the field. The stored value is the word used in files; the label is for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UpperLevel(TextChoices):
    """The level of the committee whose staff run the system."""

    DISTRICT = "district", _("district committee")
    PROVINCE = "province", _("provincial committee")


class CommuneLevel(TextChoices):
    """What kind of party committee stands directly under the upper committee."""

    COMMUNE = "commune", _("commune")
    WARD = "ward", _("ward")
    TOWN = "town", _("town")
    SPECIAL_ZONE = "special_zone", _("special zone")
    ORGANISATION = "organisation", _("other grassroots organisation")


class CellType(TextChoices):
    """Where the members of a cell live or work together."""

    RESIDENTIAL = "residential", _("residential")
    SCHOOL = "school", _("school")
    HEALTH = "health", _("health station")
    AGENCY = "agency", _("agency")
    ENTERPRISE = "enterprise", _("enterprise")
    POLICE = "police", _("police")
    MILITARY = "military", _("military")
    OTHER = "other", _("other cell")


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class MembershipKind(TextChoices):
    """Sinh hoạt đảng chính thức, or sinh hoạt đảng tạm thời."""

    MAIN = "main", _("main")
    TEMPORARY = "temporary", _("temporary")


class MemberStatus(TextChoices):
    """Đảng viên chính thức, or đảng viên dự bị."""

    OFFICIAL = "official", _("official member")
    PROBATIONARY = "probationary", _("probationary member")


class MembershipStart(TextChoices):
    """How a membership began."""

    ROLL = "roll", _("found on the roll")
    ADMITTED = "admitted", _("admitted to the Party")
    TRANSFERRED = "transferred", _("transferred in")
    TEMPORARY = "temporary", _("temporary activity")
    REORGANISED = "reorganised", _("reorganisation of cells")


class MembershipEnd(TextChoices):
    """How a membership ended."""

    TRANSFERRED = "transferred", _("transferred out")
    TEMPORARY_OVER = "temporary_over", _("end of temporary activity")
    REORGANISED = "reorganised", _("reorganisation of cells")
    DIED = "died", _("died")
    RESIGNED = "resigned", _("resigned from the Party")
    STRUCK_OFF = "struck_off", _("struck off")
    EXPELLED = "expelled", _("expelled")


class ExemptionGround(TextChoices):
    """Why a member need not attend: miễn, tạm miễn, or đình chỉ sinh hoạt."""

    EXEMPT = "exempt", _("exempt")
    EXEMPT_FOR_TIME = "exempt_for_time", _("exempt for a time")
    SUSPENDED = "suspended", _("suspended")


class OfficeRole(TextChoices):
    """An office held in a cell, or beside it in its village."""

    SECRETARY = "secretary", _("secretary")
    DEPUTY = "deputy", _("deputy secretary")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    VILLAGE_HEAD = "village_head", _("village head")


class MeetingKind(TextChoices):
    """Sinh hoạt thường kỳ, chuyên đề, or bất thường."""

    REGULAR = "regular", _("regular")
    THEMATIC = "thematic", _("thematic")
    EXTRAORDINARY = "extraordinary", _("extraordinary")


class MeetingState(TextChoices):
    """How far a meeting's record has come."""

    DRAFT = "draft", pgettext_lazy("meeting", "draft")
    SUBMITTED = "submitted", pgettext_lazy("meeting", "submitted")
    CONFIRMED = "confirmed", pgettext_lazy("meeting", "confirmed")
    RETURNED = "returned", pgettext_lazy("meeting", "returned")


class MeetingQuality(TextChoices):
    """How good a cell finds its own meeting, by its score on 100 points."""

    GOOD = "good", pgettext_lazy("quality", "good")
    FAIR = "fair", pgettext_lazy("quality", "fair")
    AVERAGE = "average", pgettext_lazy("quality", "average")
    POOR = "poor", pgettext_lazy("quality", "poor")


class PaperKind(TextChoices):
    """What is written on paper about a meeting."""

    MINUTES = "minutes", _("minutes of a meeting")
    RESOLUTION = "resolution", _("resolution of a cell")


# Submitted and confirmed meetings count in figures; drafts and returned ones do not.
COUNTED_STATES = (MeetingState.SUBMITTED, MeetingState.CONFIRMED)


class SlotState(TextChoices):
    """How it stands with a meeting that a cell has to report; `cells.due` says which is when."""

    COMING = "coming", pgettext_lazy("slot", "not yet due")
    DUE = "due", pgettext_lazy("slot", "due, not reported")
    OVERDUE = "overdue", pgettext_lazy("slot", "overdue, not reported")
    BEGUN = "begun", pgettext_lazy("slot", "begun, not sent")
    RETURNED = "returned", pgettext_lazy("slot", "returned")
    SUBMITTED = "submitted", pgettext_lazy("slot", "sent")
    CONFIRMED = "confirmed", pgettext_lazy("slot", "confirmed")
    NOT_HELD = "not_held", pgettext_lazy("slot", "not held")


class Standing(TextChoices):
    """What a sheet expects of a person."""

    EXPECTED = "expected", _("expected")
    EXEMPT = "exempt", pgettext_lazy("standing", "exempt")
    AWAY = "away", _("away")
    GUEST = "guest", _("guest")


class StandingGround(TextChoices):
    """Why a person on a sheet is not expected."""

    EXEMPT = "exempt", _("exempt")
    EXEMPT_FOR_TIME = "exempt_for_time", _("exempt for a time")
    SUSPENDED = "suspended", _("suspended")
    TEMPORARY_ELSEWHERE = "temporary_elsewhere", _("temporary activity elsewhere")


class Presence(TextChoices):
    """What became of a person at a meeting."""

    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    UNEXCUSED = "unexcused", _("unexcused")


class AbsenceReason(TextChoices):
    """What an absent person gave as the reason."""

    ILL = "ill", _("ill")
    WORKING_AWAY = "working_away", _("working away")
    FAMILY = "family", _("family matters")
    OTHER = "other", _("another reason")
    NONE_GIVEN = "none_given", _("no reason given")


class Grade(TextChoices):
    """The four grades of the yearly rating, for cells and members alike."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    COMPLETED = "completed", _("completed")
    NOT_COMPLETED = "not_completed", _("not completed")


class RatingState(TextChoices):
    """How far a rating has come."""

    OPEN = "open", pgettext_lazy("rating", "open")
    SELF_RATED = "self_rated", _("self-rated")
    PROPOSED = "proposed", _("proposed")
    DECIDED = "decided", _("decided")
    NOT_RATED = "not_rated", _("not rated")


class RatingSubject(TextChoices):
    CELL = "cell", _("cell")
    MEMBER = "member", _("member")


class Role(TextChoices):
    """What a login does in its unit."""

    UPPER_STAFF = "upper_staff", _("upper committee staff")
    COMMUNE_STAFF = "commune_staff", _("commune staff")
    SECRETARY = "secretary", pgettext_lazy("post", "cell secretary")
    DEPUTY = "deputy", pgettext_lazy("post", "deputy cell secretary")
    READER = "reader", _("reader")


class ImportKind(TextChoices):
    """What an imported file holds."""

    ROLL = "roll", _("member roll")
    ATTENDANCE = "attendance", _("attendance")


class ImportState(TextChoices):
    """How far an imported file has come."""

    READING = "reading", _("being read")
    UNREADABLE = "unreadable", _("cannot be read")
    MAPPING = "mapping", _("columns to be named")
    REFUSED = "refused", _("to be put right")
    PLANNED = "planned", _("waiting for confirmation")
    APPLYING = "applying", _("being written")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("taken back")


# Somebody works on it, or did until their process ended.
WORKING_STATES = (ImportState.READING, ImportState.APPLYING)


class ImportAction(TextChoices):
    """What a row of an imported file will do."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("moved")
    LEFT_OUT = "left_out", _("left out")
    DOUBTFUL = "doubtful", _("doubtful")
    ABSENT = "absent", _("not in the file")
    ERROR = "error", pgettext_lazy("import", "error")


class RowVerdict(TextChoices):
    """Whether a row of an imported file can be taken as it stands."""

    GOOD = "good", pgettext_lazy("row", "good")
    QUESTION = "question", _("waits for an answer")
    ERROR = "error", _("to be put right in the file")


class AnswerVerdict(TextChoices):
    """What somebody who knows said of a doubt about a row."""

    SAME = "same", _("the same person")
    DIFFERENT = "different", _("somebody else")
    ACCEPTED = "accepted", _("right as it stands")
    LEFT_OUT = "left_out", _("leave this row out")


class ChangeAction(TextChoices):
    """What was done to a row of the record."""

    CREATED = "created", pgettext_lazy("change", "created")
    CHANGED = "changed", pgettext_lazy("change", "changed")
    DELETED = "deleted", pgettext_lazy("change", "deleted")
    SUBMITTED = "submitted", pgettext_lazy("change", "submitted")
    CORRECTED = "corrected", pgettext_lazy("change", "corrected")
    CONFIRMED = "confirmed", pgettext_lazy("change", "confirmed")
    RETURNED = "returned", pgettext_lazy("change", "returned")
    REOPENED = "reopened", pgettext_lazy("change", "reopened")
    DISPUTED = "disputed", pgettext_lazy("change", "disputed")
    SETTLED = "settled", pgettext_lazy("change", "dispute settled")
    INVITED = "invited", pgettext_lazy("change", "one-time link made")
    PASSWORD_CHOSEN = "password_chosen", pgettext_lazy("change", "password chosen")
    SECOND_FACTOR_ON = "second_factor_on", pgettext_lazy("change", "second factor switched on")
    SECOND_FACTOR_OFF = "second_factor_off", pgettext_lazy("change", "second factor switched off")
    RECOVERY_CODES = "recovery_codes", pgettext_lazy("change", "new recovery codes made")
    RECOVERED = "recovered", pgettext_lazy("change", "recovery code used")
    SIGNED_OUT = "signed_out", pgettext_lazy("change", "signed out everywhere")
