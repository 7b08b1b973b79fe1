"""What is uncertain about a second reading, in words; several rows a scale are a doubt too."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from eklinik.licensing.obligations import NIB, STANDARD, products_for

SHOWN = {"NIB": [NIB], "NIB+SS": [NIB, STANDARD]}


def doubts_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with products, and with `doubt` where the source is not to be trusted as it stands."""
    by_scale: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_scale[row["code"], row["scale"]].append(row)
    return [_settled(row, by_scale[row["code"], row["scale"]]) for row in rows]


def _settled(row: dict[str, Any], beside: list[dict[str, Any]]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in {"shown", "doubtful"}}
    reasons = [_several(beside), _products(row)]
    said = "; ".join(reason for reason in reasons if reason)
    if row["doubtful"] and not said:
        said = "meragukan di sumbernya"
    products = SHOWN.get(row["shown"]) or products_for(row["risk"])
    return {**kept, "products": products, "doubt": said}


def _several(beside: list[dict[str, Any]]) -> str:
    if len(beside) == 1:
        return ""
    risks = {row["risk"] for row in beside}
    how = "dengan risiko berbeda" if len(risks) > 1 else "dengan risiko sama"
    return f"{len(beside)} baris untuk skala ini di sumber, {how}"


def _products(row: dict[str, Any]) -> str:
    if row["shown"] == "=":
        return ""
    if row["shown"] == "?":
        return "nama izin rusak atau kosong di sumber; izin di sini menurut tingkat risikonya"
    usual = ", ".join(products_for(row["risk"]))
    return f"izin di sumber tidak sesuai dengan tingkat risikonya (lazimnya {usual})"
