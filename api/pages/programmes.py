"""Joint programmes: the list, and one programme with its money, its papers and its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, parts
from api.pages.frame import show, words_of
from api.pages.listed import programmes as listed
from api.pages.lives import stages
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee import queries as committee
from mptf.exports.service import Format
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.programmes import papers
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.papers import SignatureRow
from mptf.programmes.queries import (
    HeldRow,
    PartnerRow,
    ProgrammeRow,
    TransferRow,
)
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

KIND = "joint-programme"
TabName = Literal["programme", "money", "papers", "letters", "record"]
TABS: Mapping[TabName, str] = {
    "programme": _("Programme"),
    "money": _("Money"),
    "papers": _("Papers"),
    "letters": _("Letters"),
    "record": _("Record"),
}
InAddress = Annotated[listed.ProgrammesAsked, Query()]
_SHEAF = Sheaf(
    programmes.partners,
    programmes.held,
    programmes.transfers,
    papers.signatures,
    papers.comments,
    papers.evidence,
    programmes.life,
    programmes.record,
    committee.on_subject,
    committee.conditions_on,
    letters.about,
)


class Tranche(NamedTuple):
    """A part of the plan: its share, what it gives to each entity, and the requests for it."""

    number: int
    percent: int
    amounts: tuple[tuple[str, Money], ...]
    whole: Money
    requests: tuple[Request, ...]


class Request(NamedTuple):
    """A fund transfer request."""

    number: str
    state: Pill
    since: date | None
    agent_reference: str
    value_on: date | None
    whole: Money


class Signature(NamedTuple):
    """A signature that the document needs, given or not."""

    quality: str
    party: str
    signed_by: str
    signed_on: date | None


class Share(NamedTuple):
    """What an entity got, spent and holds; the books' row is empty before anything was approved."""

    partner: PartnerRow
    planned: Money | None
    approved: Money | None
    books: dict[str, Money] | None


@router.get("/programmes")
def programme_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Joint programmes, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(door, "programmes.html", title=_("Programmes"), section="programmes", list=page)


@router.get("/programmes.{form}")
def programme_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/programmes/{number}")
def one_programme(door: ThisDoor, number: str, tab: TabName = "programme") -> HTMLResponse:
    """One joint programme, a part of it at a time."""
    words = words_of(door)
    view = door.read(lambda work: _programme(work, words, number))
    return show(
        door,
        "programme.html",
        title=f"{number} · {view['programme'].title}",
        section="programmes",
        tab=tab,
        **view,
    )


def _programme(work: Work, words: Words, number: str) -> dict[str, Any]:
    """All that the page shows of it to this reader, in three statements."""
    programme = programmes.numbered(work, number)
    of = _SHEAF.read(work, subject=programme.id)
    content, partners = programme.content, of[programmes.partners]
    steps, events = of[programmes.life], of[programmes.record]
    found = names(work, parts.ids_of_steps(steps) | parts.ids_of_events(events))
    about = parts.shown(work.actor, of[letters.about])
    kept = {"letters": about["shows_letters"], "record": about["shows_record"]}
    return {
        "programme": programme,
        "tabs": [(key, words.say(label)) for key, label in TABS.items() if kept.get(key, True)],
        "stages": stages(words, KIND, programme.state, steps),
        "doing": doing.on_record(work, words, work.get(JointProgramme, programme.id), programme.id),
        "state": words.state(KIND, programme.state),
        "countries": words.countries(content.get("countries", []))
        or words.region(programme.region),
        "content": content,
        "papers": [
            (part.title, content["parts"][part.code])
            for part in work.profile.programme.document_parts
            if content.get("parts", {}).get(part.code)
        ],
        "budget": parts.budget(words, content.get("budget", []), programme.currency),
        "shares": _shares(programme, partners, of[programmes.held]),
        "tranches": _tranches(work, words, programme, partners, of[programmes.transfers]),
        "signatures": _signatures(work, words, programme, partners, of[papers.signatures]),
        "conditions": of[committee.conditions_on],
        "comments": of[papers.comments],
        "evidence": of[papers.evidence],
        "moments": parts.timeline(words, KIND, steps, found),
        "decided": of[committee.on_subject],
        "events": parts.record(words, events, found),
        **about,
    }


def _shares(
    programme: ProgrammeRow, partners: Sequence[PartnerRow], held: Sequence[HeldRow]
) -> list[Share]:
    books = {row.organisation_id: row.amounts for row in held}
    return [
        Share(
            partner,
            _money(partner.amount_minor, programme.currency),
            _money(partner.approved_minor, programme.currency),
            books.get(partner.organisation_id),
        )
        for partner in partners
    ]


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _tranches(
    work: Work,
    words: Words,
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    transfers: Sequence[TransferRow],
) -> list[Tranche]:
    """The plan of the profile on what was approved, with what was asked for and sent."""
    plan, currency = work.profile.programme.tranches, programme.currency
    approved = [(p.code, Money(p.approved_minor, currency)) for p in partners if p.approved_minor]
    tranches = []
    for place, percent in enumerate(plan):
        amounts = tuple((code, money.split(plan)[place]) for code, money in approved)
        tranches.append(
            Tranche(
                place + 1,
                percent,
                amounts,
                total([money for _code, money in amounts], currency),
                tuple(_requests(words, [t for t in transfers if t.tranche == place + 1])),
            )
        )
    return tranches


def _requests(words: Words, lines: Sequence[TransferRow]) -> list[Request]:
    """One request for all its lines."""
    wholes: dict[str, Money] = {}
    rows: dict[str, TransferRow] = {}
    for line in lines:
        zero = Money.zero(line.currency)
        amount = Money(line.amount_minor, line.currency)
        wholes[line.number] = wholes.get(line.number, zero) + amount
        rows[line.number] = line
    return [
        Request(
            number,
            words.state("transfer-request", row.state),
            row.since,
            row.agent_reference or "",
            row.value_on,
            wholes[number],
        )
        for number, row in rows.items()
    ]


def _signatures(
    work: Work,
    words: Words,
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    given: Sequence[SignatureRow],
) -> list[Signature]:
    """Every signature that the profile asks for on the present version, given or waited for."""
    there = {(row.kind, row.party): row for row in given if row.version == programme.version}
    places = programme.content.get("countries") or [programme.region or ""]
    wanted = {
        "resident-coordinator": [("resident-coordinator", place) for place in places],
        "government": [("government", place) for place in places],
        "every-puno": [("puno", partner.code) for partner in partners],
        "committee-chair": [("chair", "chair")],
    }
    rows = []
    for kind, party in (
        pair for code in work.profile.programme.signatures for pair in wanted[code]
    ):
        row = there.get((kind, party))
        rows.append(
            Signature(
                words.signer(kind),
                words.party(kind, party),
                row.signed_by if row else "",
                row.signed_on if row else None,
            )
        )
    return rows
