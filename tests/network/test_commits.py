"""COMMIT is found in what a client says, however the bytes come."""

import struct

import pytest

from tests.network.commits import CommitWatch

BEGINNING = struct.pack("!II", 8 + 11, 196608) + b"user\0demo\0\0"
ENCRYPTION = struct.pack("!II", 8, 80877103)


def message(letter, said):
    return letter + struct.pack("!I", len(said) + 4) + said


COMMIT = message(b"Q", b"COMMIT\0")
PARSE = message(b"P", b"name\0commit\0\0\0")
EXECUTE = message(b"E", b"\0\0\0\0\0")


@pytest.fixture(params=[BEGINNING, ENCRYPTION + BEGINNING], ids=["plain", "encryption refused"])
def watch(request):
    watch = CommitWatch()
    assert not watch.feed(request.param)
    return watch


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (COMMIT, True),
        (message(b"Q", b" commit;\0"), True),
        (message(b"Q", b"SELECT 1\0") + COMMIT, True),
        (PARSE + EXECUTE, True),
        (PARSE, False),
        (message(b"Q", b"ROLLBACK\0"), False),
        (message(b"Q", b"SELECT 'COMMIT'\0"), False),
        (message(b"P", b"commit\0SELECT 1\0\0\0") + EXECUTE, False),
        (message(b"d", b"COMMIT\0"), False),
    ],
)
def test_only_a_commit_is_one(watch, said, found):
    assert watch.feed(said) is found


def test_a_commit_may_come_byte_by_byte(watch):
    assert [watch.feed(bytes([byte])) for byte in COMMIT] == [False] * (len(COMMIT) - 1) + [True]


def test_what_comes_after_a_commit_is_none(watch):
    watch.feed(COMMIT)
    assert not watch.feed(message(b"Q", b"SELECT 1\0"))
