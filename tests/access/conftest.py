"""A history with something in every condition in which it may or may not be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from api.deps import AsOf, Door
from api.entrance import Guest
from api.json import home as home_json
from api.json import notes as note_json
from api.json import pipeline as pipeline_json
from api.json import portfolio as portfolio_json
from api.json import reviews as review_json
from api.json.cursors import Asked
from api.pages import (
    agenda,
    agreements,
    arrangements,
    banking,
    books,
    committee,
    contributions,
    decisions,
    donors,
    entities,
    entries,
    files,
    home,
    letters,
    meetings,
    notes,
    people,
    pipeline,
    pools,
    portfolio,
    procedures,
    products,
    programmes,
    public,
    public_results,
    record,
    results,
    reviews,
    revisions,
    scenarios,
    search,
    status,
    tranches,
    workflows,
)
from api.pages.donor.page import one_donor
from mptf.access.queries import Visitor
from mptf.clock import StoppedClock
from mptf.ledger.models import Kind
from mptf.ledger.traces import Accounts
from mptf.notes import presence
from mptf.policy import PUBLIC, Actor, Role
from mptf.work import Work
from tests.circulating import about_the_target, answer, codes, items, prepare
from tests.conftest import ENGINES, Databases, databases_of
from tests.lives import Story
from tests.making import pdf, sent
from tests.meeting import ask, attend, close_item, close_positions, soon, speak
from tests.seats import fill_the_seats
from tests.tales import after, going_on

CASH = Accounts((Kind.FREE,))


@after(Story.tell)
def tell(story: Story) -> None:
    """Behind the small history: what is not decided, not signed, not approved, and not theirs."""
    story.act(
        "system",
        "organisation.add",
        code="E9",
        name="Organisation E9",
        kind="un-entity",
        illustrative=True,
    )
    story._person("E9", "E9", Role.ENTITY)
    content = {**story.content("Of another entity"), "countries": ["KEN"]}
    part = {**content["budget"][0], "entity": "E9"}
    content["budget"] = [part]
    story.act(
        "E9",
        "concept-note.draft",
        call="2022-1",
        coordinator="E9",
        content=content,
        illustrative=True,
    )
    prepared = story.act(
        "officer-1",
        "call.prepare",
        number="2030-0",
        title="In preparation",
        opens_at=story.now.isoformat(),
        illustrative=True,
    )
    story.act("officer-1", "call-draft.attach", prepared, file=sent("Guide.pdf", pdf("Guide")))
    story._person("guest", "E9", Role.WRITER)
    draft = story.draft("A draft")
    story.invite_writer(draft, email="guest@fund.example")
    story.write("E2", lambda work: presence.keep(work, draft, "about"))
    tabled = story.submit("Decided provisionally")
    story.screen(tabled)
    story.review(tabled)
    story.invite(story.pipeline("Whose programme is not begun"))
    story.document(story.invite(story.pipeline("Whose programme is tabled")), changes=True)
    story.print_sheets()
    story.decide(story.item("concept-note", tabled, "positive"), sign=False)
    story.submit("A note whose receipt waits for the press")
    review(story)
    ask_in_writing(story)
    meet(story)


def review(story: Story) -> None:
    """A note before a reviewer from outside, scored by an officer already; a draft is begun."""
    story._organisation("RVO", "other")
    story._person("reviewer", "RVO", Role.REVIEWER)
    note = story.under_review("Before a reviewer")
    story.score("officer-1", story.ask_for_review(note, "officer-1"))
    asked = story.ask_for_review(note, "reviewer")
    story.act("reviewer", "review-assignment.accept", asked)
    story.act("reviewer", "review-assignment.keep", asked, comment="Not done yet.")


def ask_in_writing(story: Story) -> None:
    """The Committee, seated, and a written procedure in each state."""
    fill_the_seats(story, story.today)
    _prepared, withdrawn, running, adopted = (prepare(story, about_the_target()) for _ in range(4))
    annex = sent("Annex.pdf", pdf("An annex"))
    story.act("officer-1", "committee-item.attach", items(story, running)[0], file=annex)
    for procedure in (withdrawn, running, adopted):
        story.act("officer-1", "written-procedure.circulate", procedure)
    story.act("officer-1", "written-procedure.withdraw", withdrawn, why="Not now.")
    answer(story, "DONORS-1", "objection", "Not yet.", item=items(story, running)[0])
    story.act("chair", "committee-item.comment", items(story, running)[0], text="Please read on.")
    for code in codes(story):
        answer(story, code, "support", item=items(story, adopted)[0])
    story.act("officer-1", "written-procedure.conclude", adopted)


def meet(story: Story) -> None:
    """A meeting in each state that is come to within a day."""
    _planned, *others = (soon(story) for _ in range(7))
    called, sent, sitting, held, minuted, cancelled = others
    for meeting in (called, sent, sitting, held, minuted):
        story.act("officer-1", "meeting.call", meeting)
    for meeting in (sent, sitting, held, minuted):
        story.act("officer-1", "meeting.send-papers", meeting)
    for meeting in (sitting, held, minuted):
        attend(story, meeting)
        story.act("chair", "meeting.open", meeting)
    for meeting in (held, minuted):
        item = items(story, meeting)[0]
        ask(story, item)
        answer(story, "DONORS-1", "objection", "Not around this table.", item=item)
        close_positions(story, item)
        speak(story, "DONORS-1", "no-objection", item=item)
        close_item(story, item)
        story.act("chair", "meeting.close", meeting)
    story.act("officer-1", "meeting.circulate-minutes", minuted)
    story.act("officer-1", "meeting.cancel", cancelled, why="Not now.")


@pytest.fixture(scope="session", params=ENGINES)
def databases_of_the_scene(request: pytest.FixtureRequest) -> Databases:
    """Where the scene and its copy lie, on each engine."""
    return databases_of(request)


@pytest.fixture(scope="session")
def scene(databases_of_the_scene: Databases) -> Iterator[Story]:
    """The history, told once; only read."""
    with going_on(databases_of_the_scene, tell) as story:
        yield story


@pytest.fixture(scope="session")
def copied(databases_of_the_scene: Databases) -> Iterator[Story]:
    """A copy of it that is written in once, by the canaries."""
    with going_on(databases_of_the_scene, tell) as story:
        yield story


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a reader was here last: everything is news to them."""


