"""Joint programmes: the list, and one programme with its money, its papers and its life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import (
    charts,
    doing,
    files,
    health_words,
    parts,
    programme_reports,
    programme_results,
)
from api.pages import tranches as tranche_pages
from api.pages.closing import suspended_by
from api.pages.document import document
from api.pages.doing import Doable
from api.pages.figures import Figure, Figures
from api.pages.frame import show, words_of
from api.pages.listed import programmes as listed
from api.pages.lives import stages
from api.pages.revisions import budgets, on_programme
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.attachments import queries as attachments
from mptf.committee import queries as committee
from mptf.committee.queries import ConditionRow
from mptf.copies import copies
from mptf.exports.service import Format
from mptf.forms import service as forms
from mptf.ledger.models import Kind
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.products import queries as products
from mptf.programme_reports import queries as reports
from mptf.programmes import drafting, papers
from mptf.programmes import queries as programmes
from mptf.programmes.facts import facts_of
from mptf.programmes.health import health
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.queries import (
    HeldRow,
    PartnerRow,
    PoolRow,
    ProgrammeRow,
    TransferRow,
)
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.results import queries as results
from mptf.revisions import queries as revisions
from mptf.sheaf import Sheaf
from mptf.tranches import queries as tranches
from mptf.tranches.plan import shown, weights
from mptf.transfers.queries import OVER
from mptf.work import Work
from workflows.closing import has_begun

router = APIRouter(include_in_schema=False)

KIND = "joint-programme"
TabName = Literal[
    "programme",
    "document",
    "money",
    "papers",
    "results",
    "reports",
    "revisions",
    "letters",
    "record",
]
TABS: Mapping[TabName, str] = {
    "programme": _("Programme"),
    "document": _("Document"),
    "money": _("Money"),
    "papers": _("Papers"),
    "results": _("Results"),
    "reports": _("Reports"),
    "revisions": _("Revisions"),
    "letters": _("Letters"),
    "record": _("Record"),
}
InAddress = Annotated[listed.ProgrammesAsked, Query()]
_KINDS = {
    "allocated": Kind.ALLOCATED,
    "transferred": Kind.TRANSFER,
    "refunded": Kind.REFUND,
    "expenditure": Kind.SPENT,
    "held": Kind.HELD,
}
_SHEAF = Sheaf(
    programmes.partners,
    programmes.held,
    programmes.pools,
    programmes.transfers,
    facts_of,
    papers.evidence,
    drafting.its_form,
    drafting.versions,
    programmes.life,
    programmes.record,
    revisions.of_programme,
    revisions.history,
    committee.on_subject,
    committee.conditions_on,
    letters.about,
    letters.waiting_about,
    reports.of_programme,
    tranches.of_programme,
    tranches.flags_of,
    results.of_programme,
    products.of_programme,
    attachments.of_partners,
)


class Tranche(NamedTuple):
    """A part of the plan: its share, what it gives to each entity, and the requests for it."""

    number: int
    percent: int
    amounts: tuple[tuple[str, Money], ...]
    whole: Money
    requests: tuple[Request, ...]


class Request(NamedTuple):
    """A fund transfer request, with what the reader may do about it while it is open."""

    row: TransferRow
    state: Pill
    whole: Figure
    doing: list[Doable]


class Share(NamedTuple):
    """What an entity got, spent and holds; the books' row is empty before anything was approved."""

    partner: PartnerRow
    planned: Money | None
    approved: Money | None
    books: dict[str, Figure] | None


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
    of = _SHEAF.read(work, subject=programme.id, today=work.today())
    content, partners = programme.content, of[programmes.partners]
    steps, events, (facts,) = of[programmes.life], of[programmes.record], of[facts_of]
    figures = Figures(work.actor, work.today())
    acts = _doing(work, words, programme, of[programmes.transfers])
    plan = _tranches(work, words, programme, partners, of[programmes.transfers], acts=acts)
    waiting = of[letters.waiting_about]
    found = names(
        work,
        {row.subject_id for row in waiting}
        | parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {row.file.attached_by for row in of[attachments.of_partners]},
    )
    about = parts.shown(work.actor, of[letters.about], unsigned(work, words, waiting, found))
    kept = {
        "document": programme.whole,
        "results": programme.whole,
        "reports": programme.whole,
        "revisions": programme.whole,
        "letters": about["shows_letters"],
        "record": about["shows_record"],
    }
    form = forms.document(work, next((row.form_id for row in of[drafting.its_form]), None))
    return {
        "programme": programme,
        "tabs": [(key, words.say(label)) for key, label in TABS.items() if kept.get(key, True)],
        "stages": stages(words, KIND, programme.state, steps),
        "doing": acts[programme.id],
        "state": words.state(KIND, programme.state),
        "countries": words.countries(content.get("countries", []))
        or words.region(programme.region),
        "content": content,
        "doc": document(work.profile, words, form, content),
        "versions": of[drafting.versions],
        "evidence_on": files.on_partners(work, words, of[attachments.of_partners], found),
        "fares": health_words.fares(words, facts, health(facts, work.today())),
        "shares": _shares(programme, partners, of[programmes.held], figures),
        "tranches": plan,
        "track": _track(plan, of[committee.conditions_on]),
        "paid_by": _paid_by(words, programme, of[programmes.pools]),
        "conditions": of[committee.conditions_on],
        "revisions": on_programme(words, of[revisions.of_programme]),
        "budgets": budgets(words, of[revisions.history], programme.currency),
        "reports": programme_reports.calendar(words, of[reports.of_programme], work.today()),
        "results": programme_results.drawn(words, programme, of[results.of_programme]),
        "products": of[products.of_programme],
        "evidence": of[papers.evidence],
        "suspended": suspended_by(programme.state, of[committee.on_subject]),
        "closes": programme.whole and has_begun(ProgrammeState(programme.state)),
        "moments": parts.timeline(words, KIND, steps, found),
        "decided": of[committee.on_subject],
        "events": parts.record(words, events, found),
        **tranche_pages.around(work, words, programme, of, of[programmes.transfers]),
        **about,
    }


