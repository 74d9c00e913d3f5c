"""Kept views of lists: a person's own filters, under a name of their own, shared or not."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.deps import SentForm, ThisDoor
from api.pages.lists import PLACES
from mptf.access import service
from mptf.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.post("/views")
def keep_view(door: ThisDoor, sent: SentForm) -> RedirectResponse:
    """Keep a list with its filters under a name; the same name again takes its place."""
    place = _place(sent.get("place", ""))
    query = sent.get("query", "")
    door.write(lambda work: service.save_view(work, place, sent.get("name", ""), query))
    return RedirectResponse(f"/{place}?{query}", 303)


@router.post("/views/{view_id}/forget")
def forget_view(door: ThisDoor, view_id: UUID, sent: SentForm) -> RedirectResponse:
    """Forget a view of one's own."""
    place = _place(sent.get("place", ""))
    door.write(lambda work: service.drop_view(work, view_id))
    return RedirectResponse(f"/{place}", 303)


@router.post("/views/{view_id}/share")
def share_view(door: ThisDoor, view_id: UUID, sent: SentForm) -> RedirectResponse:
    """Share a view of one's own with the secretariat, or withdraw it."""
    place = _place(sent.get("place", ""))
    shared = sent.get("press", "") != "withdraw"
    door.write(lambda work: service.share_view(work, view_id, shared=shared))
    return RedirectResponse(f"/{place}", 303)


def _place(name: str) -> str:
    if name not in PLACES:
        raise NotFound("list", name)
    return name
