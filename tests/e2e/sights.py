"""What there is to look at: the stories of the browser tests, and every page with real ids."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic.models import ClinicService, Desk, Hall
from eklinik.decisions.models import Determination, Draft, Permit
from eklinik.demo.people import Crew
from eklinik.demo.stories import BAP_RETURNED, PLAIN, RETURNED, VISITED, Story
from eklinik.notifications.texts import defaults
from eklinik.staff.models import Posting, Unit
from tests.e2e.clinic_sights import clinic_pages
from tests.e2e.feedback_sights import feedback_pages
from tests.e2e.hall import RECEPTION, hall_pages
from tests.e2e.law_sights import law_pages
from tests.e2e.licence_sights import licence_pages
from tests.e2e.oss_sights import oss_pages

REFUSED = "submit accept refuse send accept determine sign notify archive"
STORIES = [
    Story("SIPB", "", who="pemohon"),
    Story("SIPB", "", who="pemohon", kind="perpanjangan", old="granted"),
    Story("SIPB", "", channel="assisted"),
    Story("SIPB", "submit return_to_applicant", who="pemohon", key="returned"),
    Story("SIPB", PLAIN, age=7, who="pemohon", key="granted"),
    Story("SIPB", "submit accept send", who="pemohon", key="verify_draft"),
    Story("PAUD", VISITED, age=4, key="visited"),
    Story("PAUD", RETURNED, age=2, key="schedule"),
    Story("PAUD", "submit accept schedule", age=16, key="inspect"),
    Story("PAUD", "submit accept schedule report", key="verify_report"),
    Story("PAUD", BAP_RETURNED, age=1, key="complete_report"),
    Story("PAUD", f"{BAP_RETURNED} ask_applicant", key="asked"),
    Story("SIPB", "submit", age=5, key="verify"),
    Story("SIPB", "submit return_to_applicant submit", key="repaired"),
    Story("SIPB", "submit", age=1, channel="assisted", key="assisted"),
    Story("SIPB", "submit accept", age=6, key="draft"),
    Story("SIPB", "submit accept send accept", key="determine"),
    Story("SIPB", "submit accept send accept determine", key="sign"),
    Story("PAUD", f"{VISITED.split(' sign')[0]}", key="sign2"),
    Story("SIPB", "submit accept send accept determine sign", key="print"),
    Story("SIPB", "submit accept refuse", key="draft_refusal"),
    Story("SIPB", "submit accept refuse send accept determine", key="sign_refusal"),
    Story("SIPB", REFUSED, age=9, key="refused"),
    Story("SIPB", "submit accept withdraw", age=3, key="withdrawn"),
    Story("SIPB", "submit", key="back"),
    Story("SIPB", "submit accept send", key="keys"),
    Story("PAUD", "submit accept schedule report", key="together"),
]
Found = dict[str, dict[str, str]]


def needed() -> list[str]:
    """What the permits of the stories ask for, by name."""
    codes = {story.permit for story in STORIES}
    rows = PermitVersion.objects.filter(permit_type__code__in=codes, state="published")
    return [item.name for row in rows for item in published(row.pk).requirements]


def pages_of(crew: Crew, cases: dict[str, int]) -> Found:
    """Who looks at what: audience -> name of the picture -> address."""
    kinds = {case.pk: case for case in Case.objects.all()}
    got = {key: kinds[pk] for key, pk in cases.items() if key}
    found = {
        "umum": {**_public(got), **hall_pages(crew.office)},
        "pemohon": _applicant(crew, got),
        **_office(crew, got),
        "admin": _admin(crew),
        "akun": _account(),
    }
    every = (feedback_pages, law_pages, oss_pages, licence_pages, clinic_pages)
    for more in (pages(crew) for pages in every):
        for audience, pages in more.items():
            found.setdefault(audience, {}).update(pages)
    return found


def _public(got: dict[str, Case]) -> dict[str, str]:
    slug = _slug(got["visited"])
    code = Permit.objects.get(case=got["visited"]).code
    refusal = Determination.objects.filter(case=got["refused"]).latest("pk").code
    return {
        "beranda": reverse("home"),
        "izin": reverse("permit_list"),
        "izin-cari": reverse("permit_list") + "?q=bidan",
        "izin-paud": reverse("permit", args=[slug]),
        "izin-bidan-banding": reverse("permit_compare", args=[_slug(got["granted"])]),
        "lacak-isian": reverse("track"),
        "verifikasi-isian": reverse("verify"),
        "verifikasi-izin": reverse("verify_short", args=[code]),
        "verifikasi-penolakan": reverse("verified", args=[refusal]),
        "verifikasi-tidak-kenal": reverse("verified", args=["ABCD-EFGH-JKLM-NPQR"]),
        "aksesibilitas": reverse("accessibility"),
        "privasi": reverse("privacy"),
        "bantuan": reverse("help"),
        "masuk": reverse("login"),
        "masuk-kode": reverse("code_request"),
        "daftar": reverse("join"),
        "lupa-sandi": reverse("forgot"),
        "aktivasi": reverse("activation"),
    }


def _slug(case: Case) -> str:
    return PermitVersion.objects.get(pk=case.permit_version_id).permit_type.slug


def _applicant(crew: Crew, got: dict[str, Case]) -> dict[str, str]:
    mine = Application.objects.filter(account__username="pemohon")
    drafts = {row.request_kind: row.uid for row in mine.filter(case__isnull=True)}
    uid = {key: mine.get(case=got[key]).uid for key in ("returned", "granted", "verify_draft")}
    one = {"uid": drafts["baru"]}
    return {
        "berkas-saya": reverse("application_list"),
        "kabar": reverse("news"),
        "mulai": reverse("application_start", args=[_slug(got["granted"])]),
        "draf": reverse("application", kwargs=one),
        "draf-pemohon": reverse("application_applicant", kwargs=one),
        "draf-isian-1": reverse("application_page", kwargs={**one, "number": 1}),
        "draf-isian-2": reverse("application_page", kwargs={**one, "number": 2}),
        "draf-dokumen": reverse("application_document", kwargs={**one, "code": "ktp"}),
        "draf-izin-lama": reverse("application_old_permit", args=[drafts["perpanjangan"]]),
        "draf-periksa": reverse("application_check", kwargs=one),
        "draf-hapus": reverse("application_withdraw", kwargs=one),
        "berkas-proses": reverse("application", args=[uid["verify_draft"]]),
        "berkas-tarik": reverse("application_withdraw", args=[uid["verify_draft"]]),
        "berkas-terbit": reverse("application", args=[uid["granted"]]),
        "tanda-terima": reverse("application_receipt", args=[uid["granted"]]),
        "tanda-terima-80": reverse("application_receipt", args=[uid["granted"]]) + "?kertas=80",
        "berkas-kembali": reverse("application", args=[uid["returned"]]),
        "perbaikan": reverse("application_repair", args=[uid["returned"]]),
        "lacak-kembali": reverse("tracked", args=[got["returned"].number]),
        "lacak-terbit": reverse("tracked", args=[got["granted"].number]),
        "lacak-proses": reverse("tracked", args=[got["verify_draft"].number]),
    }


def _office(crew: Crew, got: dict[str, Case]) -> Found:
    def case(key: str, name: str = "case") -> str:
        return reverse(f"office:{name}", args=[got[key].pk])

    entry = Application.objects.get(case=got["assisted"]).uid
    open_entry = Application.objects.get(case__isnull=True, channel="assisted").uid
    draft = Draft.objects.filter(case=got["verify_draft"]).latest("version").pk
    sections = {
        "fo": {
            "kotak": reverse("office:worklist"),
            "kotak-kosong": reverse("office:worklist") + "?kumpulan=dipegang",
            "cari": reverse("office:search") + "?q=contoh",
            "cari-kosong": reverse("office:search") + "?q=tidak-ada-itu",
            "arsip": reverse("office:archive"),
            "terima": reverse("office:intake"),
            "terima-isi": reverse("office:entry", args=[open_entry]),
            "kabar": reverse("news"),
            "terima-tanda-terima": reverse("office:entry_receipt", args=[entry]),
            "periksa": case("verify"), "perbaikan": case("repaired"),
            "bap-kembali": case("complete_report"), "selesai": case("visited"),
            "ditolak": case("refused"), "ditarik": case("withdrawn"), "menunggu": case("returned"),
            **RECEPTION, "akun-pemohon": reverse("desk_account"), "kode-baru": reverse("lost_slip"),
            "tanda-terima-lagi": case("verify", "receipt"),
        },
        "teknis": {
            "kotak": reverse("office:worklist"), "kunjungan": reverse("office:visits"),
            "jadwal": case("schedule"), "tinjau": case("inspect"), "bap": case("inspect", "report"),
            "draf": case("draft"), "draf-susun": case("draft", "draft"),
            "draf-tolak": case("draft_refusal", "draft"), "cetak": case("print"),
            "draf-halaman": reverse("office:draft_pages", args=[got["verify_draft"].pk, draft]),
        },
        "kasi": {"kotak": reverse("office:worklist"), "bap": case("verify_report"),
                 "draf": case("verify_draft")},
        "kabid": {"kotak": reverse("office:worklist"), "tetapkan": case("determine")},
        "kepala": {
            "kotak": reverse("office:worklist"), "ruang": reverse("office:signing"),
            "surat": reverse("office:signing_one", args=[got["sign2"].pk]),
            "surat-tolak": reverse("office:signing_one", args=[got["sign_refusal"].pk]),
            "berkas": case("sign"),
        },
        "skpa": {"kotak": reverse("office:worklist")},
        "sekretaris": {"kesampingkan": case("verify", "override")},
    }  # fmt: skip
    return sections


def _admin(crew: Crew) -> dict[str, str]:
    versions = PermitVersion.objects.filter(permit_type__code="SIPB").order_by("version")
    member = crew.users["teknis"].pk
    posting = Posting.objects.filter(user_id=member).first()
    assert posting is not None
    halls, services, desks = (
        model.objects.filter(office=crew.office).latest("pk").pk
        for model in (Hall, ClinicService, Desk)
    )
    plain: dict[str, tuple[str, list[Any]]] = {
        "beranda": ("home", []), "kantor": ("office", []), "langkah-kedua": ("second", []),
        "kalender": ("calendar", []), 
        "teks": ("texts", []), "teks-satu": ("text", [next(iter(defaults()))]),
        "catatan": ("log", []), "pegawai": ("members", []), "pegawai-baru": ("member_new", []),
        "pegawai-satu": ("member", [member]),
        "unit": ("units", []), "unit-baru": ("unit_new", []),
        "unit-satu": ("unit", [Unit.objects.filter(office=crew.office).latest("pk").pk]),
        "penugasan": ("postings", []), "penugasan-baru": ("posting_new", []),
        "penugasan-akhiri": ("posting_end", [posting.pk]), "bagan": ("charts", []),
        "bagan-baru": ("chart_new", []), "bagan-satu": ("chart", ["permit_with_inspection", 1]),
        "izin": ("permits", []), "izin-satu": ("permit", [versions[1].pk]),
        "pengesampingan": ("overrides", []), "ruang-online": ("rooms", []), "loket": ("clinic", []),
        "loket-baru": ("clinic_desk_new", []), "loket-satu": ("clinic_desk", [desks]),
        "loket-ruang-baru": ("clinic_hall_new", []), "loket-ruang": ("clinic_hall", [halls]),
        "loket-layanan-baru": ("clinic_service_new", []),
        "loket-layanan": ("clinic_service", [services]),
        "loket-jam": ("clinic_hours", ["in_person"]),
        "loket-pengaturan": ("clinic_settings", []), "loket-kuasa": ("clinic_mandate", []),
    }  # fmt: skip
    return {name: reverse(f"admin_{view}", args=args) for name, (view, args) in plain.items()}


def _account() -> dict[str, str]:
    names = {
        "akun": "account", "nama": "change_name", "sandi": "change_password",
        "kontak": "change_contact", "token": "tokens", "keamanan": "security",
        "aplikasi": "app_add", "kunci": "passkey_add", "cadangan": "recovery",
        "konfirmasi": "confirm", "keluar": "logout",
    }  # fmt: skip
    return {name: reverse(view) for name, view in names.items()}
