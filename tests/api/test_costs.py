"""A page costs as few statements for whoever may act on thirty records as for one who reads one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlmodel import func, select

from api.entrance import SESSION
from mptf.committee.models import Decision
from mptf.contributions.models import CashMovement, Deposit
from mptf.letters.models import Letter
from mptf.meetings.models import Meeting
from mptf.notes.models import ConceptNote
from mptf.procedures.models import WrittenProcedure
from mptf.products.models import Product
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import portfolio
from mptf.programmes.models import JointProgramme, TransferRequest
from tests.api.visiting import client_of, session_of, statements
from tests.circulating import about_the_target, prepare
from tests.lives import FUND_ID, Story, items_of
from tests.meeting import attend, in_words, put_on_the_agenda, soon
from tests.seats import fill_the_seats

HOME, LIST, DETAIL, DASHBOARD = 5, 5, 6, 9
"""The most statements of a page, that which finds who has signed in among them."""

MANY = 30

WHO = ("auditor", "head", "officer-1", "chair", "E1", "agent-1", "donor")
"""One who only reads, and those who may act on what they see."""

LISTS = (
    *("/", "/notes", "/notes?view=board", "/pipeline", "/programmes", "/decisions", "/letters"),
    *("/programme-reports", "/products", "/results"),
    "/notes/portfolio",
    "/programmes/portfolio",
    "/countries/PHL/programmes",
    "/due.ics",
    "/transfers/queue",
    *("/contributions", "/donors", "/entities", "/books", "/books/entries?kind=free"),
    *(
        "/transfers",
        "/tranche-requests",
        "/transfers?when=late",
        "/committee",
        "/agenda",
        "/meetings",
        "/procedures",
        "/api/v1/seats",
    ),
    *("/record", "/workflows", "/people", "/search?q=note", "/api/v1/notes"),
)
TOLD_IF_CLOSED = ("/contributions",)
"""Lists that ask besides whether the fund is closed: for what is begun there, and done on each."""
DASHBOARDS = ("/status", "/public", "/public/results")
LIVING: Mapping[str, Any] = {
    "/notes": ConceptNote,
    "/programmes": JointProgramme,
    "/decisions": Decision,
    "/meetings": Meeting,
    "/api/v1/meetings": Meeting,
    "/procedures": WrittenProcedure,
    "/api/v1/written-procedures": WrittenProcedure,
    "/api/v1/notes": ConceptNote,
    "/transfers": TransferRequest,
    "/api/v1/transfer-requests": TransferRequest,
    "/programme-reports": ProgrammeReport,
    "/products": Product,
    "/api/v1/products": Product,
    "/api/v1/programme-reports": ProgrammeReport,
    "/api/v1/deposits": Deposit,
    "/api/v1/cash-movements": CashMovement,
}
"""Where the pages of records lie; what may be done with one depends on its state."""


class Page(NamedTuple):
    """Somebody's page, by its address."""

    who: str
    address: str


@pytest.mark.same_on_both
def test_every_page_costs_everybody_the_same_for_one_and_for_thirty(story: Story) -> None:
    budget = begin(story)
    one = costs(story, [*LISTS, *DASHBOARDS])
    go_on(story, budget)
    assert costs(story, [*LISTS, *DASHBOARDS]) == one
    assert {page: cost for page, cost in one.items() if cost > _most(page.address)} == {}
    details = costs(story, [*records(story), *others(story)])
    assert {page: cost for page, cost in details.items() if cost > DETAIL} == {}
    acting = {page.address for page in (*one, *details) if page.who != "auditor"}
    assert acting >= {*LISTS, *records(story)}, "somebody who may act has seen every page"


def _most(address: str) -> int:
    if address in DASHBOARDS:
        return DASHBOARD
    if address in TOLD_IF_CLOSED:
        return LIST + 1
    return HOME if address == "/" else LIST


def begin(story: Story) -> UUID:
    """One of everything that waits for somebody; gives an item of which costs are paid."""
    signed = story.invite(story.pipeline("To be paid"))
    story.document(signed)
    story.approve(signed)
    story.sign_document(signed)
    story.act("officer-1", "transfer-request.draft", signed, tranche=1)
    for title in ("Being screened", "Under review", "Sent back"):
        note = story.submit(title)
        if title == "Sent back":
            findings = [{"field": "budget", "text": "Say more."}]
            story.act("officer-1", "concept-note.return-for-completion", note, findings=findings)
        else:
            story.screen(note)
    story.act("officer-1", "concept-note.find-eligible", note_of(story, "Under review"))
    decision = story.decide(story.item("fund", FUND_ID, "direct-cost", amount="1000.00"))
    (budget,) = items_of(story, decision)
    waiting(story, budget)
    fill_the_seats(story, story.today)
    ask_in_writing(story, 1)
    meet(story, 1)
    return budget


