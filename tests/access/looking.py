"""Everything that can be read, looked at with one reader's eyes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from itertools import product
from types import ModuleType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from api.pages.one_note import TABS as NOTE_TABS
from api.pages.programmes import TABS as PROGRAMME_TABS
from api.pages.subjects import names
from mptf.agreements import queries as agreements
from mptf.attachments import queries as attachments
from mptf.attachments.models import Attachment
from mptf.audit import queries as audit
from mptf.banking import statements
from mptf.calls import queries as calls
from mptf.chain import table_of
from mptf.clearance import queries as clearance
from mptf.closing import queries as closing
from mptf.committee import bookings, composition
from mptf.committee import queries as committee
from mptf.contributions import candidates, movements, paging, returned, schedules
from mptf.contributions import queries as contributions
from mptf.db import METADATA
from mptf.endorsements import queries as endorsements
from mptf.fund_closings import queries as fund_closings
from mptf.interests import queries as interests
from mptf.ledger import journal, traces
from mptf.ledger import queries as books
from mptf.letters import queries as letters
from mptf.listing import Listing
from mptf.meetings import queries as meetings
from mptf.network import queries as network
from mptf.notes import board, counting, drafting, presence, similar
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.states import NoteState
from mptf.papers import booklet, consolidated, editions, publishing
from mptf.papers import queries as committee_papers
from mptf.pipeline import queries as pipeline
from mptf.pipeline.order import Served
from mptf.policy import Actor, Role
from mptf.procedures import queries as procedures
from mptf.products import queries as products
from mptf.programme_reports import queries as programme_reports
from mptf.programme_reports import submitted
from mptf.programmes import drafting as programme_drafting
from mptf.programmes import facts, filters, papers
from mptf.programmes import portfolio as programme_portfolio
from mptf.programmes import queries as programmes
from mptf.reading import Rows
from mptf.reports import agenda, dues, entities, people, portfolio, public, search
from mptf.results import queries as results
from mptf.reviews import queries as reviews
from mptf.reviews import trial
from mptf.revisions import joining, weighing
from mptf.revisions import queries as revisions
from mptf.rounds import queries as rounds
from mptf.rounds import table
from mptf.scenarios import queries as scenarios
from mptf.sheaf import Sheaf
from mptf.signing import queries as signing
from mptf.tranches import following
from mptf.tranches import queries as tranches
from mptf.transfers import parts as transfer_parts
from mptf.transfers import queries as transfers
from mptf.work import Work
from tests.access.conftest import CASH, DETAIL_PAGES, LONG_AGO, door_of, list_pages, seen
from tests.access.sittings import of_sittings, on_tables, told
from tests.lives import Story
from workflows import news, sight, waiting

MODULES = (
    calls,
    attachments,
    endorsements,
    notes,
    counting,
    drafting,
    presence,
    reviews,
    trial,
    interests,
    board,
    similar,
    network,
    programmes,
    programme_drafting,
    closing,
    fund_closings,
    facts,
    programme_portfolio,
    revisions,
    joining,
    weighing,
    filters,
    papers,
    products,
    programme_reports,
    submitted,
    tranches,
    following,
    dues,
    transfer_parts,
    transfers,
    committee,
    bookings,
    letters,
    contributions,
    paging,
    movements,
    returned,
    schedules,
    candidates,
    agreements,
    statements,
    audit,
    books,
    journal,
    traces,
    pipeline,
    procedures,
    meetings,
    rounds,
    table,
    entities,
    committee_papers,
    booklet,
    consolidated,
    editions,
    publishing,
    scenarios,
    clearance,
    signing,
)
GATHERING = (
    *(waiting, news, search, public, people, sight, composition, agenda, portfolio),
    results,
)
"""What gathers from several nouns, workflows and reports; and what is no record of anybody's."""
ELSEWHERE = {
    "mptf.access.queries": "views are read by their owner and, where shared, by their like",
    "mptf.banking.rates": "rates are published, and are no record of anybody's",
    "mptf.committee.conflicts": "why a seat stands back is told where its item is looked at",
    "mptf.reports.dashboard": "sums of the fund, open to all",
    "mptf.reports.donors": "it is added up over all donors; the page of each donor is looked at",
    "mptf.reports.status": "sums of the fund, open to all",
    "mptf.targets.queries": "targets are for everybody",
}
"""Modules with row sets of which none is asked here, and why."""
MANY = 10_000
WANTED = ("2022", "note", "programme", "Organisation", "ZQ")
"""Words that every record of the story holds one of."""
FIRST_TOLD = 2019
"""The year in which the told history begins."""
UNSERVED = Served({}, {}, 1, 1)


