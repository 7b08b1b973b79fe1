"""Invented photos of invented documents, with what is wrong with each known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Array = np.ndarray[Any, Any]
WIDTH, HEIGHT = 1500, 2000
WORDS = [
    "Surat", "pernyataan", "kesanggupan", "pengelolaan", "lingkungan", "usaha", "mikro", "contoh",
    "dengan", "alamat", "di", "Jalan", "Nomor", "satu", "Kota", "yang", "bertanda", "tangan",
    "menerangkan", "bahwa", "berlaku", "sampai",
]  # fmt: skip
COLOURS = {
    "wood": (60, 95, 140), "dark": (45, 42, 40), "grey": (120, 120, 118),
    "cloth": (120, 60, 40), "tiles": (150, 165, 170), "pale": (185, 190, 192),
}  # fmt: skip
TABLES = ("wood", "dark", "grey", "cloth", "tiles", "pale")


@dataclass(frozen=True)
class Photo:
    """A BGR picture, the corners of the sheet in it, and the faults it was given."""

    name: str
    image: Array
    corners: Array
    faults: frozenset[str]


@cache
def sheet(kind: str, seed: int) -> Array:
    """A printed A4, folio or card without anybody's data; BGR."""
    dice = np.random.default_rng(seed)
    width, height = {"a": (1240, 1754), "f4": (1270, 1949), "card": (1240, 782)}[kind]
    paper = (246, 246, 242) if kind != "card" else (224, 208, 190)
    image = Image.new("RGB", (width, height), paper)
    pen = ImageDraw.Draw(image)
    if kind == "card":
        _card(pen, width, height, dice)
    else:
        _letter(pen, width, height, dice, heading=seed % 3 != 2, table=seed % 2 == 0)
    return cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR)


