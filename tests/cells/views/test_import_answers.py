"""Answering doubts: what is shown beside what, what is kept, and what is no answer."""

import pytest

from cells.choices import Role
from cells.models import ImportAnswer, Member, Reading
from tests.cells.evidence import everything, queries_of
from tests.cells.imports.sending import Office
from tests.cells.views.pages import names, said
from tests.factories import make_member

HEADINGS = "Họ và tên|Ngày sinh|Ngày vào Đảng|Số thẻ|Chi bộ"
YOUNG = "Tô Ba|1/1/2000|3/2/2010||C1"


def url_of(batch, page="answers/"):
    return f"/imports/{batch.pk}/{page}"


def cards(desk, batch):
    return desk.get(url_of(batch)).context["cards"]


def answer(desk, batch, **said):
    """Send answers: by the number of the question on the page, so that `q0` is the first."""
    keys = [question.key for card in cards(desk, batch) for question in card.questions]
    data = {f"answer-{keys[int(name[1:])]}": value for name, value in said.items()}
    return desk.post(url_of(batch), data, follow=True)


@pytest.fixture
def namesake(office):
    """Somebody on record of whom a row may speak."""
    return make_member("Lê Hoa", cell=office.one, born="1960-02-03", card_number="87654321")


@pytest.fixture
def doubtful(office, namesake):
    batch = office.send(HEADINGS, "Lê Hoa|3/2/1960||12345678|C1", YOUNG, "Vũ An|1970|||C1")
    assert (batch.state, batch.counts["questions"]) == ("refused", 2)
    return batch


def test_shows_the_row_beside_whom_it_may_mean(office, desk, doubtful, namesake):
    first, second = cards(desk, doubtful)
    assert (first.row.label, first.suspects) == ("Lê Hoa", [namesake])
    facts = {str(label): (said, known) for label, said, known in first.facts}
    assert facts["Full name"] == ("Lê Hoa", [("Lê Hoa", True)])
    assert facts["Date of birth"] == ("03/02/1960", [("03/02/1960", True)])
    assert facts["Party card number"] == ("12345678", [("87654321", False)])
    assert facts["Cell"] == ("Chi bộ Thôn Một", [("Chi bộ Thôn Một", True)])
    assert [words for _value, words in first.questions[0].options] == [
        "the same person as Lê Hoa (03/02/1960, Chi bộ Thôn Một)",
        "somebody else",
    ]
    assert (second.suspects, [value for value, _words in second.questions[0].options]) == (
        [],
        ["accepted"],
    )
    assert Reading.objects.filter(page="import_answers").count() == 1


def test_answers_are_kept_and_the_plan_made_anew(office, desk, doubtful, namesake):
    response = answer(desk, doubtful, q0=f"same-{namesake.pk}", q1="accepted")
    doubtful.refresh_from_db()
    assert response.redirect_chain == [(url_of(doubtful, ""), 302)]
    assert (doubtful.state, doubtful.counts["changed"], doubtful.counts["new"]) == ("planned", 1, 2)
    kept = ImportAnswer.objects.order_by("pk").values_list("verdict", "member", "answered_by")
    user = office.actor.user.pk
    assert list(kept) == [("same", namesake.pk, user), ("accepted", None, user)]
    assert office.send(HEADINGS, YOUNG).state == "planned"


def test_what_is_left_open_is_asked_again(office, desk, doubtful):
    answer(desk, doubtful, q0="different", q1="")
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.counts["questions"]) == ("refused", 1)
    assert [card.row.label for card in cards(desk, doubtful)] == ["Tô Ba"]


def test_no_answer_changes_nothing(office, desk, doubtful):
    before = everything(but=["Reading"])
    response = answer(desk, doubtful, q0="", q1="")
    assert said(response) == ["No answer was chosen yet, so nothing has changed."]
    assert everything(but=["Reading"]) == before


@pytest.mark.parametrize(
    "value",
    ["left_out", "accepted", "same", "same-0", "same-999999", "nonsense", "same-x", "\0"],
)
def test_an_answer_that_fits_no_question_keeps_nothing(office, desk, doubtful, value):
    before = everything(but=["Reading"])
    response = answer(desk, doubtful, q0=value, q1="accepted")
    assert said(response) == ["This answer fits no question of this plan: look at it again."]
    assert everything(but=["Reading"]) == before


