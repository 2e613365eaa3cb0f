"""Text that a spreadsheet would run is marked as text, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.outgoing.formulas import guarded, without_guard

SIGNS = "=+-@\t\r＝＋－＠'"


@pytest.mark.parametrize("sign", list("=+-@\t\r＝＋－＠"))
def test_what_begins_a_formula_gets_an_apostrophe(sign):
    assert guarded(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "-", "–", "– không", "Lê Hoa", "'", "'Lê", "3-2", "a=1"])
def test_other_text_stays_as_it_is(text):
    assert (guarded(text), without_guard(text)) == (text, text)


def test_an_apostrophe_that_belongs_to_the_text_is_kept():
    assert guarded("'=1") == "''=1"
    assert without_guard("''=1") == "'=1"


@given(st.text(st.sampled_from(SIGNS + "a1 ")) | st.text())
def test_guarded_text_comes_back_and_is_never_run(text):
    written = guarded(text)
    assert without_guard(written) == text
    assert written == "-" or written[:1] not in set(SIGNS) - {"'"}
