"""kill -9 while people save: what was answered is on record once, the rest once or not at all."""

from tests.faults.run import FAULTS, kill_while_saving

SAVES = 18


def test_nothing_is_lost_doubled_or_torn():
    found = kill_while_saving(SAVES, every=4, people=3)

    assert {name: found[name] for name in FAULTS} == dict.fromkeys(FAULTS, [])
    assert (found["without a database"], found["is well"]) == (503, True)
    assert found["saves answered"] + found["gave up, not knowing"] == SAVES
    assert found["killed"].keys() >= {
        "a process of the program",
        "the whole database",
        "the whole database, in good order",
    }
