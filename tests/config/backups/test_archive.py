"""A backup's file is whole, or it is refused: whatever byte is another one, missing or too many."""

import errno
import json
import os
import stat
from datetime import UTC, datetime

import pytest

from config.backups import BackupError, archive
from config.backups.manifest import Manifest

MANIFEST = Manifest(
    made_at=datetime(2026, 11, 30, 1, 2, tzinfo=UTC),
    version="0.1.0",
    database="sqlite",
    server="3.40.1",
    migrations=["cells.0001_initial"],
    rows={"cells_member": 2},
)
PIECES = [b"a payload\n", b"", b"of two pieces\0"]


@pytest.fixture
def backup(tmp_path):
    path = tmp_path / "a.backup"
    with archive.new_file(path, may_overwrite=False) as file:
        length = archive.write(file, MANIFEST, PIECES)
    assert path.stat().st_size == length
    return path


def refusal(path):
    """Return the sentence with which a file is refused."""
    with pytest.raises(BackupError) as refused, archive.whole(path):
        pass
    return str(refused.value)


def test_what_was_written_is_read(backup, monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 4)
    with archive.whole(backup) as found:
        assert found.manifest == MANIFEST
        assert b"".join(found.pieces()) == b"".join(PIECES)
        assert b"".join(found.pieces()) == b"".join(PIECES)


def test_its_owner_alone_may_read_it(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_every_other_byte_is_noticed(backup):
    content = backup.read_bytes()
    for place, byte in enumerate(content):
        # Of a letter, it makes the other case.
        other = bytes([byte ^ 0x20])
        backup.write_bytes(content[:place] + other + content[place + 1 :])
        assert str(backup) in refusal(backup)


def test_every_missing_end_is_noticed(backup):
    content = backup.read_bytes()
    for length in range(len(content)):
        backup.write_bytes(content[:length])
        assert str(backup) in refusal(backup)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no backup that this program's command wrote."),
        (b"PGDMP\1\16\0", "is no backup that this program's command wrote."),
        (b"SQLite format 3\0", "is no backup that this program's command wrote."),
        (b"nen-nep backup 1\n{}\n", "is damaged or was cut short: take another backup."),
    ],
)
def test_another_file_is_refused(tmp_path, content, sentence):
    path = tmp_path / "other"
    path.write_bytes(content)

    assert refusal(path) == f"{path} {sentence}"


def test_a_second_backup_behind_it_is_noticed(backup):
    backup.write_bytes(2 * backup.read_bytes())

    assert refusal(backup) == f"{backup} is damaged or was cut short: take another backup."


def test_a_form_of_later_times_is_no_damage(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "VERSION", 2)
    with archive.new_file(tmp_path / "later", may_overwrite=False) as file:
        archive.write(file, MANIFEST, PIECES)
    monkeypatch.undo()

    assert "install the version that made it" in refusal(tmp_path / "later")


@pytest.mark.parametrize(
    ("name", "reason"), [("none", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read(tmp_path, name, reason):
    assert refusal(tmp_path / name) == f"{tmp_path / name} cannot be read: {reason}."


class TestNewFile:
    @pytest.fixture
    def there(self, tmp_path):
        path = tmp_path / "there"
        path.write_bytes(b"of yesterday")
        return path

    def test_a_file_of_that_name_stays(self, there):
        with (
            pytest.raises(BackupError, match="exists already"),
            archive.new_file(there, may_overwrite=False),
        ):
            pass
        assert there.read_bytes() == b"of yesterday"

    def test_a_file_of_that_name_is_replaced_when_that_is_said(self, there):
        with archive.new_file(there, may_overwrite=True) as file:
            file.write(b"of today")
            assert there.read_bytes() == b"of yesterday"
        assert there.read_bytes() == b"of today"

    @pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
    def test_nothing_is_left_of_one_that_fails(self, there, error):
        caught = BackupError if isinstance(error, OSError) else KeyboardInterrupt
        with (
            pytest.raises(caught, match="^The backup cannot .*: No space left.$|^$"),
            archive.new_file(there, may_overwrite=True) as file,
        ):
            file.write(b"half of ")
            raise error
        assert there.read_bytes() == b"of yesterday"
        assert list(there.parent.iterdir()) == [there]

    def test_what_a_killed_process_left_is_no_hindrance(self, tmp_path):
        (tmp_path / "a.partial").write_bytes(b"a long beginning of something")
        with archive.new_file(tmp_path / "a", may_overwrite=False) as file:
            file.write(b"whole")
        assert (tmp_path / "a").read_bytes() == b"whole"

    def test_two_at_once(self, tmp_path):
        with archive.new_file(tmp_path / "a", may_overwrite=False) as file:
            with (
                pytest.raises(BackupError, match="is being written just now"),
                archive.new_file(tmp_path / "a", may_overwrite=False),
            ):
                pass
            file.write(b"whole")
        assert (tmp_path / "a").read_bytes() == b"whole"

    def test_a_name_that_is_too_long_is_said(self, tmp_path):
        with (
            pytest.raises(BackupError, match="cannot be written to .*File name too long"),
            archive.new_file(tmp_path / (300 * "a"), may_overwrite=False),
        ):
            pass

    @pytest.mark.parametrize("path", ["", ".", "/", "folder"])
    def test_a_folder_is_no_file(self, tmp_path, monkeypatch, path):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "folder").mkdir()

        with (
            pytest.raises(BackupError, match="is a folder: name a file"),
            archive.new_file(path, may_overwrite=True),
        ):
            pass

        assert [each.name for each in tmp_path.iterdir()] == ["folder"]

    def test_a_device_is_never_replaced(self):
        with (
            pytest.raises(BackupError, match="exists already"),
            archive.new_file("/dev/null", may_overwrite=True),
        ):
            pass


def test_the_manifest_is_one_line_of_json(backup):
    first, second, *_others = backup.read_bytes().split(b"\n")

    assert first == b"nen-nep backup 1"
    assert json.loads(second)["rows"] == {"cells_member": 2}


def test_nobody_waits_for_the_other_end_of_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is no backup" in refusal(tmp_path / "pipe")
