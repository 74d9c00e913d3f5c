"""Acting through the API: once for each key, only on what was looked at, whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from api.app import MAX_BODY
from api.json.addresses import served
from api.json.keys import NEEDED
from api.policy import doors_of
from mptf.access.models import KeptAnswer, Scope
from mptf.chain import ChainBlock
from mptf.contributions.models import Pledge
from mptf.policy import calendar, chair
from mptf.programmes.models import JointProgramme
from tests.api.programs import act, program_of, token_of
from tests.api.visiting import BASE, app_of, client_of
from tests.lives import Story
from workflows.acts import ACTS, STEPS
from workflows.grammar import Carry, Post

pytestmark = pytest.mark.same_on_both

PLEDGE = {"donor": "DON", "amount": "10.00", "currency": "USD", "pledged_on": "2022-09-01"}


def count(story: Story, model: type[SQLModel]) -> int:
    """How many rows of a kind there are."""
    return len(story.ask(lambda work: work.session.exec(select(model)).all()))


def test_every_act_and_step_is_a_route(story: Story) -> None:
    routes = set(doors_of(app_of(story).routes))
    made = {one.name for one in served()}
    of_the_calendar = {
        name
        for name, (workflow, trigger) in STEPS.items()
        if any(step.trigger == trigger and step.by is calendar for step in workflow.steps)
    }
    assert made == (ACTS.keys() | STEPS.keys()) - of_the_calendar
    assert {f"POST {one.path}" for one in served()} <= routes
    assert len({one.path for one in served()}) == len(made)


def test_whatever_moves_money_or_signs_needs_a_key() -> None:
    assert {one.name for one in served()} >= NEEDED
    for name, (workflow, trigger) in STEPS.items():
        step = next(step for step in workflow.steps if step.trigger == trigger)
        if step.by is chair or any(isinstance(effect, Post | Carry) for effect in step.then):
            assert name in NEEDED, name


def test_an_entity_and_the_secretariat_live_a_note_through_the_api(story: Story) -> None:
    mine, theirs = program_of(story, "E1"), program_of(story, "officer-1")
    made = act(mine, "notes/draft", call="2022-1", coordinator="E1", content=story.content("Ours"))
    assert made.status_code == 201
    number = made.json()["number"]
    for code in story.entities:
        assert act(program_of(story, code), f"notes/{number}/confirm", entity=code).is_success
    for kind in ("resident-coordinator", "government"):
        sent = {"country": "PHL", "kind": kind, "signed_by": "S", "signed_on": "2022-09-01"}
        assert act(mine, f"notes/{number}/endorse", **sent).is_success
    submitted = act(mine, f"notes/{number}/submit")
    assert submitted.status_code == 200
    assert submitted.json()["state"] == "submitted"
    refused = act(theirs, f"notes/{number}/withdraw", why="We tire of it.")
    assert refused.status_code == 403
    assert act(theirs, f"notes/{number}/take-up").json()["state"] == "screening"
    held_back = act(theirs, f"notes/{number}/find-eligible")
    assert held_back.status_code == 409
    assert held_back.json()["reasons"] == [
        "The eligibility checklist is not filled for this version."
    ]
    unsaid = act(mine, f"notes/{number}/withdraw")
    assert unsaid.status_code == 422
    assert unsaid.json()["errors"] == [{"field": "why", "reason": "Field required"}]
    gone = act(mine, f"notes/{number}/withdraw", why="We tire of it.")
    assert gone.json()["life"][-1]["remark"] == "We tire of it."


def test_money_moves_by_two_people_and_their_keys(story: Story) -> None:
    one, other = program_of(story, "agent-1"), program_of(story, "agent-2")
    agreement = one.get("/api/v1/agreements").json()["items"][0]["number"]
    sent = {"amount": "5.00", "currency": "USD", "value_on": "2022-09-01", "bank_reference": "B"}
    address = f"agreements/{agreement}/deposits/record"
    assert act(one, address, **sent).json()["errors"] == [
        {"field": "idempotency-key", "reason": "Field required"}
    ]
    made = act(one, address, "key-of-mine", **sent)
    assert made.status_code == 201
    deposit = made.json()["number"]
    assert made.json()["blocked"][0]["reasons"], "whoever records does not confirm"
    assert act(one, f"deposits/{deposit}/confirm", "another-key").status_code == 409
    assert act(other, f"deposits/{deposit}/confirm", "another-key").json()["state"] == "confirmed"


def test_the_same_key_does_it_once_and_another_act_is_refused(story: Story) -> None:
    program = program_of(story, "agent-1")
    first = act(program, "pledges/enter", "a-key-of-mine", **PLEDGE)
    again = act(program, "pledges/enter", "a-key-of-mine", **PLEDGE)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    other = act(program, "pledges/enter", "a-key-of-mine", **{**PLEDGE, "amount": "11.00"})
    assert other.status_code == 409
    assert other.json()["code"] == "key-reused"
    assert count(story, Pledge) == 1
    theirs = act(program_of(story, "officer-1"), "pledges/enter", "a-key-of-mine", **PLEDGE)
    assert theirs.status_code == 201, "a key is its owner's alone"


def test_two_at_once_with_one_key_are_one_act(story: Story) -> None:
    token, app = token_of(story, "agent-1"), app_of(story)

    def send(_which: int) -> Any:
        program = TestClient(app, base_url=BASE)
        program.headers["authorization"] = f"Bearer {token}"
        return act(program, "pledges/enter", "the-same-key", **PLEDGE)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert count(story, Pledge) == 1


def test_a_refused_act_leaves_nothing_behind_and_its_key_is_free(story: Story) -> None:
    program = program_of(story, "agent-1")
    before = count(story, ChainBlock)
    refused = act(program, "pledges/enter", "a-key-of-mine", **{**PLEDGE, "donor": "nobody"})
    assert refused.status_code == 404
    assert (count(story, ChainBlock), count(story, KeptAnswer)) == (before, 0)
    assert act(program, "pledges/enter", "a-key-of-mine", **PLEDGE).status_code == 201


def test_an_act_on_what_has_moved_on_is_held_back(story: Story) -> None:
    story.draft()
    program = program_of(story, "E1")
    address = "/api/v1/notes/CN-2022-0001"
    seen = program.get(address).headers["etag"]
    content = {"fields": {"title": "Another title"}}
    assert program.post(f"{address}/write", json=content, headers={"if-match": seen}).is_success
    late = program.post(f"{address}/write", json=content, headers={"if-match": seen})
    assert late.status_code == 412
    assert late.json()["code"] == "changed"
    now = program.get(address).headers["etag"]
    for tag in (now, f'"older", {now}', f"W/{now}", "*"):
        assert program.post(f"{address}/write", json=content, headers={"if-match": tag}).is_success


def test_a_session_reads_but_does_not_act_nor_does_a_token_for_reading(story: Story) -> None:
    browser = client_of(story, "agent-1")
    assert browser.get("/api/v1/pledges").status_code == 200
    refused = act(browser, "pledges/enter", "a-key-of-mine", **PLEDGE)
    assert refused.status_code == 403
    assert "shows its token" in refused.json()["detail"]
    reader = program_of(story, "agent-1", Scope.READ)
    assert act(reader, "pledges/enter", "a-key-of-mine", **PLEDGE).status_code == 403
    assert count(story, Pledge) == 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b'{"amount": 10.5}', "application/json", 422),
        (b" " * (MAX_BODY + 1), "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_taken_is_a_problem(
    story: Story, body: bytes, kind: str, status: int
) -> None:
    headers = {"content-type": kind, "idempotency-key": "a-key-of-mine"}
    program = program_of(story, "agent-1")
    answer = program.post("/api/v1/pledges/enter", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if status == 422:
        wrong = {error["field"]: error["reason"] for error in answer.json()["errors"]}
        assert wrong["amount"] == "Input should be a valid string"
        assert wrong["donor"] == "Field required"


def test_what_a_column_cannot_hold_is_said_by_its_field_on_both_engines(story: Story) -> None:
    keeper = program_of(story, "officer-1")
    person: dict[str, Any] = {"name": "A", "title": "T", "organisation": "E1", "roles": ["entity"]}
    for wrong in ({"name": "A" * 201}, {"name": "A\0B"}):
        answer = act(keeper, "people/add", **{**person, **wrong})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert act(keeper, "people/add", **person).status_code == 201
    lost = act(keeper, "notes/CN-1/sign-letter", "a-key-of-mine", letter="re\0ceipt")
    assert lost.status_code == 422
    naive = {"number": "2022-9", "title": "A call", "opens_at": "2022-09-01T09:00:00"}
    assert act(keeper, "calls/prepare", **naive).status_code == 422


def test_what_is_there_already_or_names_nothing_is_a_refusal_and_no_bug(story: Story) -> None:
    officer, agent = program_of(story, "officer-1"), program_of(story, "agent-1")
    nowhere = {"kind": "expenditure", "amount": "1.00", "value_on": "2022-09-01", "entity": "E1"}
    nowhere["programme"] = "00000000-0000-4000-8000-000000000000"
    answer = act(agent, "cash-movements/record", "a-key-of-mine", **nowhere)
    assert answer.status_code == 409
    assert answer.json()["code"] == "clash"
    earmarked = {"donor": "DON", "amount": "1.00", "currency": "USD", "signed_on": "2022-09-01"}
    for earmark in ({"areas": ["TA99"]}, {"region": "atlantis"}):
        answer = act(agent, "agreements/enter", "a-key-of-mine", **earmarked, **earmark)
        assert "there are only" in answer.json()["errors"][0]["reason"]
    item = {"subject_kind": "letter", "subject_id": nowhere["programme"], "outcome": "positive"}
    sent = {"title": "D", "decided_on": "2022-09-01", "mode": "meeting", "items": [item]}
    unheard = act(officer, "decisions/record", "a-key-of-mine", **sent)
    assert unheard.json()["errors"] == [
        {"field": "items", "reason": "nothing is decided on a “letter”"}
    ]


def test_an_act_is_not_done_in_a_state_in_which_it_is_not_offered(story: Story) -> None:
    """Whatever its service would have said: the state comes before what was sent."""
    story.deposit("4000000.00")
    programme = story.invite(story.pipeline())
    story.document(programme)
    number = story.ask(lambda work: work.get(JointProgramme, programme).number)
    officer = program_of(story, "officer-1")
    blocks = count(story, ChainBlock)
    for name, sent in (
        ("extend", {}),
        ("meet-condition", {"condition": 1, "evidence": "It was sent."}),
        ("transfer-requests/draft", {"tranche": 1}),
    ):
        refused = act(officer, f"programmes/{number}/{name}", "a-key-of-mine", **sent)
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong-state"), name
    assert count(story, ChainBlock) == blocks