def ask_in_writing(story: Story, items: int) -> None:
    """A procedure of so many items in each state in which something may be done with it."""
    asked = [about_the_target(amount=f"{n + 1}.00") for n in range(items)]
    for circulated in (False, True):
        procedure = prepare(story, *asked)
        if circulated:
            story.act("officer-1", "written-procedure.circulate", procedure)


def meet(story: Story, many: int) -> None:
    """A meeting with so many items in each state in which something may be done with it."""
    for going_on in ("planned", "called", "sent", "sitting"):
        meeting = soon(story)
        for n in range(many - 1):
            put_on_the_agenda(story, in_words(f"Item {n}"), meeting)
        if going_on != "planned":
            story.act("officer-1", "meeting.call", meeting)
        if going_on in {"sent", "sitting"}:
            story.act("officer-1", "meeting.send-papers", meeting)
        if going_on == "sitting":
            attend(story, meeting)
            story.act("chair", "meeting.open", meeting)


def waiting(story: Story, budget: UUID) -> None:
    """A draft, cash and a cost for a second person, a decision for the Chair."""
    first = story.entities[0]
    content = story.content("A draft")
    story.act(first, "concept-note.draft", call="2022-1", coordinator=first, content=content)
    story.deposit("10.00", confirm=False)
    story.act(
        "agent-1",
        "cash-movement.record",
        kind="direct-cost",
        amount="1.00",
        value_on=story.today,
        decision_item=str(budget),
    )
    story.decide(story.item("fund", FUND_ID, "target", amount="1.00"), sign=False)


def go_on(story: Story, budget: UUID) -> None:
    """Thirty of what waits, a decision of thirty items, and programmes in their other states."""
    for _one in range(MANY - 1):
        waiting(story, budget)
    story.invite(story.pipeline("To be written"))
    reviewed = story.invite(story.pipeline("In technical review"))
    story.document(reviewed)
    approved = story.invite(story.pipeline("To be signed"))
    story.document(approved)
    story.approve(approved)
    closed = story.fund_a_programme("To be closed")
    first = story.entities[0]
    story.act(first, "joint-programme.evidence", closed, kind="activities-done", party=first)
    story.act("officer-1", "joint-programme.close-operationally", closed)
    story.wait(days=40)  # so that its number comes last
    targets = [story.item("fund", FUND_ID, "target", amount=f"{n + 1}.00") for n in range(MANY)]
    story.decide(*targets, sign=False)
    ask_in_writing(story, MANY)
    meet(story, MANY)


def note_of(story: Story, title: str) -> UUID:
    """A note by its title."""
    query = select(ConceptNote.id).where(ConceptNote.title == title)
    found: UUID = story.ask(lambda work: work.session.exec(query).one())
    return found


def records(story: Story) -> list[str]:
    """The page of the newest record of each kind in each state."""
    found = []
    for room, kind in LIVING.items():
        query = select(func.max(kind.number)).group_by(kind.state)
        numbers = story.ask(lambda work, query=query: work.session.exec(query).all())
        found += [f"{room}/{number}" for number in numbers]
    return found


def others(story: Story) -> list[str]:
    """Pages of what has no state."""
    reference = story.ask(lambda work: work.session.exec(select(Letter.reference)).first())
    person = story.people["officer-1"]
    return [
        *(f"/letters/{reference}", "/books/entries/1", "/donors/DON", "/entities/E1"),
        f"/people/{person}",
    ]


def costs(story: Story, addresses: Sequence[str]) -> dict[Page, int]:
    """What each page costs everybody to whom it is open, where nothing was kept of it."""
    found: dict[Page, int] = {}
    client = client_of(story, None)
    for who in WHO:
        session_of(story, who)  # Home has news from the second visit on.
        client.cookies.set(SESSION, session_of(story, who))
        for address in addresses:
            portfolio._kept.clear()
            with statements(story.fund.engine) as seen:
                answer = client.get(address, follow_redirects=False)
            assert answer.status_code in {200, 303, 403, 404}, (who, address, answer.status_code)
            if answer.status_code == 200:  # theirs to see
                found[Page(who, address)] = len(seen)
    return found