def _doing(
    work: Work, words: Words, programme: ProgrammeRow, transfers: Sequence[TransferRow]
) -> Mapping[UUID, list[Doable]]:
    """What can be done with the programme, and with those of its requests that are open."""
    under_way = {row.request_id for row in transfers if TransferState(row.state) not in OVER}
    records = copies(work, {JointProgramme: [programme.id], TransferRequest: under_way})
    return doing.on_records(work, words, records)


def _shares(
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    held: Sequence[HeldRow],
    figures: Figures,
) -> list[Share]:
    """What was refunded stands below zero, so that a line adds up."""
    books = {
        row.organisation_id: {
            name: figures(
                -row.amounts[name] if kind is Kind.REFUND else row.amounts[name],
                kind,
                subject=programme.id,
                organisation=row.organisation_id,
            )
            for name, kind in _KINDS.items()
        }
        for row in held
    }
    return [
        Share(
            partner,
            _money(partner.amount_minor, programme.currency),
            _money(partner.approved_minor, programme.currency),
            books.get(partner.organisation_id),
        )
        for partner in partners
    ]


def _paid_by(
    words: Words, programme: ProgrammeRow, pools: Sequence[PoolRow]
) -> list[tuple[str, Money, Money]]:
    """The pools that pay for it: what each has still to send, and what it has sent."""
    currency = programme.currency
    return [
        (words.pool(row.pool), Money(row.waiting_minor, currency), Money(row.sent_minor, currency))
        for row in pools
    ]


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _tranches(
    work: Work,
    words: Words,
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    transfers: Sequence[TransferRow],
    *,
    acts: Mapping[UUID, list[Doable]],
) -> list[Tranche]:
    """The plan on what was approved, with what was asked for and sent."""
    plan, currency = work.profile.programme.tranches, programme.currency
    approved = [(p.code, Money(p.approved_minor, currency)) for p in partners if p.approved_minor]
    planned = []
    more = max((line.tranche for line in transfers), default=0)
    asked: defaultdict[str, list[tuple[int, Money]]] = defaultdict(list)
    for line in transfers:
        if line.state != TransferState.WITHDRAWN:
            asked[line.code].append((line.tranche, Money(line.amount_minor, currency)))
    shares = {code: weights(programme.content, code, plan, currency) for code, _ in approved}
    for place, percent in enumerate((*plan, *[0] * (more - len(plan)))):
        amounts = tuple(
            (code, amount)
            for code, money in approved
            if (amount := shown(shares[code], money, asked[code], place + 1))
        )
        planned.append(
            Tranche(
                place + 1,
                percent,
                amounts,
                total([money for _code, money in amounts], currency),
                tuple(
                    _requests(work, words, [t for t in transfers if t.tranche == place + 1], acts)
                ),
            )
        )
    return planned


def _requests(
    work: Work, words: Words, lines: Sequence[TransferRow], acts: Mapping[UUID, list[Doable]]
) -> list[Request]:
    """One request for all its lines."""
    wholes: dict[UUID, Money] = {}
    rows: dict[UUID, TransferRow] = {}
    for line in lines:
        zero = Money.zero(line.currency)
        amount = Money(line.amount_minor, line.currency)
        wholes[line.request_id] = wholes.get(line.request_id, zero) + amount
        rows[line.request_id] = line
    return [
        Request(
            row,
            words.state("transfer-request", row.state),
            _sent(work, row, wholes[key]),
            acts.get(key, []),
        )
        for key, row in rows.items()
    ]


def _sent(work: Work, row: TransferRow, whole: Money) -> Figure:
    """Only what was transferred stands in the books."""
    if row.state != TransferState.CONFIRMED:
        return Figure(whole, "")
    figures = Figures(work.actor, work.today())
    return figures(whole, Kind.TRANSFER, document=row.request_id)


def _track(
    plan: Sequence[Tranche], conditions: Sequence[ConditionRow]
) -> tuple[charts.Tranche, ...]:
    """The tranches with what stands before each: the conditions that hold it and are not met."""
    drawn = []
    for tranche in plan:
        holds = tuple(
            row.text
            for row in conditions
            if row.met_on is None and row.blocks_tranche == tranche.number
        )
        going = [one for one in tranche.requests if one.row.state != TransferState.WITHDRAWN]
        sent = going and going[-1].row.state == TransferState.CONFIRMED
        tone = "good" if sent else "moving" if going else "due" if holds else ""
        state = (
            going[-1].state.label if going else _("Held by a condition") if holds else _("Ahead")
        )
        label = _("Tranche %(n)s: %(share)s%%") % {"n": tranche.number, "share": tranche.percent}
        drawn.append(charts.Tranche(label, tranche.whole, state, tone, holds))
    return tuple(drawn)
