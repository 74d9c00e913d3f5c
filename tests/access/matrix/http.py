"""The cells sent for real: each as a request of somebody who has signed in, or of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from httpx2 import Response
from sqlalchemy import func, literal, select, union_all
from starlette.testclient import TestClient

from api.entrance import FORM_FIELD, SESSION, Guest, form_key
from api.json.addresses import served
from mptf.db import METADATA
from tests.access.matrix.cells import NO_SESSION, THROUGH, WRONG_STATE, Cell
from tests.access.matrix.people import NAMES, NOBODY
from tests.access.matrix.rules import Rules
from tests.access.matrix.sent import sent_with
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.lives import Story

_REFUSALS = frozenset({401, 403, 404, 409})
_THROUGH_TO_NOTHING = {200, 303, 404, 410}
_ADDRESSES = {act.name: act for act in served()}
_COUNTS = union_all(
    *(
        select(literal(table.name), func.count()).select_from(table)
        for table in METADATA.sorted_tables
    )
)
_FILLED: Mapping[str, str] = {
    "form": "csv",
    "part": "deposits",
    "token": "none",
    "key": str(UUID(int=9)),
    "code": "404",
    "number": "404",
    "name": "concept-note",
    "iso3": "PHL",
    "token_id": str(UUID(int=9)),
    "view_id": str(UUID(int=9)),
    "person_id": str(UUID(int=9)),
}
"""What stands in an address for what is no record of the scene."""


class Visitors:
    """A browser and a program of everybody, over one told fund."""

    def __init__(self, story: Story) -> None:
        """Sign everybody in."""
        self.story = story
        self.browsers: dict[str, TestClient] = {NOBODY: client_of(story, None)}
        self.programs: dict[str, TestClient] = {NOBODY: program_of(story, None)}
        for name in NAMES:
            self.browsers[name] = client_of(story, name)
            self.programs[name] = program_of(story, name)

    def rows(self) -> set[Any]:
        """How many rows each table has; PostgreSQL may count them side by side, in any order."""
        return set(self.story.ask(lambda work: work.session.execute(_COUNTS).all()))

    def knock(self, cell: Cell) -> Response | None:
        """At a door; what would be done or printed for whom it is open to is not asked for."""
        method, _space, path = cell.what.partition(" ")
        printed = path.endswith(".pdf") and cell.record is not None and cell.record.kind != "sheet"
        if cell.wanted == THROUGH and (method == "POST" or printed):
            return None
        who = self.browsers[cell.reader.name]
        address = _address(path, cell)
        if method == "GET":
            asked = {"kind": "free"} if path.startswith("/books/entries") else {}
            return who.get(address, params=asked, follow_redirects=False)
        return who.post(address, data=self._token(who), follow_redirects=False)

    def act(self, cell: Cell) -> Response:
        """As a program does it; where nothing should refuse, only to look at what would follow."""
        act = _ADDRESSES[cell.what]
        sent = sent_with(self.story, cell.what, cell.reader.name)
        if "why" in act.form.model_fields:
            sent["why"] = "Because."
        return self.programs[cell.reader.name].post(
            act.address(cell.record.key) if cell.record else act.path,
            params={"preview": "true"} if cell.wanted == THROUGH else {},
            json=sent,
            headers={"idempotency-key": "a-key-of-a-cell"},
        )

    def open_form(self, cell: Cell) -> Response:
        """The page of the act."""
        on = {"on": str(cell.record.id)} if cell.record else {}
        who = self.browsers[cell.reader.name]
        return who.get(f"/acts/{cell.what}", params=on, follow_redirects=False)

    def send_form(self, cell: Cell) -> Response:
        """The page of the act, sent to be done."""
        on = {"on": str(cell.record.id)} if cell.record else {}
        who = self.browsers[cell.reader.name]
        sent = {**on, **self._token(who), "press": "do", "why": "Because."}
        return who.post(f"/acts/{cell.what}", data=sent, follow_redirects=False)

    @staticmethod
    def _token(who: TestClient) -> dict[str, str]:
        guest = Guest(None, form_key(who.cookies.get(SESSION) or ""))
        return {FORM_FIELD: guest.form_token}


def _address(path: str, cell: Cell) -> str:
    return re.sub(
        r"\{(\w+)(:path)?\}",
        lambda found: (
            cell.record.key
            if cell.record is not None and found[1] not in {"form", "part"}
            else _FILLED[found[1]]
        ),
        path,
    )


def at_doors(visitors: Visitors, cells: Iterable[Cell]) -> Iterator[str]:
    """Each door that answers otherwise than the rules would have it, or leaves something behind."""
    before = visitors.rows()
    for cell in cells:
        answer = visitors.knock(cell)
        if answer is None:
            continue
        wanted = {cell.wanted}
        if cell.wanted == THROUGH:
            wanted = {200, 303} if cell.record or "{" not in cell.what else _THROUGH_TO_NOTHING
        elif cell.wanted == NO_SESSION and not cell.what.partition(" ")[2].startswith("/api/"):
            wanted = {303}
            if not answer.headers.get("location", "").startswith("/sign-in"):
                yield f"{cell}: {answer.status_code}, and nobody is led to the sign-in"
        yield from _judged(visitors, cell, answer, wanted, before)


def of_acts(visitors: Visitors, rules: Rules, cells: Iterable[Cell]) -> Iterator[str]:
    """Each act that is answered otherwise through the API or a page, or leaves something behind."""
    before = visitors.rows()
    for cell in cells:
        further = _REFUSALS if rules.acts[cell.what].further else frozenset({409})
        passes = {200, 201, 422} | further
        signed_in = cell.reader.name != NOBODY
        refused = cell.wanted if signed_in else NO_SESSION
        wanted = passes if cell.wanted == THROUGH and signed_in else {refused}
        answer = visitors.act(cell)
        yield from _judged(visitors, cell, answer, wanted, before)
        if refused == WRONG_STATE and answer.json()["code"] != "wrong-state":
            yield f"{cell}: {answer.json()['code']}, and not wrong-state"
        if signed_in:
            theirs = _on_a_page(rules, cell)
            page = passes if theirs == THROUGH else {theirs}
            yield from _judged(visitors, cell, visitors.open_form(cell), page, before)
            if theirs != THROUGH:
                yield from _judged(visitors, cell, visitors.send_form(cell), page, before)


def _on_a_page(rules: Rules, cell: Cell) -> int:
    """A page asks for the party of a step before its state; its form opens in any state."""
    if cell.wanted != WRONG_STATE:
        return cell.wanted
    theirs = rules.acts[cell.what].who & cell.reader.words(cell.record)
    return THROUGH if theirs else 403


def _judged(
    visitors: Visitors, cell: Cell, answer: Response, wanted: Iterable[int], before: set[Any]
) -> Iterator[str]:
    if answer.status_code not in wanted:
        sent = f"{answer.request.method} {answer.request.url.path}"
        yield f"{cell}: {sent} answers {answer.status_code}, and not {sorted(wanted)}"
    after = visitors.rows()
    if after != before:
        yield f"{cell}: left behind {after - before}"
        before.clear()
        before.update(after)
