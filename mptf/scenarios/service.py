"""Ask what a sum would pay for, keep the answer; withdraw a scenario that is of no use any more.

A proposal changes no record: nothing is reserved, nothing is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import select

from mptf.audit import service as audit
from mptf.errors import GuardRefused, Invalid
from mptf.ledger.pools import Pool
from mptf.money import BASIS, Money, exponent
from mptf.numbers import yearly
from mptf.pipeline.queries import Pipeline, Waiting
from mptf.reports import dashboard
from mptf.reports.pipeline import after
from mptf.scenarios import kept
from mptf.scenarios.explaining import missed
from mptf.scenarios.kept import Gift, Question
from mptf.scenarios.models import Scenario, ScenarioWithdrawal
from mptf.scenarios.problem import Aim, Item, Problem, Purse, Rule, RuleKind
from mptf.scenarios.schemas import EndedScenarioSent, GiftSent, ScenarioSent
from mptf.scenarios.solving import solve
from mptf.work import Work

KIND = "scenario"
_PER_CENT = BASIS // 100
_TWENTIETHS = 2


def propose(work: Work, sent: ScenarioSent) -> Scenario:
    """Ask a scenario and keep it with its answer.

    Raises:
        Invalid: a day ahead; an area, a region or a note that is not known.
    """
    asked = question(work, sent)
    inputs = kept.of_question(asked)
    answer = solve(asked.problem)
    row = work.add(
        Scenario(
            number=yearly(work, "SN"),
            title=sent.title,
            as_of=_day(work, sent),
            text=sent.text,
            asked=sent.model_dump(mode="json", exclude={"title", "text", "illustrative"}),
            inputs=inputs,
            inputs_digest=kept.digest(inputs),
            outcome=answer.outcome.value,
            answer=kept.of_answer(answer, missed(asked.problem, answer)),
            profile_version=work.profile.version,
            profile_digest=work.profile.digest,
            proposed_at=work.now(),
            proposed_by=work.actor.id,
            illustrative=sent.illustrative,
        )
    )
    told = {"number": row.number, "outcome": row.outcome, "notes": len(answer.chosen)}
    audit.record(work, "propose", KIND, row.id, after=told)
    return row


def withdraw(work: Work, scenario: Scenario, sent: EndedScenarioSent) -> Scenario:
    """Say that a scenario is of no use any more.

    Raises:
        GuardRefused: it was withdrawn already.
    """
    query = select(ScenarioWithdrawal).where(ScenarioWithdrawal.scenario_id == scenario.id)
    if work.session.exec(query).first():
        raise GuardRefused(("It was withdrawn already.",))
    work.add(
        ScenarioWithdrawal(
            scenario_id=scenario.id,
            reason=sent.reason,
            withdrawn_at=work.now(),
            withdrawn_by=work.actor.id,
        )
    )
    audit.record(work, "withdraw", KIND, scenario.id, after={"reason": sent.reason})
    return scenario


def question(work: Work, sent: ScenarioSent) -> Question:
    """What is asked, from what is sent and what is recorded.

    Raises:
        Invalid: as for `propose`.
    """
    day = _day(work, sent)
    given = dashboard.approved.read(work, as_of=day)
    pipeline = after(work, day, given)
    approved: dict[tuple[str | None, str | None], int] = defaultdict(int)
    for row in given:
        approved[row.area, row.region] += row.amount.minor
    gifts = tuple(_gift(work, at, gift) for at, gift in enumerate(sent.gifts))
    amounts = _amounts(work, sent, pipeline)
    _require_known(work, sent, pipeline)
    shares = work.profile.scenarios.shares_of == "approved-and-proposed"
    lines = tuple(
        (area, region, minor)
        for (area, region), minor in sorted(approved.items(), key=lambda line: str(line[0]))
    )
    items = tuple(_item(waiting, amounts) for waiting in pipeline.waiting)
    problem = Problem(
        items=items,
        purses=_purses(pipeline, gifts, alone=sent.gifts_alone),
        rules=tuple(_rules(work, sent)),
        aims=tuple(map(Aim, work.profile.scenarios.aims)),
        area_before=_by(line[::2] for line in lines) if shares else (),
        region_before=_by(line[1:] for line in lines) if shares else (),
        left_out=tuple(sorted(set(sent.left_out))),
        seconds=float(work.profile.scenarios.seconds),
    )
    asked_for = {
        waiting.row.number: waiting.row.asked.minor
        for waiting, item in zip(pipeline.waiting, items, strict=True)
        if waiting.row.asked.minor != item.minor
    }
    return Question(problem, work.profile.fund.currency, gifts, asked_for, lines)


def _day(work: Work, sent: ScenarioSent) -> date:
    if sent.as_of is not None and sent.as_of > work.today():
        raise Invalid("as_of", "choose today or a day before: what comes is not known")
    return sent.as_of or work.today()


def _by(
    lines: Iterable[tuple[str | None, int]],
) -> tuple[tuple[str | None, int], ...]:
    found: dict[str | None, int] = defaultdict(int)
    for code, minor in lines:
        found[code] += minor
    return tuple(sorted(found.items(), key=str))


def _gift(work: Work, at: int, sent: GiftSent) -> Gift:
    """What would come of it: the agent takes its fee at the deposit. Source: handbook 7."""
    profile = work.profile
    amount = Money.parse(sent.amount, profile.fund.currency)
    if amount.minor <= 0:
        raise Invalid(f"gifts.{at}.amount", "give an amount above zero")
    known = {area.code for area in profile.areas}
    for code in sent.areas:
        if code not in known:
            raise Invalid(f"gifts.{at}.areas", f"the fund has no area “{code}”")
    if sent.region is not None and sent.region not in {region.code for region in profile.regions}:
        raise Invalid(f"gifts.{at}.region", f"the fund has no region “{sent.region}”")
    pool = Pool(frozenset(sent.areas), sent.region)
    fee = amount.share(profile.money.agent_fee_bps)
    return Gift(pool.code, amount.minor, (amount - fee).minor)


def _purses(pipeline: Pipeline, gifts: Iterable[Gift], *, alone: bool) -> tuple[Purse, ...]:
    held: dict[str, int] = defaultdict(int)
    if not alone:
        held |= {code: money.minor for code, money in pipeline.free.items()}
    for gift in gifts:
        held[gift.pool] = held.get(gift.pool, 0) + gift.net
    return tuple(Purse(code, minor) for code, minor in sorted(held.items()) if minor > 0)


def _amounts(work: Work, sent: ScenarioSent, pipeline: Pipeline) -> Mapping[str, int]:
    asked = {waiting.row.number: waiting.row.asked.minor for waiting in pipeline.waiting}
    found = dict(asked)
    for at, ceiling in enumerate(sent.ceilings):
        amount = Money.parse(ceiling.amount, work.profile.fund.currency)
        if amount.minor <= 0:
            raise Invalid(f"ceilings.{at}.amount", "give an amount above zero, or leave it out")
        if ceiling.note not in asked:
            raise Invalid(f"ceilings.{at}.note", _not_waiting(ceiling.note))
        found[ceiling.note] = min(asked[ceiling.note], amount.minor)
    return found


def _require_known(work: Work, sent: ScenarioSent, pipeline: Pipeline) -> None:
    waiting = {each.row.number for each in pipeline.waiting}
    for field in ("put_in", "left_out"):
        for number in getattr(sent, field):
            if number not in waiting:
                raise Invalid(field, _not_waiting(number))
    if both := sorted(set(sent.put_in) & set(sent.left_out)):
        raise Invalid("left_out", f"{both[0]} is to be in as well: take it out of one of the two")
    areas = {area.code for area in work.profile.areas}
    regions = {region.code for region in work.profile.regions}
    for at, share in enumerate(sent.area_shares):
        if share.area not in areas:
            raise Invalid(f"area_shares.{at}.area", f"the fund has no area “{share.area}”")
    for at, most in enumerate(sent.region_shares):
        if most.region not in regions:
            raise Invalid(f"region_shares.{at}.region", f"the fund has no region “{most.region}”")


def _not_waiting(number: str) -> str:
    return f"“{number}” does not wait for money on that day: choose one from the pipeline"


def _rules(work: Work, sent: ScenarioSent) -> Iterable[Rule]:
    """Every rule that can be broken, as the profile has it where the scenario does not say."""
    usual, currency = work.profile.scenarios, work.profile.fund.currency
    for number in dict.fromkeys(sent.put_in):
        yield Rule(RuleKind.PUT_IN, number)
    kept_back = usual.kept_back * 10 ** exponent(currency)
    if sent.kept_back is not None:
        kept_back = Money.parse(sent.kept_back, currency).minor
    if kept_back:
        yield Rule(RuleKind.KEPT_BACK, "", kept_back)
    most = usual.region_most if sent.region_most is None else sent.region_most
    own = {share.region: share.percent for share in sent.region_shares}
    for region in work.profile.regions:
        percent = own.get(region.code, most)
        if percent < 100:  # noqa: PLR2004 -- a whole
            yield Rule(RuleKind.REGION_MOST, region.code, percent * _PER_CENT)
    least = usual.area_least if sent.area_least is None else sent.area_least
    shares = {share.area: share.percent for share in sent.area_shares}
    for area in work.profile.areas:
        if percent := shares.get(area.code, least):
            yield Rule(RuleKind.AREA_LEAST, area.code, percent * _PER_CENT)


def _item(waiting: Waiting, amounts: Mapping[str, int]) -> Item:
    row, reasons = waiting.row, waiting.reasons
    return Item(
        number=row.number,
        area=row.area,
        region=row.region,
        minor=amounts[row.number],
        score=int((waiting.score or 0) * _TWENTIETHS),
        under_area=reasons is not None and reasons.area_share is not None,
        under_region=reasons is not None and reasons.region_share is not None,
        months=max(reasons.months, 0) if reasons else 0,
    )