def test_an_answer_to_another_question_keeps_nothing(office, desk, doubtful):
    response = desk.post(url_of(doubtful), {f"answer-{'0' * 64}": "accepted"}, follow=True)
    assert said(response) == ["This answer fits no question of this plan: look at it again."]
    assert not ImportAnswer.objects.exists()


def test_a_second_click_finds_nothing_open(office, desk, doubtful, namesake):
    keys = [card.questions[0].key for card in cards(desk, doubtful)]
    data = {f"answer-{keys[0]}": "different", f"answer-{keys[1]}": "accepted"}
    desk.post(url_of(doubtful), data)
    response = desk.post(url_of(doubtful), data, follow=True)
    assert said(response) == [
        "Your answers are kept. They hold for later files too.",
        "No question of this file is open.",
    ]
    assert ImportAnswer.objects.count() == 2


def test_rows_that_nothing_tells_apart_are_questions_of_their_own(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa||||C1", "Lê Hoa||||C1", "Lê Hoa||||C1")
    asked = [question for card in cards(desk, batch) for question in card.questions]
    assert len({question.key for question in asked}) == 2
    assert [question.asked_in for question in asked] == [None, None]


# Moves.


def moves(office, count):
    people = [(name, f"1234567{number}") for number, name in enumerate(names(count))]
    for name, card in people:
        make_member(name, cell=office.two, card_number=card)
    return office.send(HEADINGS, *(f"{name}|||{card}|C1" for name, card in people))


def test_a_move_shows_the_cell_of_now(office, desk):
    (card,) = cards(desk, moves(office, 1))
    facts = {str(label): (said, known) for label, said, known in card.facts}
    assert facts["Cell"] == ("Chi bộ Thôn Một", [("Chi bộ Thôn Hai", False)])
    assert card.questions[0].options == [("accepted", "accept the move")]


def test_all_moves_are_accepted_at_once(office, desk):
    batch = moves(office, 3)
    page = desk.get(url_of(batch))
    assert page.context["moves"] == 3
    assert "Most rows are moves: is this the right cell?" in page.content.decode()
    desk.post(url_of(batch), {"action": "moves"})
    batch.refresh_from_db()
    assert (batch.state, batch.counts["moved"]) == ("planned", 3)
    assert not Member.objects.filter(memberships__cell=office.one).exists()


# Many.


def test_asks_fifty_a_page_and_costs_the_same(office, desk):
    counted = []
    for size in (1, 3, 70):
        rows = (f"{name}|1/1/2000|3/2/2010||C1" for name in names(size))
        batch = office.send(HEADINGS, *rows)
        desk.get(url_of(batch))
        counted.append(queries_of(lambda batch=batch: desk.get(url_of(batch))))
    assert [len(desk.get(f"{url_of(batch)}?page={n}").context["cards"]) for n in (1, 2)] == [50, 20]
    assert counted[0] == counted[1] == counted[2]


def test_suspects_cost_the_same_for_1_and_3(office, desk):
    counted = []
    for size in (1, 3):
        born = f"{1960 + size}-02-03"
        rows = []
        for number, name in enumerate(names(size)):
            make_member(name, cell=office.one, born=born, card_number=f"8765{size}32{number}")
            rows.append(f"{name}|{born}||1234{size}67{number}|C1")
        batch = office.send(HEADINGS, *rows)
        shown = cards(desk, batch)
        assert [len(card.suspects) for card in shown] == [1] * size
        counted.append(queries_of(lambda batch=batch: desk.get(url_of(batch))))
    assert counted[0] == counted[1]


# Whom one may see.


def test_nobody_from_elsewhere_is_shown(office, desk, doubtful, namesake):
    foreign = Office("XB", ("B1", "B2"))
    namesake.memberships.update(cell=foreign.one)
    page = desk.get(url_of(doubtful))
    assert page.context["cards"][0].suspects == []
    assert "87654321" not in page.content.decode()


@pytest.mark.parametrize("role", [Role.COMMUNE_STAFF, Role.SECRETARY])
def test_others_find_nothing(office, doubtful, browser, role):
    other = Office("XB", ("B1", "B2")).actor.user
    assert browser(other).get(url_of(doubtful)).status_code == 404
    assert browser(other).post(url_of(doubtful)).status_code == 404
