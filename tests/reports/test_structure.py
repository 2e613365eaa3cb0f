"""Names on a day, and under which commune a cell's past is shown."""

from datetime import date

from reports.structure import Homes, Stay, stays_on

OLD = Stay("X", "Old name", date(2020, 1, 1), date(2024, 7, 1))
NEW = Stay("X", "New name", date(2024, 7, 1), None)


def test_a_unit_bears_the_name_of_the_day():
    assert stays_on([NEW, OLD], date(2024, 6, 30)) == {"X": OLD}
    assert stays_on([NEW, OLD], date(2024, 7, 1)) == {"X": NEW}


def test_a_unit_that_has_ended_bears_its_last_name():
    assert stays_on([OLD], date(2025, 1, 1)) == {"X": OLD}


def test_a_unit_yet_to_come_bears_its_first_name():
    assert stays_on([NEW, OLD], date(2019, 1, 1)) == {"X": OLD}


def test_a_stay_meets_the_days_before_its_end_only():
    assert OLD.meets(date(2024, 6, 30), date(2025, 1, 1))
    assert not OLD.meets(date(2024, 7, 1), date(2025, 1, 1))
    assert not NEW.meets(date(2024, 1, 1), date(2024, 7, 1))


def test_the_home_of_a_cell_is_where_it_is_placed():
    assert Homes({"A": "X"}, {"A": "B"}).of("A") == "X"


def test_the_home_of_a_cell_that_ended_is_that_of_the_first_heir_that_exists():
    homes = Homes({"C": "X", "D": "Y"}, {"A": "B", "B": "C", "C": "D"})
    assert homes.of("A") == "X"
    assert homes.cells_of({"X"}) == {"A", "B", "C"}


def test_a_cell_that_nobody_carries_on_has_no_home():
    homes = Homes({"C": "X"}, {"A": "B"})
    assert homes.of("A") is None
    assert homes.at_home == {"C"}


def test_a_circle_of_successions_ends():
    assert Homes({}, {"A": "B", "B": "A"}).of("A") is None
