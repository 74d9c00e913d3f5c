"""Files on records, as they were sent."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.schemas.problems import READING, READING_ONE
from api.pages.files import as_sent
from mptf.attachments.types import BY_MEDIA
from mptf.rounds import annexes

router = APIRouter(prefix="/api/v1", responses=READING)

_BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/files/{id}",
    tags=["files"],
    response_class=Response,
    responses={200: {"content": dict.fromkeys(BY_MEDIA, _BYTES)}, 404: READING_ONE[404]},
)
def one_file(door: ThisDoor, id: UUID) -> Response:  # noqa: A002 -- as the address names it
    """The bytes of a file that hangs on a record which the reader sees."""
    return as_sent(door.read(lambda work: annexes.content(work, id)))
