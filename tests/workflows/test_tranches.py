"""A later tranche is released on evidence alone: exactly at its threshold, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.errors import GuardRefused, Invalid, NotPermitted, WrongState
from mptf.ledger import queries as books
from mptf.letters.models import Letter
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.programme_reports import queries as reports
from mptf.programmes.models import JointProgramme, TransferLine
from mptf.tranches.evidence import Check, Evidence, revived
from mptf.tranches.models import TrancheAnswer, TrancheRequest
from mptf.work import Work
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from tests.workflows.test_waiting import tasks
from workflows.choices import choices


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    """A fund with people, a call and cash."""
    with going_on(databases, Story.begin) as own:
        yield own


def ruled(story: Story, **rule: Any) -> None:
    """The fund under another rule of release."""
    programme = story.profile.programme.model_copy(update=rule)
    profile = story.profile.model_copy(update={"programme": programme})
    story.fund = replace(story.fund, profile=profile)


def sent(story: Story, programme: UUID) -> dict[str, Money]:
    """What each entity was sent, net, by the books."""

    def read(work: Work) -> dict[str, Money]:
        return {
            work.get(Organisation, row.organisation_id).code: row.net_funded
            for row in books.entity_balances(work)
            if row.programme_id == programme
        }

    found: dict[str, Money] = story.ask(read)
    return found


def spend(story: Story, programme: UUID, entity: str, amount: Money) -> None:
    """An entity's expenditure in the books."""
    story.movement(
        "expenditure", amount.plain(), programme=str(programme), entity=entity, text="Spent"
    )


def ask(story: Story, programme: UUID) -> UUID:
    made: UUID = story.act(story.entities[0], "tranche-request.ask", programme, text="Please.")
    return made


def evidence(story: Story, request: UUID) -> Evidence:
    """What was frozen with the answer."""
    query = select(TrancheAnswer.evidence).where(TrancheAnswer.request_id == request)
    return revived(story.ask(lambda work: work.session.exec(query).one()))


