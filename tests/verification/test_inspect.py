"""What is said about a PDF that a stranger brings: real, altered, changed, foreign, or rubbish."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from eklinik.documents.signing.authority import make_ca, make_signer
from eklinik.documents.signing.local import LocalSigner
from eklinik.verification.inspect import LIMIT, Report, inspect_signature
from tests.documents import files, samples
from tests.documents.conftest import BEGAN, PASSPHRASE, WHO, keys, letter, signed

__all__ = ["keys", "letter", "signed"]


@pytest.fixture
def look(keys: Path) -> Callable[[bytes], Report]:
    return lambda pdf: inspect_signature(pdf, trust_roots=[keys / "ca.pem"])


def test_inspect_a_signed_letter(look: Callable[[bytes], Report], signed: bytes) -> None:
    assert look(signed) == Report(
        state="valid",
        sha256=hashlib.sha256(signed).hexdigest(),
        signatures=1,
        intact=True,
        covers_whole_file=True,
        trusted=True,
        signer="Dr. Cut Meurah Contoh",
        issuer="E-Klinik CA UJI COBA",
        signed_at=samples.AT,
        reason="Penetapan izin",
    )


def test_inspect_without_roots_trusts_nobody(signed: bytes) -> None:
    report = inspect_signature(signed, trust_roots=[])
    assert (report.state, report.intact, report.trusted) == ("untrusted", True, False)


def test_inspect_with_another_authority_of_the_same_name(signed: bytes, tmp_path: Path) -> None:
    other = make_ca(tmp_path, at=BEGAN)
    report = inspect_signature(signed, trust_roots=[other])
    assert (report.state, report.trusted) == ("untrusted", False)


def test_inspect_an_unsigned_letter(look: Callable[[bytes], Report], letter: bytes) -> None:
    assert look(letter).state == "no_signature"


def test_inspect_a_flipped_byte_anywhere_in_the_signed_range(
    look: Callable[[bytes], Report], signed: bytes, letter: bytes
) -> None:
    draw = random.Random(7)
    states = []
    for _ in range(6):
        changed = bytearray(signed)
        changed[draw.randrange(20, len(letter))] ^= 1 << draw.randrange(8)
        states.append(look(bytes(changed)).state)
    assert states == ["altered"] * 6


def test_inspect_a_flipped_byte_in_the_signature_itself(
    look: Callable[[bytes], Report], signed: bytes
) -> None:
    start = signed.rindex(b"/Contents <") + len(b"/Contents <")
    changed = bytearray(signed)
    changed[start + 3000] = ord("0") if changed[start + 3000] != ord("0") else ord("1")
    report = look(bytes(changed))
    assert (report.state, report.intact) == ("altered", False)


def test_inspect_a_file_with_an_update_appended(
    look: Callable[[bytes], Report], signed: bytes
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Jenis"] = writer.root["/Type"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    report = look(out.getvalue())
    assert (report.state, report.intact, report.covers_whole_file) == (
        "changed_after",
        True,
        False,
    )


def test_inspect_a_file_with_bytes_appended(look: Callable[[bytes], Report], signed: bytes) -> None:
    assert look(signed + b"% catatan\n%%EOF\n").state == "changed_after"


def test_inspect_a_file_saved_anew(look: Callable[[bytes], Report], signed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.save(out)
    assert look(out.getvalue()).state == "altered"


def test_inspect_a_copy_of_the_pages_only(look: Callable[[bytes], Report], signed: bytes) -> None:
    pdf = pikepdf.Pdf.new()
    with pikepdf.open(io.BytesIO(signed)) as source:
        del source.pages[0].Annots
        pdf.pages.extend(source.pages)
    assert look(files.saved(pdf)).state == "no_signature"


def test_inspect_a_letter_countersigned_by_a_stranger(
    look: Callable[[bytes], Report], signed: bytes, tmp_path: Path
) -> None:
    make_ca(tmp_path, at=BEGAN)
    make_signer(tmp_path, "Orang Asing", WHO.nip, PASSPHRASE, at=BEGAN)
    again = _countersigned(signed, tmp_path)
    report = look(again)
    assert (report.state, report.signatures, report.trusted) == ("untrusted", 2, False)


def _countersigned(signed: bytes, directory: Path) -> bytes:
    from eklinik.documents.signing import local

    original = local.FIELD
    local.FIELD = "Kedua"
    try:
        return LocalSigner(directory).sign(
            signed, signer=WHO, passphrase=PASSPHRASE, reason="", at=samples.AT
        )
    finally:
        local.FIELD = original


@pytest.mark.parametrize("raw", [b"", b"hai", files.PROGRAM, files.picture("PNG"), b"\x00" * 5000])
def test_inspect_what_is_not_a_pdf(look: Callable[[bytes], Report], raw: bytes) -> None:
    assert look(raw).state == "not_pdf"


def test_inspect_a_pdf_of_rubbish(look: Callable[[bytes], Report]) -> None:
    assert look(b"%PDF-1.7\n" + b"\xff\x00<<>>[" * 3000).state == "unreadable"


def test_inspect_a_signed_file_cut_short(look: Callable[[bytes], Report], signed: bytes) -> None:
    assert look(signed[:-400]).state == "altered"


def test_inspect_a_locked_pdf(look: Callable[[bytes], Report]) -> None:
    assert look(files.locked()).state == "no_signature"


def test_inspect_a_file_that_is_too_large(look: Callable[[bytes], Report]) -> None:
    assert look(b"%PDF-1.7" + bytes(LIMIT)).state == "unreadable"


def test_inspect_a_pdf_with_a_false_signature(look: Callable[[bytes], Report]) -> None:
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page()
    value = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/ETSI.CAdES.detached"),
        ByteRange=pikepdf.Array([0, 10, 20, 10]),
        Contents=pikepdf.String("bukan tanda tangan"),
    )
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Sig, T=pikepdf.String("A"), V=pdf.make_indirect(value)
    )
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([pdf.make_indirect(field)]), SigFlags=3
    )
    assert look(files.saved(pdf)).state == "altered"
