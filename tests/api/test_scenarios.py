"""Scenarios: asked by whoever prepares, read by whoever decides, and nothing else is changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import func, select

from mptf.chain import table_of
from mptf.db import METADATA
from mptf.errors import GuardRefused, Invalid, NotPermitted
from mptf.notes.models import ConceptNote
from mptf.policy import Role
from mptf.scenarios import kept
from mptf.scenarios import queries as scenarios
from mptf.scenarios.explaining import Why, missed
from mptf.scenarios.problem import Outcome, Problem
from mptf.scenarios.queries import ScenarioRow
from mptf.scenarios.solving import solve
from tests.api.programs import act, program_of
from tests.api.test_pages import Visible
from tests.api.visiting import client_of
from tests.conftest import ENGINES, databases_of
from tests.lives import Story
from tests.mptf.scenarios.portfolios import portfolio

READERS = ("officer-1", "head", "chair", "auditor", "member")
OTHERS = ("E1", "donor", "agent-1", "rc", "administrator")
TITLES = ("The first", "The second", "The third")


@pytest.fixture(scope="module", params=ENGINES)
def asked(request: pytest.FixtureRequest) -> Iterator[Story]:
    """Three notes that wait, cash for one and a half of them, and a scenario of each outcome."""
    databases = databases_of(request)
    url = databases.migrated()
    with Story.open(url) as story:
        story.populate()
        story._person("recused", story.entities[0], Role.COMMITTEE)
        story.open_call()
        story.deposit(f"{story.amount * 3 // 2}.00")
        for title in TITLES:
            story.pipeline(title)
        loose: dict[str, Any] = {"region_most": 100}
        story.act("officer-1", "scenario.propose", title="As things are", **loose)
        gifts = [{"amount": f"{story.amount}.00"}]
        story.act("officer-1", "scenario.propose", title="A gift", gifts=gifts, **loose)
        story.act("officer-1", "scenario.propose", title="Too much", kept_back="99000000")
        yield story
    databases.drop(url)


def row(story: Story, number: str) -> ScenarioRow:
    found: ScenarioRow = story.ask(lambda work: scenarios.numbered(work, number))
    return found


def numbers(story: Story) -> list[str]:
    """The numbers of the scenarios, the first one first."""
    listed: list[ScenarioRow] = story.ask(scenarios.listed)
    return sorted(one.number for one in listed)


@pytest.mark.same_on_both
def test_what_the_cash_pays_for_is_proposed_and_what_missed_says_by_how_much(
    asked: Story,
) -> None:
    first, gift, impossible = (row(asked, number) for number in numbers(asked)[:3])
    assert first.answer.outcome is Outcome.BEST
    assert len(first.answer.chosen) == 1
    held = first.question.problem.held
    assert held == asked.amount * 150 * 99 // 100, "less the agent's fee"
    near = [one for one in first.missed if one.why is Why.CASH]
    assert len(near) == 2
    assert near[0].short == 2 * asked.amount * 100 - held
    (one,) = gift.question.gifts
    assert (one.pool, one.gross, one.net) == ("open", asked.amount * 100, asked.amount * 99)
    assert len(gift.answer.chosen) == 2
    assert impossible.answer.outcome is Outcome.IMPOSSIBLE
    assert [rule.code for rule in impossible.answer.conflict] == ["kept-back"]


def test_asking_changes_no_other_record(asked: Story) -> None:
    def counted(work: Any) -> dict[str, int]:
        return {
            name: work.session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }

    before = asked.ask(counted)
    asked.act("officer-1", "scenario.propose", title="Once more", put_in=[_waiting(asked)[2]])
    grown = {name for name, rows in asked.ask(counted).items() if rows != before[name]}
    assert grown == {"scenario", "audit_event", "chain_block"}, (
        "itself, and the record of who asked"
    )


def test_what_is_kept_gives_the_same_answer_again(asked: Story) -> None:
    for number in numbers(asked):
        found = row(asked, number)
        assert kept.digest(found.inputs) == found.inputs_digest
        assert kept.of_question(found.question) == found.inputs
        solve.cache_clear()
        again = solve(found.question.problem)
        assert kept.of_answer(again, missed(found.question.problem, again)) == found.kept_answer


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", READERS)
def test_whoever_decides_or_prepares_reads_them(asked: Story, who: str) -> None:
    client, (first, second, third, *_more) = client_of(asked, who), numbers(asked)
    page = Visible(client.get(f"/scenarios/{first}").text).text
    assert "What just missed, and why" in page
    assert "too little" in page
    assert "100.0 of 100" in page
    beside = client.get(f"/scenarios/compare?on={first}&on={second}&on={third}")
    assert beside.status_code == 200
    assert "not in" in Visible(beside.text).text
    assert client.get(f"/scenarios/{first}/notes.csv").status_code == 200
    assert client.get("/scenarios.csv").text.count(f"{first[:7]}") >= 3
    paper = client.get(f"/scenarios/{first}/scenario.pdf")
    assert paper.content.startswith(b"%PDF")
    assert client.get(f"/api/v1/scenarios/{first}").json()["outcome"] == "best"


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_does(asked: Story, who: str) -> None:
    client, first = client_of(asked, who), numbers(asked)[0]
    for address in ("", f"/{first}", f"/compare?on={first}", f"/{first}/scenario.pdf", ".csv"):
        answer = client.get(f"/scenarios{address}")
        assert answer.status_code == 403, address
        assert "As things are" not in answer.text
    assert client.get(f"/api/v1/scenarios/{first}").status_code in {403, 404}
    assert client.get("/api/v1/scenarios").status_code == 403
    with pytest.raises(NotPermitted):
        asked.act(who, "scenario.propose", title="Mine")


@pytest.mark.same_on_both
def test_a_score_is_for_whoever_may_see_it(asked: Story) -> None:
    """A seat whose organization has a part in a note reads the proposal, and no score of it."""
    client, (first, second, *_more) = client_of(asked, "recused"), numbers(asked)
    for address in (f"/scenarios/{first}", f"/scenarios/compare?on={first}&on={second}"):
        page = client.get(address)
        assert page.status_code == 200
        assert "100.0 of 100" not in Visible(page.text).text
    assert "100.0 of 100" not in client.get(f"/scenarios/{first}/notes.csv").text
    told = client.get(f"/api/v1/scenarios/{first}")
    assert told.status_code == 200
    reached = {one["aim"]: one for one in told.json()["reached"]}
    assert reached["quality-score"] == {"aim": "quality-score", "value": None, "most": None}
    assert "points of score" not in told.text
    assert told.json()["inputs_digest"] is None, "a score could be guessed from it"


@pytest.mark.same_on_both
def test_a_rule_that_cannot_be_met_is_named_on_the_page(asked: Story) -> None:
    third = numbers(asked)[2]
    page = Visible(client_of(asked, "chair").get(f"/scenarios/{third}").text).text
    assert "cannot be met" in page
    assert "USD 99,000,000.00 stays free" in page


@pytest.mark.same_on_both
def test_what_is_wrong_with_a_question_is_said_at_its_field(asked: Story) -> None:
    waiting = _waiting(asked)[0]
    for field, sent in (
        ("as_of", {"as_of": "2099-01-01"}),
        ("gifts.0.areas", {"gifts": [{"amount": "1.00", "areas": ["TA9"]}]}),
        ("gifts.0.region", {"gifts": [{"amount": "1.00", "region": "atlantis"}]}),
        ("gifts.0.amount", {"gifts": [{"amount": "0"}]}),
        ("put_in", {"put_in": ["CN-1999-0001"]}),
        ("left_out", {"put_in": [waiting], "left_out": [waiting]}),
        ("ceilings.0.note", {"ceilings": [{"note": "CN-1999-0001", "amount": "1.00"}]}),
        ("area_shares.0.area", {"area_shares": [{"area": "TA9", "percent": 5}]}),
    ):
        with pytest.raises(Invalid) as refused:
            asked.act("officer-1", "scenario.propose", title="Wrong", **sent)
        assert refused.value.field == field


@pytest.mark.same_on_both
def test_a_scenario_is_withdrawn_once_and_stays(asked: Story) -> None:
    key = asked.act("officer-1", "scenario.propose", title="Of no use")
    asked.act("head", "scenario.withdraw", key, reason="Asked with the wrong sum.")
    with pytest.raises(GuardRefused):
        asked.act("head", "scenario.withdraw", key, reason="Again.")
    number = numbers(asked)[-1]
    page = Visible(client_of(asked, "member").get(f"/scenarios/{number}").text).text
    assert "Asked with the wrong sum." in page


@pytest.mark.same_on_both
def test_a_ceiling_gives_a_note_less_than_it_asks_for(asked: Story) -> None:
    notes = _waiting(asked)
    half = [{"note": number, "amount": f"{asked.amount // 2}.00"} for number in notes]
    key = asked.act("officer-1", "scenario.propose", title="Half", ceilings=half, region_most=100)
    found = next(one for one in asked.ask(scenarios.listed) if one.id == key)
    assert len(found.answer.chosen) == 2
    assert set(found.question.asked_for.values()) == {asked.amount * 100}


def test_writers_do_not_wait_for_the_solver(asked: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario is solved before the lock of the writers is taken."""
    solving, done = threading.Event(), threading.Event()

    def slow(problem: Problem) -> Any:
        solving.set()
        assert done.wait(10)
        return solve(problem)

    monkeypatch.setattr("workflows.ahead.solve", slow)
    client = program_of(asked, "officer-1")
    sent = {"title": "Slow", "kept_back": "7.00"}
    asking = threading.Thread(
        target=lambda: act(client, "scenarios/propose?preview=true", "a-key-of-mine", **sent)
    )
    asking.start()
    assert solving.wait(10)
    try:
        begun = monotonic()
        asked.act("head", "scenario.propose", title="Meanwhile")
        assert monotonic() - begun < 5
    finally:
        done.set()
        asking.join()


@pytest.mark.same_on_both
def test_other_threads_go_on_while_the_solver_works() -> None:
    """It works outside of Python's lock, so that a server answers others meanwhile."""
    ticks = 0
    problem = portfolio(1, 500, 10)
    solve.cache_clear()
    working = threading.Thread(target=lambda: solve(problem))
    working.start()
    while working.is_alive():
        sleep(0.01)
        ticks += 1
    print(f"{ticks} ticks")
    assert ticks > 10


def _waiting(story: Story) -> list[str]:
    notes = table_of(ConceptNote)
    query = select(notes.c.number).where(notes.c.state == "pipeline").order_by(notes.c.number)
    return [str(one) for one in story.ask(lambda work: work.session.execute(query).scalars().all())]


@pytest.mark.same_on_both
def test_a_scenario_is_asked_on_a_page_without_a_script(asked: Story) -> None:
    client = client_of(asked, "officer-1")
    page = client.get("/acts/scenario.propose")
    assert page.status_code == 200
    for label in ("Money that might come", "The most that any region has", "As of the end of"):
        assert label in page.text
