"""The letters that answer a request for a tranche, with the evidence that was frozen with it."""

from __future__ import annotations

from uuid import UUID

from mptf.clock import day_in
from mptf.committee.models import DecisionItem
from mptf.errors import InvariantBroken
from mptf.letters.binding import About, letter
from mptf.letters.frame import Addressee
from mptf.letters.mentions import AmountLine
from mptf.letters.persons import focal_point
from mptf.letters.programmes import countries, entities, programme_of, ref, reference_of
from mptf.letters.tranche_facts import Ground, TrancheRefusal, TrancheRelease
from mptf.money import Money, total
from mptf.people.models import Organisation
from mptf.templating import day
from mptf.tranches import service as tranches
from mptf.tranches.evidence import Check, Evidence, revived
from mptf.tranches.models import TrancheAnswer, TrancheRequest
from mptf.transfers import service as transfers
from mptf.work import Work


def _get(work: Work, key: UUID) -> TrancheRequest:
    return work.get(TrancheRequest, key)


def _to_coordinator(work: Work, request: TrancheRequest) -> tuple[Addressee, str | None]:
    return focal_point(work, request.coordinator_id)


TRANCHE = About("tranche-request", _get, _to_coordinator, countries, entities, reference_of)

CONDITIONS = {
    Check.STANDING: "The programme is under way",
    Check.EARLIER: "The earlier tranches are transferred",
    Check.REPORTS: "The reports that are due are accepted",
    Check.SHARE: "Enough of the earlier tranches is spent or committed",
    Check.CONDITIONS: "No open condition of the approval names the tranche",
    Check.FLAGS: "Nothing holds the money back",
}
"""What is looked at, in the words of a letter."""


def grounds(evidence: Evidence, currency: str) -> tuple[Ground, ...]:
    """Each condition with what it rests on, in words."""
    told = _told(evidence, currency)
    return tuple(
        Ground(CONDITIONS[check], (*told[check], *([reason] if reason else ())), reason is None)
        for check, reason in evidence.found.items()
    )


def _told(evidence: Evidence, currency: str) -> dict[Check, list[str]]:
    def money(minor: int) -> str:
        return str(Money(minor, currency))

    ends = evidence.standing.end_on
    return {
        Check.STANDING: [f"It runs until {day(ends)}."] if ends else [],
        Check.EARLIER: [f"Tranche {row.tranche}: {row.number}." for row in evidence.earlier],
        Check.REPORTS: [
            f"{row.number}, {row.kind.replace('-', ' ')} report of {row.entity}, accepted on "
            f"{day(row.since)}."
            for row in evidence.reports
            if row.state == "accepted" and row.since
        ],
        Check.SHARE: [
            f"{row.entity}: sent {money(row.net_funded_minor)}, spent {money(row.spent_minor)}, "
            f"committed {money(row.obligated_minor)}"
            + (f" (report {row.report})." if row.report else ".")
            for row in evidence.courses
        ]
        + [
            f"{part.entity or 'The whole programme'}: {part.per_cent}% of what was sent; "
            f"{evidence.rule.share}% is needed."
            for part in evidence.measured
            if part.per_cent and part.enough
        ],
        Check.CONDITIONS: [
            f"{row.text.rstrip('.')}: met on {day(row.met_on)}, {row.evidence}."
            for row in evidence.conditions
            if row.met_on
        ],
        Check.FLAGS: [],
    }


def _answer(work: Work, request: TrancheRequest) -> TrancheAnswer:
    answer = tranches.answer_to(work, request)
    if answer is None:
        raise InvariantBroken(f"{request.number} was never answered")
    return answer


@letter("tranche-release", subject="Release of a tranche", about=TRANCHE)
def tranche_release(
    work: Work, request: TrancheRequest, _item: DecisionItem | None
) -> TrancheRelease:
    """What is released to whom, and on what that rests."""
    answer, programme = _answer(work, request), programme_of(work, request)
    amounts = transfers.tranche_amounts(work, programme, request.tranche)
    lines = tuple(
        sorted(
            (AmountLine(work.get(Organisation, key).code, money) for key, money in amounts.items()),
            key=lambda line: line.entity,
        )
    )
    return TrancheRelease(
        programme=ref(work, programme),
        request=request.number,
        asked_on=day_in(work.profile.fund.zone, request.asked_at),
        tranche=request.tranche,
        tranches=len(work.profile.programme.tranches),
        lines=lines,
        total=total([line.amount for line in lines], programme.currency),
        grounds=grounds(revived(answer.evidence), programme.currency),
        weighed_on=answer.answered_on,
        text=answer.text,
    )


@letter("tranche-refusal", subject="Tranche not released", about=TRANCHE)
def tranche_refusal(
    work: Work, request: TrancheRequest, _item: DecisionItem | None
) -> TrancheRefusal:
    """Why it is not released, what was found, and that it may be asked for again."""
    answer, programme = _answer(work, request), programme_of(work, request)
    return TrancheRefusal(
        programme=ref(work, programme),
        request=request.number,
        asked_on=day_in(work.profile.fund.zone, request.asked_at),
        tranche=request.tranche,
        tranches=len(work.profile.programme.tranches),
        reasons=answer.text,
        grounds=grounds(revived(answer.evidence), programme.currency),
        weighed_on=answer.answered_on,
    )
