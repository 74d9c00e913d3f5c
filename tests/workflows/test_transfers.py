"""Money on its way: in parts, sent back, sent again, late; and never in one person's hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.deadlines import service as deadlines
from mptf.errors import GuardRefused, Invalid, PeriodClosed
from mptf.ledger import queries as books
from mptf.letters.models import Letter
from mptf.money import Money
from mptf.people import queries as people
from mptf.programmes.models import JointProgramme, TransferExecution, TransferRequest
from mptf.transfers import parts, sendings
from mptf.transfers import queries as transfers
from mptf.transfers.sendings import SENDING
from mptf.work import Work
from mptf.working_days import add_working_days
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.test_powers import lend
from tests.workflows.test_tranches import all_roles
from tests.workflows.test_tranches import signed as with_signatures
from tests.workflows.test_waiting import tasks

PROJECT = "00000123"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def requested(story: Story) -> tuple[UUID, UUID]:
    """A programme with a signed request for its first tranche."""
    programme = with_signatures(story)
    request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
    story.act("chair", "transfer-request.sign", request)
    return programme, request


def execute(story: Story, request: UUID, *lines: dict[str, Any], who: str = "agent-1") -> None:
    """What the agent sent, on this day unless a line says otherwise."""
    story.act(
        who,
        "transfer-request.execute",
        request,
        agent_reference="AA-1",
        value_on=story.today.isoformat(),
        project_number=PROJECT,
        lines=list(lines),
    )


def confirm(story: Story, request: UUID, who: str = "agent-2") -> None:
    story.act(who, "transfer-request.confirm", request)


def left(story: Story, request: UUID) -> dict[str, int]:
    """What is to be sent yet, in cents, by entity."""

    def read(work: Work) -> dict[str, int]:
        rest = sendings.left(work, work.get(TransferRequest, request))
        return {code: amount.minor for code, (_key, amount) in rest.items()}

    found: dict[str, int] = story.ask(read)
    return found


def lines(story: Story, request: UUID) -> dict[str, Money]:
    """What it asks to send."""

    def read(work: Work) -> dict[str, Money]:
        of = sendings.lines(work, work.get(TransferRequest, request))
        return {code: amount for code, _key, amount in of}

    found: dict[str, Money] = story.ask(read)
    return found


def in_books(story: Story, programme: UUID, code: str) -> tuple[int, int]:
    """What the books say of an entity: allocated and not sent, and net funded."""

    def read(work: Work) -> tuple[int, int]:
        key = people.organisation(work, code).id
        allocated = books.allocated_to(work, programme, key).values()
        sent = books.transferred_to(work, programme, key).values()
        return sum(m.minor for m in allocated), sum(m.minor for m in sent)

    found: tuple[int, int] = story.ask(read)
    return found


@pytest.mark.same_on_both
def test_it_was_sent_on_a_day_that_the_books_take(story: Story) -> None:
    """Else the second person could never confirm it, and nothing else ends it."""
    _programme, request = requested(story)
    first, day = story.entities[0], story.today

    def refused(on: date, why: str) -> None:
        with pytest.raises((PeriodClosed, Invalid), match=why):
            execute(story, request, {"entity": first, "value_on": on.isoformat()})

    refused(day + timedelta(days=1), "it lies in the future")
    refused(day - timedelta(days=1), "the request was made on")
    story.wait(days=1)
    story.act("agent-1", "period.close", through_on=day)
    refused(day, "the books are closed through")
    execute(story, request)
    sent_on = story.today
    story.wait(days=1)
    with pytest.raises(Invalid, match="waits to be confirmed"):
        story.act("agent-1", "period.close", through_on=sent_on)
    confirm(story, request)
    assert story.state(TransferRequest, request) == "confirmed"
    story.act("agent-1", "period.close", through_on=sent_on)


def test_part_of_it_goes_out_and_the_rest_later_to_the_cent(story: Story) -> None:
    programme, request = requested(story)
    first, second = story.entities[:2]
    amounts = lines(story, request)
    day = story.today
    part = {"entity": first, "amount": "1000.01", "agent_reference": "AA-7"}
    execute(story, request, part)
    confirm(story, request)
    assert story.state(TransferRequest, request) == "partly-sent"
    assert story.state(JointProgramme, programme) == "active"
    assert left(story, request) == {
        first: amounts[first].minor - 100_001,
        second: amounts[second].minor,
    }
    assert in_books(story, programme, first)[1] == 100_001
    assert in_books(story, programme, second)[1] == 0
    story.wait(days=3)
    with pytest.raises(Invalid, match="is left to send"):
        execute(story, request, {"entity": first, "amount": amounts[first].plain()})
    with pytest.raises(Invalid, match="nothing is left to send to"):
        execute(story, request, {"entity": first}, {"entity": first})
    earlier = (story.today - timedelta(days=1)).isoformat()
    execute(story, request, {"entity": first}, {"entity": second, "value_on": earlier})
    confirm(story, request)
    assert story.state(TransferRequest, request) == "confirmed"
    assert left(story, request) == {}
    for code in (first, second):
        assert in_books(story, programme, code)[1] == amounts[code].minor
    started = story.ask(lambda work: work.get(JointProgramme, programme).start_on)
    assert started == day, "the first money started it, and the rest does not"
    assert story.ask(lambda w: deadlines.due(w, request, SENDING)) is None
    notices = select(Letter.html).where(Letter.kind == "transfer-notice")
    story.sign_letters()
    (one, two) = story.ask(lambda w: w.session.exec(notices.order_by(col(Letter.seq))).all())
    assert "is still to be transferred" in one
    assert "with the value dates named for each" in two


def test_what_the_bank_sent_back_is_allocated_again_and_sent_again(story: Story) -> None:
    programme, request = requested(story)
    first = story.entities[0]
    before = in_books(story, programme, first)
    execute(story, request)
    confirm(story, request)
    amount = lines(story, request)[first].minor
    assert in_books(story, programme, first) == (before[0] - amount, amount)
    story.wait(days=2)
    back = {"entity": first, "bank_reference": "B-1", "value_on": story.today.isoformat()}
    with pytest.raises(GuardRefused, match="Say why"):
        story.act("agent-2", "transfer-request.return", request, **back)
    why = "The account was closed."
    with pytest.raises(Invalid, match="no such transfer"):
        story.act("agent-2", "transfer-request.return", request, why=why, **{**back, "entity": "X"})
    story.act("agent-2", "transfer-request.return", request, why=why, **back)
    assert in_books(story, programme, first)[1] == amount, "one person alone moves nothing"
    with pytest.raises(GuardRefused, match="You recorded this return"):
        story.act("agent-2", "transfer-request.confirm-return", request)
    assert (request, "transfer-request.confirm-return") in tasks(story, "agent-1")
    story.act("agent-1", "transfer-request.confirm-return", request)
    assert in_books(story, programme, first) == before
    assert left(story, request) == {first: amount}
    due = story.ask(lambda work: deadlines.due(work, request, SENDING))
    assert due == add_working_days(story.today, 5, story.profile.holidays)
    execute(story, request)
    confirm(story, request)
    assert story.state(TransferRequest, request) == "confirmed"
    assert in_books(story, programme, first) == (before[0] - amount, amount)


@pytest.mark.same_on_both
def test_a_return_that_was_none_changes_nothing(story: Story) -> None:
    programme, request = requested(story)
    first = story.entities[0]
    execute(story, request)
    confirm(story, request)
    sent = in_books(story, programme, first)
    back = {"entity": first, "bank_reference": "B-1", "value_on": story.today.isoformat()}
    story.act("agent-1", "transfer-request.return", request, why="Seen.", **back)
    story.act("agent-2", "transfer-request.dismiss-return", request, why="Another transfer.")
    assert story.state(TransferRequest, request) == "confirmed"
    assert in_books(story, programme, first) == sent


@pytest.mark.same_on_both
def test_what_is_left_may_be_given_up_by_the_secretariat(story: Story) -> None:
    _programme, request = requested(story)
    execute(story, request, {"entity": story.entities[0]})
    confirm(story, request)
    story.act("officer-1", "transfer-request.settle", request, why="It left the programme.")
    assert story.state(TransferRequest, request) == "settled"


DUTIES = ("draft", "sign", "execute", "confirm")


@pytest.mark.same_on_both
@pytest.mark.parametrize(("one", "other"), list(combinations(DUTIES, 2)))
def test_no_person_has_two_duties_of_one_request(story: Story, one: str, other: str) -> None:
    programme = with_signatures(story)
    usual = {"draft": "officer-1", "sign": "chair", "execute": "agent-1", "confirm": "agent-2"}
    with all_roles(story) as everything:
        who = usual | {one: everything, other: everything}

        def go(duty: str, request: UUID | None) -> UUID:
            if duty == "draft":
                made: UUID = story.act(who[duty], "transfer-request.draft", programme, tranche=1)
                return made
            assert request is not None
            if duty == "execute":
                execute(story, request, who=who[duty])
            else:
                story.act(who[duty], f"transfer-request.{duty}", request)
            return request

        request: UUID | None = None
        for duty in DUTIES[: DUTIES.index(other)]:
            request = go(duty, request)
        with pytest.raises(GuardRefused, match=r"You (made|signed|executed) this"):
            go(other, request)


def test_a_delegation_covers_it_to_the_cent(story: Story) -> None:
    programme = with_signatures(story)
    request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
    whole = Money(sum(m.minor for m in lines(story, request).values()), "USD")
    lend(story, "sign-transfer-request", most=(whole - Money(1, "USD")).plain())
    with pytest.raises(GuardRefused, match="up to"):
        story.act("deputy", "transfer-request.sign", request)
    lend(story, "sign-transfer-request", most=whole.plain())
    story.act("deputy", "transfer-request.sign", request)


@pytest.mark.same_on_both
def test_it_is_late_the_day_after_the_fifth_working_day(story: Story) -> None:
    _programme, request = requested(story)
    due = add_working_days(story.today, 5, story.profile.holidays)

    def late(work: Work) -> list[UUID]:
        chosen = transfers.Chosen(late_on=work.today())
        return [row.id for row in transfers.listed(work, chosen)]

    story.wait(days=(due - story.today).days)
    assert story.ask(late) == []
    story.wait(days=1)
    assert story.ask(late) == [request]
    execute(story, request)
    assert story.ask(late) == [request], "until the second person has confirmed it"
    confirm(story, request)
    assert story.ask(late) == []


def test_what_was_executed_before_parts_were_kept_was_sent_whole(story: Story) -> None:
    """The tables beside are empty for it: the first entry of the agent says all."""
    _programme, request = requested(story)

    def as_it_was(work: Work) -> None:
        row = work.get(TransferRequest, request)
        work.add(
            TransferExecution(
                request_id=row.id,
                executed_by=work.actor.id,
                agent_reference="AA-OLD",
                value_on=work.today(),
                project_number=PROJECT,
            )
        )

    story.write("agent-1", as_it_was)
    whole = lines(story, request)

    def read(work: Work) -> None:
        found = sendings.sendings(work, work.get(TransferRequest, request))
        assert {row.code: row.amount for row in found} == whole
        (row,) = transfers.listed(work)
        assert row.sent == row.amount
        rows = parts.sent_of(row, transfers.lines_of(work, [row.id]), [])
        assert {part.agent_reference for part in rows} == {"AA-OLD"}

    story.ask(read)
    assert left(story, request) == {}
