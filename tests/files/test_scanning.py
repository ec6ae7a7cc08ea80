"""A scanner looks at every file before it is kept; without a clear answer nothing is kept."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from muster.files import actions as files_actions
from muster.files.models import StoredFile
from muster.files.rules import FileIsHarmful, ScannerSilent
from muster.foundation.act import Act, Actor

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WHO = Actor(ref="per-katrin", name="Katrin Vogt")


class Scanner:
    """A clamd of our own: reads INSTREAM, finds the test file of the scanners' makers, or says what it is told to."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.door.getsockname()[1]}"
        self.says: bytes | None = None
        self.read = b""
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                line, _from = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                self.read = b""
                while size := struct.unpack("!I", stream.read(4))[0]:
                    self.read += stream.read(size)
                found = b"stream: Eicar FOUND\0" if b"EICAR" in self.read else b"stream: OK\0"
                line.sendall(found if self.says is None else self.says)


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    settings.MUSTER_FILES = tmp_path / "files"
    one = Scanner()
    settings.MUSTER_SCANNER = one.address
    yield one
    one.door.close()


def store(data: bytes, now: Any) -> StoredFile:
    return files_actions.store_file(Act(actor=WHO, at=now), "a.txt", data, purpose="delivery")


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_clean_file_is_read_whole_and_kept(scanner: Scanner, now: Any) -> None:
    data = b"words " * 50_000
    assert store(data, now).scan_state == "clean"
    assert scanner.read == data


@pytest.mark.django_db
def test_a_harmful_file_is_not_kept(scanner: Scanner, now: Any, tmp_path: Path) -> None:
    with pytest.raises(FileIsHarmful):
        store(EICAR, now)
    assert (StoredFile.objects.count(), kept(tmp_path)) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: NOT OK?\0"])
def test_no_clear_answer_keeps_nothing(scanner: Scanner, now: Any, tmp_path: Path, says: bytes) -> None:
    scanner.says = says
    with pytest.raises(ScannerSilent):
        store(b"words", now)
    assert (StoredFile.objects.count(), kept(tmp_path)) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:/nowhere/clamd.ctl", "clamd", "tcp://"])
def test_a_scanner_that_is_not_there_lets_nothing_in(
    settings: Any, now: Any, tmp_path: Path, address: str
) -> None:
    settings.MUSTER_FILES, settings.MUSTER_SCANNER = tmp_path / "files", address
    with pytest.raises(ScannerSilent):
        store(b"words", now)
    assert (StoredFile.objects.count(), kept(tmp_path)) == (0, [])


@pytest.mark.django_db
def test_without_a_scanner_files_stay_unjudged(settings: Any, now: Any, tmp_path: Path) -> None:
    settings.MUSTER_FILES = tmp_path / "files"
    assert store(b"words", now).scan_state == "pending"
