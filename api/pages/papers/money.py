"""What an item does to the money, in words and bars: before and after it is adopted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.pages import charts
from api.pages.charts import Stack
from api.pages.papers.texts import Few, few
from api.pages.targets import TargetView, target_view
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.committee.models import Outcome
from mptf.money import Money, total
from mptf.papers.balance import Effect
from mptf.papers.briefs import Brief, Ground, Share
from mptf.templating import amount_of

_SHARES, _POOLS = 8, 3
"""Areas or regions, and pools, that a brief has room for."""


class PoolLine(NamedTuple):
    """A pool that may pay: free cash, what the item takes of it, what is left."""

    pool: str
    before: Money
    taken: Money
    left: Money


class ShareLine(NamedTuple):
    """A bar with its share of everything approved, in per cent: so far, and with the item."""

    label: str
    stack: Stack
    before: str
    after: str
    said: str
    """The bar in words."""


class SharesView(NamedTuple):
    """Shares by one thing: areas, or regions."""

    about: str
    lines: Few[ShareLine]


@dataclass(frozen=True, slots=True)
class MoneyView:
    """All that a brief says of money."""

    said: tuple[str, ...]
    pools: Few[PoolLine]
    shares: tuple[SharesView, ...]
    target: TargetView | None
    """Where the fund stands on its way to the target in force, where a new one is proposed."""


def money_view(words: Words, brief: Brief, ground: Ground) -> MoneyView:
    """What becomes of the money if the item is adopted."""
    moves = brief.balance.effect in {Effect.RESERVES, Effect.REVISES, Effect.SETS_ASIDE}
    pools = [PoolLine(words.pool(line.pool), *line[1:]) for line in brief.balance.lines]
    return MoneyView(
        said=tuple(_said(words, brief, ground)),
        pools=few(pools if moves or brief.item.outcome == Outcome.POSITIVE else (), _POOLS),
        shares=tuple(_shares(words, brief)),
        target=target_view(ground.standing) if brief.item.outcome == Outcome.TARGET else None,
    )


def _said(words: Words, brief: Brief, ground: Ground) -> Iterator[str]:
    balance, amount = brief.balance, brief.amount
    match brief.item.outcome:
        case Outcome.POSITIVE:
            yield words.say(
                _("No money moves: the note joins the pipeline, which commits nothing.")
            )
            if amount:
                yield _within_reach(words, brief)
        case Outcome.INVITE:
            said = _("The ceiling of %(amount)s is reserved from free cash.")
            yield words.say(said) % {"amount": amount_of(amount)}
            yield from _short(words, balance.short)
        case Outcome.RAISE_CEILING:
            said = _("The ceiling becomes %(amount)s; what that adds is reserved from free cash.")
            yield words.say(said) % {"amount": amount_of(amount)}
            yield from _short(words, balance.short)
        case Outcome.APPROVED:
            approved = _revised if balance.effect is Effect.REVISES else _approved
            yield from approved(words, brief)
        case Outcome.DIRECT_COST:
            said = _("%(amount)s is set aside from unearmarked cash for the fund’s own costs.")
            yield words.say(said) % {"amount": amount_of(amount)}
            yield from _short(words, balance.short)
            yield _costs_so_far(words, brief, ground)
        case Outcome.TARGET:
            yield from _progress(words, brief, ground)
        case _:
            yield words.say(_("No money moves with the decision itself."))
    if balance.effect is not Effect.NOTHING and ground.pipeline.waiting:
        reach = {"before": balance.reach_before, "after": balance.reach_after}
        reaches = _(
            "Notes of the pipeline within reach of free cash: %(before)s now, %(after)s after."
        )
        yield words.say(reaches) % reach


def _approved(words: Words, brief: Brief) -> Iterator[str]:
    balance, amount = brief.balance, brief.amount
    said = _("%(amount)s is allocated, out of %(reserved)s that is reserved for it.")
    numbers = {"amount": amount_of(amount), "reserved": amount_of(balance.reserved)}
    yield words.say(said) % numbers
    if balance.released:
        free = _("What is not needed, %(amount)s, is free again.")
        yield words.say(free) % {"amount": amount_of(balance.released)}


def _revised(words: Words, brief: Brief) -> Iterator[str]:
    """A budget replaces another: what it adds is drawn, what it no longer needs is free again."""
    balance, amount = brief.balance, brief.amount
    if not amount or amount == balance.reserved:
        yield words.say(_("No money moves: what the entities have together stays as it is."))
        return
    said = _("The budget of %(before)s becomes %(after)s.")
    numbers = {"before": amount_of(balance.reserved), "after": amount_of(amount)}
    yield words.say(said) % numbers
    if balance.released:
        free = _("What is not needed, %(amount)s, is free again as far as it was not sent.")
        yield words.say(free) % {"amount": amount_of(balance.released)}
    yield from _short(words, balance.short)


def _within_reach(words: Words, brief: Brief) -> str:
    if brief.balance.is_enough:
        return words.say(_("The free cash that fits it would pay for it today."))
    said = _("The free cash that fits it lacks %(amount)s to pay for it today.")
    return words.say(said) % {"amount": amount_of(brief.balance.short)}


def _short(words: Words, short: Money) -> Iterator[str]:
    if short:
        said = _(
            "The free cash that fits it lacks %(amount)s: it cannot be carried out as it stands."
        )
        yield words.say(said) % {"amount": amount_of(short)}


def _costs_so_far(words: Words, brief: Brief, ground: Ground) -> str:
    deposited = ground.standing.status.deposited
    said = _(
        "So far %(before)s was decided for such costs, %(share)s%% of deposits; then %(after)s%%."
    )
    return words.say(said) % {
        "before": amount_of(ground.direct_costs),
        "share": per_cent(ground.direct_costs, deposited),
        "after": per_cent(ground.direct_costs + brief.amount, deposited),
    }


def _progress(words: Words, brief: Brief, ground: Ground) -> Iterator[str]:
    now = ground.standing.status
    deposited = amount_of(now.deposited)
    if now.target:
        said = _("%(deposited)s is deposited: %(share)s%% of the target in force, %(target)s.")
        share = per_cent(now.deposited, now.target)
        target = amount_of(now.target)
        yield words.say(said) % {"deposited": deposited, "share": share, "target": target}
    said = _("Of the proposed target, %(target)s, that is %(share)s%%.")
    share = per_cent(now.deposited, brief.amount)
    yield words.say(said) % {"target": amount_of(brief.amount), "share": share}


def _shares(words: Words, brief: Brief) -> Iterator[SharesView]:
    if brief.areas:
        areas = [
            (words.area(share.code) or words.say(_("None named")), share) for share in brief.areas
        ]
        yield SharesView(words.say(_("Thematic area")), _lines(words, areas))
    if brief.regions:
        regions = [
            (words.region(share.code) or words.say(_("None named")), share)
            for share in brief.regions
        ]
        yield SharesView(words.say(_("Region")), _lines(words, regions))


def _lines(words: Words, shares: Sequence[tuple[str, Share]]) -> Few[ShareLine]:
    """One bar each, the item's part at the end of it."""
    currency = shares[0][1].before.currency
    before = total([share.before for _label, share in shares], currency)
    after = before + total([share.added for _label, share in shares], currency)
    drawn = charts.stacked(
        ("", ""), [(label, (share.before, share.added)) for label, share in shares]
    )
    lines = []
    for (label, share), stack in zip(shares, drawn.stacks, strict=True):
        numbers = {
            "label": label,
            "before": per_cent(share.before, before),
            "after": per_cent(share.before + share.added, after),
        }
        said = words.say(_("%(label)s: %(before)s per cent now, %(after)s with the item")) % numbers
        lines.append(ShareLine(label, stack, numbers["before"], numbers["after"], said))
    return few(lines, _SHARES)


def per_cent(part: Money, whole: Money) -> str:
    """A share in per cent to one decimal, halves up; nothing of nothing."""
    if whole.minor <= 0:
        return "0.0"
    tenths = (part.minor * 2000 + whole.minor) // (2 * whole.minor)
    return f"{tenths // 10}.{tenths % 10}"
