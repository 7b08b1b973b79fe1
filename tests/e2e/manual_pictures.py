"""Copies chosen pictures of the stories into the manual, small enough for a printed page.

    python -m tests.e2e.manual_pictures

The stories (`test_story_*.py`) write the pictures to `artefacts/`; run them first.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
FROM, TO = ROOT / "artefacts", ROOT / "docs" / "manual" / "gambar"
LARGEST = 60_000
WIDEST, HIGHEST = 900, 1000
PICTURES = {
    "kios": "cerita-kios", "layar": "cerita-layar", "loket-siap": "cerita-loket-siap",
    "loket-jalur": "cerita-loket-jalur", "pindai-loket": "cerita-pindai-loket",
    "pindai-hp": "cerita-pindai-hp", "hasil": "cerita-hasil", "survei": "cerita-survei-loket",
    "telepon-kartu": "cerita-telepon-kartu", "telepon-kuasa": "cerita-telepon-kuasa",
    "online-ruang": "cerita-online-ruang", "isian-bersama": "cerita-isian-bersama",
}  # fmt: skip


def shrink(source: Path, target: Path) -> int:
    """The upper part of a picture in few colours; returns its size in bytes."""
    with Image.open(source) as image:
        scale = min(1.0, WIDEST / image.width)
        seen = image.convert("RGB").crop(
            (0, 0, image.width, min(image.height, round(HIGHEST / scale)))
        )
        small = seen.resize((round(seen.width * scale), round(seen.height * scale)))
    for colours in (64, 32, 16):
        small.quantize(colours).save(target, optimize=True)
        if target.stat().st_size <= LARGEST:
            break
    return target.stat().st_size


def main() -> None:
    """Every picture that the manual shows."""
    TO.mkdir(exist_ok=True)
    for name, source in PICTURES.items():
        size = shrink(FROM / f"{source}.png", TO / f"{name}.png")
        print(f"{name}: {size} B")  # noqa: T201  shown to whoever measures


if __name__ == "__main__":
    main()