def _all(work: Work) -> paging.Cut:
    return paging.Cut(work.today(), MANY)


def _hung(work: Work) -> list[UUID]:
    return list(work.session.scalars(select(table_of(Attachment).c.subject_id)))


LISTS: dict[str, Callable[[Work], Any]] = {
    "attachments.pictures": lambda work: attachments.pictures(work, _hung(work), work.now()),
    "notes.listed": lambda work: notes.listed(work, Chosen(), limit=MANY),
    "notes.totals": lambda work: counting.totals(work, Chosen()),
    "notes.searched": lambda work: notes.searched(work, Chosen(), sort="", limit=MANY, offset=0),
    "notes.by_state": lambda work: counting.by_state(work, Chosen()),
    "notes.keys": lambda work: notes.keys(
        work, Chosen(), frozenset(state.value for state in NoteState), MANY
    ),
    "notes.board": lambda work: board.board(work, Chosen(), newest=MANY),
    "notes.whole_board": lambda work: board.whole_board(
        work, counting.standing.read(work), newest=MANY
    ),
    "notes.similar": lambda work: [
        similar.similar(work, row) for row in notes.listed(work, Chosen(), limit=MANY)
    ],
    "network.listed": lambda work: network.listed(work, MANY),
    "network.counted": lambda work: network.counted(work, MANY),
    "network.of_countries": lambda work: network.of_countries(work, ["PHL"], work.today()),
    "programmes.listed": lambda work: programmes.listed(work, limit=MANY),
    "programmes.totals": programmes.totals,
    "revisions.listed": lambda work: revisions.listed(work, limit=MANY),
    "revisions.count": revisions.count,
    "programmes.chosen_facts": lambda work: facts.chosen_facts(work, facts.Chosen()),
    "programmes.judged": lambda work: programme_portfolio.judged(work, facts.Chosen()),
    "reports.dues": dues.dues,
    "committee.listed": lambda work: committee.listed(work, limit=MANY),
    "committee.count": committee.count,
    "calls.drafts": lambda work: calls.drafts(work, limit=MANY),
    "reviews.listed": lambda work: reviews.listed(work, limit=MANY),
    "interests.listed": lambda work: interests.listed(work, limit=MANY),
    "interests.count": interests.count,
    "calls.listed": lambda work: calls.listed(work, limit=MANY),
    "meetings.listed": lambda work: meetings.listed(work, limit=MANY),
    "meetings.count": meetings.count,
    "procedures.listed": lambda work: procedures.listed(work, limit=MANY),
    "procedures.count": procedures.count,
    "letters.listed": lambda work: letters.listed(work, limit=MANY),
    "letters.count": letters.count,
    "contributions.pledges_in": lambda work: paging.pledges_in(work, _all(work)),
    "contributions.agreements_in": lambda work: paging.agreements_in(work, _all(work)),
    "contributions.deposits_in": lambda work: paging.deposits_in(work, _all(work)),
    "contributions.movements_in": lambda work: paging.movements_in(work, _all(work)),
    "contributions.candidates": candidates.candidates,
    "agreements.listed": lambda work: agreements.listed(work, limit=MANY),
    "banking.listed": lambda work: statements.listed(work, limit=MANY),
    "scenarios.listed": lambda work: scenarios.listed(work, limit=MANY),
    "scenarios.count": scenarios.count,
    "scenarios.notes": lambda work: scenarios.notes(
        work, [row.number for row in notes.listed(work, Chosen(), limit=MANY)]
    ),
    "products.listed": lambda work: products.listed(work, limit=MANY),
    "products.count": products.count,
    "programme_reports.listed": lambda work: programme_reports.listed(work, limit=MANY),
    "programme_reports.count": programme_reports.count,
    "transfers.listed": lambda work: transfers.listed(work, limit=MANY),
    "transfers.totals": transfers.totals,
    "tranches.listed": lambda work: tranches.listed(work, limit=MANY),
    "tranches.count": tranches.count,
    "audit.events": lambda work: audit.events(work, MANY),
    "audit.tally": audit.tally,
    "waiting.waiting": waiting.waiting,
    "news.since": lambda work: news.since(work, LONG_AGO),
    "sight.counts": sight.counts,
    "reports.found": lambda work: [search.found(work, word) for word in WANTED],
    "reports.published": public.published,
    "reports.everybody": people.everybody,
    "reports.lent_by": lambda work: people.lent_by(work, Role.CHAIR),
    "reports.lent": lambda work: people.lent(work, limit=MANY),
    "reports.delegation": lambda work: people.delegation(work, UUID(int=9)),
    "reports.agenda": agenda.agenda,
    "reports.portfolio": portfolio.portfolio,
    "committee.composition": lambda work: composition.composition(work, work.today()),
    "committee.seat": lambda work: composition.seat(work, "CHAIR-1"),
    "committee.seats_by_code": lambda work: composition.seats_by_code(
        work, work.today(), limit=MANY
    ),
    "committee.how_many": composition.how_many,
    "reports.person": lambda work: people.person(work, work.actor.id),
    "audit.last_block": audit.last_block,
    "pipeline.pipeline": lambda work: pipeline.pipeline(work, work.today(), UNSERVED),
    "papers.for_reader": lambda work: booklet.for_reader(work, work.today()),
    "papers.for_everybody": booklet.for_everybody,
    "papers.consolidated": lambda work: [
        consolidated.consolidated(work, year) for year in range(FIRST_TOLD, work.today().year)
    ],
    "reports.entities": entities.entities,
    "contributions.donors": contributions.donors,
    "ledger.balances": books.balances,
    "ledger.entries": lambda work: traces.entries(work, CASH, work.today()),
    "ledger.figure": lambda work: traces.figure(work, CASH, work.today()),
    "ledger.journal": lambda work: journal.journal(work, limit=MANY),
}
"""Every function that reads many records."""

