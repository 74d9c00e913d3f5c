"""What is answered when something is refused (RFC 9457), and which statuses a route may have."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


class Wrong(BaseModel):
    """A field that is not well formed."""

    field: str
    reason: str


class Problem(BaseModel):
    """Why nothing was done. `code` is stable; `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reasons: list[str] | None = None
    errors: list[Wrong] | None = None
    error_id: str | None = None


_MEANINGS = {
    400: "What was sent is no JSON.",
    401: "No valid token or session was shown.",
    403: "It is not the actor's to do or to see.",
    404: "There is no such record, or it is not the actor's to see.",
    409: "It cannot be done now: every reason, or the idempotency key was used for another act.",
    412: "The record has moved on since the tag of `If-Match` was given.",
    413: "What was sent is too large.",
    415: "What was sent is not named as JSON.",
    422: "Something is not well formed: every field with its reason.",
    429: "More requests came than one may send in a minute; `Retry-After` says when to come back.",
    503: "The database is busy, or the system is closed; `Retry-After` says when to come back.",
}
_READING = (401, 403, 422, 429, 503)
_ACTING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503)
_COME_BACK = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
_LATER = {429, 503}

Responses = dict[int | str, dict[str, Any]]


def _documented(*statuses: int) -> Responses:
    schema = {"$ref": "#/components/schemas/Problem"}
    found: Responses = {
        status: {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }
    for status in _LATER & found.keys():
        found[status]["headers"] = _COME_BACK
    return found


READING = _documented(*_READING)
"""What a list may answer instead."""
READING_ONE = {
    **_documented(*_READING, 404),
    304: {"description": "The asker has it already, by the tag of `If-None-Match`."},
}
"""What one record may answer instead."""
ACTING = _documented(*_ACTING)
"""What an act may answer instead."""
