"""Figures as a spreadsheet (xlsx): one sheet a table, no cell that a program would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | float | date | datetime | None
RUNS = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Cell) -> Cell:
    """A text that begins like a formula is kept a text (CWE-1236)."""
    if isinstance(value, str) and value.startswith(RUNS):
        return f"'{value}"
    return value


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """The bytes of an xlsx file; each sheet is (title, heads, rows)."""
    book = Workbook(write_only=True)
    for title, heads, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        bold = [WriteOnlyCell(sheet, value=head) for head in heads]
        for cell in bold:
            cell.font = Font(bold=True)
        sheet.append(bold)
        for row in rows:
            sheet.append([safe(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
