"""Front office prints the receipt of any case again, and replaces a leaked secret."""

from __future__ import annotations

import pytest

from eklinik.accounts.models import LogEntry
from eklinik.applications.tracking import case_by_secret, secret_of
from tests.people import NOW

PDF = "tanda-terima.pdf"


def path(case, rest: str = "tanda-terima/") -> str:
    return f"/kantor/berkas/{case.pk}/{rest}"


def test_receipt_is_printed_again_from_the_case_page(enter, lodged):
    case, fo = lodged(), enter("fo")
    assert f'href="{path(case)}"' in fo.get(path(case, "")).text
    page = fo.get(path(case))
    assert page.status_code == 200
    assert f'<dd class="code">{secret_of(case)}</dd>' in page.text
    assert page.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("paper", ["", "80"])
def test_receipt_is_the_same_pdf_as_the_applicants_own(enter, lodged, paper):
    case = lodged()
    own = enter("pemohon").get(f"/permohonan/{case.application.uid}/{PDF}?kertas={paper}")
    found = enter("fo").get(path(case, f"{PDF}?kertas={paper}"))
    assert found.headers["Content-Type"] == "application/pdf"
    assert found.content == own.content


def test_new_secret_ends_the_old_one_and_is_recorded(enter, lodged, house):
    case, fo = lodged(), enter("fo")
    old = secret_of(case)
    page = fo.post(path(case), follow=True)
    case.refresh_from_db()
    new = secret_of(case)
    assert "Kode rahasia baru berlaku." in page.text
    assert f'<dd class="code">{new}</dd>' in page.text
    assert (case_by_secret(case.number, old), case_by_secret(case.number, new)) == (None, case)
    row = LogEntry.objects.get(action="new_secret")
    assert (row.subject_id, row.by_id, row.at, row.title, row.detail) == (
        case.pk, house.users["fo"].pk, NOW, case.number, {},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["teknis", "kepala", "admin", "pemohon"])
def test_receipt_is_for_the_front_office_only(enter, lodged, name):
    case = lodged()
    someone, before = enter(name), secret_of(case)
    assert someone.get(path(case)).status_code == 404
    assert someone.get(path(case, PDF)).status_code == 404
    assert someone.post(path(case)).status_code == 404
    assert path(case) not in someone.get(path(case, "")).text
    case.refresh_from_db()
    assert secret_of(case) == before


def test_receipt_of_another_office_is_not_found(enter, lodged, other_house):
    case = other_house.case()
    assert enter("fo").post(path(case)).status_code == 404
    assert not LogEntry.objects.filter(action="new_secret").exists()


def test_receipt_of_a_case_without_application_has_no_pdf(enter, house):
    case, fo = house.case(), enter("fo")
    assert "PDF A4" not in fo.get(path(case)).text
    assert fo.get(path(case, PDF)).status_code == 404