def threshold(money: Money, per_cent: int = 75) -> Money:
    """The least amount that is enough."""
    return Money(-(-money.minor * per_cent // 100), money.currency)


CENT = Money(1, "USD")


# --- The share -----------------------------------------------------------------------------------


def test_over_the_programme_a_cent_decides(story: Story) -> None:
    ruled(story, release_measured_on="programme")
    programme = story.fund_a_programme()
    first, second = story.entities[:2]
    whole = Money(sum(m.minor for m in sent(story, programme).values()), "USD")
    spend(story, programme, first, threshold(whole) - CENT)
    request = ask(story, programme)
    with pytest.raises(GuardRefused, match=r"74\.99% is spent or committed; 75% must be"):
        story.act("head", "tranche-request.release", request)
    spend(story, programme, second, CENT)
    story.act("head", "tranche-request.release", request)
    assert story.state(TrancheRequest, request) == "released"
    found = evidence(story, request)
    assert [part.per_cent for part in found.measured] == ["75.00"]
    assert found.reasons == ()


@pytest.mark.parametrize(("hundredths", "enough"), [(7499, False), (7500, True)])
def test_by_entity_each_must_reach_it(story: Story, hundredths: int, enough: bool) -> None:  # noqa: FBT001
    ruled(story, release_measured_on="puno")
    programme = story.fund_a_programme()
    amounts = sent(story, programme)
    first, second = story.entities[:2]
    spend(story, programme, first, amounts[first])
    share = Money(amounts[second].minor * hundredths // 10_000, "USD")
    spend(story, programme, second, share)
    request = ask(story, programme)
    if enough:
        story.act("head", "tranche-request.release", request)
        assert story.state(TrancheRequest, request) == "released"
        return
    with pytest.raises(GuardRefused, match=rf"Of what was sent, {second} 74\.99%"):
        story.act("head", "tranche-request.release", request)
    assert story.state(TrancheRequest, request) == "asked"


@pytest.mark.same_on_both
def test_what_is_refused_tells_its_reasons_and_may_be_asked_for_again(story: Story) -> None:
    programme = story.fund_a_programme()
    request = ask(story, programme)
    story.act("head", "tranche-request.refuse", request, reasons="Too little is spent.")
    assert story.state(TrancheRequest, request) == "refused"
    frozen = evidence(story, request)
    assert set(filter(frozen.found.get, Check)) == {Check.SHARE}
    amounts = sent(story, programme)
    for code, amount in amounts.items():
        spend(story, programme, code, amount)
    again = ask(story, programme)
    assert again != request
    with pytest.raises(GuardRefused, match="was asked for by"):
        ask(story, programme)
    story.act("head", "tranche-request.release", again)
    assert evidence(story, request) == frozen, "what was frozen stays as it was"
    kinds = select(Letter.kind).where(Letter.subject_kind == "tranche-request")
    assert sorted(story.ask(lambda work: work.session.exec(kinds).all())) == [
        "tranche-refusal",
        "tranche-release",
    ]
    released = select(Letter.html).where(Letter.kind == "tranche-release")
    html = story.ask(lambda work: work.session.exec(released).one())
    assert "The whole programme: 100.00% of what was sent; 75% is needed." in html
    story.transfer(programme, 2)


# --- What else holds it back ---------------------------------------------------------------------


@pytest.mark.same_on_both
def test_a_flag_holds_all_money_back_until_it_is_lifted_for_a_reason(story: Story) -> None:
    programme = story.fund_a_programme()
    for code, amount in sent(story, programme).items():
        spend(story, programme, code, amount)
    request = ask(story, programme)
    with pytest.raises(NotPermitted):
        story.act(story.entities[0], "joint-programme.flag", programme, text="An audit")
    story.act("officer-1", "joint-programme.flag", programme, text="An audit is open")
    with pytest.raises(GuardRefused, match=r"Held back by a flag: no\. 1, An audit is open"):
        story.act("head", "tranche-request.release", request)
    with pytest.raises(Invalid, match="no flag 2 is open"):
        story.act("officer-1", "joint-programme.lift-flag", programme, flag=2, text="Closed")
    story.act("officer-1", "joint-programme.lift-flag", programme, flag=1, text="It was closed")
    with pytest.raises(Invalid, match="no flag 1 is open"):
        story.act("officer-1", "joint-programme.lift-flag", programme, flag=1, text="Again")
    story.act("head", "tranche-request.release", request)
    story.act("officer-1", "joint-programme.flag", programme, text="Another audit")
    with pytest.raises(GuardRefused, match="Another audit"):
        story.act("officer-1", "transfer-request.draft", programme, tranche=2)


@pytest.mark.same_on_both
def test_a_flag_stops_money_that_is_already_asked_for(story: Story) -> None:
    programme = signed(story)
    request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
    story.act("officer-1", "joint-programme.flag", programme, text="An audit")
    with pytest.raises(GuardRefused, match="An audit"):
        story.act("chair", "transfer-request.sign", request)


@pytest.mark.same_on_both
def test_a_condition_that_names_the_tranche_holds_it_back(story: Story) -> None:
    condition = {
        "text": "A risk matrix",
        "owner": story.entities[0],
        "due_on": (story.today + timedelta(days=30)).isoformat(),
        "blocks_tranche": 2,
    }
    programme = signed(story, conditions=[condition])
    story.transfer(programme)
    for code, amount in sent(story, programme).items():
        spend(story, programme, code, amount)
    request = ask(story, programme)
    with pytest.raises(GuardRefused, match="Open conditions: A risk matrix"):
        story.act("head", "tranche-request.release", request)
    meet = "joint-programme.meet-condition"
    assert meet in offered(story, programme)
    story.act("officer-1", meet, programme, condition=1, evidence="It was sent")
    assert meet not in offered(story, programme), "no condition is open"
    story.act("head", "tranche-request.release", request)
    (held,) = evidence(story, request).conditions
    assert (held.text, held.evidence) == ("A risk matrix", "It was sent")


@pytest.mark.same_on_both
def test_nobody_asks_for_the_first_or_beyond_the_last(story: Story) -> None:
    programme = signed(story)
    with pytest.raises(WrongState):
        ask(story, programme)
    story.transfer(programme)
    with pytest.raises(GuardRefused, match="Tranche 2 is not released"):
        story.act("officer-1", "transfer-request.draft", programme, tranche=2)
    for code, amount in sent(story, programme).items():
        spend(story, programme, code, amount)
    story.release(programme)
    story.transfer(programme, 2)
    with pytest.raises(Invalid, match="the plan has 2 tranches"):
        ask(story, programme)


def offered(story: Story, programme: UUID) -> set[str]:
    """The acts that a programme's page offers an officer of the secretariat."""
    with story.fund.reading(story.actor("officer-1")) as work:
        found = choices(work, {programme: work.get(JointProgramme, programme)})[programme]
    return {choice.name for choice in found}


@pytest.mark.same_on_both
def test_a_transfer_is_offered_while_a_tranche_is_to_be_sent(story: Story) -> None:
    def is_offered() -> bool:
        return "transfer-request.draft" in offered(story, programme)

    programme = signed(story)
    assert is_offered()
    story.transfer(programme)
    assert not is_offered(), "the second tranche is not released"
    for code, amount in sent(story, programme).items():
        spend(story, programme, code, amount)
    story.release(programme)
    assert is_offered()
    story.transfer(programme, 2)
    assert not is_offered(), "all tranches are sent"


@pytest.mark.same_on_both
def test_whoever_asks_does_not_answer_and_others_do_not_ask(story: Story) -> None:
    programme = story.fund_a_programme()
    with pytest.raises(NotPermitted):
        story.act(story.entities[1], "tranche-request.ask", programme)
    with all_roles(story) as one:
        request = story.act(one, "tranche-request.ask", programme)
        with pytest.raises(GuardRefused, match="You asked for this tranche"):
            story.act(one, "tranche-request.refuse", request, reasons="No.")
    with pytest.raises(NotPermitted):
        story.act("officer-1", "tranche-request.refuse", request, reasons="No.")
    assert (request, "") in tasks(story, "head"), "to release or to refuse is a choice"
    story.act(story.entities[0], "tranche-request.withdraw", request, why="A mistake.")
    assert story.state(TrancheRequest, request) == "withdrawn"
    ask(story, programme)


# --- The plan ------------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_the_documents_budget_by_tranche_is_the_plan(story: Story) -> None:
    programme = story.invite(story.pipeline())
    first, second = story.entities[:2]
    part = Money.parse(story.content("")["budget"][0]["amount"], "USD")
    small = Money(12_345, "USD")

    def plan(work: Work) -> None:
        row = work.get(JointProgramme, programme)
        lines = [
            {"entity": first, "category": 1, "amount": small.plain(), "tranche": 1},
            {"entity": first, "category": 2, "amount": (part - small).plain(), "tranche": 2},
            {"entity": second, "category": 1, "amount": part.plain(), "tranche": None},
        ]
        row.content = {**row.content, "budget": lines}
        work.session.add(row)

    story.document(programme)
    story.write("system", plan)
    story.approve(programme)
    story.sign_document(programme)
    request = story.transfer(programme)
    query = select(TransferLine).where(TransferLine.request_id == request)
    amounts = {row.amount_minor for row in story.ask(lambda w: w.session.exec(query).all())}
    assert small.minor in amounts
    assert part.split(story.profile.programme.tranches)[0].minor in amounts


# --- People --------------------------------------------------------------------------------------


@contextmanager
def all_roles(story: Story) -> Iterator[str]:
    """A person of the coordinating entity who holds every role that a person may hold."""
    roles = [role.value for role in Role if role not in (Role.SYSTEM, Role.PUBLIC)]
    made = story.act(
        "administrator",
        "person.add",
        name="Person of all roles",
        title="Of everything",
        organisation=story.entities[0],
        roles=roles,
    )
    story.people["all"] = made
    yield "all"


def signed(story: Story, **more: Any) -> UUID:
    """A programme whose document is signed."""
    programme = story.invite(story.pipeline())
    story.document(programme)
    story.approve(programme, **more)
    story.sign_document(programme)
    return programme


# --- Reports -------------------------------------------------------------------------------------


def in_the_year_after(story: Story) -> None:
    """A day on which the first yearly reports are due."""
    story.now = story.now.replace(year=story.now.year + 1, month=5, day=2)


def report(story: Story, programme: UUID, entity: str, kind: str, **figures: str) -> UUID:
    """A report of an entity, written, submitted, certified where it must be, and accepted."""
    row = next(
        row
        for row in story.ask(lambda work: reports.of_programme.read(work, subject=programme))
        if (row.entity, row.kind) == (entity, kind) and row.state == "due"
    )
    if kind == "financial":
        lines = [{"category": 1, **figures}]
        sent: dict[str, Any] = {
            "part": "expenditure",
            "lines": lines,
            "over": "Prices rose.",
        }
        story.act(entity, "programme-report.write", row.id, **sent)
    else:
        for section in story.profile.programme.reports.sections:
            for code in story.entities if section.by == "each" else (entity,):
                if section.final is not True:
                    part = {"part": section.code, "entity": code, "text": "As planned."}
                    story.act(entity, "programme-report.write", row.id, **part)
        reached = [{"code": "1.1a", "value": "100"}]
        story.act(entity, "programme-report.write", row.id, part="results", actuals=reached)
    story.act(entity, "programme-report.submit", row.id)
    if kind == "financial":
        story.act(second_of(story, entity), "programme-report.certify", row.id)
    key: UUID = row.id
    return key


def second_of(story: Story, entity: str) -> str:
    """Another person of an entity."""
    who = f"{entity}-second"
    if who not in story.people:
        story.people[who] = story.act(
            "administrator",
            "person.add",
            name=who,
            title="Comptroller",
            organisation=entity,
            roles=["entity"],
        )
    return who


@pytest.mark.same_on_both
@pytest.mark.parametrize("counts", [("spent", "obligated"), ("spent",)])
def test_what_is_committed_counts_where_the_profile_counts_it(
    story: Story, counts: tuple[str, ...]
) -> None:
    ruled(
        story, release_counts=counts, release_measured_on="programme", release_needs_reports=False
    )
    programme = story.fund_a_programme()
    amounts = sent(story, programme)
    enough = threshold(Money(sum(m.minor for m in amounts.values()), "USD"))
    in_the_year_after(story)
    spent, committed = Money(100, "USD"), enough - Money(100, "USD")
    figures = {"spent": spent.plain(), "obligated": (committed - CENT).plain()}
    first, second = story.entities[:2]
    story.act(
        "officer-1",
        "programme-report.accept",
        report(story, programme, first, "financial", **figures),
    )
    request = ask(story, programme)
    with pytest.raises(GuardRefused, match="75% must be"):
        story.act("head", "tranche-request.release", request)
    figures = {"spent": "0", "obligated": CENT.plain()}
    waits = report(story, programme, second, "financial", **figures)
    with pytest.raises(GuardRefused, match="75% must be"):
        story.act("head", "tranche-request.release", request)
    story.act("officer-1", "programme-report.accept", waits)
    if "obligated" not in counts:
        with pytest.raises(GuardRefused, match="75% must be"):
            story.act("head", "tranche-request.release", request)
        return
    story.act("head", "tranche-request.release", request)
    courses = {row.entity: row for row in evidence(story, request).courses}
    assert courses[first].spent_minor == spent.minor
    assert courses[first].obligated_minor == (committed - CENT).minor
    assert courses[second].obligated_minor == 1


@pytest.mark.same_on_both
def test_a_report_that_is_due_and_not_accepted_holds_it_back(story: Story) -> None:
    programme = story.fund_a_programme()
    for code, amount in sent(story, programme).items():
        spend(story, programme, code, amount)
    in_the_year_after(story)
    request = ask(story, programme)
    waits = [
        report(story, programme, code, "financial", spent="0", obligated="0")
        for code in story.entities
    ]
    waits.append(report(story, programme, story.entities[0], "narrative"))
    while waits:
        with pytest.raises(GuardRefused, match="Reports due and not accepted: RP-"):
            story.act("head", "tranche-request.release", request)
        story.act("officer-1", "programme-report.accept", waits.pop())
    story.act("head", "tranche-request.release", request)
    found = evidence(story, request).reports
    assert {row.state for row in found} == {"accepted"}
    assert {row.since for row in found} == {story.today}
