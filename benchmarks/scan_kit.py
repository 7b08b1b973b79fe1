"""How well faults of photos are told, corners found, and how long a phone's photo takes.

`python -m benchmarks.scan_kit [each]`: an invented set, so many photos of each fault and twice as
many without; then one photo of 12 megapixels through the cage, with the start of its process.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time

import cv2
import numpy as np

from eklinik.documents import cage
from eklinik.documents.cage.paper import find, quality
from tests.documents.paper import photos

TOLD = ("dark", "blurred", "cropped", "glare", "small", "tilted", "unfound")
ROUNDS = 7
PHONE = (3000, 4000)


def judged(each: int) -> list[tuple[photos.Photo, set[str], float | None]]:
    """Every photo of the set with what was said of it, and the worst corner in pixels."""
    rows = []
    for photo in photos.every(each):
        found = find.page(photo.image)
        said, _ = quality.faults(photo.image, found, camera=True)
        error = None
        if found is not None and "cropped" not in photo.faults:
            away = find.ordered(photo.corners) - find.ordered(found.corners)
            error = float(np.linalg.norm(away, axis=1).max())
        rows.append((photo, set(said), error))
    return rows


def told(rows: list[tuple[photos.Photo, set[str], float | None]]) -> None:
    """Print recall and precision by fault, and the corners."""
    for fault in TOLD:
        given = [said for photo, said, _ in rows if fault in photo.faults]
        other = [said for photo, said, _ in rows if fault not in photo.faults]
        right, wrong = (sum(fault in said for said in some) for some in (given, other))
        precision = f"{right / (right + wrong):.2f}" if right + wrong else "-"
        print(f"{fault:8} recall {right}/{len(given)}  precision {precision}  "
              f"false alarms {wrong}/{len(other)}")  # fmt: skip
    good = [said for photo, said, _ in rows if not photo.faults]
    print(f"good photos without a word: {sum(not said for said in good)}/{len(good)}")
    whole = [error for photo, _, error in rows if "cropped" not in photo.faults]
    errors = [error for error in whole if error is not None]
    print(f"corners found {len(errors)}/{len(whole)}; worst of four, in px of a 1500 x 2000 photo: "
          f"median {statistics.median(errors):.2f}, p95 {np.percentile(errors, 95):.1f}, "
          f"max {max(errors):.1f}")  # fmt: skip


def timed() -> None:
    """Print the seconds for a 12-megapixel JPEG, process and all."""
    image = cv2.resize(photos.photo("", 3).image, PHONE, interpolation=cv2.INTER_CUBIC)
    raw = cv2.imencode(".jpg", image, [1, 90])[1].tobytes()
    spent, work = [], []
    for _ in range(ROUNDS):
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        cage.run("eklinik.documents.cage.paper.job:picture", [raw], kind="jpeg")
        spent.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"12 MP photo of {len(raw) / 1e6:.1f} MB: median {statistics.median(spent):.2f} s, "
          f"best {min(spent):.2f}, worst {max(spent):.2f}; "
          f"processor {statistics.median(work):.2f} s")  # fmt: skip


def main() -> None:
    """Both, one after the other."""
    told(judged(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
    timed()


if __name__ == "__main__":
    main()
