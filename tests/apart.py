"""Scenes in which duties that are kept apart meet: each record's steps, by whom, with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mptf.clock import months_after
from mptf.errors import Refused
from mptf.policy import Role
from tests.closing import CONFIRMS, closing_story, programme_of, refund, told_to_the_end
from tests.conftest import Databases
from tests.documents import document
from tests.lives import FUND_ID, Story
from tests.products import FIELDS
from tests.reporting import reporting, second_person, spend, the
from tests.revising import at_work, ends
from tests.tales import Chapter, after, going_on

EVERYBODY, STAND_IN = "everybody", "stand-in"


@dataclass(frozen=True)
class Move:
    """A step as it is taken: by one of these, by this act, with this sent."""

    by: tuple[str, ...]
    act: str
    sent: Callable[[Story], Mapping[str, Any]] = lambda _story: {}
    why: str = ""
    begins: bool = False
    """Whether it makes the record, of what stands in `story.of`."""


Filler = Callable[[Story], object]
"""What is done between, by whoever does it."""


@dataclass(frozen=True)
class Scene:
    """A record's route, and where the story stands before it."""

    chapter: Chapter
    moves: Mapping[str, Move | Filler]
    routes: tuple[tuple[str, ...], ...]

    def route(self, had: str, then: str) -> tuple[str, ...] | None:
        """The shortest on which the one comes before the other, as far as that."""
        found = [
            route[: route.index(then) + 1]
            for route in self.routes
            if had in route and then in route and route.index(had) < route.index(then)
        ]
        return min(found, key=len, default=None)


def record(story: Story) -> UUID:
    """The record that the scene is about."""
    found: UUID = story.record  # type: ignore[attr-defined]
    return found


def take(story: Story, who: str, move: Move) -> None:
    """Take a step, or be refused."""
    on = story.of if move.begins else record(story)  # type: ignore[attr-defined]
    made = story.act(who, move.act, on, why=move.why, **move.sent(story))
    if move.begins:
        story.record = made  # type: ignore[attr-defined]


def another(story: Story, move: Move, than: str) -> str:
    """Let the first who may, and is not this person, take a step; who it was."""
    said: list[str] = []
    for who in move.by:
        if who != than:
            try:
                take(story, who, move)
            except Refused as refused:
                said.append(f"{who}: {refused}")
            else:
                return who
    raise AssertionError(f"nobody but {than} could take {move.act}: {said}")


@contextmanager
def brought(databases: Databases, scene: Scene, route: tuple[str, ...]) -> Iterator[Story]:
    """A story of one's own that has gone a route, each step by the first who may."""
    with going_on(databases, scene.chapter) as story:
        go(story, scene, route)
        yield story


def go(story: Story, scene: Scene, route: tuple[str, ...], than: str = "") -> None:
    """Take these steps in turn, by anybody but this person."""
    for name in route:
        move = scene.moves[name]
        if isinstance(move, Move):
            another(story, move, than)
        else:
            move(story)


# --- People --------------------------------------------------------------------------------------


def peopled(before: Chapter) -> Chapter:
    """The same with somebody who holds every role, a delegate of the Chair, and third persons."""

    @after(before)
    def more(story: Story) -> None:
        for code in ("E1", "E2"):
            if f"{code}-2" not in story.people:
                second_person(story, code)
        story._person("E1-3", "E1", Role.ENTITY)
        story._person("agent-3", "AA", Role.AGENT)
        of_the_fund = sorted(set(Role) - {Role.SYSTEM, Role.PUBLIC})
        story._person(EVERYBODY, "E1", *of_the_fund)
        story._person(STAND_IN, "SEC", Role.SECRETARIAT)
        lent: dict[str, Any] = {"role": "chair", "text": "Memorandum 1", "from_on": story.today}
        lent |= {"giver": story.people["chair"], "taker": story.people[STAND_IN]}
        story.act("chair", "person.delegate", **lent)
        story.of = None  # type: ignore[attr-defined]

    return more


_AT_THE_START = peopled(Story.begin)
_REPORTING = peopled(reporting)
_CLOSING = peopled(closing_story)
_AT_WORK = peopled(at_work)

