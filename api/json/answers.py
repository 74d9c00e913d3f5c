"""How anything is answered: its text, its tag, and whether the asker has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from api.json.schemas.parts import Answer, Record
from mptf.db import canonical_json
from mptf.errors import Changed

_HEADERS = {"Cache-Control": "private, no-cache"}
"""Figures change with every act, so a program asks again each time; with a tag it costs little."""

_JSON = "application/json"


def answer(content: Answer) -> Response:
    """A list or a report as it is."""
    return Response(content.model_dump_json(), headers=_HEADERS, media_type=_JSON)


def answer_tagged(had: str, record: Answer) -> Response:
    """One record under its tag; nothing but the tag to those who have it already."""
    content = record.model_dump(mode="json")
    tag = tag_of(content)
    headers = {**_HEADERS, "ETag": tag}
    if _names(had, tag):
        return Response(status_code=304, headers=headers)
    return answer_text(canonical_json(content), 200, tag)


def answer_text(text: str, status: int, tag: str = "") -> Response:
    """A text that is the answer already."""
    headers = {**_HEADERS, "ETag": tag} if tag else _HEADERS
    return Response(text, status, headers=headers, media_type=_JSON)


OF_THE_READER = ("allowed", "blocked", "comments")
"""What of an answer differs from reader to reader of one record."""


def tag_of(content: Mapping[str, Any]) -> str:
    """A tag in two parts: what the record is, and what is its reader's alone.

    What they may do to it now is theirs, for one. Both make another answer; only the first makes
    another record.
    """
    offered = {name: content[name] for name in OF_THE_READER if name in content}
    record = {name: value for name, value in content.items() if name not in offered}
    return f'"{_digest(record)}.{_digest(offered)}"'


def require_unchanged(wanted: str | None, record: Record) -> None:
    """Hold an act back whose actor has looked at another state of the record (`If-Match`).

    Raises:
        Changed: the record has moved on since.
    """
    tag = tag_of(record.model_dump(mode="json")).partition(".")[0]
    if wanted is not None and not any(
        given == "*" or given.partition(".")[0] == tag for given in _listed(wanted)
    ):
        raise Changed


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json(dict(content)).encode()).hexdigest()[:20]


def _names(header: str, tag: str) -> bool:
    return any(given in {"*", tag} for given in _listed(header))


def _listed(header: str) -> list[str]:
    return [given.strip().removeprefix("W/") for given in header.split(",")]
