"""A sandbox OSS that speaks PIA 4.3.22, well or badly; its NIBs are marked CONTOH.

    eklinik-sandbox-oss --port 8093 --data sandbox-oss.sqlite3 \
        --push http://127.0.0.1:8000/api/oss/v1 --username oss --password rahasia \
        [--user-key kunci] [--fail timeout,401,500,malformed,duplicate,out-of-order,replay]

`/` is its page for training: it issues NIBs and lists what it heard.  `POST /sandbox/issue`,
`/sandbox/file`, `/sandbox/say` and `/sandbox/fail` do the same for programs.  What it was
told is in its file before it answers, so it may be killed at any moment.
"""

from __future__ import annotations

import argparse
import html
import json
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eklinik.licensing.oss.pia.contract import code_words, faults_of, is_nib, methods
from eklinik.licensing.oss.pia.token import WIB
from eklinik.sandbox.oss_issuing import issue, nib_message
from eklinik.sandbox.oss_pushing import FAILS_IN, Pusher
from eklinik.sandbox.oss_store import Store

MOST_BYTES = 2_000_000
HANG_SECONDS = 30.0
FAILS_OUT = ("timeout", "401", "500", "malformed")
FAILS = (*FAILS_OUT, *FAILS_IN)
WORDS = {"401": "User Akses Tidak Valid", "500": "Proses Payload Data Di Sistem OSS Gagal"}


class SandboxOss(ThreadingHTTPServer):
    """One OSS; `fails` are the ways in which it fails now."""

    daemon_threads = True

    def __init__(
        self, port: int, store: Store, pusher: Pusher, *, user_key: str = "",
        fails: tuple[str, ...] = (), hang: float = HANG_SECONDS,
    ) -> None:  # fmt: skip
        super().__init__(("127.0.0.1", port), Handler)
        self.store, self.pusher, self.user_key, self.hang = store, pusher, user_key, hang
        self.set_fails(fails)

    def set_fails(self, fails: tuple[str, ...]) -> None:
        """Fail in these ways from now on."""
        self.fails = fails
        self.pusher.fails = fails