ENTITY = ("E1", "E1-2", "E1-3")
OFFICERS = ("officer-1", "officer-2", "head", "deputy")
AGENTS = ("agent-1", "agent-2", "agent-3")
CHAIR = ("chair", STAND_IN)


# --- Where the stories stand ---------------------------------------------------------------------


@after(_AT_THE_START)
def _drafted(story: Story) -> None:
    story.record = story.draft()  # type: ignore[attr-defined]


@after(_AT_THE_START)
def _written(story: Story) -> None:
    story.record = programme = story.invite(story.pipeline())  # type: ignore[attr-defined]
    said = document(story.profile, story.content("The programme"))
    story.act("E1", "joint-programme.write", programme, **said)


@after(_REPORTING)
def _under_way(story: Story) -> None:
    story.record = programme_of(story)  # type: ignore[attr-defined]


@after(_CLOSING)
def _closing(story: Story) -> None:
    story.record = programme = programme_of(story)  # type: ignore[attr-defined]
    told_to_the_end(story)
    for code in story.entities:
        refund(story, code)
        story.act(code, "joint-programme.say-interest", programme, amount="0")
    story.act("officer-1", "joint-programme.release-the-rest", programme)


@after(_AT_WORK)
def _revised(story: Story) -> None:
    story.of = story.people["programme"]  # type: ignore[attr-defined]


@after(_AT_WORK)
def _spent(story: Story) -> None:
    story.of = programme = story.people["programme"]  # type: ignore[attr-defined]
    story.spend(programme)


@after(_written)
def _signed(story: Story) -> None:
    story.of = programme = record(story)  # type: ignore[attr-defined]
    story.act("E1", "joint-programme.submit", programme)
    story.clear(programme)
    story.approve(programme)
    story.sign_document(programme)


@after(_REPORTING)
def _owed(story: Story) -> None:
    owed = the(story, "financial", "E1")
    story.record = owed.id  # type: ignore[attr-defined]
    spend(story, owed, "100.00", "7.00")


@after(_AT_THE_START)
def _deviating(story: Story) -> None:
    part = {"amount": "400.00", "due_on": story.today}
    terms: dict[str, Any] = {
        "donor": "DON",
        "amount": "400.00",
        "currency": "USD",
        "instalments": [part],
    }
    story.record = story.act(  # type: ignore[attr-defined]
        "officer-2", "arrangement.draft", deviation="Its own audit.", **terms
    )


@after(_AT_THE_START)
def _agreed(story: Story) -> None:
    story.of = story.act(  # type: ignore[attr-defined]
        "agent-1",
        "agreement.enter",
        donor="DON",
        amount="10.00",
        currency="USD",
        signed_on=story.today,
    )


@after(peopled(Story.populate))
def _nothing_in_it(story: Story) -> None:
    """A fund into which nothing ever came can be closed as it is."""
    story.decide(story.item("fund", FUND_ID, "close", text="It is not needed."))


# --- What is sent --------------------------------------------------------------------------------


def _decision(story: Story) -> Mapping[str, Any]:
    return {
        "title": "Decisions of a meeting",
        "decided_on": story.today,
        "mode": "meeting",
        "items": [story.item("fund", FUND_ID, "target", amount="1.00")],
        "attendance": ("Person chair",),
        "illustrative": True,
    }


def _execution(story: Story) -> Mapping[str, Any]:
    digits = story.profile.programme.project_number_digits
    return {
        "agent_reference": "AA-1",
        "value_on": story.today,
        "project_number": "0" * (digits - 3) + "123",
    }


def _came_back(story: Story) -> Mapping[str, Any]:
    return {"entity": "E2", "bank_reference": "B-1", "value_on": story.today}


def _cash(story: Story) -> Mapping[str, Any]:
    return {"kind": "fund-interest", "amount": "1.00", "value_on": story.today, "text": "Interest"}


def _nothing_left(_story: Story) -> Mapping[str, Any]:
    return {"text": "Nothing is left of it."}


def _deposit(story: Story) -> Mapping[str, Any]:
    cash = {"amount": "10.00", "currency": "USD", "value_on": story.today}
    return {**cash, "bank_reference": "BANK-1"}


def _product(story: Story) -> Mapping[str, Any]:
    return {**FIELDS, "areas": [story.profile.areas[0].code]}