DETAILS: dict[str, tuple[str, Callable[[Work, str], Any]]] = {
    "notes.numbered": ("concept_note", notes.numbered),
    "programmes.numbered": ("joint_programme", programmes.numbered),
    "products.numbered": ("product", products.numbered),
    "programme_reports.numbered": ("programme_report", programme_reports.numbered),
    "transfers.numbered": ("transfer_request", transfers.numbered),
    "tranches.numbered": ("tranche_request", tranches.numbered),
    "revisions.numbered": ("programme_revision", revisions.numbered),
    "committee.numbered": ("decision", committee.numbered),
    "calls.draft_numbered": ("call_draft", calls.draft_numbered),
    "reviews.numbered": ("review_assignment", reviews.numbered),
    "reports.in_pipeline": ("concept_note", public.in_pipeline),
    "interests.numbered": ("interest", interests.numbered),
    "calls.numbered": ("call", calls.numbered),
    "meetings.numbered": ("meeting", meetings.numbered),
    "procedures.numbered": ("written_procedure", procedures.numbered),
    "scenarios.numbered": ("scenario", scenarios.numbered),
    "fund_closings.numbered": ("fund_closing", fund_closings.numbered),
    "letters.referenced": ("letter", letters.referenced),
    "letters.facts": ("letter", letters.facts),
    "letters.sheet": ("letter", letters.sheet),
    "letters.is_seen": ("letter", letters.is_seen),
    "attachments.content": (
        "attachment",
        lambda work, key: attachments.content(work, UUID(key)),
    ),
    "reports.entity": ("entity", entities.entity),
    "contributions.donor": ("donor", contributions.donor),
    "contributions.agreement": (
        "agreement",
        lambda work, number: contributions.agreement(work, number, work.today()),
    ),
    "agreements.numbered": ("arrangement", agreements.numbered),
}
"""Every function that reads one record, by its number: of what kind, and the function."""

