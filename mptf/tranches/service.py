"""Ask for a tranche, answer with the evidence frozen, flag a programme. Source: handbook 6."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.errors import Invalid, InvariantBroken
from mptf.numbers import yearly
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import TransferState
from mptf.tranches import queries as tranches
from mptf.tranches.evidence import frozen
from mptf.tranches.models import FlagLifted, ProgrammeFlag, TrancheAnswer, TrancheRequest
from mptf.tranches.schemas import FlagLiftSent, FlagSent, RefusalSent, ReleaseSent, TrancheAskSent
from mptf.tranches.states import TrancheState
from mptf.work import Work


def following(work: Work, programme: JointProgramme) -> int:
    """The tranche that is next: one more than those for which a transfer request stands."""
    query = select(func.count(func.distinct(TransferRequest.tranche))).where(
        TransferRequest.programme_id == programme.id,
        TransferRequest.state != TransferState.WITHDRAWN,
    )
    return int(work.session.exec(query).one()) + 1


def ask(work: Work, programme: JointProgramme, sent: TrancheAskSent) -> TrancheRequest:
    """Ask for the next tranche of a programme.

    Raises:
        Invalid: the plan has no further tranche.
    """
    tranche, last = following(work, programme), len(work.profile.programme.tranches)
    if tranche > last:
        raise Invalid("tranche", f"the plan has {last} tranches, and all were asked for")
    return work.add(
        TrancheRequest(
            number=yearly(work, "TRQ"),
            programme_id=programme.id,
            coordinator_id=programme.coordinator_id,
            tranche=tranche,
            text=sent.text,
            asked_by=work.actor.id,
            asked_at=work.now(),
            illustrative=programme.illustrative,
        )
    )


def release(work: Work, request: TrancheRequest, sent: ReleaseSent) -> None:
    """Keep on what the release rests."""
    _answer(work, request, sent.text)


def refuse(work: Work, request: TrancheRequest, sent: RefusalSent) -> None:
    """Keep why it is refused, and on what that rests."""
    _answer(work, request, sent.reasons)


def _answer(work: Work, request: TrancheRequest, text: str) -> None:
    evidence = tranches.evidence(work, request.programme_id, request.tranche)
    if evidence is None:
        raise InvariantBroken(f"{request.number} is answered by somebody who does not see it")
    work.add(
        TrancheAnswer(
            request_id=request.id,
            text=text,
            evidence=frozen(evidence),
            answered_by=work.actor.id,
            answered_on=work.today(),
        )
    )


def answer_to(work: Work, request: TrancheRequest) -> TrancheAnswer | None:
    """The answer to a request, once there is one."""
    return work.session.exec(
        select(TrancheAnswer).where(TrancheAnswer.request_id == request.id)
    ).first()


def release_of(work: Work, programme_id: UUID, tranche: int) -> tuple[str, date] | None:
    """The number of the request on which a tranche was released, and when; nothing before it."""
    return work.session.exec(
        select(col(TrancheRequest.number), col(TrancheAnswer.answered_on))
        .join(TrancheAnswer, col(TrancheAnswer.request_id) == TrancheRequest.id)
        .where(
            TrancheRequest.programme_id == programme_id,
            TrancheRequest.tranche == tranche,
            TrancheRequest.state == TrancheState.RELEASED,
        )
    ).first()


def flag(work: Work, programme: JointProgramme, sent: FlagSent) -> ProgrammeFlag:
    """Hold the money of a programme back, for a reason."""
    row = work.add(
        ProgrammeFlag(
            programme_id=programme.id,
            seq=tranches.flags_raised(work, programme.id) + 1,
            text=sent.text,
            raised_by=work.actor.id,
            raised_on=work.today(),
        )
    )
    after = {"flag": row.seq, "text": sent.text}
    audit.record(work, "flag", "joint-programme", programme.id, after=after)
    return row


def lift(work: Work, programme: JointProgramme, sent: FlagLiftSent) -> None:
    """Lift a flag, for another reason.

    Raises:
        Invalid: there is no such flag, or it was lifted.
    """
    row = work.session.exec(
        select(ProgrammeFlag)
        .outerjoin(FlagLifted, col(FlagLifted.flag_id) == ProgrammeFlag.id)
        .where(
            ProgrammeFlag.programme_id == programme.id,
            ProgrammeFlag.seq == sent.flag,
            col(FlagLifted.id).is_(None),
        )
    ).first()
    if row is None:
        raise Invalid("flag", f"no flag {sent.flag} is open; the programme's page lists them")
    work.add(
        FlagLifted(flag_id=row.id, text=sent.text, lifted_by=work.actor.id, lifted_on=work.today())
    )
    after = {"flag": sent.flag, "text": sent.text}
    audit.record(work, "lift flag", "joint-programme", programme.id, after=after)