def _letter(pen: Any, width: int, height: int, dice: Any, *, heading: bool, table: bool) -> None:
    font, y = ImageFont.load_default(27), 110
    if heading:
        pen.text((width // 2 - 330, y), "PEMERINTAH KOTA CONTOH", (20, 20, 20),
                 font=ImageFont.load_default(48))  # fmt: skip
        pen.line((110, y + 80, width - 110, y + 80), (20, 20, 20), 4)
        y += 130
    while y < height - 420:
        if dice.random() < 0.14:
            y += 44
        last = 0.55 if dice.random() < 0.2 else 1.0
        _line(pen, 120, y, int((width - 240) * last), font, dice)
        y += 44
    if table:
        for row in range(5):
            pen.rectangle((120, y + 50 * row, width - 120, y + 50 * row + 50), outline=(60, 60, 60),
                          width=2)  # fmt: skip
            _line(pen, 140, y + 50 * row + 10, 500, font, dice)
    else:
        pen.ellipse((width - 520, y + 20, width - 280, y + 260), outline=(120, 60, 150), width=6)


def _line(pen: Any, x: int, y: int, width: int, font: Any, dice: Any) -> None:
    text = ""
    while True:
        longer = f"{text} {WORDS[int(dice.integers(len(WORDS)))]}".strip()
        if pen.textlength(longer, font=font) > width:
            break
        text = longer
    pen.text((x, y), text, (28, 28, 32), font=font)


def _card(pen: Any, width: int, height: int, dice: Any) -> None:
    pen.text((260, 40), "KARTU CONTOH", (30, 30, 60), font=ImageFont.load_default(64))
    pen.rectangle((width - 330, 190, width - 70, 560), fill=(180, 60, 60))
    pen.ellipse((width - 270, 240, width - 130, 420), fill=(210, 170, 150))
    for row in range(8):
        _line(pen, 70, 170 + 66 * row, 700, ImageFont.load_default(38), dice)


def table(kind: str, seed: int) -> Array:
    """What lies under the sheet; BGR."""
    dice = np.random.default_rng(seed + 99)
    base = COLOURS[kind]
    image = np.full((HEIGHT, WIDTH, 3), base, np.float32)
    grain = dice.normal(0, 1, (HEIGHT // 8, WIDTH // 40 if kind == "wood" else WIDTH // 8))
    grain = cv2.resize(grain.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    image += (14 if kind == "wood" else 5) * grain[:, :, None]
    if kind == "tiles":
        for place in range(60 + seed % 80, max(WIDTH, HEIGHT), 430):
            image[place : place + 8] -= 40
            image[:, place : place + 8] -= 40
    if kind == "cloth":
        image[::60] += 25
        image[:, ::60] += 25
    return image


def corners_for(
    kind: str, dice: Any, *, share: float = 0.86, degrees: float = 6, lean: float = 0.07
) -> Array:
    """Where a hand-held camera sees the corners of the sheet."""
    ratio = {"a": 1754 / 1240, "f4": 1949 / 1270, "card": 782 / 1240}[kind]
    long = share * (HEIGHT if ratio > 1 else WIDTH)
    high, wide = (long, long / ratio) if ratio > 1 else (long * ratio, long)
    wide, high = (wide, high) if wide < 0.93 * WIDTH else (0.93 * WIDTH, 0.93 * WIDTH * ratio)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float) * [wide / 2, high / 2]
    turn = np.radians(dice.uniform(-degrees, degrees))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    tip = dice.uniform(-lean, lean, 2)
    depth = 1 + half @ (tip / np.array([wide / 2, high / 2]))
    seen = (half / depth[:, None]) @ spin.T
    room = np.array([WIDTH, HEIGHT]) / 2
    seen *= min(1.0, float((0.975 * room / np.abs(seen).max(axis=0)).min()))
    return (seen + room).astype(np.float32)


def placed(paper: Array, corners: Array, under: Array) -> Array:
    """The sheet put on the table by its homography, with a soft shadow beside it."""
    high, wide = paper.shape[:2]
    start = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(start, corners)
    laid = cv2.warpPerspective(paper, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    mask = (
        cv2.warpPerspective(
            np.full((high, wide), 255, np.uint8), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR
        ).astype(np.float32)[:, :, None]
        / 255
    )
    shade = cv2.GaussianBlur(np.roll(mask[:, :, 0], (10, 8), (0, 1)), (0, 0), 12)[:, :, None]
    return laid * mask + (under * (1 - 0.35 * shade)) * (1 - mask)


def lit(image: Array, dice: Any, *, light: float = 0.86, uneven: float = 0.22) -> Array:
    """Lamp from one side, a hand's shadow, and the noise of a sensor."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    way = dice.uniform(0, 2 * np.pi)
    slope = (np.cos(way) * (x / WIDTH - 0.5) + np.sin(way) * (y / HEIGHT - 0.5)) * uneven
    field = light * (1 + slope)
    out = image * field[:, :, None]
    tint = np.array([dice.uniform(0.9, 1.0), 0.98, dice.uniform(0.95, 1.03)])
    return out * tint + dice.normal(0, 2.2, image.shape)


def finish(image: Array, quality: int = 88) -> Array:
    """Through a JPEG, as every phone does."""
    data = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8), [1, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def photo(fault: str, seed: int) -> Photo:
    """One photo with one fault, or with none ("")."""
    dice = np.random.default_rng(1000 * seed + sum(map(ord, fault)))
    kind = ("a", "a", "f4", "a", "card")[seed % 5]
    ground = TABLES[seed % len(TABLES)]
    how: dict[str, Any] = {"share": dice.uniform(0.78, 0.9)}
    if fault == "small":
        kind, how = "a", {"share": dice.uniform(0.3, 0.46)}
    if fault == "tilted":
        kind = "a"
        how = {"share": 0.89, "lean": 0.05, "degrees": 4}
    corners = corners_for(kind, dice, **how)
    if fault == "tilted":
        corners = _tilted(corners, seed)
    if fault == "cropped":
        corners = _shifted(corners, dice)
    image = placed(sheet(kind, seed % 7), corners, table(ground, seed))
    image = lit(image, dice, light=dice.uniform(0.17, 0.3) if fault == "dark" else
                dice.uniform(0.66, 0.98))  # fmt: skip
    if fault == "glare":
        image = _glare(image, corners, dice)
    if fault == "blurred":
        image = _blurred(image, seed, dice)
    return Photo(f"{fault or 'good'}-{seed}-{kind}-{ground}", finish(image), corners,
                 frozenset({fault} - {""}))  # fmt: skip


def _tilted(corners: Array, seed: int) -> Array:
    middle = corners.mean(axis=0)
    if seed % 2:
        turn = np.radians(24 + seed % 9)
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        return ((corners - middle) * 0.69 @ spin.T + middle).astype(np.float32)
    narrow = corners.copy()
    narrow[:2, 0] = middle[0] + (narrow[:2, 0] - middle[0]) * 0.55
    return narrow.astype(np.float32)


def _shifted(corners: Array, dice: Any) -> Array:
    side = int(dice.integers(4))
    axis, sign = ((0, -1), (0, 1), (1, -1), (1, 1))[side]
    room = (WIDTH, HEIGHT)[axis]
    edge = corners[:, axis].min() if sign < 0 else room - corners[:, axis].max()
    moved = corners.copy()
    moved[:, axis] += sign * (edge + dice.uniform(0.08, 0.2) * room)
    return moved


def _glare(image: Array, corners: Array, dice: Any) -> Array:
    centre = corners.mean(axis=0) + dice.uniform(-0.5, 0.5, 2) * np.ptp(corners, axis=0) * 0.5
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wide, high = dice.uniform(110, 240), dice.uniform(110, 240)
    far = ((x - centre[0]) / wide) ** 2 + ((y - centre[1]) / high) ** 2
    return image * 0.82 + 300 * np.exp(-(far**1.5))[:, :, None]


def _blurred(image: Array, seed: int, dice: Any) -> Array:
    if seed % 2:
        return cv2.GaussianBlur(image, (0, 0), dice.uniform(4.0, 7.0))
    length = int(dice.uniform(18, 34))
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2, length / 2), float(dice.uniform(0, 180)), 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def every(count: int = 20) -> Iterator[Photo]:
    """The whole set: so many good photos, doubled, and so many of each fault."""
    for seed in range(2 * count):
        yield photo("", seed)
    for fault in ("dark", "blurred", "cropped", "glare", "small", "tilted"):
        for seed in range(count):
            yield photo(fault, seed)