def _extension(story: Story) -> Mapping[str, Any]:
    return {"reason": "It takes longer.", "end_on": months_after(ends(story), 6)}


_RETURNED = {"findings": [{"field": "budget", "text": "Say more."}]}
_FINDINGS = {"findings": [{"part": "category 1", "text": "Say what for."}]}
_COMMENTS = {"comments": [{"field": "budget", "text": "Too round."}]}


def _answered(story: Story) -> None:
    answers = {"budget": "It says more now."}
    story.act("E1", "concept-note.answer", record(story), answers=answers)


def _reviewed(story: Story) -> None:
    for number in range(1, story.profile.assessment.reviewers_min + 1):
        who = f"officer-{number}"
        story.score(who, story.ask_for_review(record(story), who, by=who))


def _comments_answered(story: Story) -> None:
    answers = [{"comment": "1.1", "how": "done", "text": "Done."}]
    story.act("E1", "joint-programme.answer-comments", record(story), answers=answers)


# --- The scenes ----------------------------------------------------------------------------------

_BACK = ("submit", "take up", "return for completion", "+answer", "resubmit", "take up")
_SCREENED = ("+screen", "find eligible", "+review", "table")

SCENES: Mapping[str, tuple[Scene, ...]] = {
    "concept-note": (
        Scene(
            _drafted,
            {
                "submit": Move(ENTITY, "concept-note.submit"),
                "take up": Move(OFFICERS, "concept-note.take-up"),
                "return for completion": Move(
                    OFFICERS, "concept-note.return-for-completion", lambda _story: _RETURNED
                ),
                "+answer": _answered,
                "resubmit": Move(ENTITY, "concept-note.resubmit"),
                "+screen": lambda story: story.screen(record(story)),
                "+fail": lambda story: story.screen(record(story), "fail"),
                "find eligible": Move(OFFICERS, "concept-note.find-eligible"),
                "find ineligible": Move(OFFICERS, "concept-note.find-ineligible"),
                "+review": _reviewed,
                "table": Move(OFFICERS, "concept-note.table"),
            },
            (
                ("submit", "take up", *_SCREENED),
                ("submit", "take up", "+fail", "find ineligible"),
                (*_BACK, *_SCREENED),
                (*_BACK, "+fail", "find ineligible"),
            ),
        ),
    ),
    "joint-programme": (
        Scene(
            _written,
            {
                "submit": Move(ENTITY, "joint-programme.submit"),
                "ask for changes": Move(
                    OFFICERS, "joint-programme.ask-for-changes", lambda _story: _COMMENTS
                ),
                "+answer": _comments_answered,
                "resubmit": Move(ENTITY, "joint-programme.resubmit"),
                "+settle": lambda story: story.settle(record(story), "1.1"),
                "clear and table": Move(
                    OFFICERS,
                    "joint-programme.clear-and-table",
                    lambda _story: {"text": "It is complete."},
                ),
            },
            (
                ("submit", "clear and table"),
                ("submit", "ask for changes", "+answer", "resubmit", "+settle", "clear and table"),
            ),
        ),
        Scene(
            _under_way,
            {
                "evidence activities-done": Move(
                    ENTITY,
                    "joint-programme.evidence",
                    lambda _story: {"kind": "activities-done", "party": "E1"},
                ),
                "close operationally": Move(OFFICERS, "joint-programme.close-operationally"),
            },
            (("evidence activities-done", "close operationally"),),
        ),
        Scene(
            _closing,
            {
                "say-interest": Move(
                    ENTITY, "joint-programme.say-interest", lambda _story: {"amount": "0"}
                ),
                "waive-evaluation": Move(
                    OFFICERS,
                    "joint-programme.waive-evaluation",
                    lambda _story: {"reason": "Short."},
                ),
                "evidence": Move(AGENTS, "joint-programme.evidence", lambda _story: CONFIRMS),
                "close financially": Move(OFFICERS, "joint-programme.close-financially"),
            },
            (("say-interest", "waive-evaluation", "evidence", "close financially"),),
        ),
    ),
    "programme-revision": (
        Scene(
            _revised,
            {
                "draft": Move(ENTITY, "programme-revision.draft", _extension, begins=True),
                "submit": Move(ENTITY, "programme-revision.submit"),
                "approve": Move(CHAIR, "programme-revision.approve"),
                "return": Move(CHAIR, "programme-revision.return", why="Say more."),
                "refuse": Move(CHAIR, "programme-revision.refuse", why="No."),
            },
            tuple(("draft", "submit", end) for end in ("approve", "return", "refuse")),
        ),
    ),
    "decision": (
        Scene(
            _AT_THE_START,
            {
                "record": Move(OFFICERS, "decision.record", _decision, begins=True),
                "sign": Move(CHAIR, "decision.sign"),
            },
            (("record", "sign"),),
        ),
    ),
    "tranche-request": (
        Scene(
            _spent,
            {
                "ask": Move(
                    ENTITY, "tranche-request.ask", lambda _story: {"text": "Please."}, begins=True
                ),
                "release": Move(
                    ("head",), "tranche-request.release", lambda _story: {"text": "Thank you."}
                ),
                "refuse": Move(
                    ("head",), "tranche-request.refuse", lambda _story: {"reasons": "Too soon."}
                ),
            },
            (("ask", "release"), ("ask", "refuse")),
        ),
    ),
    "transfer-request": (
        Scene(
            _signed,
            {
                "make": Move(
                    OFFICERS, "transfer-request.draft", lambda _story: {"tranche": 1}, begins=True
                ),
                "sign": Move(CHAIR, "transfer-request.sign"),
                "execute": Move(AGENTS, "transfer-request.execute", _execution),
                "confirm": Move(AGENTS, "transfer-request.confirm"),
                "return": Move(AGENTS, "transfer-request.return", _came_back, why="Closed."),
                "confirm return": Move(AGENTS, "transfer-request.confirm-return"),
                "dismiss return": Move(AGENTS, "transfer-request.dismiss-return", why="No."),
            },
            tuple(
                ("make", "sign", "execute", "confirm", "return", end)
                for end in ("confirm return", "dismiss return")
            ),
        ),
    ),
    "programme-report": (
        Scene(
            _owed,
            {
                "submit": Move(ENTITY, "programme-report.submit"),
                "return": Move(OFFICERS, "programme-report.return", lambda _story: _FINDINGS),
                "resubmit": Move(ENTITY, "programme-report.resubmit"),
                "certify": Move(ENTITY, "programme-report.certify"),
                "accept": Move(OFFICERS, "programme-report.accept"),
            },
            (
                ("submit", "certify", "accept"),
                ("submit", "return", "resubmit", "certify", "accept"),
            ),
        ),
    ),
    "product": (
        Scene(
            _revised,
            {
                "offer": Move(ENTITY, "product.offer", _product, begins=True),
                "publish": Move(OFFICERS, "product.publish"),
            },
            (("offer", "publish"),),
        ),
    ),
    "arrangement": (
        Scene(
            _deviating,
            {
                "ask for clearance": Move((*OFFICERS, *AGENTS), "arrangement.ask-for-clearance"),
                "clear": Move(AGENTS, "arrangement.clear"),
                "refuse clearance": Move(AGENTS, "arrangement.refuse-clearance", why="No."),
            },
            (("ask for clearance", "clear"), ("ask for clearance", "refuse clearance")),
        ),
    ),
    "deposit": (
        Scene(
            _agreed,
            {
                "record": Move(AGENTS, "deposit.record", _deposit, begins=True),
                "confirm": Move(AGENTS, "deposit.confirm"),
                "reject": Move(AGENTS, "deposit.reject", why="No such cash."),
            },
            (("record", "confirm"), ("record", "reject")),
        ),
    ),
    "cash-movement": (
        Scene(
            _AT_THE_START,
            {
                "record": Move(AGENTS, "cash-movement.record", _cash, begins=True),
                "confirm": Move(AGENTS, "cash-movement.confirm"),
                "reject": Move(AGENTS, "cash-movement.reject", why="No such cash."),
            },
            (("record", "confirm"), ("record", "reject")),
        ),
    ),
    "fund-closing": (
        Scene(
            _nothing_in_it,
            {
                "propose": Move(("head",), "fund-closing.propose", _nothing_left, begins=True),
                "close": Move(AGENTS, "fund-closing.close"),
            },
            (("propose", "close"),),
        ),
    ),
}
"""Every record of `workflows.duties.APART`, with the ways on which its duties meet."""
