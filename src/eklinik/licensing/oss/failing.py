"""The failing twin: every way in which a call goes wrong, for tests and rehearsals."""

from __future__ import annotations

from dataclasses import dataclass

from eklinik.licensing.oss.base import Call, OssError, Reply

MODES = ("timeout", "401", "500", "malformed", "400")
WORDS = {
    "timeout": "OSS tidak menjawab dalam waktunya",
    "401": "User Akses Tidak Valid",
    "500": "Proses Payload Data Di Sistem OSS Gagal",
    "malformed": "Jawaban OSS tidak dapat dibaca",
    "400": "Data Parameter Salah",
}


@dataclass(frozen=True, slots=True)
class FailingOss:
    """Fails in one way, always; only 400 is final."""

    mode: str
    name: str = "failing"
    is_connected: bool = True

    def send(self, call: Call) -> Reply:
        answer = (
            {"kode": self.mode, "keterangan": WORDS[self.mode]} if self.mode.isdigit() else None
        )
        final, away = self.mode == "400", self.mode == "timeout"
        raise OssError(WORDS[self.mode], permanent=final, answer=answer, away=away)
