"""What each widget takes, as which value, and what it refuses with which cure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.choices import Sex
from cells.periods import PartialDate
from cells.resources.values.widgets import (
    BirthWidget,
    CardNumberWidget,
    EthnicityWidget,
    MarkOrBirthWidget,
    MarkWidget,
    NameWidget,
    PartialDateWidget,
    PersonalNumberWidget,
    SexWidget,
    TextWidget,
)

TODAY = date(2026, 11, 23)
DATES, BIRTHS = PartialDateWidget(), BirthWidget()


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared as the code has them."""


def clean(widget, value, today=TODAY):
    """Return what a widget makes of a value."""
    return widget.clean(value, today=today)


def refusal(widget, value):
    """Return why a widget refuses a value."""
    with pytest.raises(ValueError) as refused:
        clean(widget, value)
    return str(refused.value)


@pytest.mark.parametrize(
    "widget",
    [
        TextWidget(9),
        NameWidget(9),
        EthnicityWidget(9),
        DATES,
        BIRTHS,
        CardNumberWidget(),
        PersonalNumberWidget(),
        SexWidget(),
        MarkWidget(),
        MarkOrBirthWidget(Sex.MALE),
    ],
    ids=lambda widget: type(widget).__name__,
)
@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_value_says_nothing(widget, nothing):
    assert clean(widget, nothing) is None


# Numbers.

CARDS, PERSONAL = CardNumberWidget(), PersonalNumberWidget()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12345678", "12345678"),
        ("12.345678", "12345678"),
        ("12 345 678", "12345678"),
        ("12-345-678", "12345678"),
        ("12,345,678", "12345678"),
        ("'02345678", "02345678"),
        ("2345678", "02345678"),
        ("12345678.0", "12345678"),
        ("2345678.0", "02345678"),
        ("022060001234", "022060001234"),
        ("22060001234", "022060001234"),
        ("Chưa có", None),
        ("-", None),
    ],
)
def test_card_numbers(written, number):
    assert clean(CARDS, written) == number


NO_CARD = "A party card number has 8 digits: copy it from the card."
SHORTENED = (
    "A spreadsheet has shortened this number: format the column as text, and enter the number"
    " again."
)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("123456", NO_CARD),
        ("123456789", NO_CARD),
        ("1234567890", NO_CARD),
        ("1234567890123", NO_CARD),
        ("1234567A", NO_CARD),
        ("mất thẻ", NO_CARD),
        ("\u0661" * 8, NO_CARD),
        ("1.2345678E7", SHORTENED),
        ("1,23E+07", SHORTENED),
    ],
)
def test_what_is_no_card_number_is_refused_with_the_cure(written, reason):
    assert refusal(CARDS, written) == reason


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("022060001234", "022060001234"),
        ("022 060 001 234", "022060001234"),
        ("0220.6000.1234", "022060001234"),
        ("22060001234", "022060001234"),
        ("chưa có", None),
    ],
)
def test_personal_numbers(written, number):
    assert clean(PERSONAL, written) == number


NO_NUMBER = "A personal number has 12 digits: copy it from the identity card."
OLD_CARD = (
    "Nine digits are the number of an old identity card (CMND): write the personal number of 12"
    " digits, or leave it empty."
)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("100234567", OLD_CARD),
        ("100 234 567", OLD_CARD),
        ("12345678", NO_NUMBER),
        ("1234567890", NO_NUMBER),
        ("0220600012345", NO_NUMBER),
        ("C22060001234", NO_NUMBER),
        ("2.2E+10", SHORTENED),
        ("3.52E+11", SHORTENED),
        ("3,52206E+11", SHORTENED),
    ],
)
def test_what_is_no_personal_number_is_refused_with_the_cure(written, reason):
    assert refusal(PERSONAL, written) == reason


@given(st.integers(0, 99_999_999), st.sampled_from(["", " ", ".", "-", "\u00a0", ". "]))
def test_every_card_number_survives_separators_and_the_loss_of_its_zero(number, separator):
    digits = f"{number:08}"
    assert clean(CARDS, f"{digits[:2]}{separator}{digits[2:]}") == digits
    assert clean(CARDS, digits.removeprefix("0")) == digits


