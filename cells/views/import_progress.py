"""How far the work on an import has come, in words: for its page, and for who asks again."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cells.choices import WORKING_STATES, ImportState
from cells.progress import Stage
from cells.services import imports

# The steps that people see of each kind of work, in this order. What is planned anew before it is
# written counts as checking.
READING = (Stage.READING, Stage.MATCHING, Stage.PLANNING, Stage.STORING)
WRITING = (Stage.CHECKING, Stage.WRITING)
_STEP_OF = {Stage.MATCHING: Stage.CHECKING, Stage.PLANNING: Stage.CHECKING}


@dataclass(frozen=True)
class Step:
    """One step of the work; `mark` is "done", "current" or empty when it is still to come."""

    name: str
    label: str
    mark: str


@dataclass(frozen=True)
class Standing:
    """Where the work on an import stands: its steps, and how much of the present one is done."""

    steps: tuple[Step, ...]
    stage: str
    done: int
    total: int

    @property
    def words(self):
        """What is being done, and how much of it is."""
        label = str(Stage(self.stage).label)
        if not self.done:
            return label
        values = {"stage": label, "done": number_format(self.done, force_grouping=True)}
        if not self.total:
            return _("%(stage)s: %(done)s rows") % values
        values["total"] = number_format(self.total, force_grouping=True)
        return _("%(stage)s: %(done)s of %(total)s") % values


def standing_of(batch):
    """Return the Standing of an import that is being read or written."""
    is_written = batch.state == ImportState.APPLYING
    stages = WRITING if is_written else READING
    word = imports.progress_of(batch) or {}
    stage = word.get("stage") or stages[0]
    step = _STEP_OF.get(stage, stage) if is_written else stage
    place = stages.index(step) if step in stages else 0
    steps = tuple(
        Step(each.value, str(each.label), _mark(number, place))
        for number, each in enumerate(stages)
    )
    return Standing(steps, stage, word.get("done", 0), word.get("total", 0))


def _mark(number, place):
    if number == place:
        return "current"
    return "done" if number < place else ""


def progress_data(batch):
    """Return what the page asks for again and again; without a stage when the work is over."""
    data = {"state": batch.state, "url": reverse("import_plan", args=[batch.pk])}
    if batch.state not in WORKING_STATES:
        return data
    standing = standing_of(batch)
    return data | {
        "stage": standing.stage,
        "words": standing.words,
        "done": standing.done,
        "total": standing.total,
        "steps": {step.name: step.mark for step in standing.steps},
    }
