"""The null twin: answers as the contract says and remembers; for tests without a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eklinik.licensing.oss.base import Call, OssError, Reply
from eklinik.licensing.oss.pia.contract import faults_of, is_nib

SAID = {
    "receiveLicense": {"nomor_izin": "CONTOH-0001"},
    "updateLicense": {"nomor_izin": "CONTOH-0001", "keterangan_reset_izin_ds": ""},
    "inqueryFileDS": {"url_file_ds": "https://oss.contoh.go.id/berkas/contoh.pdf"},
}


@dataclass(slots=True)
class NullOss:
    """Accepts what fits the contract; a repeated key is answered but kept once."""

    name: str = "null"
    is_connected: bool = True
    calls: dict[str, Call] = field(default_factory=dict)

    def send(self, call: Call) -> Reply:
        if faults := faults_of(call.method, call.body):
            words = f"Data Parameter Salah: {faults[0].path}"
            raise OssError(words, permanent=True, answer={"kode": "400", "keterangan": words})
        self.calls.setdefault(call.key, call)
        return Reply("200", "Sukses", self._data(call))

    def _data(self, call: Call) -> dict[str, Any]:
        if call.method == "checkNIB":
            if not is_nib(call.body["nib"]):
                raise OssError("NIB tidak ditemukan", permanent=True)
            name = "PT Contoh (CONTOH)"
            return {"dataNIB": {"nib": call.body["nib"], "nama_perusahaan": name, "status": "01"}}
        if call.method == "checkLicenseStatus":
            return {"dataIZIN": {"id_izin": call.body["id_izin"], **self._last(call)}}
        return dict(SAID.get(call.method, {}))

    def _last(self, call: Call) -> dict[str, str]:
        told = [
            kept.body["kd_status"]
            for kept in self.calls.values()
            if kept.method == "receiveLicenseStatus"
            and kept.body["id_izin"] == call.body["id_izin"]
        ]
        return {"kd_status": told[-1] if told else "09", "uraian_status": ""}
