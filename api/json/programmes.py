"""Joint programmes and fund transfer requests: the lists with their filter, and one of each."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.clearance import (
    ApprovalCondition,
    Clearance,
    DocumentVersion,
    ReviewComment,
)
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Amount, Moment, Page
from api.json.schemas.problems import READING
from api.json.schemas.programmes import (
    ConditionOfRelease,
    EvidenceItem,
    FlagItem,
    HealthItem,
    PortfolioItem,
    ProgrammeItem,
    ProgrammePage,
    ProgrammePortfolio,
    ProgrammeRecord,
    RequestItem,
    RequestRecord,
    ReturnedPart,
    SentPart,
    Share,
    Signature,
    TrancheItem,
    TrancheRecord,
)
from api.pages.frame import words_of
from api.pages.health_words import LEVELS
from api.pages.listed import portfolio
from api.pages.listed.portfolio import PortfolioAsked
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.clearance import queries as clearance
from mptf.committee import queries as committee
from mptf.letters.tranches import grounds
from mptf.programmes import drafting, papers
from mptf.programmes import queries as programmes
from mptf.programmes.facts import facts_of
from mptf.programmes.filters import Chosen
from mptf.programmes.health import health
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.sheaf import Sheaf
from mptf.tranches import queries as tranches
from mptf.tranches.evidence import revived
from mptf.tranches.models import TrancheRequest
from mptf.transfers import parts as pieces
from mptf.transfers import queries as transfers
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(
    programmes.partners,
    papers.signatures,
    tranches.flags_of,
    programmes.life,
    facts_of,
    attachments.of_partners,
    clearance.comments,
    clearance.moves,
    clearance.clearances,
    committee.conditions_on,
    drafting.versions,
)
_SENT = Sheaf(pieces.sendings, pieces.returns, transfers.life)
_PROGRAMMES, _REQUESTS = Cursors("programmes", tuple[str]), Cursors("requests", tuple[str])
_TRANCHES = Cursors("tranches", tuple[str])


@router.get("/programmes", response_model=ProgrammePage, tags=["programmes"])
def list_programmes(door: ThisDoor, part: ThisPart, state: Filter = "") -> Response:
    """Joint programmes, the latest number first."""
    return answer(door.read(lambda work: _programmes(work, part, state)))


def _programmes(work: Work, part: Asked, state: str) -> ProgrammePage:
    chosen = Chosen(state)
    rows = programmes.listed(work, chosen, limit=part.limit + 1, after=_PROGRAMMES.after(part))
    shown, following = _PROGRAMMES.cut(part, rows, lambda row: (row.number,))
    return ProgrammePage(
        items=[ProgrammeItem.of(row) for row in shown],
        next=following,
        count=programmes.totals(work, chosen)[0],
    )


@router.get("/programmes/portfolio", response_model=ProgrammePortfolio, tags=["programmes"])
def read_programme_portfolio(
    door: ThisDoor,
    *,
    level: Filter = "",
    entity: Filter = "",
    region: Filter = "",
    area: Filter = "",
    text: Filter = "",
    sort: Filter = "",
) -> Response:
    """How every programme fares, trouble first, with the filters and the sorting of the page."""
    asked = PortfolioAsked(
        level=level, entity=entity, region=region, area=area, text=text, sort=sort
    )
    words = words_of(door)
    return answer(door.read(lambda work: _portfolio(work, words, asked)))


def _portfolio(work: Work, words: Words, asked: PortfolioAsked) -> ProgrammePortfolio:
    found = portfolio.found(work, asked)
    standing = Counter(LEVELS[one.health.level][0] for one in found)
    return ProgrammePortfolio(
        as_of=work.today(),
        levels={key: standing[key] for key, _name, _tone in LEVELS.values()},
        items=[PortfolioItem.of(words, one) for one in found],
    )


@router.get("/tranche-requests", response_model=Page[TrancheItem], tags=["tranche-requests"])
def list_tranche_requests(
    door: ThisDoor,
    part: ThisPart,
    *,
    state: Filter = "",
    tranche: Filter = "",
    entity: Filter = "",
    text: Filter = "",
) -> Response:
    """Requests for a tranche, the latest number first, with the filters of the page."""
    chosen = tranches.Chosen(state, tranche, entity, text)
    return answer(door.read(lambda work: _asked(work, part, chosen)))


def _asked(work: Work, part: Asked, chosen: tranches.Chosen) -> Page[TrancheItem]:
    rows = tranches.listed(work, chosen, limit=part.limit + 1, after=_TRANCHES.after(part))
    shown, following = _TRANCHES.cut(part, rows, lambda row: (row.number,))
    return Page(items=[TrancheItem.of(row) for row in shown], next=following)


@router.get("/transfer-requests", response_model=Page[RequestItem], tags=["transfer-requests"])
def list_transfer_requests(door: ThisDoor, part: ThisPart, state: Filter = "") -> Response:
    """Fund transfer requests, the latest number first."""
    return answer(door.read(lambda work: _requests(work, part, state)))


def _requests(work: Work, part: Asked, state: str) -> Page[RequestItem]:
    chosen = transfers.Chosen(state)
    rows = transfers.listed(work, chosen, limit=part.limit + 1, after=_REQUESTS.after(part))
    shown, following = _REQUESTS.cut(part, rows, lambda row: (row.number,))
    lines = transfers.lines_of(work, [row.id for row in shown])
    return Page(items=[RequestItem.of(row, lines) for row in shown], next=following)


def show_programme(work: Work, number: str) -> ProgrammeRecord:
    """One programme as its reader may see it."""
    row = programmes.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    (facts,) = of[facts_of]
    return ProgrammeRecord(
        **dict(ProgrammeItem.of(row)),
        **actions(work, JointProgramme, row.id, number),
        content=row.content,
        partners=[Share.of(p, row.currency) for p in of[programmes.partners]],
        signatures=[Signature.of(s) for s in of[papers.signatures]],
        evidence=[
            EvidenceItem(partner=row.partner, file=FileItem.of(row.file))
            for row in of[attachments.of_partners]
        ],
        versions=[DocumentVersion.of(v, number) for v in of[drafting.versions]],
        comments=[ReviewComment.of(c, of[clearance.moves]) for c in of[clearance.comments]],
        clearances=[Clearance.of(word) for word in of[clearance.clearances]],
        conditions=[ApprovalCondition.of(c) for c in of[committee.conditions_on]],
        flags=[
            FlagItem(
                seq=row.seq,
                text=row.text,
                raised_on=row.raised_on,
                lifted_on=row.lifted_on,
                lifted_because=row.lifted_because,
            )
            for row in of[tranches.flags_of]
        ],
        health=HealthItem.of(Words(work.profile), facts, health(facts, work.today())),
        life=[Moment.of(step) for step in of[programmes.life]],
    )


def show_tranche_request(work: Work, number: str) -> TrancheRecord:
    """One request for a tranche, with on what its answer rests."""
    row = tranches.numbered(work, number)
    kept = row.evidence
    weighed = revived(kept) if kept else tranches.evidence(work, row.programme_id, row.tranche)
    told = grounds(weighed, work.profile.fund.currency) if weighed else ()
    return TrancheRecord(
        **dict(TrancheItem.of(row)),
        **actions(work, TrancheRequest, row.id, number),
        weighed_on=weighed.on if weighed else None,
        conditions=[
            ConditionOfRelease(
                condition=one.condition, evidence=list(one.evidence), holds=one.holds
            )
            for one in told
        ],
        life=[Moment.of(step) for step in tranches.life.read(work, subject=row.id)],
    )


def show_request(work: Work, number: str) -> RequestRecord:
    """One transfer request as its reader may see it."""
    row = transfers.numbered(work, number)
    of, lines = _SENT.read(work, subject=row.id), transfers.lines_of(work, [row.id])
    return RequestRecord(
        **dict(RequestItem.of(row, lines)),
        **actions(work, TransferRequest, row.id, number),
        sendings=[
            SentPart(
                round=sent.seq,
                entity=sent.code,
                amount=Amount.of(sent.amount),
                value_on=sent.value_on,
                agent_reference=sent.agent_reference,
            )
            for sent in pieces.sent_of(row, lines, of[pieces.sendings])
        ],
        returns=[
            ReturnedPart(
                round=back.seq,
                entity=back.code,
                amount=Amount.of(back.amount),
                value_on=back.value_on,
                bank_reference=back.bank_reference,
                confirmed=back.confirmed,
            )
            for back in of[pieces.returns]
        ],
        life=[Moment.of(step) for step in of[transfers.life]],
    )


KINDS = (
    Kind(TrancheRequest, TrancheRecord, show_tranche_request, lambda made: str(made.number)),
    Kind(JointProgramme, ProgrammeRecord, show_programme, lambda made: str(made.number)),
    Kind(TransferRequest, RequestRecord, show_request, lambda made: str(made.number)),
)
