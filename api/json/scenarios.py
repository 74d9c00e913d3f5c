"""Scenarios for programs: the list, and one with its reasons as the page says them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Kind, actions
from api.json.schemas.parts import Amount
from api.json.schemas.pipeline import InPool
from api.json.schemas.problems import READING
from api.json.schemas.scenarios import (
    AimReached,
    GiftAsked,
    NotProposed,
    Proposed,
    RuleAsked,
    ScenarioItem,
    ScenarioPage,
    ScenarioRecord,
    Shares,
)
from api.pages.scenario_words import InWords
from api.pages.scenarios import ScenarioView, view_of
from api.pages.words import Words
from mptf.ledger.pools import Parts
from mptf.money import BASIS, Money
from mptf.scenarios import queries as scenarios
from mptf.scenarios.models import Scenario
from mptf.scenarios.problem import Aim, Reached, Rule, RuleKind
from mptf.scenarios.queries import ScenarioRow
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_SCENARIOS = Cursors("scenarios", tuple[str])
_TWENTIETHS = 20


@router.get("/scenarios", response_model=ScenarioPage, tags=["scenarios"])
def list_scenarios(door: ThisDoor, part: ThisPart) -> Response:
    """What sums would pay for, as it was asked and answered; the latest first."""
    return answer(door.read(lambda work: _scenarios(work, part)))


def _scenarios(work: Work, part: Asked) -> ScenarioPage:
    rows = scenarios.listed(work, limit=part.limit + 1, after=_SCENARIOS.after(part))
    shown, following = _SCENARIOS.cut(part, rows, lambda row: (row.number,))
    return ScenarioPage(
        items=[ScenarioItem.of(row) for row in shown],
        next=following,
        count=scenarios.count(work),
    )


def show_scenario(work: Work, number: str) -> ScenarioRecord:
    """One scenario as its reader may see it."""
    row = scenarios.numbered(work, number)
    words = Words(work.profile)
    notes = scenarios.notes(work, row.question.problem.by_number)
    said, view = InWords(words, row.question, notes), view_of(words, row, notes)
    problem = row.question.problem
    return ScenarioRecord(
        **actions(work, Scenario, row.id, number),
        id=row.id,
        number=row.number,
        title=row.title,
        as_of=row.as_of,
        text=row.text,
        outcome=row.answer.outcome,
        says=view.verdict,
        held=Amount.of(view.held),
        spent=Amount.of(view.spent),
        gifts=[
            GiftAsked(
                pool=gift.pool,
                amount=Amount.of(said.money(gift.gross)),
                net=Amount.of(said.money(gift.net)),
            )
            for gift in row.question.gifts
        ],
        pools=InPool.each({p.code: said.money(p.minor) for p in problem.in_draw_order}),
        rules=[_rule(said, rule) for rule in problem.rules],
        conflict=[_rule(said, rule) for rule in row.answer.conflict],
        reached=[_reached(said, one) for one in row.answer.reached],
        proposed=_proposed(row, said, view),
        missed=_missed(row, said, view),
        drawn_in_turn=row.answer.in_turn,
        areas=_shares(view, of_areas=True),
        regions=_shares(view, of_areas=False),
        profile_version=row.profile_version,
        inputs_digest=row.inputs_digest if said.shows_scores else None,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.reason,
        illustrative=row.illustrative,
        paper=f"/scenarios/{number}/scenario.pdf",
    )


def _rule(said: InWords, rule: Rule) -> RuleAsked:
    of_share = rule.kind in {RuleKind.REGION_MOST, RuleKind.AREA_LEAST}
    of_money = rule.kind is RuleKind.KEPT_BACK
    return RuleAsked(
        kind=rule.kind,
        about=rule.about,
        percent=rule.value * 100 / BASIS if of_share else None,
        amount=Amount.of(said.money(rule.value)) if of_money else None,
        says=said.rule(rule),
    )


def _reached(said: InWords, one: Reached) -> AimReached:
    if one.aim is not Aim.QUALITY:
        return AimReached(aim=one.aim, value=str(one.value), most=str(one.most))
    if not said.shows_scores:
        return AimReached(aim=one.aim, value=None, most=None)
    value, most = (f"{each / _TWENTIETHS:.2f}" for each in (one.value, one.most))
    return AimReached(aim=one.aim, value=value, most=most)


def _proposed(row: ScenarioRow, said: InWords, view: ScenarioView) -> list[Proposed]:
    items = row.question.problem.by_number
    parts: dict[str, dict[str, Money]] = {}
    for one in row.answer.drawn:
        parts.setdefault(one.number, {})[one.pool] = said.money(one.minor)
    nothing: Parts = {}
    return [
        Proposed(
            number=line.number,
            title=line.title,
            area=items[line.number].area,
            region=items[line.number].region,
            place=line.place,
            amount=Amount.of(line.amount),
            why=list(line.reasons),
            parts=InPool.each(parts.get(line.number, nothing)),
        )
        for line in view.chosen
    ]


def _missed(row: ScenarioRow, said: InWords, view: ScenarioView) -> list[NotProposed]:
    lines = {line.number: line for line in (*view.near, *view.others)}
    return [
        NotProposed(
            number=one.number,
            title=lines[one.number].title,
            place=lines[one.number].place,
            amount=Amount.of(lines[one.number].amount),
            reason=one.why,
            why=list(lines[one.number].reasons),
            short=Amount.of(said.money(one.short)) if one.short else None,
            instead_of=one.instead_of or None,
            near=one.near or None,
        )
        for one in row.missed
    ]


def _shares(view: ScenarioView, *, of_areas: bool) -> list[Shares]:
    return [
        Shares(
            label=line.label,
            approved=Amount.of(line.before),
            share_before=line.share_before,
            proposed=Amount.of(line.added),
            share_after=line.share_after,
        )
        for line in (view.by_area if of_areas else view.by_region).lines
    ]


KINDS = (Kind(Scenario, ScenarioRecord, show_scenario, lambda made: str(made.number)),)
