"""Answers kept by their key: the same request again gets the same answer, and does nothing."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from sqlmodel import select

from mptf.access.models import KeptAnswer
from mptf.db import canonical_json
from mptf.errors import KeyReused
from mptf.work import Work


def request_hash(secret: str, *parts: Any) -> str:
    """By what a request is recognised when it comes again.

    A position has few forms: whoever has the database alone must not find it by trying them all.
    """
    return hmac.new(secret.encode(), canonical_json(parts).encode(), hashlib.sha256).hexdigest()


def kept(work: Work, key: str, asked: str) -> KeptAnswer | None:
    """The answer that was given under this key; nothing where the key is new.

    Raises:
        KeyReused: it was used for another request.
    """
    mine = (KeptAnswer.person_id == work.actor.id, KeptAnswer.key == key)
    found = work.session.exec(select(KeptAnswer).where(*mine)).first()
    if found is not None and found.request_hash != asked:
        raise KeyReused(key)
    return found


def keep(work: Work, key: str, asked: str, status: int, body: str) -> KeptAnswer:
    """Keep an answer in the unit of its act: both are there afterwards, or neither."""
    return work.add(
        KeptAnswer(
            person_id=work.actor.id,
            key=key,
            request_hash=asked,
            status=status,
            body=body,
            at=work.now(),
        )
    )
