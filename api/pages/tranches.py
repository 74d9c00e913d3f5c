"""A request for a tranche, with all on which its answer rests; the same of a programme's next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.listed import tranches as listed
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.letters.tranche_facts import Ground
from mptf.letters.tranches import grounds
from mptf.programmes.queries import ProgrammeRow, TransferRow
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.sheaf import Read, Sheaf
from mptf.tranches import queries as tranches
from mptf.tranches.evidence import Evidence, revived
from mptf.tranches.models import TrancheRequest
from mptf.tranches.queries import AskedRow
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = listed.KIND
InAddress = Annotated[listed.TranchesAsked, Query()]
_SHEAF = Sheaf(tranches.life, tranches.record, letters.about, letters.waiting_about)


class Weighed(NamedTuple):
    """The evidence as a page shows it: each condition with its mark, and the day."""

    evidence: Evidence
    grounds: tuple[tuple[Ground, Pill], ...]
    frozen: bool
    """Whether it is what was frozen with an answer, and not what holds today."""


def weighed(words: Words, evidence: Evidence, currency: str, *, frozen: bool) -> Weighed:
    """The evidence with the marks of its conditions."""
    marks = {
        True: Pill(words.say(_("Met")), "good"),
        False: Pill(words.say(_("Not met")), "bad"),
    }
    found = tuple((ground, marks[ground.holds]) for ground in grounds(evidence, currency))
    return Weighed(evidence, found, frozen)


class Asked(NamedTuple):
    """A request in a line of its programme's page."""

    row: AskedRow
    state: Pill


def around(
    work: Work, words: Words, programme: ProgrammeRow, of: Read, sent: Iterable[TransferRow]
) -> dict[str, Any]:
    """What a programme's page shows of its later tranches: requests, flags, what holds today."""
    going = {row.tranche for row in sent if row.state != TransferState.WITHDRAWN}
    following = len(going) + 1
    ahead = programme.state in (ProgrammeState.ACTIVE, ProgrammeState.SUSPENDED)
    rests = None
    if programme.whole and ahead and 1 < following <= len(work.profile.programme.tranches):
        rests = tranches.evidence(work, programme.id, following)
    return {
        "asked_for": [
            Asked(row, words.state(KIND, row.state)) for row in of[tranches.of_programme]
        ],
        "flags": of[tranches.flags_of],
        "weighed": weighed(words, rests, programme.currency, frozen=False) if rests else None,
    }


@router.get("/tranche-requests")
def tranche_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Requests for a tranche, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(
        door, "tranche-requests.html", title=_("Tranche requests"), section=listed.PLACE, list=page
    )


@router.get("/tranche-requests.{form}")
def tranche_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/tranche-requests/{number}")
def one_tranche_request(door: ThisDoor, number: str) -> HTMLResponse:
    """One request for a tranche."""
    words = words_of(door)
    view = door.read(lambda work: _request(work, words, number))
    return show(door, "tranche-request.html", title=number, section=listed.PLACE, **view)


def _request(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = tranches.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    steps, events, waiting = of[tranches.life], of[tranches.record], of[letters.waiting_about]
    found = names(
        work,
        {line.subject_id for line in waiting}
        | parts.ids_of_steps(steps)
        | parts.ids_of_events(events),
    )
    currency = work.profile.fund.currency
    frozen = row.evidence is not None
    rests = (
        tranches.evidence(work, row.programme_id, row.tranche)
        if row.evidence is None
        else revived(row.evidence)
    )
    return {
        "request": row,
        "state": words.state(KIND, row.state),
        "doing": doing.on_record(work, words, work.get(TrancheRequest, row.id), row.id),
        "weighed": weighed(words, rests, currency, frozen=frozen) if rests else None,
        "moments": parts.timeline(words, KIND, steps, found),
        "events": parts.record(words, events, found),
        **parts.shown(work.actor, of[letters.about], unsigned(work, words, waiting, found)),
    }
