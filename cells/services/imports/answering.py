"""Answers to the doubts of a plan: checked against what was asked, and kept for the office."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.choices import AnswerVerdict, RowVerdict
from cells.models import ImportAnswer
from cells.resources.values.rows import ProblemKind


@dataclass(frozen=True)
class Reply:
    """What somebody says of one question: the verdict, and for SAME who is meant."""

    question: str
    verdict: str
    member: int | None = None


def questions_of(batch):
    """Return the stored rows of a plan that wait for an answer, in the order of the file."""
    return batch.rows.filter(verdict=RowVerdict.QUESTION).order_by("row", "pk")


@transaction.atomic
def answer_questions(batch, actor, replies):
    """Keep what somebody said of doubts of a plan, in place of what was said before.

    ValidationError when a reply fits no question of the plan. The plan itself is made anew by
    `read_again`.
    """
    asked = {each["question"]: each for each in _asked(batch)}
    for reply in replies:
        if not _fits(reply, asked.get(reply.question)):
            raise ValidationError(_("This answer fits no question of this plan: look at it again."))
    ImportAnswer.objects.bulk_create(
        [
            _answer(batch, actor, reply)
            for reply in {each.question: each for each in replies}.values()
        ],
        update_conflicts=True,
        unique_fields=["commune", "question"],
        update_fields=["verdict", "member", "answered_by", "answered_at"],
    )


def accept_moves(batch, actor):
    """Accept every move between cells that a plan proposes."""
    accepted = AnswerVerdict.ACCEPTED.value
    moves = [each for each in _asked(batch) if each["kind"] == ProblemKind.MOVE]
    answer_questions(batch, actor, [Reply(each["question"], accepted) for each in moves])


def _asked(batch):
    """Yield every question of a plan, also those of rows that wait for something else besides."""
    rows = batch.rows.exclude(verdict=RowVerdict.GOOD).values_list("errors", flat=True)
    for problems in rows.iterator(chunk_size=2_000):
        yield from (problem for problem in problems if "question" in problem)


def _fits(reply, asked):
    if asked is None or reply.verdict not in asked["options"]:
        return False
    if reply.verdict == AnswerVerdict.SAME:
        return reply.member in asked["suspects"]
    return reply.member is None


def _answer(batch, actor, reply):
    return ImportAnswer(
        commune=batch.commune,
        question=reply.question,
        verdict=reply.verdict,
        member_id=reply.member,
        answered_by=actor.user,
        answered_at=timezone.now(),
    )
