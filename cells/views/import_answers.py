"""The page that asks about doubts: each row beside those on record whom it may mean."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.choices import ImportAction, ImportState
from cells.forms.imports import replies_in
from cells.services import imports
from cells.services.changes import Actor
from cells.services.imports.answering import accept_moves, answer_questions, questions_of
from cells.services.imports.kinds import KINDS
from cells.services.readings import log_reading
from cells.views.import_cards import cards_of
from cells.views.import_rows import QUESTIONS, CountedPaginator
from cells.views.imports import about, import_of

PAGE = 50
MOVES = "moves"


def import_answers(request, pk):
    """Ask about the doubts of a plan; keep what is answered, and have it planned anew."""
    batch = import_of(request, pk)
    if batch.state != ImportState.REFUSED or not batch.counts.get(QUESTIONS):
        messages.info(request, _("No question of this file is open."))
        return redirect("import_plan", pk=batch.pk)
    if request.method == "POST":
        return _answer(request, batch)
    log_reading(request.user, "import_answers", object_id=batch.pk, commune=batch.commune)
    rows = questions_of(batch)
    paginator = CountedPaginator(rows.select_related("cell"), PAGE, batch.counts[QUESTIONS])
    page = paginator.get_page(request.GET.get("page"))
    moves = rows.filter(action=ImportAction.MOVED).count()
    context = about(batch) | {
        "page_obj": page,
        "cards": cards_of(page.object_list, request.user, KINDS[batch.kind].vocabulary.labels),
        "moves": moves,
        "is_mostly_moves": moves * 2 > batch.counts["rows"],
    }
    return render(request, "cells/import/answers.html", context)


def _answer(request, batch):
    try:
        if request.POST.get("action") == MOVES:
            accept_moves(batch, Actor(request.user))
        else:
            replies = replies_in(request.POST)
            if not replies:
                messages.info(request, _("No answer was chosen yet, so nothing has changed."))
                return redirect(request.get_full_path())
            answer_questions(batch, Actor(request.user), replies)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import_answers", pk=batch.pk)
    messages.success(request, _("Your answers are kept. They hold for later files too."))
    return redirect("import_plan", pk=imports.start(imports.read_again(batch)).pk)
