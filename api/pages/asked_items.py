"""An item that the Committee is asked of in writing, as its reader has it on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from api.pages.doing import Doable
from api.pages.frame import act_named
from api.pages.quorums import derived_in_words, needed_in_words
from api.pages.subjects import Named, Names
from api.pages.vocabulary import ANSWERS, CLOSED_BY, RECUSED_BY, RESULT_TONES, RESULTS, _
from api.pages.words import Pill, Words
from mptf.committee.quorum import needed
from mptf.committee.visibility import FUND
from mptf.money import Money
from mptf.procedures.queries import ProcedureRow
from mptf.procedures.states import ProcedureState
from mptf.rounds import tally
from mptf.rounds.queries import CommentRow, ItemRow, OnItem
from mptf.rounds.tally import Closed, Standing
from mptf.templating import day, instant
from mptf.work import Work
from workflows.acts import ACTS

ANSWER, STAND_BACK, COMMENT = (
    "committee-item.answer",
    "committee-item.stand-back",
    "committee-item.comment",
)


class SeatLine(NamedTuple):
    """A seat on an item: whether it has answered and, once the item is closed, what it said."""

    code: str
    organisation: str
    standing: Pill
    who: str
    at: datetime | None
    answer: str
    reason: str
    receipt: str


class Own(NamedTuple):
    """What the reader said, with the receipt for it."""

    seat: str
    answer: str
    reason: str
    at: datetime
    receipt: str


class Comment(NamedTuple):
    """What somebody said to all, as a thread shows it."""

    author: str
    title: str
    when: str
    text: str
    answers: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as its reader has it."""

    row: ItemRow
    title: str
    """What it is on; of an item on the fund itself, what it would decide."""
    amount: Money | None
    amounts: tuple[tuple[str, Money], ...]
    """What each entity would get."""
    conditions: tuple[str, ...]
    subject: Named
    outcome: str
    result: Pill | None
    closed: str
    closed_at: datetime | None
    quorum: str
    """How the result follows; while it runs, what a quorum needs."""
    seats: tuple[SeatLine, ...]
    answered: int
    entitled: int
    own: tuple[Own, ...]
    comments: tuple[Comment, ...]
    withheld: bool
    doing: tuple[Doable, ...]


def item_view(  # noqa: PLR0917 -- what one item is made of
    work: Work, words: Words, row: ProcedureRow, on: OnItem, found: Names, speaks: list[UUID]
) -> ItemView:
    """An item of a procedure for its reader, who speaks for these seats."""
    how = tally.closed(work, on, row.counts_until)
    runs = how is None and row.state == ProcedureState.CIRCULATED
    answered = on.latest()
    outcome = words.outcome(on.item.outcome)
    return ItemView(
        row=on.item,
        title=outcome if on.item.subject_kind == FUND else on.item.title,
        amount=_amount(work, on.item),
        amounts=tuple(_amounts(work, on.item)),
        conditions=tuple(_conditions(words, on.item)),
        subject=found[on.item.subject_id],
        outcome=outcome,
        result=_result(words, how),
        closed=words.say(CLOSED_BY[how.by]) if how else "",
        closed_at=how.at if how else None,
        quorum=_quorum(work, words, on, how),
        seats=tuple(_seat(words, each) for each in tally.standings(on, how)),
        answered=len(answered),
        entitled=len(on.entitled),
        own=tuple(_own(words, on, pair) for pair in tally.own(work, on).values()),
        comments=tuple(_comment(work, each) for each in on.comments),
        withheld=on.withheld,
        doing=tuple(_doing(work, words, on, speaks, runs=runs)),
    )


def _amount(work: Work, row: ItemRow) -> Money | None:
    asked = row.proposal.get("amount")
    return Money.parse(asked, work.profile.fund.currency) if asked else None


def _amounts(work: Work, row: ItemRow) -> Iterator[tuple[str, Money]]:
    for part in row.proposal.get("amounts", ()):
        yield part["entity"], Money.parse(part["amount"], work.profile.fund.currency)


def _conditions(words: Words, row: ItemRow) -> Iterator[str]:
    said = words.say(_("%(text)s (%(owner)s, due on %(day)s)"))
    for each in row.proposal.get("conditions", ()):
        due = day(date.fromisoformat(each["due_on"]))
        yield said % {"text": each["text"], "owner": each["owner"], "day": due}


def _comment(work: Work, row: CommentRow) -> Comment:
    return Comment(row.name, "", instant(row.said_at, work.profile.fund.zone), row.text)


def _result(words: Words, how: Closed | None) -> Pill | None:
    if how is None:
        return None
    result = how.derivation.result.value
    return Pill(words.say(RESULTS[result]), RESULT_TONES[result])


def _quorum(work: Work, words: Words, on: OnItem, how: Closed | None) -> str:
    if how is not None:
        return derived_in_words(work.profile, words, how.derivation)
    if not on.seats:
        return ""
    rule = work.profile.committee.quorum
    asked = on.asked()
    return needed_in_words(work.profile, words, needed(rule, [each.seat for each in asked]))


def _seat(words: Words, each: Standing) -> SeatLine:
    seat = each.seat
    if not seat.held:
        pill = Pill(words.say(_("vacant")), "over")
    elif each.ground:
        why = words.say(RECUSED_BY[each.ground])
        pill = Pill(f"{words.say(_('stands back'))}: {why}", "over")
    elif each.answered_at:
        pill = Pill(words.say(_("has answered")), "good")
    else:
        unheard = _("has not answered") if seat.served else _("not reached: no address is known")
        pill = Pill(words.say(unheard), "moving" if seat.served else "bad")
    said = each.said
    return SeatLine(
        seat.code,
        seat.organisation,
        pill,
        each.answered_by,
        each.answered_at,
        words.say(ANSWERS[said.answer]) if said else "",
        said.reason if said else "",
        each.receipt,
    )


def _own(words: Words, on: OnItem, pair: Any) -> Own:
    row, said = pair
    code = next(seat.code for seat in on.seats if seat.seat_id == row.seat_id)
    return Own(code, words.say(ANSWERS[said.answer]), said.reason, row.given_at, row.receipt)


def _doing(work: Work, words: Words, on: OnItem, speaks: list[UUID], *, runs: bool) -> list[Doable]:
    """The acts on an item that are the reader's: a position while it runs, a comment always."""
    found = []
    mine = [seat for seat in on.entitled if seat.seat_id in speaks]
    answered = bool(mine) and all(seat.seat_id in on.latest() for seat in mine)
    if runs and mine:
        label = words.say(_("Change your position")) if answered else act_named(ANSWER, words)
        found.append(_doable(on, ANSWER, label, "secondary" if answered else "primary"))
        found.append(_doable(on, STAND_BACK, act_named(STAND_BACK, words), "danger"))
    may_speak = ACTS[COMMENT].by.includes(work.actor, None) and not on.withheld
    if runs and may_speak and (speaks or work.actor.sight.everything):
        found.append(_doable(on, COMMENT, act_named(COMMENT, words), "secondary"))
    return found


def _doable(on: OnItem, name: str, label: str, kind: str) -> Doable:
    return Doable(name, label, f"/acts/{name}?on={on.item.id}", (), kind)
