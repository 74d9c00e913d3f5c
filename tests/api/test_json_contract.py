"""Whatever is sent to the API, by whoever: an answer that its description knows, never a bug."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import APIRouter
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as some
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import policy
from mptf.policy import anyone
from tests.api.programs import ROLES, complete, program_of, token_of
from tests.api.visiting import BASE, app_of, new_app_of
from tests.circulating import about_the_target, prepare
from tests.conftest import ENGINES, databases_of
from tests.lives import Story
from tests.tales import going_on

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLAUSIBLE = {
    **dict.fromkeys(("organisation", "coordinator", "entity", "party", "owner"), "E1"),
    **dict.fromkeys(("value_on", "pledged_on", "signed_on", "decided_on"), "2022-09-01"),
    "donor": "DON",
    "call": "2022-1",
    "currency": "USD",
    "amount": "10.00",
    "booked": None,
    "rate": None,
    "fee": None,
    "letter": "receipt",
    "through_on": "2022-09-02",
}
"""What fields may say that means something in the story."""


SITTINGS, ITEMS, FILES = "written-procedures", "committee-items", "files"
"""Items have no list of their own: they stand in what they were circulated with."""


@pytest.fixture(params=ENGINES)
def played(request: pytest.FixtureRequest) -> Iterator[Story]:
    """A told history with somebody in every role, for programs that act at random.

    To each test its own: a program may well retire those who act for the next.
    """
    with going_on(databases_of(request), Story.tell) as story:
        complete(story)
        running = prepare(story, about_the_target())
        story.act("officer-1", "written-procedure.circulate", running)
        yield story


class Attack:
    """Requests made from the description alone, by one role after another."""

    def __init__(self, story: Story, app: Any = None) -> None:
        """Read the description and what there is to name."""
        self.answers: Counter[int] = Counter()
        self._headers = {
            role: {"host": "localhost"}
            | ({"authorization": f"Bearer {token_of(story, who)}"} if who else {})
            for role, who in ROLES.items()
        }
        self._schema = schemathesis.openapi.from_asgi(
            "/api/v1/openapi.json",
            app or app_of(story),
            headers={"host": "localhost"},
        )
        self._keys = keys_of(story)

    def run(
        self,
        examples: int,
        role: str | None = None,
        *,
        room: str = "",
        modes: Iterable[GenerationMode] = (GenerationMode.POSITIVE,),
    ) -> list[str]:
        """Send so many requests to every operation; what its description does not know."""
        found: list[str] = []
        roles = some.just(role) if role else some.sampled_from(sorted(ROLES))
        for result in self._schema.get_all_operations():
            assert isinstance(result, Ok)
            operation = result.ok()
            if room not in operation.path:
                continue
            for mode in modes:

                @settings(
                    max_examples=examples,
                    deadline=None,
                    database=None,
                    derandomize=True,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                    verbosity=Verbosity.quiet,
                )
                @given(
                    case=operation.as_strategy(generation_mode=mode),
                    role=roles,
                    known=some.none() | some.sampled_from(self._known(operation.path)),
                    plausible=some.booleans(),
                )
                def send(case: Any, role: str, known: str | None, *, plausible: bool) -> None:
                    found.extend(self._send(case, role, known, plausible=plausible))

                send()
        return found

    def _known(self, path: str) -> list[str]:
        """Keys of records that there are, where the operation is on one."""
        return self._keys.get(path.split("/")[3], []) or ["nothing"]

    def _send(self, case: Any, role: str, known: str | None, *, plausible: bool) -> list[str]:
        if known is not None:
            case.path_parameters = dict.fromkeys(case.path_parameters or (), known)
        if plausible and isinstance(case.body, dict):
            case.body = {field: PLAUSIBLE.get(field, value) for field, value in case.body.items()}
        answer = case.call(base_url=BASE, headers=self._headers[role])
        self.answers[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except (AssertionError, BaseExceptionGroup) as wrong:
            return [f"{role}: {case.operation.label}: {wrong}"]
        return []


def keys_of(story: Story) -> dict[str, list[str]]:
    """By what the records of each room are asked for, as the head of the secretariat sees them."""
    program = program_of(story, "head")
    found: dict[str, list[str]] = {"network": ["PHL"]}  # countries are those of the reference
    own = program_of(story, "E1").get("/api/v1/note-workbooks").json()["items"]
    found["note-workbooks"] = [str(row["id"]) for row in own]  # nobody sees another's
    found["expenditure-workbooks"] = []  # likewise
    for path in program.get("/api/v1/openapi.json").json()["paths"]:
        room, key = path.split("/")[3], path.rpartition("{")[2].rstrip("}")
        if path.endswith("}") and room not in {*found, ITEMS, FILES}:
            rows = program.get(f"/api/v1/{room}").json()["items"]
            found[room] = [str(row[key]) for row in rows]
    sittings = [program.get(f"/api/v1/{SITTINGS}/{number}").json() for number in found[SITTINGS]]
    found[ITEMS] = [item["id"] for sitting in sittings for item in sitting["items"]]
    notes = [program.get(f"/api/v1/notes/{number}").json() for number in found["notes"]]
    found[FILES] = [file["id"] for note in notes for file in note["files"]]
    return found


@pytest.mark.same_on_both
def test_no_request_finds_a_bug_or_an_answer_that_is_not_described(played: Story) -> None:
    attack = Attack(played)
    assert attack.run(2) == []
    assert attack.answers.keys() >= {200, 401, 403, 404, 422}, attack.answers


@pytest.mark.proof
@pytest.mark.parametrize("role", ROLES)
def test_no_request_of_a_role_finds_a_bug(played: Story, role: str) -> None:
    attack = Attack(played)
    assert attack.run(40, role, modes=GenerationMode) == []
    print(role, sorted(attack.answers.items()))


@pytest.mark.same_on_both
def test_what_is_broken_is_found(played: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A route that lies about its answer, and one that has a bug."""

    class Promised(BaseModel):
        count: int

    router = APIRouter(tags=["planted"])

    @router.get("/api/v1/planted/lie", response_model=Promised)
    def lie() -> Any:
        from fastapi.responses import JSONResponse  # noqa: PLC0415

        return JSONResponse({"count": "many"})

    @router.get("/api/v1/planted/bug")
    def bug() -> None:
        raise ZeroDivisionError

    doors = {f"GET /api/v1/planted/{name}": anyone for name in ("lie", "bug")}
    monkeypatch.setattr(policy, "DOORS", {**policy.DOORS, **doors})
    app = new_app_of(played)
    app.include_router(router)
    found = Attack(played, app).run(1, "auditor", room="planted")
    assert any("planted/lie" in said and "many" in said for said in found)
    assert any("planted/bug" in said and "500" in said for said in found)
