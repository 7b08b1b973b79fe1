from __future__ import annotations

import hashlib
import io
import re
from datetime import datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from eklinik.documents import cage, intake
from eklinik.documents.intake import Refused, take_in
from tests.documents import files

NAME = re.compile(rb"/\w+")


def _code(raw: bytes, filename: str = "berkas.pdf", **options: object) -> str:
    with pytest.raises(Refused) as caught:
        take_in(raw, filename=filename, **options)  # type: ignore[arg-type]
    assert "{" not in caught.value.message
    return caught.value.code


def _keys(content: bytes) -> set[str]:
    """Every name in a PDF, whether key or value."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name.decode() for one in pdf.objects for name in NAME.findall(_spelt(one))}


def _spelt(one: object) -> bytes:
    if isinstance(one, pikepdf.Stream):
        return one.stream_dict.unparse(resolved=True)
    return one.unparse(resolved=True) if isinstance(one, pikepdf.Object) else b""


def test_take_in_an_empty_file() -> None:
    assert _code(b"") == "empty"


def test_take_in_a_pdf_above_its_limit() -> None:
    assert _code(files.blank() + bytes(2_000_001), limit_bytes=intake.LIMIT_OSS) == "too_large"


def test_take_in_a_program_called_pdf() -> None:
    assert _code(files.PROGRAM, "ktp.pdf") == "disguised"
    assert _code(files.PROGRAM, "ktp.JPG") == "disguised"


def test_take_in_a_program_called_program() -> None:
    assert _code(files.PROGRAM, "pasang.exe") == "unknown_kind"


def test_take_in_a_word_document() -> None:
    assert _code(b"PK\x03\x04" + bytes(100), "surat.docx") == "unknown_kind"


def test_take_in_a_kind_that_is_not_wanted_here() -> None:
    assert _code(files.picture("PNG"), "denah.png", accept={"pdf"}) == "not_accepted"


def test_take_in_a_locked_pdf() -> None:
    assert _code(files.locked()) == "encrypted"


def test_take_in_a_pdf_that_anyone_may_open_is_kept_without_its_lock() -> None:
    kept = take_in(files.locked(user=""), filename="nib.pdf")
    with pikepdf.open(io.BytesIO(kept.content)) as pdf:
        assert pdf.is_encrypted is False


def test_take_in_a_pdf_cut_in_half() -> None:
    whole = files.armed()
    assert _code(whole[: len(whole) // 4]) == "broken"


def test_take_in_a_pdf_of_rubbish() -> None:
    assert _code(b"%PDF-1.7\n" + b"\x00\xff" * 5000) == "broken"


def test_take_in_a_pdf_without_pages() -> None:
    assert _code(files.without_pages()) == "no_pages"


def test_take_in_too_many_pages() -> None:
    assert _code(files.blank(11), max_pages=10) == "too_many_pages"
    assert take_in(files.blank(10), filename="a.pdf", max_pages=10).pages == 10


def test_take_in_a_picture_cut_in_half() -> None:
    whole = files.noise((400, 300))
    assert _code(whole[: len(whole) // 2], "foto.jpg") == "broken"


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "]
)
def test_take_in_a_picture_of_rubbish(head: bytes) -> None:
    assert _code(head + bytes(3000), "foto.jpg") == "broken"


def test_take_in_a_png_bomb() -> None:
    bomb = files.png_bomb()
    assert len(bomb) < 2000
    assert _code(bomb, "foto.png") == "too_many_pixels"


def test_take_in_a_pdf_bomb_ends_in_the_cage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "MEGABYTES", 400)
    bomb = files.pdf_bomb(megabytes=700)
    assert len(bomb) < 3_000_000
    assert _code(bomb) == "too_complex"


def test_take_in_an_armed_pdf_disarms_it() -> None:
    armed = files.armed()
    kept = take_in(armed, filename="akta.pdf")
    assert kept.removed == ("actions", "embedded_files", "javascript", "media", "xfa")
    danger = {"/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/EF", "/EmbeddedFiles"}
    danger |= {"/XFA", "/FileAttachment"}
    assert danger & _keys(armed) == danger
    assert danger & _keys(kept.content) == set()


def test_take_in_a_pdf_with_names_that_are_no_text_disarms_what_they_hide() -> None:
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root["/KunciX"] = pikepdf.Dictionary(S=pikepdf.Name("/KunciX"), KunciX=script)
    plain = files.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    kept = take_in(plain.replace(b"/KunciX", b"/Kunci\xff"), filename="a.pdf")
    assert kept.removed == ("javascript",)
    assert b"app.alert" not in kept.content


def test_take_in_an_armed_pdf_keeps_its_harmless_link() -> None:
    with pikepdf.open(io.BytesIO(take_in(files.armed(), filename="a.pdf").content)) as pdf:
        uris = [str(note.A.URI) for note in pdf.pages[0].Annots if "/URI" in note.A]
    assert uris == ["https://a.example/"]


def test_take_in_keeps_the_digest_of_the_original() -> None:
    armed = files.armed()
    kept = take_in(armed, filename="akta.pdf")
    assert kept.original_sha256 == hashlib.sha256(armed).hexdigest()
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert kept.original_size == len(armed)


def test_take_in_a_signed_pdf_keeps_every_byte(signed: bytes) -> None:
    kept = take_in(signed, filename="nib.pdf")
    assert kept.content == signed
    assert kept.signed is True


def test_take_in_a_pdf_reads_its_text(signed: bytes) -> None:
    assert take_in(signed, filename="nib.pdf").text.count("Yayasan Contoh Seulanga") == 1


@pytest.mark.parametrize(
    ("raw", "kind", "mime", "name"),
    [
        (files.picture("JPEG"), "jpeg", "image/jpeg", "foto.jpg"),
        (files.picture("PNG"), "png", "image/png", "foto.png"),
        (files.picture("WEBP"), "webp", "image/jpeg", "foto.jpg"),
        (files.heic(), "heic", "image/jpeg", "foto.jpg"),
        (files.picture("JPEG", mode="CMYK"), "jpeg", "image/jpeg", "foto.jpg"),
        (files.picture("PNG", mode="RGBA"), "png", "image/png", "foto.png"),
        (files.picture("PNG", mode="1"), "png", "image/png", "foto.png"),
    ],
)
def test_take_in_pictures(raw: bytes, kind: str, mime: str, name: str) -> None:
    kept = take_in(raw, filename="../../foto.bin")
    assert (kept.original_kind, kept.mime, kept.filename, kept.pages) == (kind, mime, name, 1)
    assert Image.open(io.BytesIO(kept.content)).size == (640, 480)
    assert max(Image.open(io.BytesIO(kept.thumbnail)).size) == 320


def test_take_in_a_photo_turns_it_upright_and_forgets_where_it_was() -> None:
    kept = take_in(files.photo_with_place(), filename="foto.jpg")
    shown = Image.open(io.BytesIO(kept.content))
    assert shown.size == (480, 640)
    assert dict(shown.getexif()) == {}
    assert b"Telepon Contoh" not in kept.content
    assert kept.place == (5.553333, 95.3175)
    assert kept.taken_at == datetime(2026, 11, 24, 9, 10, 11)  # noqa: DTZ001 - EXIF has no zone


def test_take_in_a_big_photo_makes_it_fit() -> None:
    raw = files.noise((3000, 2200))
    assert len(raw) > intake.LIMIT_OSS
    kept = take_in(raw, filename="ktp.jpg", limit_bytes=intake.LIMIT_OSS)
    assert kept.size <= intake.LIMIT_OSS
    assert max(Image.open(io.BytesIO(kept.content)).size) >= 1640


def test_take_in_a_photo_that_cannot_fit_readably() -> None:
    assert _code(files.noise((2400, 1800)), "ktp.jpg", limit_bytes=20_000) == "cannot_shrink"


def test_take_in_a_pdf_with_a_false_ending_goes_by_content() -> None:
    assert take_in(files.blank(), filename="akta.jpg").filename == "akta.pdf"


def test_take_in_a_polyglot_keeps_only_the_picture() -> None:
    kept = take_in(files.picture("JPEG") + b"PK\x03\x04<script>alert(1)</script>", filename="a.jpg")
    assert b"<script>" not in kept.content


def test_take_in_reads_an_uploaded_file() -> None:
    assert take_in(io.BytesIO(files.blank(2)), filename="a.pdf").pages == 2


def test_every_refusal_says_what_happened_and_what_to_do() -> None:
    for code, message in intake.MESSAGES.items():
        assert str(message).endswith("."), code
        assert len(str(message)) > 30, code


def test_size_id_writes_sizes_as_people_do() -> None:
    assert [intake.size_id(size) for size in (10, 350_000, 1_400_000, 5_000_000)] == [
        "1 kB",
        "350 kB",
        "1,4 MB",
        "5 MB",
    ]


def test_page_png_draws_a_page_at_the_asked_width(letter: bytes) -> None:
    shown = Image.open(io.BytesIO(intake.page_png(letter, 0, 800)))
    assert (shown.format, shown.width) == ("PNG", 800)


def test_page_png_of_a_page_that_is_not_there(letter: bytes) -> None:
    with pytest.raises(Refused) as caught:
        intake.page_png(letter, 7)
    assert caught.value.code == "no_such_page"


def test_page_png_of_a_picture() -> None:
    shown = Image.open(io.BytesIO(intake.page_png(files.picture(), 0, 100)))
    assert (shown.format, shown.size) == ("PNG", (100, 75))


def test_thumbnail_of_a_pdf_and_of_a_picture(letter: bytes) -> None:
    for content in (letter, files.picture()):
        assert Image.open(io.BytesIO(intake.thumbnail(content))).format == "WEBP"


def test_extract_text_of_a_letter(letter: bytes) -> None:
    assert intake.extract_text(letter).count("KB Contoh Cahaya") == 1


def test_page_png_of_an_endless_page_stays_small() -> None:
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page(page_size=(72, 14_400))
    shown = Image.open(io.BytesIO(intake.page_png(files.saved(pdf), 0, 2000)))
    assert shown.height <= 6000


def test_join_pages_makes_one_a4_pdf_within_the_limit() -> None:
    photos = [files.noise((1600, 2200)), files.heic((800, 600)), files.picture("PNG")]
    content = intake.join_pages(photos, limit_bytes=intake.LIMIT_OSS)
    document = pypdfium2.PdfDocument(content)
    assert len(content) <= intake.LIMIT_OSS
    assert [tuple(map(round, page.get_size())) for page in document] == [
        (595, 842),
        (842, 595),
        (842, 595),
    ]


def test_join_pages_takes_pdfs_among_the_photos_and_disarms_them() -> None:
    content = intake.join_pages([files.picture(), files.armed(), files.blank(2)])
    assert len(pypdfium2.PdfDocument(content)) == 4
    assert {"/JS", "/Launch", "/EF"} & _keys(content) == set()


def test_join_pages_that_cannot_fit_readably() -> None:
    with pytest.raises(Refused) as caught:
        intake.join_pages([files.noise((1800, 1800))] * 2, limit_bytes=50_000)
    assert caught.value.code == "cannot_shrink"


def test_join_pages_of_nothing() -> None:
    with pytest.raises(Refused) as caught:
        intake.join_pages([])
    assert caught.value.code == "no_pages"


def test_joined_pages_can_be_taken_in() -> None:
    content = intake.join_pages([files.picture(), files.picture("PNG")])
    assert take_in(content, filename="ktp.pdf").pages == 2