class Handler(BaseHTTPRequestHandler):
    """One request: a message of the contract, or the sandbox's own."""

    server: SandboxOss
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._page()
        elif path == "/sandbox/messages":
            self._answer(200, {"items": self.server.store.messages()})
        else:
            self._answer(404, {"kode": "404", "keterangan": code_words("respon", "404")})

    def do_POST(self) -> None:
        name = urlsplit(self.path).path.rstrip("/").rpartition("/")[2]
        body = self._body()
        if "/sandbox/" in self.path:
            self._own(name, body)
        elif name not in methods() or methods()[name].direction != "out":
            self._answer(404, {"kode": "404", "keterangan": code_words("respon", "404")})
        elif not self._fails(name):
            self._message(name, body)

    def _body(self) -> Any:
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(min(size, MOST_BYTES))
        if (self.headers.get("Content-Type") or "").startswith("application/x-www-form"):
            return {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        try:
            return json.loads(raw or b"{}")
        except ValueError:
            return None

    def _fails(self, name: str) -> bool:
        """Fail on purpose; True when that was the answer."""
        fails = self.server.fails
        if "timeout" in fails:
            time.sleep(self.server.hang)
            self.close_connection = True
        elif "malformed" in fails:
            self._raw(200, b"<html>bukan JSON", "application/json")
        elif code := next((mode for mode in ("401", "500") if mode in fails), ""):
            self._answer(int(code), self._wrapped(name, code, WORDS[code]))
        else:
            return False
        return True

    def _message(self, name: str, payload: Any) -> None:
        if self.server.user_key and self.headers.get("user_key") != self.server.user_key:
            return self._answer(401, self._wrapped(name, "401", WORDS["401"]))
        body = payload.get(methods()[name].root) if isinstance(payload, dict) else None
        faults = faults_of(name, body)
        if faults or not isinstance(body, dict):
            said = ", ".join(f"{fault.path or name} ({fault.code})" for fault in faults[:5])
            return self._answer(400, self._wrapped(name, "400", f"Data Parameter Salah: {said}"))
        key = self.headers.get("X-Correlation-ID") or f"tanpa-{self.server.store.next('tanpa')}"
        answer = self.server.store.seen(key) or self._answer_to(name, body)
        return self._answer(200, self.server.store.keep(key, name, body, answer))

    def _answer_to(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        good = self._wrapped(name, "200", "Sukses")
        inner = good[methods()[name].answer]
        getattr(self, f"_to_{name}", lambda body, inner: None)(body, inner)
        return good

    def _wrapped(self, name: str, code: str, words: str) -> dict[str, Any]:
        key = "status" if name == "inqueryFileDS" else "kode"
        said = "1" if key == "status" and code == "200" else code
        return {methods()[name].answer: {key: said, "keterangan": words}}

    def _to_receiveLicense(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        inner["nomor_izin"] = body["nomor_izin"]
        inner["jenis_perizinan"] = body.get("jenis_perizinan") or "02"
        self.server.store.set_status(body["id_izin"], body["status_izin"])

    def _to_updateLicense(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        self._to_receiveLicense(body, inner)
        inner["keterangan_reset_izin_ds"] = ""

    def _to_receiveLicenseStatus(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        inner["dataNIB"] = {}
        self.server.store.set_status(body["id_izin"], body["kd_status"])

    def _to_checkLicenseStatus(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        code = self.server.store.status(body["id_izin"])
        words = code_words("kd_status", code)
        inner["dataIZIN"] = {
            "id_izin": body["id_izin"], "kd_status": code, "uraian_status": words,
            "file_lampiran": "",
        }  # fmt: skip

    def _to_checkNIB(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        known = self.server.store.nib(body["nib"]) or {}
        inner["dataNIB"] = {
            "nib": body["nib"], "nama_perusahaan": known.get("nama_perseroan", "")[:100],
            "status": known.get("status_nib", "02"),
        }  # fmt: skip

    def _to_inqueryNIB(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        inner["dataNIB"] = self.server.store.nib(body["nib"]) or {}

    def _to_inqueryFileDS(self, body: dict[str, Any], inner: dict[str, Any]) -> None:
        name = body["id_permohonan_izin"]
        inner["url_file_ds"] = f"https://oss.contoh.go.id/berkas/{name}.pdf"

    def _own(self, name: str, body: Any) -> None:
        try:
            answer = getattr(self, f"_own_{name}")(body if isinstance(body, dict) else {})
        except (AttributeError, KeyError, ValueError) as error:
            return self._answer(400, {"error": f"{type(error).__name__}: {error}"})
        if (self.headers.get("Content-Type") or "").startswith("application/x-www-form"):
            return self._home()
        return self._answer(200, answer)

    def _own_issue(self, body: dict[str, Any]) -> dict[str, Any]:
        """Issue a NIB, or state an old one anew (`nib`, `tipe_dokumen` 9, 5, 3 or 4)."""
        at = datetime.now(WIB)
        message = nib_message(self.server.store, body, at=at) if is_nib(body.get("nib")) else (
            issue(self.server.store, body, at=at)
        )  # fmt: skip
        return {"dataNIB": message, "pushed": self.server.pusher.nib(message)}

    def _own_file(self, body: dict[str, Any]) -> dict[str, Any]:
        """Tell of the signed file of an id_izin."""
        words = {
            "id_izin": str(body["id_izin"]), "nib": str(body["nib"]),
            "file_izin": f"https://oss.contoh.go.id/berkas/{body['id_izin']}.pdf",
        }  # fmt: skip
        return {"receiveFileDS": words, "pushed": self.server.pusher.file(words)}

    def _own_say(self, body: dict[str, Any]) -> dict[str, Any]:
        """Give an id_izin a status of OSS's own, such as 57."""
        code = str(body["kd_status"])
        if not code_words("kd_status", code):
            raise ValueError(code)
        self.server.store.set_status(str(body["id_izin"]), code)
        return {"kd_status": code}

    def _own_fail(self, body: dict[str, Any]) -> dict[str, Any]:
        self.server.set_fails(read_fails(str(body.get("fail", ""))))
        return {"fail": list(self.server.fails)}

    def _home(self) -> None:
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self) -> None:
        rows = "".join(
            f"<tr><td>{html.escape(row['method'])}<td>{html.escape(row['key'])}<td>"
            f"<code>{html.escape(json.dumps(row['body'], ensure_ascii=False)[:300])}</code>"
            for row in reversed(self.server.store.messages()[-50:])
        )
        nibs = "".join(
            f"<li>{html.escape(row['nib'])} {html.escape(row['nama_perseroan'])}"
            for row in self.server.store.nibs()
        )
        text = PAGE.format(rows=rows, nibs=nibs, fails=html.escape(",".join(self.server.fails)))
        self._raw(200, text.encode(), "text/html; charset=utf-8")

    def _answer(self, status: int, words: dict[str, Any]) -> None:
        self._raw(status, json.dumps(words, ensure_ascii=False).encode(), "application/json")

    def _raw(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the store keeps what matters."""


PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>OSS CONTOH</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;display:block;overflow:auto}}td{{border:1px solid;padding:.3rem}}
label{{display:block;margin:.5rem 0}}</style>
<h1>OSS CONTOH</h1><p>Ini bukan OSS. Semua NIB di sini karangan dan bertanda CONTOH.</p>
<h2>Terbitkan NIB contoh</h2><form method="post" action="/sandbox/issue">
<label>Nama usaha <input name="name" value="Usaha Contoh"></label>
<label>KBLI <input name="kbli" value="56101"></label>
<label>Skala (01-04) <input name="scale" value="03"></label>
<label>Jenis izin (02, 04) <input name="jenis_izin" value="04"></label>
<button>Terbitkan dan kirim</button></form>
<h2>NIB</h2><ul>{nibs}</ul>
<h2>Gagal dengan sengaja</h2><form method="post" action="/sandbox/fail">
<label>Cara <input name="fail" value="{fails}"></label><button>Simpan</button></form>
<h2>Pesan yang diterima</h2><table>{rows}</table></html>"""


def read_fails(text: str) -> tuple[str, ...]:
    """`timeout,401` as ways to fail; ValueError names one that is not known."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for one in found:
        if one not in FAILS:
            raise ValueError(one)
    return found


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8093)
    parser.add_argument("--data", default="sandbox-oss.sqlite3")
    parser.add_argument("--push", default="")
    parser.add_argument("--username", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--user-key", default="")
    parser.add_argument("--fail", type=read_fails, default=())
    parser.add_argument("--hang", type=float, default=HANG_SECONDS)
    words = parser.parse_args()
    store = Store(words.data)
    pusher = Pusher(words.push, words.username, words.password, store)
    SandboxOss(
        words.port, store, pusher, user_key=words.user_key, fails=words.fail, hang=words.hang
    ).serve_forever()


if __name__ == "__main__":
    main()