SUBJECTS = (
    *("concept_note", "joint_programme", "programme_report", "programme_revision"),
    *("decision", "meeting", "written_procedure"),
)
"""Whose parts are read: each row set is asked of every record of these."""

TOTALS = {
    f"ledger.{name}": "sums of the fund, open to all"
    for name in (
        "available_by_pool free_and_reserved drawable_by_pool reserved_for allocated_to "
        "transferred_to sent_to paid_by_donor entity_balances statement totals"
    ).split()
}
TABS: dict[str, Sequence[dict[str, str]]] = {
    "concept_note": [{"tab": tab} for tab in NOTE_TABS],
    "joint_programme": [{"tab": tab} for tab in PROGRAMME_TABS],
}
"""The parts of a page that are shown one at a time: each is asked for."""

EXEMPT = {
    "attachments.content_on": "whoever holds the link that asks for an endorsement reads that note",
    "attachments.on": "it tells nothing but on what a file hangs, for whoever is asked next",
    "notes.keep": "it keeps where a writer is, and is refused to whoever does not write",
    "programmes.keep": "it keeps where a writer is, and is refused to whoever does not write",
    "papers.printed": "editions of the booklet are for everybody: `for_everybody` is looked at",
    "papers.due_after": "it tells nothing but after which decision the booklet is remade",
    "papers.next_number": "it counts editions",
    "papers.keep": "it keeps what was printed",
    "papers.sheet": "published reports are for everybody",
    "papers.withheld": "it reads the editions that it is given, and the profile",
    "papers.publish": "it writes; who may is in the matrix of rules",
    "papers.waiting": "it tells the printer which editions to print",
    "letters.coded": "whoever holds a sheet may verify its code",
    "letters.require_waiting": "it tells nothing but that a letter waits",
    "programme_reports.spent_and_obligated": "of programmes that the reader was given",
    "programme_reports.owed_on": "of programmes that the reader was given",
    "tranches.evidence": "it reads what hangs on one programme, for whoever sees it",
    "tranches.evidence_of": "it reads nothing",
    "tranches.flags_raised": "how many flags a programme that is acted on has had",
    "results.told": "it is added up and counted: the page of results is looked at",
    "transfers.lines_of": "the lines of requests that the reader was given",
    "committee.speakers": "keys of persons, for the sheets of attendance",
    "meetings.fixed_for": "when a meeting is that was read",
    "meetings.sessions": "when a meeting was opened and closed that was read",
    "rounds.on_the_table": "it is looked at by itself",
    "contributions.gathered": "it reads nothing",
    "contributions.pool_of": "into which pool a deposit came that is acted on",
    "banking.read": "it takes in what was sent",
    "revisions.judged": "it reads nothing but the profile",
    "revisions.confirm": "it writes, and is refused to whoever joins by no revision",
    "revisions.weigh": "who decides a revision is found for whoever submits it",
    "rounds.asked_with": "it reads nothing",
    "rounds.gathered": "it reads nothing",
    "rounds.on_item": "one item of what is on the table",
    "reviews.tried": "it reads nothing but the scale",
    "sight.seen": "it opens one record for an act; every act is refused on what is not seen",
    **TOTALS,
}
"""What is read whoever reads, and why."""


WITHHELD = frozenset(
    {
        *("rounds.items", "rounds.comments", "rounds.spoken", "rounds.versions"),
        *("rounds.annexes", "meetings.minutes"),
    }
)
"""Row sets of papers, which `on_the_table` and `readable` keep from whoever stands back."""


def short(module: ModuleType) -> str:
    """The noun that a module of queries is about."""
    return module.__name__.split(".")[1]


def reading_functions() -> set[str]:
    """Every public function of the queries that takes a unit of work."""
    return {
        f"{short(module)}.{name}"
        for module in (*MODULES, *GATHERING)
        for name, function in inspect.getmembers(module, inspect.isroutine)
        if (function.__module__ == module.__name__ or _is_of_a_list(function))
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "work"
    }


def _is_of_a_list(function: object) -> bool:
    return isinstance(getattr(function, "__self__", None), Listing)


