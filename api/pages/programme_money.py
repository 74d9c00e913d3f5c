"""The money of a programme on its page: what each entity got, its tranches, the pools that pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from api.pages import charts
from api.pages.doing import Doable
from api.pages.figures import Figure, Figures
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee.queries import ConditionRow
from mptf.ledger.models import Kind
from mptf.money import Money, total
from mptf.programmes.queries import (
    HeldRow,
    PartnerRow,
    PoolRow,
    ProgrammeRow,
    TransferRow,
)
from mptf.programmes.states import TransferState
from mptf.tranches.plan import shown, weights
from mptf.work import Work

_KINDS = {
    "allocated": Kind.ALLOCATED,
    "transferred": Kind.TRANSFER,
    "refunded": Kind.REFUND,
    "expenditure": Kind.SPENT,
    "held": Kind.HELD,
}


class Tranche(NamedTuple):
    """A part of the plan: its share, what it gives to each entity, and the requests for it."""

    number: int
    percent: int
    amounts: tuple[tuple[str, Money], ...]
    whole: Money
    requests: tuple[Request, ...]


class Request(NamedTuple):
    """A fund transfer request, with what the reader may do about it while it is open."""

    row: TransferRow
    state: Pill
    whole: Figure
    doing: list[Doable]


class Share(NamedTuple):
    """What an entity got, spent and holds; the books' row is empty before anything was approved."""

    partner: PartnerRow
    planned: Money | None
    approved: Money | None
    books: dict[str, Figure] | None


def shares(
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    held: Sequence[HeldRow],
    figures: Figures,
) -> list[Share]:
    """What was refunded stands below zero, so that a line adds up."""
    books = {
        row.organisation_id: {
            name: figures(
                -row.amounts[name] if kind is Kind.REFUND else row.amounts[name],
                kind,
                subject=programme.id,
                organisation=row.organisation_id,
            )
            for name, kind in _KINDS.items()
        }
        for row in held
    }
    return [
        Share(
            partner,
            _money(partner.amount_minor, programme.currency),
            _money(partner.approved_minor, programme.currency),
            books.get(partner.organisation_id),
        )
        for partner in partners
    ]


def paid_by(
    words: Words, programme: ProgrammeRow, pools: Sequence[PoolRow]
) -> list[tuple[str, Money, Money]]:
    """The pools that pay for it: what each has still to send, and what it has sent."""
    currency = programme.currency
    return [
        (words.pool(row.pool), Money(row.waiting_minor, currency), Money(row.sent_minor, currency))
        for row in pools
    ]


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def tranches(
    work: Work,
    words: Words,
    programme: ProgrammeRow,
    partners: Sequence[PartnerRow],
    transfers: Sequence[TransferRow],
    *,
    acts: Mapping[UUID, list[Doable]],
) -> list[Tranche]:
    """The plan on what was approved, with what was asked for and sent."""
    plan, currency = work.profile.programme.tranches, programme.currency
    approved = [(p.code, Money(p.approved_minor, currency)) for p in partners if p.approved_minor]
    planned = []
    more = max((line.tranche for line in transfers), default=0)
    asked: defaultdict[str, list[tuple[int, Money]]] = defaultdict(list)
    for line in transfers:
        if line.state != TransferState.WITHDRAWN:
            asked[line.code].append((line.tranche, Money(line.amount_minor, currency)))
    shares = {code: weights(programme.content, code, plan, currency) for code, _ in approved}
    for place, percent in enumerate((*plan, *[0] * (more - len(plan)))):
        amounts = tuple(
            (code, amount)
            for code, money in approved
            if (amount := shown(shares[code], money, asked[code], place + 1))
        )
        planned.append(
            Tranche(
                place + 1,
                percent,
                amounts,
                total([money for _code, money in amounts], currency),
                tuple(
                    _requests(work, words, [t for t in transfers if t.tranche == place + 1], acts)
                ),
            )
        )
    return planned


def _requests(
    work: Work, words: Words, lines: Sequence[TransferRow], acts: Mapping[UUID, list[Doable]]
) -> list[Request]:
    """One request for all its lines."""
    wholes: dict[UUID, Money] = {}
    rows: dict[UUID, TransferRow] = {}
    for line in lines:
        zero = Money.zero(line.currency)
        amount = Money(line.amount_minor, line.currency)
        wholes[line.request_id] = wholes.get(line.request_id, zero) + amount
        rows[line.request_id] = line
    return [
        Request(
            row,
            words.state("transfer-request", row.state),
            _sent(work, row, wholes[key]),
            acts.get(key, []),
        )
        for key, row in rows.items()
    ]


def _sent(work: Work, row: TransferRow, whole: Money) -> Figure:
    """Only what was transferred stands in the books."""
    if row.state != TransferState.CONFIRMED:
        return Figure(whole, "")
    figures = Figures(work.actor, work.today())
    return figures(whole, Kind.TRANSFER, document=row.request_id)


def track(
    plan: Sequence[Tranche], conditions: Sequence[ConditionRow]
) -> tuple[charts.Tranche, ...]:
    """The tranches with what stands before each: the conditions that hold it and are not met."""
    drawn = []
    for tranche in plan:
        holds = tuple(
            row.text
            for row in conditions
            if row.met_on is None and row.blocks_tranche == tranche.number
        )
        going = [one for one in tranche.requests if one.row.state != TransferState.WITHDRAWN]
        sent = going and going[-1].row.state == TransferState.CONFIRMED
        tone = "good" if sent else "moving" if going else "due" if holds else ""
        state = (
            going[-1].state.label if going else _("Held by a condition") if holds else _("Ahead")
        )
        label = _("Tranche %(n)s: %(share)s%%") % {"n": tranche.number, "share": tranche.percent}
        drawn.append(charts.Tranche(label, tranche.whole, state, tone, holds))
    return tuple(drawn)
