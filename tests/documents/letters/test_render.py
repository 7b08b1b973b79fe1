"""Real letters: what they say, that they are archival and accessible, that nothing breaks them."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from pydantic import ValidationError

from eklinik.documents import letters
from eklinik.documents.letters.glyphs import covered
from tests.documents import files, samples

KINDS = sorted(samples.SAMPLES)
HOSTILE = {
    "apostrophe": "Ma'had \"Al-Jami'ah\" <b>&amp;</b>",
    "arabic": "مدرسة النور الإسلامية",
    "emoji": "Toko 👩‍👩‍👧 Roti 🙂🇮🇩",
    "markup": '#panic() $x^2$ *tebal* _miring_ `kode` @rujuk <label> // #include "/etc/passwd"',
    "long": "panjang " * 1_250,
    "endless": "W" * 10_000,
    "controls": "a\x00b\x07c\u202ed\ud7ffe\ufffe",
    "lines": "satu\ndua\r\ntiga\u2028empat",
    "mixed": "KB النور & Ḥikmah №7 漢字 ไทย",
}


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def _images(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the raster pictures in a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sorted(
            (int(one.Width), int(one.Height))
            for one in opened.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        )


def _has_alt(one: object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and "/Alt" in one


def test_every_kind_has_a_sample() -> None:
    assert sorted(letters.LETTERS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_render_is_reproducible(kind: str) -> None:
    digests = {
        hashlib.sha256(letters.render(kind, samples.SAMPLES[kind](), at=samples.AT)).hexdigest()
        for _ in range(2)
    }
    assert len(digests) == 1


def test_render_at_another_time_is_another_file() -> None:
    first = letters.render("permit", samples.permit(), at=samples.AT)
    later = letters.render("permit", samples.permit(), at=samples.AT + timedelta(minutes=1))
    assert first != later


@pytest.mark.parametrize("kind", KINDS)
def test_render_declares_pdf_a_and_pdf_ua(kind: str) -> None:
    letter = samples.SAMPLES[kind]()
    with pikepdf.open(io.BytesIO(letters.render(kind, letter, at=samples.AT))) as pdf:
        assert str(pdf.Root.Lang).startswith("id")
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == letter.title
            assert meta["pdfuaid:part"] == "1"
            if kind != "receipt_80":
                assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


@pytest.mark.parametrize("kind", KINDS)
def test_render_embeds_every_font(kind: str) -> None:
    with pikepdf.open(
        io.BytesIO(letters.render(kind, samples.SAMPLES[kind](), at=samples.AT))
    ) as pdf:
        descriptors = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in descriptors)


def test_permit_prints_number_dates_fields_and_signer() -> None:
    text = _text(letters.render("permit", samples.permit(), at=samples.AT))
    for words in (
        "421.1/023/DPMPTSP/XI/2026",
        "Berlaku dari 27 November 2026 sampai 27 November 2031.",
        "Yayasan Contoh Seulanga",
        "pada tanggal 27 November 2026",
        "Dr. Cut Meurah Contoh, S.E., M.Si.",
        "Ditandatangani secara elektronik",
        "7KQ2-M4XD-91PT",
    ):
        assert text.count(words) == 1, words


def test_assignment_for_a_pen_claims_no_electronic_signature() -> None:
    counts = []
    for electronic in (True, False):
        signer = samples.HEAD.model_copy(update={"electronic": electronic})
        letter = samples.assignment().model_copy(update={"signer": signer})
        text = _text(letters.render("assignment", letter, at=samples.AT))
        counts.append(text.count("Ditandatangani secara elektronik"))
    assert counts == [1, 0]


def test_permit_without_end_says_so() -> None:
    text = _text(letters.render("permit", samples.permit(valid_until=None), at=samples.AT))
    assert text.count("Berlaku sejak 27 November 2026 tanpa batas waktu.") == 1


def test_permit_draft_is_marked_on_every_page() -> None:
    assert "RANCANGAN" not in _text(letters.render("permit", samples.permit(), at=samples.AT))
    draft = samples.permit(draft=True, clauses=("panjang " * 900,) * 2)
    pdf = letters.render("permit", draft, at=samples.AT)
    pages = len(pypdfium2.PdfDocument(pdf))
    assert pages > 1
    assert _text(pdf).count("RANCANGAN") == pages


def test_refusal_names_the_acting_head_and_the_remedy() -> None:
    text = _text(letters.render("refusal", samples.refusal(), at=samples.AT))
    assert text.count("Plt. Kepala Dinas") == 1
    assert text.count("800.1.3.1/77/2026") == 1
    assert text.count("21 hari kerja") == 1


def test_inspection_report_prints_the_refusal_to_sign_and_the_letter_of_assignment() -> None:
    text = _text(letters.render("inspection_report", samples.inspection_report(), at=samples.AT))
    assert text.count("Surat Tugas Nomor 094/118/ST/XI/2026 tanggal 20 November 2026") == 1
    assert text.count("Alasan: Pemohon tidak sependapat dengan catatan tentang sumur.") == 1
    assert text.count("pukul 09.10 WIB") == 1


def test_inspection_report_carries_each_photo() -> None:
    pdf = letters.render("inspection_report", samples.inspection_report(), at=samples.AT)
    assert _images(pdf) == [(600, 800), (800, 600), (800, 600)]


def test_inspection_report_reduces_big_photos() -> None:
    content = files.noise((3000, 2200))
    assert len(content) > 3_000_000
    photo = samples.m.Picture(content=content, alt="Foto", width=3000, height=2200)
    report = samples.inspection_report(photos=(photo,))
    pdf = letters.render("inspection_report", report, at=samples.AT)
    assert _images(pdf) == [(1000, 733)]
    assert len(pdf) < 600_000
    assert pdf == letters.render("inspection_report", report, at=samples.AT)


def test_letter_carries_the_emblem_of_the_government_with_its_alternative_text() -> None:
    emblem = samples.photo("Lambang", (300, 400)).model_copy(update={"alt": "Lambang Kota Contoh"})
    office = samples.OFFICE.model_copy(update={"emblem": emblem})
    pdf = letters.render("permit", samples.permit(office=office), at=samples.AT)
    assert _images(pdf) == [(300, 400)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        alts = {str(one.Alt) for one in opened.objects if _has_alt(one)}
    assert alts == {
        "Lambang Kota Contoh",
        "Kode QR untuk memeriksa keaslian: https://izin.example/v/7KQ2-M4XD-91PT",
    }


def test_inspection_report_prints_drawn_signatures() -> None:
    drawn = samples.photo("Tanda tangan", (300, 120))
    applicant = samples.m.Attestation(
        person=samples.m.Person(name="Nurul Contoh"), signed_at=samples.AT, signature=drawn
    )
    report = samples.inspection_report(applicant=applicant, photos=())
    pdf = letters.render("inspection_report", report, at=samples.AT)
    assert _images(pdf) == [(300, 120)]
    assert "Tidak menandatangani" not in _text(pdf)


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("kind", KINDS)
def test_render_survives_any_text(kind: str, name: str) -> None:
    values = _replaced(samples.SAMPLES[kind]().model_dump(), HOSTILE[name])
    pdf = letters.render(kind, letters.LETTERS[kind].model_validate(values), at=samples.AT)
    assert pdf.startswith(b"%PDF-")


def _replaced(value: object, text: str) -> object:
    """Put the text into every free text of a letter."""
    fixed = {"mime", "acting", "url", "site", "code", "nip"}
    if isinstance(value, dict):
        return {k: v if k in fixed else _replaced(v, text) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_replaced(item, text) for item in value]
    return text if isinstance(value, str) and value else value


def test_render_prints_every_covered_character() -> None:
    permit = samples.permit(clauses=("".join(sorted(covered())),))
    assert letters.render("permit", permit, at=samples.AT).startswith(b"%PDF-")


def test_render_never_runs_markup_of_a_user() -> None:
    said = HOSTILE["markup"]
    text = _text(letters.render("permit", samples.permit(clauses=(said,)), at=samples.AT))
    assert text.count("#panic() $x^2$ *tebal* _miring_ `kode` @rujuk <label>") == 1


def test_render_keeps_an_endless_word_on_the_paper() -> None:
    row = samples.m.Row(label="Nama", value="W" * 400)
    pdf = letters.render("permit", samples.permit(fields=(row,)), at=samples.AT)
    page = pypdfium2.PdfDocument(pdf)[0]
    words = page.get_textpage()
    edges = [words.get_charbox(i)[2] for i in range(words.count_chars())]
    assert max(edges) < page.get_width() - 50


def test_letter_refuses_a_misspelt_field() -> None:
    with pytest.raises(ValidationError):
        samples.permit(nomor="1")


def test_render_refuses_the_model_of_another_kind() -> None:
    with pytest.raises(TypeError):
        letters.render("refusal", samples.permit(), at=samples.AT)


def test_render_from_many_threads_gives_the_same_bytes() -> None:
    expected = letters.render("permit", samples.permit(), at=samples.AT)
    results: list[bytes] = []

    def work() -> None:
        results.append(letters.render("permit", samples.permit(), at=samples.AT))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8