@cache
def row_sets() -> dict[str, Rows[Any]]:
    """Every row set of the queries, by its name."""
    return {
        f"{short(module)}.{name}": found
        for module in MODULES
        for name, found in row_sets_of(module).items()
    }


def row_sets_of(module: ModuleType) -> dict[str, Rows[Any]]:
    """The row sets that a module makes, by their names in it; not what it takes from another."""
    return {
        name: found
        for name, found in vars(module).items()
        if isinstance(found, Rows) and inspect.unwrap(found.select).__module__ == module.__name__
    }


@cache
def _all_parts() -> Sheaf:
    return Sheaf(*row_sets().values())


def parts_of(work: Work, subject: UUID) -> dict[str, list[Any]]:
    """What every row set gives of one record, by its name: as it would alone (test_sheaf.py)."""
    read = _all_parts().read(work, **asked_of(work, subject))
    return {name: read[part] for name, part in row_sets().items()}


def asked_of(work: Work, subject: UUID) -> dict[str, Any]:
    """What row sets are read with, of one record."""
    return {
        "subject": subject,
        "subjects": [subject],
        "those": [subject],
        "funded": [subject],
        "first": date(FIRST_TOLD, 1, 1),
        "last": work.today(),
        "version": 1,
        "notes": [subject],
        "me": work.actor.id,
        "as_of": work.today(),
        "today": work.today(),
        "tranche": 2,
        **following.values(work.profile),
        "country": "PHL",
        "countries": ["PHL"],
        "kind": "champion",
        "at": work.now(),
        "present_since": LONG_AGO,
    }


def keys(story: Story, *tables: str) -> list[UUID]:
    """The keys of every row of some tables."""
    found: list[UUID] = []
    for name in tables:
        query = select(METADATA.tables[name].c.id)
        found += story.ask(lambda work, q=query: work.session.execute(q).scalars().all())
    return found


def numbers(story: Story, kind: str) -> list[str]:
    """The number of every record that has a page of this kind."""
    if kind == "entry":
        return ["1", "2"]
    if kind == "attachment":
        return [str(key) for key in keys(story, kind)]
    if kind in {"donor", "entity"}:
        return {"donor": ["DON"], "entity": ["E1", "E2", "E9"]}[kind]
    table = METADATA.tables["letter" if kind == "sheet" else kind]
    column = table.c.reference if table.name == "letter" else table.c.number
    found: list[str] = story.ask(
        lambda work: work.session.execute(select(column).order_by(column)).scalars().all()
    )
    return found


def of_records(work: Work, subjects: Sequence[UUID]) -> Iterator[tuple[str, str]]:
    """What row sets give of each record."""
    for subject in subjects:
        for name, rows in parts_of(work, subject).items():
            if name not in WITHHELD:
                yield name, repr(rows)


def everything(story: Story, actor: Actor) -> Iterator[tuple[str, str]]:
    """What each function, row set, name and page gives to this reader: where, and as text."""
    numbered = {
        kind: numbers(story, kind) for kind in (*DETAIL_PAGES, *(k for k, _f in DETAILS.values()))
    }
    subjects = keys(story, *SUBJECTS, "organisation")
    every_key = keys(story, *(t.name for t in METADATA.sorted_tables if "id" in t.c))

    def read(work: Work) -> Iterator[tuple[str, str]]:
        for name, of_many in LISTS.items():
            yield name, told(of_many, work)
        for name, (kind, of_one) in DETAILS.items():
            for number in numbered[kind]:
                yield name, told(of_one, work, number)
        yield from on_tables(work, keys(story, "written_procedure", "meeting"))
        yield from of_records(work, subjects)
        yield from of_sittings(work, numbered)
        found = names(work, every_key)
        yield "names", repr([(key, found[key]) for key in every_key])

    yield from seen(story, actor, lambda work: list(read(work)))
    door = door_of(story, actor)
    for address, page in list_pages(door).items():
        yield address, told(page)
    for kind, page_of in DETAIL_PAGES.items():
        for number, tab in product(numbered[kind], TABS.get(kind, ({},))):
            yield f"page of {kind}", told(partial(page_of, **tab), door, number)
