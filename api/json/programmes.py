"""Joint programmes and fund transfer requests: the lists with their filter, and one of each."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.parts import Moment, Page
from api.json.schemas.problems import READING
from api.json.schemas.programmes import (
    ProgrammeItem,
    ProgrammePage,
    ProgrammeRecord,
    RequestItem,
    RequestRecord,
    Share,
    Signature,
)
from mptf.programmes import papers
from mptf.programmes import queries as programmes
from mptf.programmes.filters import Chosen
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.sheaf import Sheaf
from mptf.transfers import queries as transfers
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SHEAF = Sheaf(programmes.partners, papers.signatures, programmes.life)
_PROGRAMMES, _REQUESTS = Cursors("programmes", tuple[str]), Cursors("requests", tuple[str])


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
    return ProgrammeRecord(
        **dict(ProgrammeItem.of(row)),
        **actions(work, JointProgramme, row.id, number),
        content=row.content,
        partners=[Share.of(p, row.currency) for p in of[programmes.partners]],
        signatures=[Signature.of(s) for s in of[papers.signatures]],
        life=[Moment.of(step) for step in of[programmes.life]],
    )


def show_request(work: Work, number: str) -> RequestRecord:
    """One transfer request as its reader may see it."""
    row = transfers.numbered(work, number)
    return RequestRecord(
        **dict(RequestItem.of(row, transfers.lines_of(work, [row.id]))),
        **actions(work, TransferRequest, row.id, number),
        life=[Moment.of(step) for step in transfers.life.read(work, subject=row.id)],
    )


KINDS = (
    Kind(JointProgramme, ProgrammeRecord, show_programme, lambda made: str(made.number)),
    Kind(TransferRequest, RequestRecord, show_request, lambda made: str(made.number)),
)
