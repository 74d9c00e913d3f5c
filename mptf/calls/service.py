"""Prepare calls, announce them, put their end off, and find them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import select

from mptf.audit import service as audit
from mptf.calls.models import Call, CallDraft, CallMoved, CallTerms
from mptf.calls.queries import CLOSES_AT
from mptf.calls.schemas import CallSent, EndSent
from mptf.chain import table_of
from mptf.errors import GuardRefused, Invalid, NotFound
from mptf.forms import service as forms
from mptf.money import Money
from mptf.templating import instant
from mptf.work import Work

DRAFT, CALL = "call-draft", "call"


def prepare(work: Work, sent: CallSent) -> CallDraft:
    """Begin to prepare a call.

    Raises:
        Invalid: the number is taken, or an area, a region or an amount is none of the fund's.
    """
    _require_free(work, sent.number)
    _require_known(work, sent)
    row = work.add(
        CallDraft(
            number=sent.number,
            content=sent.model_dump(mode="json"),
            written_at=work.now(),
            written_by=work.actor.id,
        )
    )
    audit.record(work, "prepare", DRAFT, row.id, after={"number": row.number})
    return row


def rewrite(work: Work, draft: CallDraft, sent: CallSent) -> CallDraft:
    """Write a call in preparation anew.

    Raises:
        GuardRefused: it was announced or dropped.
        Invalid: as for `prepare`.
    """
    require_in_preparation(draft)
    if sent.number != draft.number:
        _require_free(work, sent.number)
    _require_known(work, sent)
    before, after = draft.content, sent.model_dump(mode="json")
    changed = sorted(key for key in after if before.get(key) != after[key])
    draft.number, draft.content = sent.number, after
    draft.written_at, draft.written_by = work.now(), work.actor.id
    work.session.flush()
    audit.record(
        work,
        "write anew",
        DRAFT,
        draft.id,
        before={key: before.get(key) for key in changed},
        after={key: after[key] for key in changed},
    )
    return draft


def drop(work: Work, draft: CallDraft) -> CallDraft:
    """Give up a call in preparation; its number is not used again.

    Raises:
        GuardRefused: it was announced or dropped already.
    """
    require_in_preparation(draft)
    draft.ended_at = work.now()
    work.session.flush()
    audit.record(work, "drop", DRAFT, draft.id, before={"number": draft.number})
    return draft


def announce(work: Work, draft: CallDraft) -> Call:
    """Announce a call: what it takes, its rubric and the profile's rules are frozen now.

    One whose opening has passed opens with the announcement.

    Raises:
        GuardRefused: it was announced or dropped, or it would close before it opens.
        Invalid: the fund's profile has since lost an area or a region that it names.
    """
    require_in_preparation(draft)
    sent, now, profile = CallSent.model_validate(draft.content), work.now(), work.profile
    _require_known(work, sent)
    if sent.closes_at is not None and sent.closes_at <= now:
        raise GuardRefused(("The end of the call has passed: write a later one first.",))
    call = work.add(
        Call(
            number=sent.number,
            title=sent.title,
            opens_at=max(sent.opens_at, now),
            closes_at=sent.closes_at,
            rubric=[
                {"code": c.code, "title": c.title, "weight": c.weight, "guidance": c.guidance}
                for c in profile.assessment.rubric
            ],
            profile_version=profile.version,
            profile_digest=profile.digest,
            illustrative=sent.illustrative,
        )
    )
    work.add(
        CallTerms(
            call_id=call.id,
            announced_at=now,
            announced_by=work.actor.id,
            text=sent.text,
            areas=list(sent.areas),
            regions=list(sent.regions),
            ceiling_minor=_ceiling(work, sent),
            currency=profile.fund.currency,
        )
    )
    forms.freeze(work, call.id, sent.form)
    draft.ended_at = now
    work.session.flush()
    audit.record(work, "announce", CALL, call.id, after={"number": call.number})
    return call


def set_end(work: Work, call: Call, sent: EndSent) -> CallMoved:
    """Put off the end of a call, or give an end to a rolling one.

    Raises:
        GuardRefused: the call has closed.
        Invalid: the end has passed, or lies before the present one: entities count on that.
    """
    now, zone = work.now(), work.profile.fund.zone
    ends = closes_at(work, call)
    if ends is not None and ends <= now:
        raise GuardRefused((f"The call closed on {instant(ends, zone)}: announce another one.",))
    if sent.closes_at <= max(now, call.opens_at):
        raise Invalid("closes_at", "choose a time that is still to come, after the call opens")
    if ends is not None and sent.closes_at <= ends:
        raise Invalid(
            "closes_at", f"the call is announced until {instant(ends, zone)}; choose a later end"
        )
    before = work.session.exec(select(CallMoved).where(CallMoved.call_id == call.id)).all()
    row = work.add(
        CallMoved(
            call_id=call.id,
            seq=len(before) + 1,
            closes_at=sent.closes_at,
            moved_at=now,
            moved_by=work.actor.id,
            reason=sent.reason,
        )
    )
    audit.record(
        work,
        "set the end",
        CALL,
        call.id,
        before={"closes_at": ends.isoformat() if ends else None},
        after={"closes_at": sent.closes_at.isoformat(), "reason": sent.reason},
    )
    return row


def closes_at(work: Work, call: Call) -> datetime | None:
    """Until when it takes notes, as its end was set last; nothing of a rolling one."""
    table = table_of(Call)
    found: datetime | None = work.session.scalar(
        table.select().with_only_columns(CLOSES_AT).where(table.c.id == call.id)
    )
    return found


def numbered(work: Work, number: str) -> Call:
    """A call by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.exec(select(Call).where(Call.number == number)).first()
    if row is None:
        raise NotFound(CALL, number)
    return row


def require_in_preparation(draft: CallDraft) -> None:
    """Refuse to change what was announced or dropped.

    Raises:
        GuardRefused: it was.
    """
    if draft.ended_at is not None:
        raise GuardRefused(("It is not in preparation any more.",))


def _require_free(work: Work, number: str) -> None:
    for model in (Call, CallDraft):
        if work.session.exec(select(model).where(model.number == number)).first():
            raise Invalid("number", f"the number “{number}” is taken; choose another one")


def _require_known(work: Work, sent: CallSent) -> None:
    profile = work.profile
    _require_among("areas", sent.areas, {area.code for area in profile.areas})
    _require_among("regions", sent.regions, {region.code for region in profile.regions})
    _require_among("form", (sent.form,), {code for code, _title in forms.codes(work)})
    _ceiling(work, sent)


def _require_among(field: str, codes: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted({*codes} - {*known}):
        raise Invalid(
            field, f"the fund has no {', '.join(unknown)}; it has {', '.join(sorted(known))}"
        )


def _ceiling(work: Work, sent: CallSent) -> int | None:
    if sent.ceiling is None:
        return None
    amount = Money.parse(sent.ceiling, work.profile.fund.currency)
    if amount.minor <= 0:
        raise Invalid("ceiling", "a ceiling is more than nothing; leave it empty for none")
    return amount.minor
