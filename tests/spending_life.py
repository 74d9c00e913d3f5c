"""A story in which money goes every way that it can between the fund and the entities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from mptf.ledger.models import LedgerTx
from mptf.programme_reports.queries import ReportRow
from tests.lives import Story
from tests.reporting import rows as reports
from tests.reporting import second_person, spend, tell_of_money
from tests.revising import budget, decide, part, signed, submitted
from tests.tales import after

FIRST, SECOND = "E1", "E2"


@after(signed)
def waiting_for_money(story: Story) -> None:
    """A programme that is signed, and a second person in each headquarters."""
    for code in (FIRST, SECOND):
        second_person(story, code)


def lived(story: Story) -> Iterator[str]:
    """What happened last, each time that figures have changed."""
    programme = story.people["programme"]
    yield from sent_in_parts(story, programme)
    about: dict[str, Any] = {"programme": str(programme), "entity": SECOND}
    story.movement("expenditure", "3.21", text="Before it reported here", **about)
    yield "the agent booked what was spent before"
    another = story.fund_a_programme("Another one")
    yield "another programme was sent its first tranche"
    story.wait(days=(date(story.today.year + 1, 1, 10) - story.today).days)
    yield from reported(story, programme, another)
    yield from paid_back(story, programme)
    yield from moved_between(story)
    yield from second_tranche(story, programme)
    yield from overspent(story, programme)


def sent_in_parts(story: Story, programme: UUID) -> Iterator[str]:
    """The first tranche goes to one, to the other in two parts, comes back in part, goes again."""
    request = made(story, programme, 1)
    execute(story, request, "A", FIRST)
    yield "sent, and not confirmed yet"
    story.act("agent-2", "transfer-request.confirm", request)
    yield "sent to one of two"
    execute(story, request, "B", SECOND, amount="100.01")
    story.act("agent-2", "transfer-request.confirm", request)
    yield "a part sent to the other"
    execute(story, request, "C", SECOND)
    story.act("agent-2", "transfer-request.confirm", request)
    yield "the rest sent to the other"
    came: dict[str, Any] = {"entity": SECOND, "agent_reference": "B", "bank_reference": "R"}
    story.act(
        "agent-1", "transfer-request.return", request, why="Closed.", value_on=story.today, **came
    )
    yield "a part is said to have come back"
    story.act("agent-2", "transfer-request.confirm-return", request)
    yield "a part came back"
    story.wait(days=2)
    execute(story, request, "D")
    story.act("agent-2", "transfer-request.confirm", request)
    yield "and was sent again"


def reported(story: Story, programme: UUID, another: UUID) -> Iterator[str]:
    """Four statements, accepted one by one; odd cents in each."""
    for place, key in enumerate((programme, another), 1):
        story.programme = key  # type: ignore[attr-defined]
        for code in (FIRST, SECOND):
            report = owed(story, code)
            direct = part(story) * 60 + place * 33 + len(code)
            tell_of_money(story, report, text(direct), text(direct * 7 // 100))
            yield f"{code} reported on {place}"


def paid_back(story: Story, programme: UUID) -> Iterator[str]:
    """A refund, one that is undone, interest of an entity and of the fund."""
    about: dict[str, Any] = {"programme": str(programme), "entity": SECOND}
    story.movement("refund", "12.34", **about)
    yield "refunded"
    wrong = story.movement("refund", "0.07", **about)
    yield "refunded by mistake"
    query = select(LedgerTx.id).where(LedgerTx.document_id == wrong)
    entry = story.ask(lambda work: work.session.exec(query).one())
    story.movement("reversal", "0.07", reverses=str(entry), text="It never came")
    yield "and undone"
    story.movement("puno-interest", "5.55", **about)
    story.movement("fund-interest", "7.77")
    yield "interest"


def moved_between(story: Story) -> Iterator[str]:
    """The Committee gives one entity what another had of what is not sent yet."""
    half = part(story) // 100
    key = submitted(story, budget=budget(story, E1={3: half}, E2={3: -half}))
    yield "a revision is asked for"
    decide(story, key)
    yield "a revision moved money from one to the other"


def second_tranche(story: Story, programme: UUID) -> Iterator[str]:
    """It is sent to one entity, and what is left is settled."""
    asked = story.act(FIRST, "tranche-request.ask", programme, text="Please.")
    story.act("head", "tranche-request.release", asked, text="Thank you.")
    yield "a second tranche is released"
    request = made(story, programme, 2)
    execute(story, request, "E", FIRST)
    story.act("agent-2", "transfer-request.confirm", request)
    yield "the second tranche is sent to one"
    story.act("officer-1", "transfer-request.settle", request, why="The other needs none.")
    yield "and settled"


def overspent(story: Story, programme: UUID) -> Iterator[str]:
    """An entity has spent more than it was sent: delivery is above 100%."""
    story.programme = programme  # type: ignore[attr-defined]
    through = story.today - timedelta(days=1)
    story.act(SECOND, "programme-report.begin", programme, to_on=through)
    report = owed(story, SECOND)
    spend(story, report, text(part(story) * 20), over="It is paid from elsewhere until then.")
    story.act(SECOND, "programme-report.submit", report.id)
    yield "more is reported than was sent"
    story.act("officer-1", "programme-report.accept", report.id)
    yield "more is spent than was sent"


def made(story: Story, programme: UUID, tranche: int) -> UUID:
    """A request that is signed."""
    request: UUID = story.act("officer-1", "transfer-request.draft", programme, tranche=tranche)
    story.act("chair", "transfer-request.sign", request)
    return request


def execute(story: Story, request: UUID, reference: str, *codes: str, **more: Any) -> None:
    """The agent says that it sent all that is left, or this to these."""
    lines = [{"entity": code, **more} for code in codes]
    story.act(
        "agent-1",
        "transfer-request.execute",
        request,
        agent_reference=reference,
        value_on=story.today,
        project_number="00000123",
        lines=lines,
    )


def owed(story: Story, code: str) -> ReportRow:
    """The first financial report that an entity owes on the programme."""
    found = [row for row in reports(story) if (row.entity, row.state) == (code, "due")]
    return min((row for row in found if row.is_financial), key=lambda row: row.to_on)


def text(minor: int) -> str:
    """An amount as it is sent."""
    return f"{minor // 100}.{minor % 100:02d}"
