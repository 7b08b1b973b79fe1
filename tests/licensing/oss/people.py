"""A connected office, and messages as OSS would send them."""

from __future__ import annotations

from datetime import date
from typing import Any

from eklinik.licensing.models import Project, Source
from eklinik.licensing.oss.pia.token import token_for
from tests.licensing.business import Business

USERNAME, PASSWORD, USER_KEY = "oss-contoh", "rahasia-contoh", "kunci-contoh"
NIB = "0000000000001"
TODAY = date(2026, 11, 24)


def connect(settings: Any, business: Business, *, url: str = "http://127.0.0.1:9/oss") -> None:
    """The installation knows OSS, and the office chose to be connected."""
    settings.EKLINIK_OSS_URL = url
    settings.EKLINIK_OSS_USER_KEY = USER_KEY
    settings.EKLINIK_OSS_USERNAME = USERNAME
    settings.EKLINIK_OSS_PASSWORD = PASSWORD
    office = business.house.office
    office.settings = {**office.settings, "oss": {"way": "connected", "resets": 1}}
    office.save()


def nib_body(number: int = 1, *, kind: str = "9", day: str = "2026-11-24", **extra: Any) -> Any:
    """A receiveNIB body with one medium-high project."""
    nib = f"{number:013d}"
    return {
        "nib": nib, "oss_id": f"O-{number}", "tgl_terbit_nib": "2026-11-01",
        "tgl_perubahan_nib": day, "nama_perseroan": "PT Contoh (CONTOH)",
        "jenis_pelaku_usaha": "01", "flag_umk": "Y", "status_nib": "01", "tipe_dokumen": kind,
        "npwp_perseroan": "012345678901000", "no_id_user_proses": "1171010101010001",
        "email_perusahaan": "pt@contoh.id",
        "data_proyek": [{
            "id_proyek": f"P-{number}", "kbli": "10003", "skala_usaha": "02",
            "jumlah_investasi": 2_000_000_000, "luas_tanah": 200, "satuan_luas_tanah": "01",
            "data_lokasi_proyek": [
                {"proyek_daerah_id": "1171012001", "alamat_usaha": "Jalan Contoh Nomor 1"}
            ],
        }],
        "data_checklist": [{
            "id_proyek": f"P-{number}", "id_izin": f"I-{number}", "jenis_izin": "04",
            "kd_izin": "CONTOH-01", "kd_daerah": "1171012001", "kewenangan": "02",
            "flag_checklist": "Y", "bidang_spesifik": "",
        }],
        **extra,
    }  # fmt: skip


def file_body(number: int = 1) -> dict[str, str]:
    """A receiveFileDS body."""
    return {
        "nib": f"{number:013d}", "id_izin": f"I-{number}",
        "file_izin": "https://oss.contoh.go.id/berkas.pdf?kunci=rahasia",
    }  # fmt: skip


def token(nib: str, day: date = TODAY) -> str:
    return token_for(USERNAME, PASSWORD, nib, day)


def oss_project(business: Business, **extra: Any) -> Project:
    """A project that OSS knows, waiting for the applicant's documents."""
    ids = {"oss_id": "O-1", "id_proyek": "P-1", "id_izin": "I-1", "kd_izin": "CONTOH-01"}
    return business.project(nib=NIB, source=Source.CONNECTED, **{**ids, **extra})
