"""Joint programmes: the list, and one programme, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import (
    doing,
    files,
    health_words,
    parts,
    programme_money,
    programme_reports,
    programme_results,
)
from api.pages import tranches as tranche_pages
from api.pages.closing import suspended_by
from api.pages.document import document
from api.pages.doing import Doable
from api.pages.figures import Figures
from api.pages.frame import show, words_of
from api.pages.listed import programmes as listed
from api.pages.lives import stages
from api.pages.revisions import budgets, on_programme
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.unsigned import unsigned
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.committee import queries as committee
from mptf.copies import copies
from mptf.exports.service import Format
from mptf.forms import service as forms
from mptf.letters import queries as letters
from mptf.products import queries as products
from mptf.programme_reports import queries as reports
from mptf.programmes import drafting, papers
from mptf.programmes import queries as programmes
from mptf.programmes.facts import facts_of
from mptf.programmes.health import health
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.queries import ProgrammeRow, TransferRow
from mptf.programmes.states import ProgrammeState, TransferState
from mptf.results import queries as results
from mptf.revisions import queries as revisions
from mptf.sheaf import Sheaf
from mptf.tranches import queries as tranches
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
    steps, events, (facts,) = of[programmes.life], of[programmes.record], of[facts_of]
    figures = Figures(work.actor, work.today())
    sent = of[programmes.transfers]
    acts = _doing(work, words, programme, sent)
    plan = programme_money.tranches(work, words, programme, partners, sent, acts=acts)
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
        "shares": programme_money.shares(programme, partners, of[programmes.held], figures),
        "tranches": plan,
        "track": programme_money.track(plan, of[committee.conditions_on]),
        "paid_by": programme_money.paid_by(words, programme, of[programmes.pools]),
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
        **tranche_pages.around(work, words, programme, of, sent),
        **about,
    }


def _doing(
    work: Work, words: Words, programme: ProgrammeRow, transfers: Sequence[TransferRow]
) -> Mapping[UUID, list[Doable]]:
    """What can be done with the programme, and with those of its requests that are open."""
    under_way = {row.request_id for row in transfers if TransferState(row.state) not in OVER}
    records = copies(work, {JointProgramme: [programme.id], TransferRequest: under_way})
    return doing.on_records(work, words, records)
