"""The end of a programme: a checklist that holds its books open line by line, to the cent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from mptf.errors import GuardRefused, NotPermitted, WrongState
from mptf.ledger import queries as books
from mptf.money import Money
from mptf.people import queries as people
from mptf.policy import Role
from mptf.programmes.models import JointProgramme
from tests import closing as told
from tests.closing import CONFIRMS, open_lines, programme_of, refund
from tests.conftest import Databases
from tests.lives import Story
from tests.reporting import reporting
from tests.tales import going_on
from workflows import closing

CLOSE = "joint-programme.close-financially"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """Activities are done; everything else is still to come."""
    with going_on(databases, told.closing_story) as begun:
        yield begun


@pytest.fixture
def ready(databases: Databases) -> Iterator[Story]:
    """Everything is in."""
    with going_on(databases, told.ready) as begun:
        yield begun


def _close(story: Story, who: str = "officer-2") -> None:
    story.act(who, CLOSE, programme_of(story))


@pytest.mark.same_on_both
def test_at_first_every_line_holds_it_open_with_its_sentence(story: Story) -> None:
    first, second = story.entities
    sentences = open_lines(story)
    assert [line.code.value for line in told.lines(story) if not line.met] == [
        "final-narrative",
        "certified-statement",
        "certified-statement",
        "balance",
        "balance",
        "interest",
        "interest",
        "allocations",
        "evaluation",
        "agent-confirmation",
    ]
    with pytest.raises(GuardRefused) as refused:
        _close(story)
    for sentence in sentences:
        assert sentence in str(refused.value)
    assert any(f"The final narrative report of {first}" in s for s in sentences)
    assert any(f"The certified final statement of {second}" in s for s in sentences)


def _one_cent_left(story: Story) -> None:
    """The refund of the last entity is reversed, and paid again save for a cent."""
    last = story.entities[1]
    sql = text(
        "SELECT tx.id FROM ledger_tx tx JOIN cash_movement m ON m.id = tx.document_id "
        "WHERE m.kind = 'refund' AND m.organisation_id = (SELECT id FROM organisation WHERE code = "
        ":code)"
    )
    entry = story.ask(lambda work: work.session.execute(sql, {"code": last}).scalar_one())
    amount = story.ask(
        lambda work: work.session.execute(
            text(
                "SELECT amount_minor FROM cash_movement WHERE kind = 'refund' AND organisation_id ="
                " (SELECT id FROM organisation WHERE code = :code)"
            ),
            {"code": last},
        ).scalar_one()
    )
    story.movement("reversal", f"{amount / 100:.2f}", reverses=str(entry), text="Wrong.")
    refund(story, last, f"{(amount - 1) // 100}.{(amount - 1) % 100:02d}")
    assert told.held(story, last) == "0.01"


def test_each_line_alone_keeps_the_books_open(ready: Story) -> None:
    """From a programme with everything in, one thing at a time is taken back."""
    assert open_lines(ready) == []
    first, second = ready.entities
    key = programme_of(ready)

    def refused(sentence: str) -> None:
        assert open_lines(ready) == [sentence]
        with pytest.raises(GuardRefused, match=sentence[:30]):
            _close(ready)

    # Interest to the cent: one more cent was earned than is paid in.
    ready.act(second, "joint-programme.say-interest", key, amount="12.35")
    refused(f"{second} earned USD 12.35 of interest; USD 12.34 of it is paid in.")
    ready.act(second, "joint-programme.say-interest", key, amount="12.34")
    # A movement under way.
    number = ready.act(
        "agent-1",
        "cash-movement.record",
        kind="puno-interest",
        amount="1.00",
        value_on=ready.today,
        programme=str(key),
        entity=first,
    )
    waiting = [line for line in told.lines(ready) if not line.met]
    assert [line.code.value for line in waiting] == ["under-way"]
    ready.act("agent-2", "cash-movement.reject", number, why="By mistake.")
    # A balance to the cent.
    _one_cent_left(ready)
    refused(f"{second} still holds USD 0.01: it is refunded first.")
    refund(ready, second, "0.01")
    # The books against what was certified: a cent that no report tells of.
    ready.movement("expenditure", "0.01", programme=str(key), entity=first)
    assert [line.code.value for line in told.lines(ready) if not line.met] == [
        "books-as-certified",
        "balance",
    ]
    assert f"{first} spent USD 0.01 more than it was sent." in open_lines(ready)
    sql = text(
        "SELECT tx.id FROM ledger_tx tx JOIN cash_movement m ON m.id = tx.document_id "
        "WHERE m.kind = 'expenditure'"
    )
    entry = ready.ask(lambda work: work.session.execute(sql).scalar_one())
    ready.movement("reversal", "0.01", reverses=str(entry), text="By mistake.")
    assert open_lines(ready) == []
    _close(ready)


def test_nothing_is_posted_once_it_is_closed(ready: Story) -> None:
    key, first = programme_of(ready), ready.entities[0]
    sql = text(
        "SELECT tx.id, m.amount_minor FROM ledger_tx tx "
        "JOIN cash_movement m ON m.id = tx.document_id "
        "WHERE m.kind = 'refund' ORDER BY tx.recorded_at LIMIT 1"
    )
    entry, minor = ready.ask(lambda work: work.session.execute(sql).one())
    _close(ready)
    number = ready.ask(lambda work: work.get(JointProgramme, key).number)
    for kind in ("refund", "expenditure", "puno-interest"):
        with pytest.raises(GuardRefused, match=f"{number} is financially closed"):
            ready.movement(kind, "1.00", programme=str(key), entity=first)
    with pytest.raises(GuardRefused, match=f"{number} is financially closed"):
        ready.movement("reversal", Money(minor, "USD").plain(), reverses=str(entry), text="Wrong.")
    for who, act, sent in (
        ("agent-1", "evidence", CONFIRMS),
        (first, "say-interest", {"amount": "1.00"}),
        ("officer-1", "waive-evaluation", {"reason": "No."}),
    ):
        with pytest.raises(WrongState):
            ready.act(who, f"joint-programme.{act}", key, **sent)


def test_both_closures_call_for_their_letters(ready: Story) -> None:
    _close(ready)
    query = text("SELECT kind FROM letter_draft WHERE kind LIKE '%closure' ORDER BY called_for_at")
    kinds = ready.ask(lambda work: [row[0] for row in work.session.execute(query)])
    assert kinds == ["operational-closure", "financial-closure"]


def test_what_was_recorded_in_the_last_moment_holds_the_books_open(ready: Story) -> None:
    ready.act(
        "agent-1",
        "cash-movement.record",
        kind="puno-interest",
        amount="1.00",
        value_on=ready.today,
        programme=str(programme_of(ready)),
        entity=ready.entities[0],
    )
    with pytest.raises(GuardRefused, match="Still under way"):
        _close(ready)


def test_refunds_go_back_into_the_pools_they_came_from(story: Story) -> None:
    told.told_to_the_end(story)
    key, first = programme_of(story), story.entities[0]
    partner = story.ask(lambda work: people.organisation(work, first).id)

    def by_pool() -> tuple[dict[str, int], dict[str, int]]:
        sent = story.ask(lambda work: books.transferred_to(work, key, partner))
        free = story.ask(books.available_by_pool)
        return (
            {pool: money.minor for pool, money in sent.items()},
            {pool: money.minor for pool, money in free.items()},
        )

    sent, free = by_pool()
    amount = told.held(story, first)
    refund(story, first)
    kept, now = by_pool()
    assert told.held(story, first) == "0.00"
    back = {pool: minor - kept.get(pool, 0) for pool, minor in sent.items()}
    assert {pool: now[pool] - free.get(pool, 0) for pool in back} == back
    assert sum(back.values()) == int(amount.replace(".", ""))
    with pytest.raises(GuardRefused, match=r"has USD 0\.00 left"):
        refund(story, first, "0.01")


def test_what_was_not_transferred_is_released_once(story: Story) -> None:
    key = programme_of(story)

    def free() -> int:
        return sum(
            money.minor
            for money in story.ask(lambda work: books.free_and_reserved(work)[0]).values()
        )

    kept = sum(row.allocated_minor for row in story.ask(lambda work: closing.read(work, key)).parts)
    before = free()
    story.act("officer-1", "joint-programme.release-the-rest", key)
    assert free() - before == kept > 0
    assert "allocations" not in [x.code.value for x in told.lines(story) if not x.met]
    with pytest.raises(GuardRefused, match="Nothing is kept for it"):
        story.act("officer-1", "joint-programme.release-the-rest", key)


@pytest.mark.same_on_both
def test_an_open_condition_holds_the_books_open(databases: Databases) -> None:
    with going_on(databases, Story.begin) as story:
        programme = story.invite(story.pipeline("Conditioned"))
        story.document(programme)
        first = story.entities[0]
        condition = {"text": "A risk matrix", "owner": first, "due_on": str(story.today)}
        story.approve(programme, conditions=[condition])
        story.sign_document(programme)
        story.transfer(programme)
        story.programme = programme  # type: ignore[attr-defined]
        said = [one for one in open_lines(story) if one.startswith("Open conditions:")]
        assert len(said) == 1
        assert "A risk matrix" in said[0]
        story.act(
            "officer-1",
            "joint-programme.meet-condition",
            programme,
            condition=1,
            evidence="It is in.",
        )
        assert not [one for one in open_lines(story) if one.startswith("Open conditions:")]


@pytest.mark.same_on_both
def test_nobody_takes_both_sides(databases: Databases) -> None:
    """One person with every role never takes both halves of a closure."""
    with going_on(databases, reporting) as story:
        key, first = programme_of(story), story.entities[0]
        story.people["all"] = story.act(
            "administrator",
            "person.add",
            name="Person all",
            title="Everything",
            organisation=first,
            roles=[Role.ENTITY.value, Role.SECRETARIAT.value, Role.AGENT.value],
            email="all@example.org",
        )
        story.act("all", "joint-programme.evidence", key, kind="activities-done", party=first)
        with pytest.raises(GuardRefused, match="You said that activities are done"):
            story.act("all", "joint-programme.close-operationally", key)
        story.act("officer-1", "joint-programme.close-operationally", key)
        story.wait(days=2)
        told.all_but_the_agent(story)
        story.act("all", "joint-programme.evidence", key, **CONFIRMS)
        with pytest.raises(GuardRefused, match="another person closes it"):
            story.act("all", CLOSE, key)
        _close(story)


@pytest.mark.same_on_both
def test_who_may_do_what(story: Story) -> None:
    key, first = programme_of(story), story.entities[0]
    for who, act, sent in (
        (first, "waive-evaluation", {"reason": "No."}),
        ("agent-1", "say-interest", {"amount": "1.00"}),
        (story.entities[1], "respond", {"recommendation": 1, "stand": "rejected", "text": "No."}),
        (first, "release-the-rest", {}),
        (first, "close-financially", {}),
        ("officer-1", "evidence", CONFIRMS),
    ):
        with pytest.raises(NotPermitted):
            story.act(who, f"joint-programme.{act}", key, **sent)


def test_a_suspended_programme_gets_no_money(databases: Databases) -> None:
    """Neither a new request nor one that was made before."""
    with going_on(databases, reporting) as story:
        key = programme_of(story)
        story.decide(story.item("joint-programme", key, "suspend", text="No access."))
        with pytest.raises(WrongState):
            story.act("officer-1", "transfer-request.draft", key, tranche=2)
        story.decide(story.item("joint-programme", key, "resume", text="Access is back."))
        assert story.ask(lambda work: work.get(JointProgramme, key).state) == "active"


def test_interest_goes_into_the_pools_whose_money_earned_it(databases: Databases) -> None:
    with going_on(databases, paid_by_two_pools) as story:
        key, first = programme_of(story), story.entities[0]
        partner = story.ask(lambda work: people.organisation(work, first).id)
        sent = story.ask(lambda work: books.sent_to(work, key, partner))
        narrow, whole = min(sent.values()).minor, sum(money.minor for money in sent.values())
        assert len(sent) == 2

        def gained(amount: str, **more: str) -> dict[str, int]:
            before = story.ask(books.available_by_pool)
            story.movement("puno-interest", amount, entity=first, **more)
            after = story.ask(books.available_by_pool)
            return {
                pool: money.minor - before[pool].minor
                for pool, money in after.items()
                if money != before[pool]
            }

        parts = gained("1000.01", programme=str(key))
        assert sum(parts.values()) == 100_001
        assert parts.keys() == sent.keys()
        (earmarked,) = parts.keys() - {"open"}
        assert abs(parts[earmarked] * whole - 100_001 * narrow) < whole  # to the cent
        # Whatever it sends back later, the money that earned the interest came from there.
        refund(story, first)
        assert gained("1000.01", programme=str(key)) == parts
        assert gained("7.01", programme=str(key), pool=earmarked) == {earmarked: 701}
        assert gained("0.01") == {"open": 1}


def paid_by_two_pools(story: Story) -> None:
    """A programme that a narrow earmark pays in part, and unearmarked money for the rest."""
    story.populate()
    story.open_call()
    story.deposit(f"{story.amount // 3}.00", areas=[story.profile.areas[0].code])
    story.deposit(f"{story.amount * 2}.00")
    story.programme = story.fund_a_programme()  # type: ignore[attr-defined]
