"""Attach files to records and take them away; nothing is ever overwritten or deleted."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlmodel import col, func, select

from mptf.attachments import examination, names
from mptf.attachments.models import (
    Attachment,
    AttachmentTakenAway,
    FileKind,
    PartnerEvidence,
    PictureCaption,
    StoredFile,
)
from mptf.attachments.refusal import Unfit
from mptf.attachments.schemas import (
    FileSent,
    PartnerEvidenceSent,
    ReportFileSent,
    TakeAwaySent,
)
from mptf.attachments.types import PICTURES, Type
from mptf.attachments.visibility import PROGRAMME, hangs
from mptf.audit import service as audit
from mptf.errors import GuardRefused, Invalid, NotFound
from mptf.profile import Profile
from mptf.programmes.models import JointProgramme
from mptf.work import Work

MEGABYTE = 1024 * 1024


def look_ahead(profile: Profile, sent: FileSent) -> None:
    """Examine a file before the act that attaches it takes the writer's lock.

    Raises:
        Invalid: as for `attach`.
    """
    _fit(profile, sent)


def attach(
    work: Work, subject_kind: str, subject_id: UUID, kind: str, sent: FileSent
) -> Attachment:
    """Keep a file and hang it on a record.

    Raises:
        Invalid: the file is empty, too large, of a type that the fund does not take, another than
            its name says, or holds what it must not; each with its reason.
        GuardRefused: the record has as many files as the fund's rules allow, or this very one.
    """
    content, claimed, name = _fit(work.profile, sent)
    digest = hashlib.sha256(content).hexdigest()
    there = select(Attachment.sha256).where(Attachment.subject_id == subject_id, hangs())
    known = list(work.session.exec(there))
    most = work.profile.attachments.per_record_max
    if len(known) >= most:
        reason = f"It has {most} files already, which is the most: take one away first."
        raise GuardRefused((reason,))
    if digest in known:
        raise GuardRefused(("The same file hangs on it already.",))
    _store(work, digest, content)
    row = work.add(
        Attachment(
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            name=name,
            media=claimed.media,
            sha256=digest,
            size=len(content),
            attached_at=work.now(),
            attached_by=work.actor.id,
        )
    )
    after = {"file": name, "kind": kind, "size": len(content), "sha256": digest}
    audit.record(work, "attach", subject_kind, subject_id, after=after)
    return row


def pass_on(
    work: Work, from_kind: str, from_id: UUID, to_kind: str, to_id: UUID
) -> list[Attachment]:
    """Hang every file of one record on another that takes its place; each keeps who brought it."""
    query = select(Attachment).where(
        Attachment.subject_kind == from_kind, Attachment.subject_id == from_id, hangs()
    )
    there = work.session.exec(query.order_by(col(Attachment.attached_at), col(Attachment.id)))
    kept = ("kind", "name", "media", "sha256", "size", "attached_at", "attached_by")
    passed = [
        work.add(
            Attachment(
                subject_kind=to_kind,
                subject_id=to_id,
                **{name: getattr(row, name) for name in kept},
            )
        )
        for row in list(there)
    ]
    for row in passed:
        after = {"file": row.name, "kind": row.kind, "size": row.size, "sha256": row.sha256}
        audit.record(work, "attach", to_kind, to_id, after=after)
    return passed


def keep_captioned(work: Work, subject_kind: str, subject_id: UUID, sent: ReportFileSent) -> None:
    """Hang an annex on a record, or a photograph with what is to be seen in it.

    Raises:
        Invalid: a photograph without that, or an annex with it; or as for `attach`.
        GuardRefused: as for `attach`.
    """
    file = attach(work, subject_kind, subject_id, FileKind.ANNEX, sent.file)
    if file.media not in PICTURES:
        if sent.caption:
            raise Invalid("caption", "only photographs have one: leave it empty")
    elif sent.caption is None:
        raise Invalid("caption", "say what is to be seen: it stands beneath the photograph")
    else:
        work.add(PictureCaption(attachment_id=file.id, text=sent.caption))


def keep_evidence(work: Work, programme: JointProgramme, sent: PartnerEvidenceSent) -> None:
    """Hang a file on a programme as evidence of the due diligence of one of its partners.

    Raises:
        Invalid: the document names no such partner; or as for `attach`.
        GuardRefused: as for `attach`.
    """
    known = [row["name"] for row in programme.content.get("implementing_partners", ())]
    if sent.partner not in known:
        named = ", ".join(known) or "none yet: write them into the document first"
        raise Invalid("partner", f"the document names these implementing partners: {named}")
    file = attach(work, PROGRAMME, programme.id, FileKind.EVIDENCE, sent.file)
    work.add(
        PartnerEvidence(attachment_id=file.id, programme_id=programme.id, partner=sent.partner)
    )


def take_evidence_away(work: Work, programme: JointProgramme, sent: TakeAwaySent) -> None:
    """Take evidence of a partner off a programme; a signed page stays.

    Raises:
        NotFound: no such file hangs on it.
        Invalid: it is no evidence of a partner.
    """
    if hanging(work, programme.id, sent.attachment).kind != FileKind.EVIDENCE:
        raise Invalid("attachment", "only evidence on a partner is taken away here")
    take_away(work, PROGRAMME, programme.id, sent)


def take_away(work: Work, subject_kind: str, subject_id: UUID, sent: TakeAwaySent) -> None:
    """Take a file off a record; its row and its bytes stay.

    Raises:
        NotFound: no such file hangs on it.
    """
    row = hanging(work, subject_id, sent.attachment)
    work.add(
        AttachmentTakenAway(
            attachment_id=row.id,
            taken_at=work.now(),
            taken_by=work.actor.id,
            reason=sent.reason,
        )
    )
    before = {"file": row.name, "sha256": row.sha256}
    audit.record(
        work, "take away", subject_kind, subject_id, before=before, after={"why": sent.reason}
    )


def hanging(work: Work, subject_id: UUID, key: UUID) -> Attachment:
    """One file that hangs on a record.

    Raises:
        NotFound: there is none, it hangs on another record, or it was taken away.
    """
    query = select(Attachment).where(
        Attachment.id == key, Attachment.subject_id == subject_id, hangs()
    )
    row = work.session.exec(query).first()
    if row is None:
        raise NotFound("file on this record", str(key))
    return row


def how_many(work: Work, subject_id: UUID) -> int:
    """How many files hang on a record."""
    query = select(func.count(col(Attachment.id))).where(
        Attachment.subject_id == subject_id, hangs()
    )
    return int(work.session.exec(query).one())


def _fit(profile: Profile, sent: FileSent) -> tuple[bytes, Type, str]:
    """The bytes, the type and the name of a file that may be attached."""
    rules = profile.attachments
    name = names.neutral(sent.name)
    try:
        claimed = examination.claimed_type(name, rules.types)
        content = sent.decoded()
        _require_small(len(content), rules.megabytes_max)
        examination.require_fit(content, claimed)
    except Unfit as unfit:
        raise Invalid("file", f"“{name}”: {unfit}") from None
    return content, claimed, name


def _require_small(size: int, megabytes: int) -> None:
    if size > megabytes * MEGABYTE:
        raise Unfit(
            f"it has {size:,} bytes; at most {megabytes} MB, which are {megabytes * MEGABYTE:,}, "
            "are taken: scan it at a lower resolution, or part it"
        )


def _store(work: Work, digest: str, content: bytes) -> None:
    """Keep the bytes, once."""
    if work.session.exec(select(StoredFile.id).where(StoredFile.sha256 == digest)).first() is None:
        work.add(StoredFile(sha256=digest, size=len(content), content=content))
