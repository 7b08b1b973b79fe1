"""Small real files to upload."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def photo(words: str = "KTP contoh", name: str = "ktp.jpg") -> SimpleUploadedFile:
    """A photo with something to read on it."""
    picture = Image.new("RGB", (900, 600), "#c9dbe2")
    ImageDraw.Draw(picture).text((60, 60), words, fill="#123", font_size=48)
    body = BytesIO()
    picture.save(body, "JPEG", quality=80)
    return SimpleUploadedFile(name, body.getvalue(), "image/jpeg")


def pdf(pages: int = 1, password: str = "", name: str = "akta.pdf") -> SimpleUploadedFile:
    """A PDF of blank pages, locked when there is a password."""
    body = BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        lock = pikepdf.Encryption(user=password, owner=password) if password else False
        made.save(body, encryption=lock)
    return SimpleUploadedFile(name, body.getvalue(), "application/pdf")


def disguised() -> SimpleUploadedFile:
    """A program that calls itself a PDF."""
    return SimpleUploadedFile("surat.pdf", b"MZ" + b"\0" * 500, "application/pdf")


def empty() -> SimpleUploadedFile:
    return SimpleUploadedFile("kosong.pdf", b"", "application/pdf")
