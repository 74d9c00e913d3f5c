"""The closure of a programme: its checklist, what is paid back, its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import closing_words, doing
from api.pages.doing import Doable
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.closing import queries as closing
from mptf.closing.queries import RecommendationRow
from mptf.closing.service import EVALUATE
from mptf.committee.models import Outcome
from mptf.committee.queries import ItemRow
from mptf.contributions.models import MovementKind
from mptf.deadlines import service as deadlines
from mptf.errors import NotFound
from mptf.ledger.models import Kind
from mptf.money import Money
from mptf.policy import agent
from mptf.programmes import papers
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.queries import ProgrammeRow
from mptf.programmes.states import ProgrammeState
from mptf.sheaf import Sheaf
from mptf.work import Work
from workflows import closing as checklist
from workflows.closing import Code, Line, Papers

router = APIRouter(include_in_schema=False)

KIND = "joint-programme"
ACTS = frozenset(
    f"{KIND}.{act}"
    for act in (
        "evidence",
        "close-operationally",
        "release-the-rest",
        "say-interest",
        "evaluate",
        "waive-evaluation",
        "respond",
        "close-financially",
    )
)
"""What brings a programme to its end."""
CLOSED = ProgrammeState.FINANCIALLY_CLOSED
_SHEAF = Sheaf(
    closing.evaluation, closing.recommendations, closing.waiver, closing.interest, papers.evidence
)


class Checked(NamedTuple):
    """A line of the checklist as it is shown."""

    title: str
    line: Line
    state: Pill
    url: str


class Refund(NamedTuple):
    """What an entity pays back, has paid back and has left; and the same of its interest."""

    entity: str
    sent: Figure
    certified: Money | None
    """None until its certified statement is accepted."""
    due: Money | None
    refunded: Figure
    left: Figure
    earned: Money | None
    paid: Money
    unpaid: Money | None
    refund_url: str
    interest_url: str


@router.get("/programmes/{number}/closure")
def closure_of_programme(door: ThisDoor, number: str) -> HTMLResponse:
    """How far a programme is from its end, line by line."""
    words = words_of(door)
    view = door.read(lambda work: _closure(work, words, number))
    title = words.say(_("Closure of %(number)s")) % {"number": number}
    return show(door, "programme-closing.html", title=title, section="programmes", **view)


def of_programme(work: Work, number: str) -> ProgrammeRow:
    """The programme, for whoever sees the whole of it.

    Raises:
        NotFound: there is none, or they see it as it is published.
    """
    programme = programmes.numbered(work, number)
    if not programme.whole:
        raise NotFound("closure of a programme", number)
    return programme


def _closure(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = of_programme(work, number)
    record = work.get(JointProgramme, row.id)
    of = _SHEAF.read(work, subject=row.id)
    found = checklist.read(work, row.id)
    begun = checklist.has_begun(ProgrammeState(row.state))
    lines = checklist.checklist(record, found) if begun else ()
    due = deadlines.due(work, row.id, EVALUATE) if lines else None
    return {
        "programme": row,
        "state": words.state(KIND, row.state),
        "closed": row.state == CLOSED,
        "lines": [_checked(words, line, row.number) for line in lines],
        "met": sum(line.met for line in lines),
        "refunds": _refunds(work, row, found, lines),
        "can_record": agent.includes(work.actor, None) and row.state != CLOSED,
        "evaluation": next(iter(of[closing.evaluation]), None),
        "waiver": next(iter(of[closing.waiver]), None),
        "evaluation_due": due,
        "recommendations": [_answered(words, each) for each in of[closing.recommendations]],
        "evidence": of[papers.evidence],
        "doing": _doing(work, words, record),
    }


def _doing(work: Work, words: Words, record: JointProgramme) -> list[Doable]:
    return [act for act in doing.on_record(work, words, record, record.id) if act.name in ACTS]


_PLACES = {
    Code.STATEMENT: "?tab=reports",
    Code.NARRATIVE: "?tab=reports",
    Code.BOOKS: "?tab=money",
    Code.BALANCE: "/closure#refunds",
    Code.INTEREST: "/closure#refunds",
    Code.ALLOCATIONS: "?tab=money",
    Code.UNDER_WAY: "?tab=money",
    Code.CONDITIONS: "?tab=papers",
    Code.EVALUATION: "/closure#evaluation",
    Code.RESPONSES: "/closure#evaluation",
    Code.AGENT: "/closure#words",
}


def _checked(words: Words, line: Line, number: str) -> Checked:
    url = f"/programmes/{number}{_PLACES[line.code]}"
    if line.report:
        url = f"/programme-reports/{line.report}"
    return Checked(
        closing_words.line_title(words, line), line, closing_words.pill(words, met=line.met), url
    )


def _answered(words: Words, row: RecommendationRow) -> tuple[RecommendationRow, Pill]:
    return row, closing_words.stand(words, row.stand)


def _refunds(
    work: Work, programme: ProgrammeRow, found: Papers, lines: Sequence[Line]
) -> list[Refund]:
    figures, currency = Figures(work.actor, work.today()), programme.currency
    certified = {line.entity for line in lines if line.met and line.code is Code.STATEMENT}
    told = {row.organisation_id: row.spent_minor for row in found.told}
    said = {row.organisation_id: row.amount_minor for row in found.interest}
    rows = []
    for part in found.parts if lines else ():
        key = part.organisation_id

        def figure(minor: int, *kinds: Kind, of: UUID = key) -> Figure:
            money = Money(minor, currency)
            return figures(money, *kinds, subject=programme.id, organisation=of)

        spent = Money(told.get(key, 0), currency) if part.code in certified else None
        paid = checklist.paid_in(found.movements, key, currency)
        earned = Money(said[key], currency) if key in said else None
        unpaid = earned - paid if earned is not None else None
        left = Money(part.held_minor, currency)
        rows.append(
            Refund(
                entity=part.code,
                sent=figure(part.sent_minor, Kind.TRANSFER),
                certified=spent,
                due=None if spent is None else Money(part.sent_minor, currency) - spent,
                refunded=figure(-part.refunded_minor, Kind.REFUND),
                left=figure(part.held_minor, Kind.HELD),
                earned=earned,
                paid=paid,
                unpaid=unpaid,
                refund_url=_to_record(programme, part.code, MovementKind.REFUND, left),
                interest_url=_to_record(programme, part.code, MovementKind.PUNO_INTEREST, unpaid),
            )
        )
    return rows


def _to_record(
    programme: ProgrammeRow, entity: str, kind: MovementKind, amount: Money | None
) -> str:
    """The form of a movement with what is known filled in; empty where nothing is to be paid."""
    if amount is None or amount <= Money.zero(amount.currency):
        return ""
    sent = {
        "kind": kind.value,
        "amount": amount.plain(),
        "programme": str(programme.id),
        "entity": entity,
    }
    return f"/acts/cash-movement.record?{urlencode(sent)}"


def suspended_by(state: str, decided: Sequence[ItemRow]) -> ItemRow | None:
    """The decision by which a programme is suspended, with its reason; none where it is not."""
    if state != ProgrammeState.SUSPENDED:
        return None
    found = [row for row in decided if row.outcome == Outcome.SUSPEND]
    return found[-1] if found else None
