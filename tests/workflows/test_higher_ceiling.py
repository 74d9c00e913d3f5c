"""Nothing is approved above the ceiling without a decision that raises it: to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, InsufficientFunds, WrongState
from mptf.ledger import queries as books
from mptf.letters.models import Letter
from mptf.money import Money, total
from mptf.policy import SYSTEM
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from tests.conftest import Databases
from tests.documents import document
from tests.lives import Story
from tests.tales import going_on

pytestmark = pytest.mark.same_on_both

CENT = 1


def tabled(story: Story) -> None:
    story.begin(1)
    story.deposit("20000000.00")
    story.document(story.invite(story.pipeline()))


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, tabled) as own:
        yield own


@pytest.fixture
def programme(story: Story) -> UUID:
    found: UUID = story.ask(lambda work: work.session.exec(select(JointProgramme.id)).one())
    return found


def ceiling(story: Story, programme: UUID) -> Money:
    row: JointProgramme = story.ask(lambda work: work.get(JointProgramme, programme))
    return Money(row.ceiling_minor, row.currency)


def kept(story: Story, programme: UUID) -> Money:
    """What is reserved for the note behind it."""

    def found(work: object) -> Money:
        note = work.get(JointProgramme, programme).note_id  # type: ignore[attr-defined]
        return total(list(books.reserved_for(work, note).values()), "USD")  # type: ignore[arg-type]

    said: Money = story.ask(found)
    return said


def raise_to(story: Story, programme: UUID, minor: int) -> None:
    amount = Money(minor, "USD").plain()
    story.decide(story.item("joint-programme", programme, "raise-ceiling", amount=amount))


def approve(story: Story, programme: UUID, more: int = 0) -> None:
    """Approve what was asked for, and so many cents more for the first entity."""
    amounts = [
        {"entity": line["entity"], "amount": line["amount"]} for line in story.content("")["budget"]
    ]
    first = Money.parse(str(amounts[0]["amount"]), "USD")
    amounts[0]["amount"] = Money(first.minor + more, "USD").plain()
    story.decide(story.item("joint-programme", programme, "approved", amounts=amounts))


def test_the_ceiling_itself_is_approved(story: Story, programme: UUID) -> None:
    assert kept(story, programme) == ceiling(story, programme)
    approve(story, programme)
    assert story.state(JointProgramme, programme) == ProgrammeState.APPROVED


def test_one_cent_above_is_not_without_a_decision_that_raises_it(
    story: Story, programme: UUID
) -> None:
    before = ceiling(story, programme)
    with pytest.raises(GuardRefused, match="the Committee raises that first"):
        approve(story, programme, CENT)
    raise_to(story, programme, before.minor + CENT)
    assert ceiling(story, programme).minor == before.minor + CENT
    assert kept(story, programme) == ceiling(story, programme)
    assert story.state(JointProgramme, programme) == ProgrammeState.BEFORE_COMMITTEE
    approve(story, programme, CENT)
    assert story.state(JointProgramme, programme) == ProgrammeState.APPROVED
    assert not kept(story, programme)
    with story.fund.reading(SYSTEM, StoppedClock(story.now)) as work:
        paid = programmes.pools.read(work, subject=programme)
    assert sum(row.waiting_minor for row in paid) == before.minor + CENT
    assert [row.sent_minor for row in paid] == [0]


@pytest.mark.parametrize("more", [0, -CENT])
def test_a_ceiling_that_is_not_higher_is_none(story: Story, programme: UUID, more: int) -> None:
    with pytest.raises(GuardRefused, match="is not above the ceiling"):
        raise_to(story, programme, ceiling(story, programme).minor + more)


def test_a_ceiling_without_an_amount_is_none(story: Story, programme: UUID) -> None:
    with pytest.raises(GuardRefused, match="must name the new ceiling"):
        story.decide(story.item("joint-programme", programme, "raise-ceiling"))


def test_what_the_pools_do_not_hold_raises_no_ceiling(story: Story, programme: UUID) -> None:
    with pytest.raises(InsufficientFunds):
        raise_to(story, programme, 10_000_000_000)
    assert kept(story, programme) == ceiling(story, programme)


def test_the_document_may_ask_for_what_the_new_ceiling_allows(
    story: Story, programme: UUID
) -> None:
    story.decide(story.item("joint-programme", programme, "revise", text="Ask for more."))
    raise_to(story, programme, ceiling(story, programme).minor + 100)
    note = story.content("The programme")
    budget = [dict(line) for line in note["budget"]]

    def write(cents: int) -> None:
        first = Money.parse(str(note["budget"][0]["amount"]), "USD").minor
        budget[0]["amount"] = Money(first + cents, "USD").plain()
        said = document(story.profile, {**note, "budget": budget})
        story.act("E1", "joint-programme.write", programme, **said)

    write(101)
    with pytest.raises(GuardRefused, match="the ceiling is"):
        story.act("E1", "joint-programme.resubmit", programme)
    write(100)
    story.act("E1", "joint-programme.resubmit", programme)


def test_a_letter_tells_the_ceiling_before_and_now(story: Story, programme: UUID) -> None:
    before = ceiling(story, programme)
    raise_to(story, programme, before.minor + 100)
    raise_to(story, programme, before.minor + 300)
    rows = story.ask(
        lambda work: work.session.exec(
            select(Letter).where(Letter.kind == "raised-ceiling").order_by(col(Letter.signed_at))
        ).all()
    )
    told = [[row.facts["facts"][name]["minor"] for name in ("before", "ceiling")] for row in rows]
    first, second, third = (before.minor + cents for cents in (0, 100, 300))
    assert told == [[first, second], [second, third]]


def test_once_it_is_approved_its_ceiling_is_raised_no_more(story: Story, programme: UUID) -> None:
    approve(story, programme)
    with pytest.raises(WrongState):
        raise_to(story, programme, ceiling(story, programme).minor + 100)
