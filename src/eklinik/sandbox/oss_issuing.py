"""Making sandbox NIBs: invented businesses marked CONTOH, in the shape of receiveNIB."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eklinik.sandbox.oss_store import Store

MARK = "CONTOH"
REGION = "1171012001"


def issue(store: Store, words: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """A new NIB with one project; `words` may name name, kbli, scale, jenis_izin, kd_daerah."""
    number = store.next("nib")
    nib = f"0000{number:09d}"
    day = at.date().isoformat()
    body = {
        "nib": nib, "tgl_pengajuan_nib": day, "tgl_terbit_nib": day, "tgl_perubahan_nib": day,
        "oss_id": f"{MARK}-OSS-{number:08d}", "versi_pia": "4.3",
        "nama_perseroan": f"{str(words.get('name') or 'Usaha Contoh')[:230]} ({MARK})",
        "alamat_perseroan": "Jalan Contoh Nomor 1", "perseroan_daerah_id": REGION,
        "jenis_pelaku_usaha": "01", "status_badan_hukum": "01", "status_penanaman_modal": "02",
        "flag_umk": "Y" if words.get("scale") in {"01", "02"} else "N",
        "skala_usaha": str(words.get("scale") or "03"), "status_nib": "01", "tipe_dokumen": "9",
        "nama_user_proses": f"Orang {MARK}", "no_id_user_proses": "0000000000000000",
        "data_proyek": [_project(number, words)], "data_checklist": [_checklist(number, words)],
    }  # fmt: skip
    store.put_nib(body)
    return body


def _project(number: int, words: dict[str, Any]) -> dict[str, Any]:
    region = str(words.get("kd_daerah") or REGION)
    return {
        "id_proyek": f"R-{MARK}-{number:08d}", "nomor_proyek": f"{number:08d}",
        "uraian_usaha": "Kegiatan contoh", "kbli": str(words.get("kbli") or "56101"),
        "skala_usaha": str(words.get("scale") or "03"), "jenis_proyek": "01",
        "luas_tanah": 200, "satuan_luas_tanah": "01",
        "jumlah_investasi": int(words.get("capital") or 6_000_000_000),
        "data_lokasi_proyek": [
            {"proyek_daerah_id": region, "alamat_usaha": "Jalan Contoh Nomor 1, Gampong Contoh"}
        ],
    }  # fmt: skip


def _checklist(number: int, words: dict[str, Any]) -> dict[str, Any]:
    return {
        "id_proyek": f"R-{MARK}-{number:08d}", "id_izin": f"I-{MARK}-{number:08d}",
        "jenis_izin": str(words.get("jenis_izin") or "04"), "kd_izin": f"{MARK}-01",
        "kd_daerah": str(words.get("kd_daerah") or REGION), "kewenangan": "02",
        "nama_izin": "Izin contoh", "flag_checklist": "Y",
        "bidang_spesifik": str(words.get("scope") or ""),
    }  # fmt: skip


def nib_message(store: Store, words: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """An NIB stated anew: 5 updated, 3 revoked, 4 cancelled; `tgl_perubahan_nib` may be named."""
    known = store.nib(str(words["nib"]))
    if known is None:
        raise KeyError(str(words["nib"]))
    kind = str(words.get("tipe_dokumen") or "5")
    if kind not in {"9", "5", "3", "4"}:
        raise ValueError(kind)
    day = str(words.get("tgl_perubahan_nib") or at.date().isoformat())
    body = {**known, "tipe_dokumen": kind, "tgl_perubahan_nib": day}
    if kind in {"3", "4"}:
        body["status_nib"] = "06"
    if words.get("name"):
        body["nama_perseroan"] = f"{str(words['name'])[:230]} ({MARK})"
    store.put_nib(body)
    return body
