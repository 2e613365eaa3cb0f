from cells.demo import names
from cells.demo.persons import card_number, member_code
from cells.models.members import new_member_code


def test_communes_of_a_province_have_names_of_their_own():
    assert len({names.commune_name(n) for n in range(700)}) == 700


def test_villages_of_a_district_have_names_of_their_own():
    assert len({names.village_name(n) for n in range(720)}) == 720
    assert names.village_name(720) == names.village_name(0)


def test_codes_look_like_others_and_never_repeat():
    codes = {member_code(n) for n in range(1, 20_001)}

    assert len(codes) == 20_000
    assert {len(code) for code in codes} == {len(new_member_code())}


def test_card_numbers_never_repeat():
    numbers = {card_number(n) for n in range(1, 150_001)}

    assert len(numbers) == 150_000
    assert all(len(number) == 8 and number.isdigit() for number in numbers)
