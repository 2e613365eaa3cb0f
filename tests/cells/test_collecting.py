"""The collector of cycles works seldom while anybody is at bulk work, and as usual after it."""

import gc

import pytest

from cells.collecting import ALLOCATIONS, seldom_collecting


def test_as_long_as_anybody_is_at_work():
    usual = gc.get_threshold()
    with seldom_collecting():
        with seldom_collecting():
            assert gc.get_threshold() == (ALLOCATIONS, *usual[1:])
        assert gc.get_threshold() == (ALLOCATIONS, *usual[1:])
    assert gc.get_threshold() == usual


def test_also_after_work_that_fails():
    usual = gc.get_threshold()
    with pytest.raises(OSError, match="disk full"), seldom_collecting():
        raise OSError("disk full")
    assert gc.get_threshold() == usual
