"""One suite for everything that speaks the contract: the null twin, the sandbox process.

A real endpoint would have to pass the same.  The failing twin shows which errors are expected.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from eklinik.licensing.oss.base import Call, Oss, OssError
from eklinik.licensing.oss.failing import MODES, FailingOss
from eklinik.licensing.oss.null import NullOss
from eklinik.licensing.oss.pia import contract
from eklinik.licensing.oss.pia.answers import read
from eklinik.licensing.oss.pia.client import PiaOss
from tests.licensing.oss.people import NIB, PASSWORD, USER_KEY, USERNAME

SOURCE = Path(__file__).parents[3] / "src"
IDS = {"nib": NIB, "id_proyek": "P-1", "oss_id": "O-1", "id_izin": "I-1", "kd_izin": "CONTOH-01"}
SIGNED = {
    "kd_daerah": "1171012001", "nomor_izin": "CONTOH-1/2026", "tgl_terbit_izin": "2026-11-24",
    "tgl_berlaku_izin": "2031-11-24", "nama_ttd": "Kepala Contoh", "nip_ttd": "198001012005011001",
    "jabatan_ttd": "Kepala Dinas", "status_izin": "50",
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "receiveLicenseStatus": {
        **IDS, "kd_status": "10", "tgl_status": "2026-11-24 10:00:00", "nip_status": "-",
        "nama_status": "Sistem",
    },
    "receiveLicense": {**IDS, **SIGNED},
    "updateLicense": {**IDS, **SIGNED, "kewenangan": "02"},
    "inqueryNIB": {"nib": NIB},
    "checkNIB": {"nib": NIB},
    "inqueryFileDS": {"id_permohonan_izin": "I-1"},
    "checkLicenseStatus": {"id_izin": "I-1"},
}  # fmt: skip


class Sandbox:
    """The sandbox as a process of its own, that can be killed and started again."""

    def __init__(self, folder: Any, push: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.push = folder, push
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self, *extra: str) -> None:
        command = [
            sys.executable, "-m", "eklinik.sandbox.oss", "--port", str(self.port),
            "--data", str(self.folder / "oss.sqlite3"), "--user-key", USER_KEY,
            "--username", USERNAME, "--password", PASSWORD, "--push", self.push, "--hang", "3",
            *extra,
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SOURCE)})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self.get("/sandbox/messages")
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the sandbox did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def get(self, path: str) -> Any:
        return httpx.get(self.url + path, timeout=5).json()

    def do(self, what: str, **words: Any) -> Any:
        return httpx.post(f"{self.url}/sandbox/{what}", json=words, timeout=30).json()

    def oss(self, timeout: float = 10.0) -> PiaOss:
        return PiaOss(self.url, USER_KEY, timeout=timeout)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory) -> Iterator[Sandbox]:
    found = Sandbox(tmp_path_factory.mktemp("oss"))
    yield found
    found.kill()


@pytest.fixture(params=["null", "sandbox"])
def oss(request, sandbox: Sandbox) -> Oss:
    return NullOss() if request.param == "null" else sandbox.oss()


def call(method: str, **extra: Any) -> Call:
    return Call(str(uuid4()), method, {**BODIES[method], **extra})


@pytest.mark.parametrize("method", BODIES)
def test_every_message_is_taken_with_code_200(oss, method) -> None:
    assert oss.send(call(method)).code == "200"


@pytest.mark.parametrize("code", contract.codes("kd_status"))
def test_every_status_is_taken_and_read_back(oss, code) -> None:
    izin = f"S-{code}"
    oss.send(call("receiveLicenseStatus", kd_status=code, id_izin=izin))
    reply = oss.send(call("checkLicenseStatus", id_izin=izin))
    assert reply.data["dataIZIN"]["kd_status"] == code


def test_nib_and_file_questions_are_answered_in_the_contract_s_shape(oss) -> None:
    assert oss.send(call("checkNIB")).data["dataNIB"]["nib"] == NIB
    assert oss.send(call("inqueryFileDS")).data["url_file_ds"].startswith("https://")


@pytest.mark.parametrize(
    "extra",
    [
        {"nib": "123"}, {"kd_status": "91"}, {"id_izin": "x" * 26}, {"nama_status": ""},
        {"tgl_status": "24-11-2026"}, {"keterangan": {"a": 1}},
    ],
)  # fmt: skip
def test_what_breaks_the_contract_is_refused_for_good(oss, extra) -> None:
    with pytest.raises(OssError) as refused:
        oss.send(call("receiveLicenseStatus", **extra))
    assert refused.value.permanent


def test_same_key_again_is_answered_the_same_and_kept_once(sandbox) -> None:
    one = call("receiveLicense", id_izin="I-KUNCI")
    first, second = sandbox.oss().send(one), sandbox.oss().send(one)
    kept = [row for row in sandbox.get("/sandbox/messages")["items"] if row["key"] == one.key]
    assert (first, len(kept), kept[0]["seen"]) == (second, 1, 2)


@pytest.mark.parametrize("mode", MODES)
def test_failing_twin_fails_as_the_sandbox_does(sandbox, mode) -> None:
    method, extra = "receiveLicenseStatus", {"nib": "1"} if mode == "400" else {}
    with pytest.raises(OssError) as twin:
        FailingOss(mode).send(call(method))
    if mode != "400":
        sandbox.do("fail", fail=mode)
    try:
        with pytest.raises(OssError) as real:
            sandbox.oss(timeout=1.0).send(call(method, **extra))
    finally:
        sandbox.do("fail", fail="")
    for name in ("permanent", "away"):
        assert getattr(twin.value, name) == getattr(real.value, name)


def test_wrong_user_key_is_refused_and_may_be_tried_again(sandbox) -> None:
    with pytest.raises(OssError) as refused:
        PiaOss(sandbox.url, "salah").send(call("checkNIB"))
    assert (refused.value.permanent, refused.value.answer["kode"]) == (False, "401")


def test_killed_sandbox_remembers_what_it_was_told(sandbox) -> None:
    one = call("receiveLicenseStatus", id_izin="I-MATI", kd_status="50")
    sandbox.oss().send(one)
    sandbox.kill()
    with pytest.raises(OssError) as away:
        sandbox.oss().send(call("checkNIB"))
    assert away.value.away
    sandbox.start()
    reply = sandbox.oss().send(call("checkLicenseStatus", id_izin="I-MATI"))
    assert reply.data["dataIZIN"]["kd_status"] == "50"


def test_nibs_of_the_sandbox_are_marked_and_fit_the_contract(sandbox) -> None:
    body = sandbox.do("issue", name="Warung", kbli="56101")["dataNIB"]
    assert (body["nama_perseroan"], body["nib"][:4]) == ("Warung (CONTOH)", "0000")
    assert contract.faults_of("receiveNIB", body) == []
    assert sandbox.oss().send(call("checkNIB", nib=body["nib"])).data["dataNIB"]["status"] == "01"


@pytest.mark.parametrize(
    "payload",
    [
        {"responcheckNIB": {"kode": "200", "keterangan": "x"}},
        {"RESPONCHECKNIB": {"KODE": 200, "KETERANGAN": "x"}},
        {"STATUS": 1, "KETERANGAN": "x"},
        {"status": "true", "keterangan": "x"},
    ],
)
def test_answers_of_other_implementers_are_understood(payload) -> None:
    reply = read("checkNIB", 200, payload)
    assert (reply.code, reply.words) == ("200", "x")


@pytest.mark.parametrize("payload", [None, [], "x", {}, {"a": 1}, {"responcheckNIB": 3}])
def test_answers_that_cannot_be_read_are_tried_again(payload) -> None:
    with pytest.raises(OssError) as refused:
        read("checkNIB", 200, payload)
    assert not refused.value.permanent


def test_a_bad_code_in_a_good_answer_is_a_refusal() -> None:
    with pytest.raises(OssError, match="OSS menjawab 403") as refused:
        read("checkNIB", 200, {"responcheckNIB": {"kode": "403", "keterangan": "tidak"}})
    assert refused.value.permanent


def test_table_names_its_source_and_day() -> None:
    words = contract.table()
    assert (words["version"], str(words["issued_on"])) == ("4.3.22", "2024-06-19")
    assert words["source"].startswith("https://")
    assert len(contract.codes("kd_status")) == 26