# --- Looking with somebody's eyes ----------------------------------------------------------------


def door_of(story: Story, actor: Actor) -> Door:
    """What a route is given when this actor asks."""
    visitor = Visitor(actor, UUID(int=0), "", "", "", "en", False, None, LONG_AGO)  # noqa: FBT003
    guest = Guest(None if actor is PUBLIC else visitor, b"")
    return Door(replace(story.fund, clock=StoppedClock(story.now)), guest)


def seen(story: Story, actor: Actor, view: Callable[[Work], Any]) -> Any:
    """What a function of a reading unit gives to this actor."""
    return door_of(story, actor).read(view)


def list_pages(door: Door) -> dict[str, Callable[[], Any]]:
    """Every page that shows many records, and the lists of the API."""
    day = AsOf(door.today())
    return {
        "/": lambda: home.home(door),
        "/status": lambda: status.fund_status(door, day),
        "/public": lambda: public.published_records(door),
        "/search": lambda: search.search_page(door, "note"),
        "/people": lambda: people.people_list(door),
        "/workflows": lambda: workflows.workflow_list(door),
        "/notes": lambda: notes.note_list(door),
        "/notes/portfolio": lambda: portfolio.the_portfolio(door),
        "/pipeline": lambda: pipeline.the_pipeline(door, day),
        "/pools": lambda: pools.the_pools(door, day),
        "/scenarios": lambda: scenarios.scenario_list(door),
        "/programmes": lambda: programmes.programme_list(door),
        "/revisions": lambda: revisions.revision_list(door),
        "/tranche-requests": lambda: tranches.tranche_list(door),
        "/products": lambda: products.product_list(door),
        "/results": lambda: results.results(door, day),
        "/public/results": lambda: public_results.public_results(door),
        "/decisions": lambda: decisions.decision_list(door),
        "/reviews": lambda: reviews.my_reviews(door),
        "/letters": lambda: letters.letter_list(door),
        "/contributions": lambda: contributions.contribution_list(door, day),
        "/agreements": lambda: agreements.agreement_list(door, day),
        "/rates": lambda: banking.rate_list(door),
        "/bank-lines": lambda: banking.bank_lines(door),
        "/donors": lambda: donors.donor_list(door, day),
        "/entities": lambda: entities.entity_list(door),
        "/books": lambda: books.the_books(door, day),
        "/books/entries": lambda: entries.entries(door, day, CASH),
        "/agenda": lambda: agenda.agenda(door),
        "/meetings": lambda: meetings.meeting_list(door),
        "/procedures": lambda: procedures.procedure_list(door),
        "/committee": lambda: committee.the_committee(door, day),
        "/record": lambda: record.the_record(door),
        "/api/v1/notes": lambda: note_json.list_notes(door, Asked(100, "")),
        "/api/v1/review-assignments": lambda: review_json.list_reviews(door, Asked(100, "")),
        "/api/v1/home": lambda: home_json.read_home(door),
        "/api/v1/notes/portfolio": lambda: portfolio_json.read_portfolio(door),
        "/api/v1/pipeline": lambda: pipeline_json.read_pipeline(door, door.today()),
    }


DETAIL_PAGES: dict[str, Callable[[Door, str], Any]] = {
    "concept_note": notes.one_note,
    "review_assignment": reviews.one_review,
    "joint_programme": programmes.one_programme,
    "programme_revision": revisions.one_revision,
    "decision": decisions.one_decision,
    "meeting": meetings.one_meeting,
    "written_procedure": procedures.one_procedure,
    "scenario": scenarios.one_scenario,
    "product": products.one_product,
    "letter": letters.one_letter,
    "sheet": letters.sheet,
    "attachment": lambda door, key: files.one_file(door, UUID(key)),
    "entry": lambda door, number: books.one_entry(door, int(number)),
    "entity": entities.one_entity,
    "agreement": lambda door, number: agreements.one_agreement(door, AsOf(door.today()), number),
    "arrangement": arrangements.one_arrangement,
    "donor": lambda door, code: one_donor(door, AsOf(door.today()), code),
}
"""The page of one record by its number, or the letter's reference."""
