"""Where each page is looked at, over whatever a story has told: none, one, many, wrong data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from types import UnionType
from typing import Any, NamedTuple, get_args, get_type_hints

from fastapi.responses import HTMLResponse
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import NoResultFound
from sqlmodel import col, func, select

from api.pages import ROUTERS
from api.pages.one_note import TABS as NOTE_TABS
from api.pages.programmes import TABS as PROGRAMME_TABS
from api.pages.reporting import REPORTS
from mptf.access import service
from mptf.agreements.models import Arrangement
from mptf.calls.models import Call
from mptf.clock import StoppedClock
from mptf.committee.models import Decision, Seat
from mptf.contributions.models import Agreement
from mptf.endorsements import service as endorsing
from mptf.imports.spending import writing
from mptf.interests.models import Interest
from mptf.ledger.models import LedgerSeal
from mptf.letters.models import Letter, LetterDraft, Sheet
from mptf.links.schemas import AskSent
from mptf.meetings.models import Meeting
from mptf.notes import inviting
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import InviteSent
from mptf.outbox.models import Message
from mptf.papers import publishing
from mptf.papers.models import BookletEdition
from mptf.people.models import Organisation, Person
from mptf.procedures.models import WrittenProcedure
from mptf.products.models import Product
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.reviews.models import ReviewAssignment
from mptf.revisions.models import ProgrammeRevision
from mptf.scenarios.models import Scenario
from mptf.tranches.models import TrancheRequest
from mptf.work import Work
from tests.lives import Story
from tests.workbooks import filled, with_cell
from workflows import spending
from workflows.intake import INTAKE
from workflows.tables import WORKFLOWS

FINE, MISSING, MALFORMED, GONE = 200, 404, 422, 410
NOTHING, OTHER = "no-such-thing", 299
NOBODY = "00000000-0000-0000-0000-000000000000"

Told = Callable[[Story], Iterable[tuple[str, int]]]
"""The addresses of a page over a story, each with the status of its answer."""


class Visit(NamedTuple):
    """A page at one address, and the status with which it answers whoever may see it."""

    route: str
    address: str
    status: int


def page_routes() -> set[str]:
    """Every route that answers a browser with a page."""
    return {
        route.path
        for route in _routes()
        if "GET" in (route.methods or ()) and _is_page(route.endpoint)
    }


def _routes() -> Iterator[Any]:
    """Every route of the pages, those of a router within a router too."""
    for router in ROUTERS:
        yield from iter_route_contexts(router.routes)


def _is_page(endpoint: Callable[..., Any]) -> bool:
    answer = get_type_hints(endpoint)["return"]
    return HTMLResponse in (get_args(answer) if isinstance(answer, UnionType) else (answer,))


def paper_routes() -> set[str]:
    """Every route that answers with a paper of its own, and not with a list as a file."""
    return {route.path for route in _routes() if route.path.endswith(".pdf")}


def papers(story: Story) -> list[str]:
    """The address of every paper that the story has come to."""
    return [address for told in PAPERS.values() for address, _status in told(story)]


def visits(story: Story) -> list[Visit]:
    """Every visit for which the story has told enough."""
    return [
        Visit(route, address, status)
        for route, told in VISITS.items()
        for address, status in told(story)
    ]


def _plain(*addresses: str, wrong: Sequence[str] = ()) -> Told:
    found = [*((each, FINE) for each in addresses), *((each, MALFORMED) for each in wrong)]
    return lambda _story: found


def _list(path: str, *asked: str) -> Told:
    """A list whole, with what is asked of it, with a filter that nothing fits, and with no page."""
    there = (path, f"{path}?text={NOTHING}", *(f"{path}?{each}" for each in asked))
    return _plain(*there, wrong=[f"{path}?page=none"])


def _back(path: str, asked: str = "") -> Told:
    """A page of today, of a day gone by, and of a day that is none."""
    sign = "&" if asked else "?"
    there = f"{path}?{asked}" if asked else path

    def told(story: Story) -> Iterable[tuple[str, int]]:
        gone_by = story.today - timedelta(days=9)  # in a long story amid it, else before it
        yield there, FINE
        yield f"{there}{sign}as_of={gone_by}", FINE
        yield f"{there}{sign}as_of=soon", MALFORMED

    return told


def _each(path: str, query: Any, asks: Iterable[str] = (), missing: str = NOTHING) -> Told:
    """The records that a query names, the first with all that is asked of it; one that is none."""

    def told(story: Story) -> Iterable[tuple[str, int]]:
        keys = list(story.ask(lambda work: work.session.exec(query).all()))
        yield from ((f"{path}/{key}", FINE) for key in keys)
        yield from ((f"{path}/{key}?{asked}", FINE) for key in keys[:1] for asked in asks)
        yield f"{path}/{missing}", MISSING

    return told


def _each_of(path: str, query: Any, *endings: str) -> Told:
    """What hangs on the records that a query names."""

    def told(story: Story) -> Iterable[tuple[str, int]]:
        keys = story.ask(lambda work: list(work.session.exec(query).all()))
        yield from ((f"{path}/{key}{ending}", FINE) for key in keys for ending in endings)

    return told


def _each_named(path: str, keys: Iterable[Any]) -> Told:
    found = [*((f"{path}/{key}", FINE) for key in keys), (f"{path}/{OTHER}", MISSING)]
    return lambda _story: found


def _newest(column: Any, kind: Any) -> Any:
    """The newest record of each kind, the newest of all first."""
    return select(func.max(column)).group_by(kind).order_by(func.max(column).desc())


def _organisations(kind: str) -> Any:
    of_kind = select(Organisation.code).where(Organisation.kind == kind)
    return of_kind.order_by(Organisation.code).limit(2)


def _with_a_link(story: Story) -> Iterable[tuple[str, int]]:
    who = next(iter(story.people.values()))
    story.write("system", lambda work: service.invite(work, work.get(Person, who)))
    texts = story.ask(lambda work: work.session.exec(select(Message.text)).all())
    links = re.findall(r"/choose-password/\S+", "\n".join(texts))
    yield links[-1], FINE
    yield f"/choose-password/{NOTHING}", GONE


def _endorsing(story: Story) -> Iterable[tuple[str, int]]:
    """A link that waits for its answer, where a note may be endorsed; one that was never sent."""
    whom = {"name": "Rosa Marin", "title": "Resident Coordinator", "email": "rc@un.example"}

    def ask(work: Work) -> bool:
        for note in work.session.exec(_endorsable).all():
            given = {(row.country, row.kind) for row in notes.endorsements(work, note.id)}
            for country in note.content.get("countries", ()):
                if (country, endorsing.KIND) not in given:
                    endorsing.ask(work, note, AskSent(country=country, **whom))
                    return True
        return False

    if story.write("system", ask):
        mails = select(Message.text).order_by(col(Message.queued_at).desc())
        texts = story.ask(lambda work: work.session.exec(mails).all())
        yield re.findall(r"/endorse/\S+", "\n".join(texts))[0], FINE
    yield f"/endorse/{NOTHING}", GONE


def _signing(story: Story) -> Iterable[tuple[str, int]]:
    """A link that waits for its answer, where a document is signed; one that was never sent."""
    with suppress(NoResultFound):
        approved = select(JointProgramme.id).where(JointProgramme.state == ProgrammeState.APPROVED)
        programme = story.ask(lambda work: work.session.exec(approved.limit(1)).one())
        yield f"/sign/{story.ask_to_sign(programme)}", FINE
    yield f"/sign/{NOTHING}", GONE


def _inviting(story: Story) -> Iterable[tuple[str, int]]:
    """A link by which somebody comes in to write, where a note is written; one never sent."""
    whom = InviteSent(name="Lin Vogt", email="lin.vogt@visits.example", partner="A network")

    def invite(work: Work) -> bool:
        note = work.session.exec(_writable).first()
        if note is not None:
            inviting.invite(work, note, whom)
        return note is not None

    who = story.entities[0]
    if story.write(who if who in story.people else "system", invite):
        mails = select(Message.text).order_by(col(Message.queued_at).desc())
        texts = story.ask(lambda work: work.session.exec(mails).all())
        yield re.findall(r"/write-with/\S+", "\n".join(texts))[0], FINE
    yield f"/write-with/{NOTHING}", GONE


def _acts(_story: Story) -> Iterable[tuple[str, int]]:
    """Those that are on no record; the pages of records lead to the others."""
    for name in (
        "decision.record",
        "pledge.enter",
        "agreement.enter",
        "arrangement.draft",
        "exchange-rate.take-in",
        "bank-line.take-in",
        "cash-movement.record",
    ):
        yield f"/acts/{name}", FINE
    yield f"/acts/{NOTHING}", MISSING
    yield f"/acts/concept-note.withdraw?on={NOBODY}", MISSING


def _minutes(story: Story) -> Iterable[tuple[str, int]]:
    """The minutes of meetings that have some: a draft, and what was circulated."""
    yield from _each_of("/meetings", _minuted, "/minutes")(story)
    yield f"/meetings/{NOTHING}/minutes", MISSING


def _writing(story: Story) -> Iterable[tuple[str, int]]:
    """Every section of the form of a note that its entities write."""
    parts = [*(section.code for section in story.profile.note.form.sections), "check"]
    for number in story.ask(lambda work: list(work.session.exec(_written).all())):
        yield from ((f"/notes/{number}/write?part={part}", FINE) for part in parts)
    yield f"/notes/{NOTHING}/write", MISSING


def _documents(story: Story) -> Iterable[tuple[str, int]]:
    """Every section of the document of a programme that its entities write."""
    parts = [*(section.code for section in story.profile.programme.form.sections), "check"]
    for number in story.ask(lambda work: list(work.session.exec(_drafted).all())):
        yield from ((f"/programmes/{number}/write?part={part}", FINE) for part in parts)
    yield f"/programmes/{NOTHING}/write", MISSING


def _workbooks(story: Story) -> Iterable[tuple[str, int]]:
    """A workbook of notes that somebody has sent, with what is wrong in it."""
    if "E1" in story.people:
        content = with_cell(filled(story, 2), "Notes", "duration_months", "long")
        fund = replace(story.fund, clock=StoppedClock(story.now))
        key = INTAKE.receive(fund, story.actor("E1"), "notes.xlsx", content)
        yield f"/notes/import/{key}", FINE
    yield f"/notes/import/{NOBODY}", MISSING
    yield f"/notes/import/{NOTHING}", MALFORMED


def _spending(story: Story) -> Iterable[tuple[str, int]]:
    """A workbook of expenditure that somebody has sent, as it was handed out."""
    if "E1" in story.people:
        fund = replace(story.fund, clock=StoppedClock(story.now))
        with fund.reading(story.actor("E1")) as work:
            content = writing.write(spending.book_of(work))
        key = spending.receive(fund, story.actor("E1"), "expenditure.xlsx", content)
        yield f"/programme-reports/import/{key}", FINE
    yield f"/programme-reports/import/{NOBODY}", MISSING
    yield f"/programme-reports/import/{NOTHING}", MALFORMED


def _reports(_story: Story) -> Iterable[tuple[str, int]]:
    """Every report, today, before there was anything, and of a day that lies ahead."""
    for name in REPORTS:
        yield f"/reports/{name}", FINE
        yield f"/reports/{name}?as_of=2000-01-01", FINE
        yield f"/reports/{name}?as_of=2999-01-01", MALFORMED
    yield f"/reports/{NOTHING}", MISSING


def _compared(story: Story) -> Iterable[tuple[str, int]]:
    """Two scenarios side by side, where there are two; nothing was chosen yet."""
    newest = select(Scenario.number).order_by(col(Scenario.number).desc()).limit(2)
    numbers = story.ask(lambda work: list(work.session.exec(newest).all()))
    if numbers[1:]:
        yield "/scenarios/compare?" + "&".join(f"on={number}" for number in numbers), FINE
    yield "/scenarios/compare", FINE
    yield f"/scenarios/compare?on={NOTHING}", MISSING


def _editions(story: Story) -> int:
    query = select(func.count()).select_from(BookletEdition)
    return int(story.ask(lambda work: work.session.exec(query).one()))


def _published_reports(edition: str) -> Told:
    """The consolidated reports that are published, by their years."""

    def told(story: Story) -> Iterable[tuple[str, int]]:
        years = story.ask(lambda work: {row.year for row in publishing.published.read(work)})
        return [(f"/public/consolidated/{year}{edition}.pdf", FINE) for year in sorted(years)]

    return told


_minuted = (
    select(func.max(Meeting.number))
    .where(col(Meeting.state).in_(("in-session", "held", "minutes-circulated", "closed")))
    .group_by(Meeting.state)
)
_written = _newest(ConceptNote.number, ConceptNote.state).where(
    col(ConceptNote.state).in_(("draft", "returned"))
)
_drafted = _newest(JointProgramme.number, JointProgramme.state).where(
    col(JointProgramme.state).in_(("drafting", "changes-requested"))
)
_endorsable = (
    select(ConceptNote)
    .where(col(ConceptNote.state).in_(endorsing.ENDORSABLE))
    .order_by(ConceptNote.number)
)
_writable = select(ConceptNote).where(col(ConceptNote.state).in_(notes.WRITABLE))
_note_states = _newest(ConceptNote.number, ConceptNote.state)
_agreements = select(Agreement.number).order_by(col(Agreement.number).desc()).limit(4)
_in_pipeline = select(ConceptNote.number).where(ConceptNote.state == "pipeline").limit(2)
_to_write = _newest(ProgrammeReport.number, ProgrammeReport.state).where(
    col(ProgrammeReport.state).in_(("due", "returned"))
)
_programme_states = _newest(JointProgramme.number, JointProgramme.state)
_revision_states = _newest(ProgrammeRevision.number, ProgrammeRevision.state)

VISITS: Mapping[str, Told] = {
    "/": _plain("/"),
    "/public": _plain("/public"),
    "/status": _back("/status"),
    "/reports": _plain("/reports"),
    "/reports/consolidated": _plain(
        "/reports/consolidated",
        "/reports/consolidated?year=2021",
        wrong=["/reports/consolidated?year=2999", f"/reports/consolidated?year={NOTHING}"],
    ),
    "/public/target": _back("/public/target"),
    "/public/interest/{number}": _each("/public/interest", _in_pipeline),
    "/interests": _list("/interests", "state=open", "sort=-organisation"),
    "/interests/{number}": _each("/interests", select(Interest.number)),
    "/reports/{name}": _reports,
    "/profile": _plain("/profile"),
    "/search": _plain("/search", "/search?q=note", f"/search?q={NOTHING}"),
    "/sign-in": _plain("/sign-in", "/sign-in?to=/notes"),
    "/forgot-password": _plain("/forgot-password"),
    "/choose-password/{token}": _with_a_link,
    "/endorse/{token}": _endorsing,
    "/write-with/{token}": _inviting,
    "/account": _plain("/account"),
    "/api": _plain("/api"),
    "/calls": _plain("/calls"),
    "/calls/{number}": _each("/calls", _newest(Call.number, Call.number)),
    "/calls/{number}/weights": _each_of(
        "/calls", _newest(Call.number, Call.number), "/weights", "/weights?relevance=90"
    ),
    "/reviews": _plain("/reviews"),
    "/reviews/{number}": _each(
        "/reviews", _newest(ReviewAssignment.number, ReviewAssignment.state)
    ),
    "/notes/{number}/weights": _each_of("/notes", _note_states, "/weights"),
    "/notes": _list("/notes", "view=board", "text=funded", "waits=entity&age=30", "sort=-title"),
    "/notes/portfolio": _plain("/notes/portfolio"),
    "/notes/{number}": _each(
        "/notes", _note_states, [f"tab={tab}" for tab in NOTE_TABS] + ["tab=versions&how=inline"]
    ),
    "/notes/{number}/write": _writing,
    "/notes/import": _plain("/notes/import"),
    "/notes/import/{key}": _workbooks,
    "/notes/{number}/screening": _each_of("/notes", _note_states, "/screening"),
    "/network": _back("/network"),
    "/network/{iso3}": _back("/network/PHL"),
    "/pipeline": _back("/pipeline"),
    "/pools": _back("/pools"),
    "/scenarios": _list("/scenarios", "text=gift"),
    "/scenarios/compare": _compared,
    "/scenarios/{number}": _each("/scenarios", _newest(Scenario.number, Scenario.outcome)),
    "/results": _back("/results"),
    "/public/results": _plain("/public/results", f"/public/results?text={NOTHING}"),
    "/products": _list("/products", "kind=story", "sort=dated"),
    "/products/{number}": _each("/products", _newest(Product.number, Product.state)),
    "/programme-reports": _list("/programme-reports", "which=late", "sort=due"),
    "/programme-reports/import": _plain("/programme-reports/import"),
    "/programme-reports/import/{key}": _spending,
    "/programme-reports/{number}": _each(
        "/programme-reports", _newest(ProgrammeReport.number, ProgrammeReport.state)
    ),
    "/programme-reports/{number}/write": _each_of("/programme-reports", _to_write, "/write"),
    "/programmes": _list("/programmes", "text=funded"),
    "/programmes/{number}/write": _documents,
    "/sign/{token}": _signing,
    "/programmes/{number}/review": _each_of("/programmes", _programme_states, "/review"),
    "/programmes/{number}/versions": _each_of(
        "/programmes", _programme_states, "/versions", "/versions?how=inline&older=1&newer=2"
    ),
    "/programmes/{number}/signatures": _each_of("/programmes", _programme_states, "/signatures"),
    "/revisions": _list("/revisions", "text=E1"),
    "/revisions/{number}": _each(
        "/revisions", _newest(ProgrammeRevision.number, ProgrammeRevision.state)
    ),
    "/programmes/portfolio": _list(
        "/programmes/portfolio", "level=none", "entity=E1", "sort=-level", "page=2"
    ),
    "/countries/{iso3}/programmes": _plain("/countries/PHL/programmes"),
    "/transfers/queue": _plain("/transfers/queue"),
    "/closing": _plain("/closing"),
    "/programmes/{number}": _each(
        "/programmes", _programme_states, [f"tab={tab}" for tab in PROGRAMME_TABS]
    ),
    "/transfers": _list("/transfers", "when=late", "state=confirmed", "sort=-amount"),
    "/transfers/{number}": _each(
        "/transfers", _newest(TransferRequest.number, TransferRequest.state)
    ),
    "/tranche-requests": _list("/tranche-requests", "text=E1", "tranche=2"),
    "/tranche-requests/{number}": _each(
        "/tranche-requests", _newest(TrancheRequest.number, TrancheRequest.state)
    ),
    "/programmes/{number}/closure": _each_of("/programmes", _programme_states, "/closure"),
    "/agenda": _plain("/agenda"),
    "/meetings": _list("/meetings", "text=meeting"),
    "/meetings/{number}": _each("/meetings", _newest(Meeting.number, Meeting.state)),
    "/meetings/{number}/minutes": _minutes,
    "/procedures": _list("/procedures", "text=decided"),
    "/procedures/{number}": _each(
        "/procedures", _newest(WrittenProcedure.number, WrittenProcedure.state)
    ),
    "/committee": _back("/committee"),
    "/committee/{code}": _each("/committee", select(Seat.code).order_by(Seat.code).limit(2)),
    "/decisions": _list("/decisions", "text=target"),
    "/decisions/{number:path}": _each("/decisions", _newest(Decision.number, Decision.state)),
    "/letters": _list("/letters", "kind=approval"),
    "/letters/{reference:path}": _each("/letters", _newest(Letter.reference, Letter.kind)),
    "/verify": _plain("/verify"),
    "/verify/{code}": _each("/verify", select(Letter.code).order_by(Letter.code).limit(1)),
    "/books": _back("/books"),
    "/books/entries": _back("/books/entries", "kind=free"),
    "/books/entries/{seq}": _each(
        "/books/entries",
        select(LedgerSeal.seq).order_by(col(LedgerSeal.seq)).limit(3),
        missing="99999",
    ),
    "/contributions": _back("/contributions"),
    "/agreements": _back("/agreements", "donor=DON&standing=in-force"),
    "/agreements/{number}": _each("/agreements", _agreements),
    "/arrangements/{number}": _each(
        "/arrangements", _newest(Arrangement.number, Arrangement.state)
    ),
    "/rates": _plain("/rates"),
    "/bank-lines": _plain("/bank-lines"),
    "/donors": _back("/donors"),
    "/donors/{code}": _each("/donors", _organisations("donor"), ["as_of=2022-08-31"]),
    "/entities": _plain("/entities"),
    "/entities/{code}": _each("/entities", _organisations("un-entity")),
    "/workflows": _plain("/workflows"),
    "/workflows/{name}": _each_named("/workflows", [workflow.name for workflow in WORKFLOWS]),
    "/people": _plain("/people"),
    "/people/{person_id}": _each(
        "/people", select(Person.id).order_by(Person.name).limit(4), missing=NOBODY
    ),
    "/record": _plain(
        "/record", "/record?before=2", f"/record?kind={NOTHING}", wrong=["/record?on=soon"]
    ),
    "/parts": _plain("/parts", "/parts?sort=amount"),
    "/parts/errors/{code}": _each_named("/parts/errors", (403, 404, 409, 500, 503)),
    "/acts/{name}": _acts,
}
"""Where each page is looked at."""

PAPERS: Mapping[str, Told] = {
    "/donors/{code}/statement.pdf": _plain(
        "/donors/DON/statement.pdf", "/donors/DON/statement.pdf?as_of=2022-08-31"
    ),
    "/programme-reports/{number}/report.pdf": _each_of(
        "/programme-reports",
        _newest(ProgrammeReport.number, ProgrammeReport.state).where(ProgrammeReport.version > 0),
        "/report.pdf",
    ),
    "/reports/consolidated.pdf": _plain("/reports/consolidated.pdf?year=2021"),
    "/pipeline/booklet.pdf": _plain("/pipeline/booklet.pdf"),
    "/public/booklet.pdf": lambda story: [("/public/booklet.pdf", FINE)][: _editions(story)],
    "/public/consolidated/{year}.pdf": _published_reports(""),
    "/public/consolidated/{year}/{edition}.pdf": _published_reports("/1"),
    "/public/booklets/{number}.pdf": _each_of(
        "/public/booklets", select(BookletEdition.number), ".pdf"
    ),
    "/programmes/{number}.pdf": _each_of("/programmes", _programme_states.limit(1), ".pdf"),
    "/programmes/{number}/versions/{version}.pdf": _each_of(
        "/programmes",
        select(JointProgramme.number).where(JointProgramme.version > 0).limit(1),
        "/versions/1.pdf",
    ),
    "/notes/{number}/note.pdf": _each_of("/notes", _note_states.limit(1), "/note.pdf"),
    "/notes/{number}/brief.pdf": _each_of("/notes", _note_states, "/brief.pdf"),
    "/notes/{number}/versions/{version}.pdf": _each_of(
        "/notes",
        select(func.max(ConceptNote.number)).where(col(ConceptNote.version) > 0),
        "/versions/1.pdf",
    ),
    "/scenarios/{number}/scenario.pdf": _each_of(
        "/scenarios", select(Scenario.number), "/scenario.pdf"
    ),
    "/procedures/{number}/certificate.pdf": _each_of(
        "/procedures",
        select(WrittenProcedure.number).where(WrittenProcedure.state == "concluded"),
        "/certificate.pdf",
    ),
    "/procedures/{number}/pack.pdf": _each_of(
        "/procedures", select(WrittenProcedure.number), "/pack.pdf", "/pack.pdf?seat=DONORS-1"
    ),
    "/meetings/{number}/minutes.pdf": _each_of("/meetings", _minuted, "/minutes.pdf"),
    "/meetings/{number}/pack.pdf": _each_of(
        "/meetings", select(Meeting.number), "/pack.pdf", "/pack.pdf?seat=DONORS-1"
    ),
    "/decisions/{number:path}/sheet.pdf": _each_of(
        "/decisions", _newest(Decision.number, Decision.state), "/sheet.pdf"
    ),
    "/letters/{reference:path}/sheet.pdf": _each_of(
        "/letters",
        select(Letter.reference).where(col(Letter.id).in_(select(Sheet.letter_id))),
        "/sheet.pdf",
    ),
    "/letters/drafts/{key}.pdf": _each_of(
        "/letters/drafts",
        select(LetterDraft.id).where(col(LetterDraft.letter_id).is_(None)),
        ".pdf",
    ),
}
"""Where each paper is printed."""
