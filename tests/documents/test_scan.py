"""The scanner against a real clamd with a signature of our own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from eklinik.documents import scan
from eklinik.documents.intake import Refused, take_in
from tests.documents import files

MARK = b"E-KLINIK-TANDA-UJI-VIRUS-7391"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CLAMD is None:
        if os.environ.get("CI") == "true":
            pytest.fail("clamd must be installed in CI")
        pytest.skip("clamd is not installed")
    home = tmp_path_factory.mktemp("clam")
    (home / "uji.ndb").write_text(f"Uji.Coba.Tanda:0:*:{MARK.hex()}\n")
    path = home / "clamd.sock"
    config = home / "clamd.conf"
    config.write_text(
        f"LocalSocket {path}\nDatabaseDirectory {home}\nForeground yes\nMaxThreads 2\n"
        "StreamMaxLength 1M\n"
    )
    child = subprocess.Popen(
        [CLAMD, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(path, child)
        yield str(path)
    finally:
        child.terminate()
        child.wait(10)


def _wait_for(path: Path, child: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert child.poll() is None, "clamd ended"
        if path.exists():
            return
        time.sleep(0.1)
    pytest.fail("clamd did not open its socket")


def _code(content: bytes, address: str) -> str:
    with pytest.raises(Refused) as caught:
        scan.check(content, address=address)
    return caught.value.code


def test_check_of_a_clean_file_is_silent(clamd: str) -> None:
    scan.check(b"bersih" * 1000, address=clamd)


def test_check_of_an_infected_file_names_the_virus(clamd: str) -> None:
    with pytest.raises(Refused) as caught:
        scan.check(b"x" * 70_000 + MARK, address=f"unix:{clamd}")
    assert caught.value.code == "infected"
    assert "Uji.Coba.Tanda" in caught.value.message


def test_check_of_a_file_larger_than_the_scanner_takes_fails_closed(clamd: str) -> None:
    assert _code(os.urandom(3_000_000), clamd) == "scanner_down"


def test_take_in_refuses_an_infected_upload(clamd: str, settings: Settings) -> None:
    settings.EKLINIK_CLAMD = clamd
    with pytest.raises(Refused) as caught:
        take_in(files.picture("JPEG") + MARK, filename="foto.jpg")
    assert caught.value.code == "infected"


def test_take_in_of_a_clean_upload_passes_the_scanner(clamd: str, settings: Settings) -> None:
    settings.EKLINIK_CLAMD = clamd
    assert take_in(files.picture("JPEG"), filename="foto.jpg").pages == 1


@pytest.mark.parametrize("address", ["/tidak/ada.sock", "127.0.0.1:1", "tanpa-angka", "host:"])
def test_check_with_an_unreachable_scanner_fails_closed(address: str) -> None:
    assert _code(b"x", address) == "scanner_down"


def test_check_without_a_scanner_configured_takes_everything(settings: Settings) -> None:
    settings.EKLINIK_CLAMD = ""
    scan.check(MARK)


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"stream: rusak ERROR\0", b"x" * 9000])
def test_check_with_a_scanner_that_talks_nonsense_fails_closed(answer: bytes) -> None:
    """Over TCP: no answer, an answer cut off, an error, an endless one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        talker = threading.Thread(target=_talk, args=(server, answer))
        talker.start()
        code = _code(b"x" * 10, f"127.0.0.1:{server.getsockname()[1]}")
        talker.join()
    assert code == "scanner_down"


def _talk(server: socket.socket, answer: bytes) -> None:
    link, _ = server.accept()
    with link:
        link.recv(1000)
        link.sendall(answer)
        link.shutdown(socket.SHUT_WR)
        while link.recv(1000):
            pass
