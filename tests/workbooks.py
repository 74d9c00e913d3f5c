"""Workbooks of notes as people fill them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from mptf.calls import service as calls
from mptf.imports import layout as layouts
from mptf.imports.layout import Layout, layout
from mptf.imports.workbook import Filled, write
from tests.lives import Story

RISK = {"risk": "A flood", "likelihood": 2, "impact": 5, "answer": "Higher ground."}


def said(story: Story, title: str, **more: Any) -> dict[str, Any]:
    """A note in every way that a workbook has: with its own answers, and rows of every kind."""
    content = story.content(title)
    rows = {
        "risks": [RISK],
        "beneficiaries": [{"group": "Women on the move", "number": 1200}],
        "guiding_principles": [{"letter": "a", "how": "People first."}],
        "implementing_partners": [{"name": "An organization", "task": "Shelter"}],
        "partners": list(story.entities[1:]),
        "monitoring": "50000.25",
    }
    return {**content, **content.pop("answers"), **rows, **more}


def book(story: Story, *notes: Filled) -> bytes:
    return write(handed_out(story), notes)


def handed_out(story: Story) -> Layout:
    found: Layout = story.ask(lambda work: layout(work, calls.numbered(work, "2022-1")))
    return found


def filled(story: Story, count: int = 1) -> bytes:
    return book(story, *(Filled(f"k{n}", said(story, f"Note {n}")) for n in range(1, count + 1)))


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """A workbook as somebody has changed it in a spreadsheet."""
    opened = load_workbook(io.BytesIO(content))
    change(opened)
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def where(opened: Workbook, sheet: str, name: str, row: int = layouts.FIRST) -> str:
    """The address of a column's cell in a row."""
    names = next(opened[sheet].iter_rows(max_row=1))
    cell = next(cell for cell in names if cell.value == name)
    return f"{cell.column_letter}{row}"


def with_cell(content: bytes, sheet: str, name: str, value: Any) -> bytes:
    """The same with another value in the first row of one column."""

    def change(opened: Workbook) -> None:
        opened[sheet][where(opened, sheet, name)] = value

    return changed(content, change)
