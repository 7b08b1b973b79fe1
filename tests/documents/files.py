"""Files that people send, and files that enemies send, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **save: Any
) -> bytes:
    image = Image.new(mode, size, 200 if mode == "L" else "#c7d8cf")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=0)
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def noise(size: tuple[int, int] = (2000, 1500), quality: int = 95) -> bytes:
    """A picture that hardly compresses."""
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def heic(size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "#0b5d4b")).save(out, quality=60)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo on its side, with the place and time a phone writes."""
    image = Image.new("RGB", (640, 480), "white")
    exif = image.getexif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Telepon Contoh"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (5.0, 33.0, 12.0), 3: "E", 4: (95.0, 19.0, 3.0)})
    exif.get_ifd(0x8769)[0x9003] = "2026:11:24 09:10:11"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def blank(pages: int = 1, **save: Any) -> bytes:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return saved(pdf, **save)


def saved(pdf: Pdf, **save: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def locked(user: str = "rahasia") -> bytes:
    return blank(encryption=pikepdf.Encryption(owner="pemilik", user=user))


def without_pages() -> bytes:
    return saved(Pdf.new())


def armed() -> bytes:
    """A PDF with everything that acts."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("app.alert(2)")))
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), pdf.make_indirect(Dictionary(script))]))
    )
    pdf.attachments["jahat.exe"] = b"MZ\x90\x00"
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.pages[0].Annots = Array(
        [
            pdf.make_indirect(link(A=launch)),
            pdf.make_indirect(link(A=Dictionary(S=Name.URI, URI=String("https://a.example/")))),
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))
            ),
        ]
    )
    return saved(pdf)


def link(**more: Any) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        Border=Array([0, 0, 0]),
        **more,
    )


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that claims 3.6 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + width // 8) * 64, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_bomb(megabytes: int = 4000) -> bytes:
    """A PDF whose page unpacks to gigabytes of drawing."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    squeezer = zlib.compressobj(9)
    block = b"0 0 m 9 9 l S\n" * 74_898
    packed = b"".join(squeezer.compress(block) for _ in range(megabytes)) + squeezer.flush()
    pdf.pages[0].Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)
    return saved(pdf, compress_streams=False)


PROGRAM = b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode."