@given(st.text(alphabet="0123456789. E+-x", max_size=14))
def test_a_number_has_its_digits_or_is_refused(written):
    for widget, lengths in ((CARDS, (8, 12)), (PERSONAL, (12,))):
        try:
            digits = clean(widget, written)
        except ValueError:
            continue
        assert digits is None or (len(digits) in lengths and digits.isdigit())


# Names and words.


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
        ("NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng"),
        ("đ/c lê thị hoa", "Lê Thị Hoa"),
        ("Y", "Y"),
    ],
)
def test_names(written, name):
    assert clean(NameWidget(120), written) == name


@pytest.mark.parametrize(
    "written",
    [
        "123",
        "…",
        "Nguyễn Văn A1",
        "Lê Hoa 1960",
        "-",
        "=cmd|calc",
        "＝Lê Hoa",
        "@Lê Hoa",
        "+Lê Hoa",
    ],
)
def test_what_is_no_name_is_refused_with_the_cure(written):
    reason = "Not a name: write the full name in letters, without digits."
    assert refusal(NameWidget(120), written) == reason


@pytest.mark.parametrize("name", ["-Lê Hoa", "'Lê Hoa", "H'Linh Êban"])
def test_other_signs_may_stand_in_a_name(name):
    assert clean(NameWidget(120), name) == name


def test_a_text_may_be_as_long_as_is_kept_and_no_longer():
    assert clean(TextWidget(5), "Năm ở") == "Năm ở"
    assert refusal(TextWidget(5), "Năm ởx") == "Longer than 5 characters: shorten it."


@pytest.mark.parametrize(
    ("written", "kept"), [("DAO", "Dao"), ("H’Mông", "Mông"), ("Người Sao Hỏa", "Người Sao Hỏa")]
)
def test_an_ethnic_group_gets_its_official_name_and_other_words_stay(written, kept):
    assert clean(EthnicityWidget(50), written) == kept


# Sex and marks.


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("Nam", "male"),
        ("nam.", "male"),
        ("NAM GIỚI", "male"),
        ("M", "male"),
        ("Nữ", "female"),
        ("NỮ", "female"),
        ("nu", "female"),
        ("Female", "female"),
    ],
)
def test_sex(written, sex):
    assert clean(SexWidget(), written) == sex


@pytest.mark.parametrize("written", ["khác", "x", "1", "nam, nữ", "n" * 100_000])
def test_what_is_no_sex_is_refused_with_the_cure(written):
    assert refusal(SexWidget(), written) == "Neither “nam” nor “nữ”: write one of them."


@pytest.mark.parametrize(
    ("written", "ticked"),
    [
        ("x", True),
        ("X", True),
        ("x.", True),
        ("v", True),
        ("V", True),
        ("✓", True),
        ("√", True),
        ("1", True),
        ("Có", True),
        ("miễn", True),
        ("Miễn SH", True),
        ("không", None),
        ("0", None),
        ("-", None),
    ],
)
def test_marks(written, ticked):
    assert clean(MarkWidget(), written) is ticked


@pytest.mark.parametrize("written", ["từ 2020", "2", "y", "x" * 100_000])
def test_what_is_no_mark_is_refused_with_the_cure(written):
    assert refusal(MarkWidget(), written) == "Write x, or leave it empty."


@pytest.mark.parametrize(
    ("sex", "written", "meant"),
    [
        (Sex.MALE, "x", True),
        (Sex.MALE, "Nam", True),
        (Sex.FEMALE, "nữ", True),
        (Sex.FEMALE, "1", True),
        (Sex.MALE, "1958", PartialDate(1958)),
        (Sex.MALE, "3/2/58", PartialDate(1958, 2, 3)),
        (Sex.FEMALE, "02/1958", PartialDate(1958, 2)),
        (Sex.FEMALE, "21584", PartialDate(1959, 2, 3)),
    ],
)
def test_a_column_of_one_sex_holds_marks_or_births(sex, written, meant):
    assert clean(MarkOrBirthWidget(sex), written) == meant


@pytest.mark.parametrize(
    ("sex", "written", "reason"),
    [
        (Sex.FEMALE, "nam", "Write x, or leave it empty."),
        (Sex.MALE, "miễn", "Write x, or leave it empty."),
        (Sex.MALE, "31/02/1958", "There is no such day: correct the day or the month."),
    ],
)
def test_a_column_of_one_sex_refuses_the_rest(sex, written, reason):
    assert refusal(MarkOrBirthWidget(sex), written) == reason
