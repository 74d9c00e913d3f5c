"""Write the record."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from mptf.audit.models import AuditEvent, Remark
from mptf.work import Work


def salted(salt: str, text: str) -> str:
    """The hash by which an erased remark could still be recognised by whoever kept it."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def record(
    work: Work,
    act: str,
    subject_kind: str,
    subject_id: UUID,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    consequences: str = "",
    remark: str = "",
) -> AuditEvent:
    """Write one event of the record, in the unit of the act itself."""
    kept = None
    if remark:
        kept = work.add(Remark(salt=secrets.token_hex(16), text=remark))
    last = work.session.exec(select(func.max(AuditEvent.seq))).one()
    return work.add(
        AuditEvent(
            seq=(last or 0) + 1,
            at=work.now(),
            actor_id=work.actor.id,
            act=act,
            subject_kind=subject_kind,
            subject_id=subject_id,
            before=before,
            after=after,
            consequences=consequences,
            remark_id=kept.id if kept else None,
            remark_hash=salted(kept.salt, remark) if kept else None,
        )
    )
