"""Concept notes as JSON: the list with the page's filters."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import PAGE_SIZE, PageNumber, Pages, ThisDoor
from mptf.notes import queries
from mptf.work import Work

router = APIRouter(prefix="/api/v1", tags=["concept notes"])

Filter = Annotated[str, Query(max_length=80)]


@router.get("/notes")
def list_notes(
    door: ThisDoor,
    *,
    state: Filter = "",
    area: Filter = "",
    region: Filter = "",
    call: Filter = "",
    text: Filter = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Concept notes, the latest number first, 50 a page; the same filters as the page's."""
    chosen = queries.Chosen(state, area, region, call, text.strip())

    def view(work: Work) -> dict[str, Any]:
        count, amount = queries.totals(work, chosen)
        rows = queries.listed(work, chosen, limit=PAGE_SIZE, offset=Pages(page, count).offset)
        return {
            "count": count,
            "amount": amount.plain(),
            "currency": amount.currency,
            "page": page,
            "pages": Pages(page, count).last,
            "notes": [_as_json(row) for row in rows],
        }

    return door.read(view)


def _as_json(row: queries.NoteRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "coordinator": row.coordinator,
        "countries": row.content.get("countries", []),
        "area": row.area,
        "region": row.region,
        "amount": row.amount.plain(),
        "currency": row.currency,
        "state": row.state,
        "since": row.since.isoformat() if row.since else None,
        "illustrative": row.illustrative,
    }
