"""Messages about a case: seen with their attempts, and sent again when they failed."""

from __future__ import annotations

from eklinik.outbox.models import Delivery
from eklinik.outbox.post import post
from tests.people import NOW


def failed(case) -> Delivery:
    promise = post(case.office_id, "movement", case.pk, at=NOW, seq=1)
    return Delivery.objects.create(
        promise=promise, office_id=case.office_id, case_ref=case.pk, channel="email",
        address="pemohon@example.org", subject="Berkas Anda diterima", text="…", state="failed",
        attempts=5, message_id="<1@contoh>", error="Server surel menolak", created_at=NOW,
    )  # fmt: skip


def test_a_failed_message_is_seen_and_sent_again(enter, lodged):
    case = lodged()
    row = failed(case)
    fo = enter("fo")
    text = fo.get(f"/kantor/berkas/{case.pk}/").content.decode()
    assert "Server surel menolak" in text
    assert "pemohon@example.org" not in text
    assert "<small>surel · " in text
    assert fo.post(f"/kantor/berkas/{case.pk}/kabar/{row.pk}/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_a_message_of_another_case_is_not_found(enter, lodged):
    row = failed(lodged())
    other = lodged()
    assert enter("fo").post(f"/kantor/berkas/{other.pk}/kabar/{row.pk}/").status_code == 404
