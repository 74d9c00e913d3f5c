"""An item before the Committee, in writing or in a meeting, as its reader has it on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from api.pages import files
from api.pages.committee_words import ANSWERS, CLOSED_BY, RECUSED_BY, RESULT_TONES, RESULTS
from api.pages.doing import Doable
from api.pages.frame import act_named
from api.pages.quorums import derived_in_words, needed_in_words
from api.pages.subjects import Named, Names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee.models import Mode
from mptf.committee.quorum import needed
from mptf.committee.visibility import FUND
from mptf.money import Money
from mptf.rounds import tally
from mptf.rounds.models import Result
from mptf.rounds.queries import CommentRow, ItemRow
from mptf.rounds.table import OnItem
from mptf.rounds.tally import Closed, Standing
from mptf.templating import day, instant
from mptf.work import Work
from workflows.acts import ACTS

ANSWER, STAND_BACK, COMMENT, SPEAK = (
    "committee-item.answer",
    "committee-item.stand-back",
    "committee-item.comment",
    "committee-item.speak",
)

ON_FILES = frozenset({"committee-item.attach", "committee-item.take-away"})


class Sitting(NamedTuple):
    """Whether a sitting goes on, and until when positions count; a meeting has no deadline."""

    goes_on: bool
    ends_at: datetime | None


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


class Version(NamedTuple):
    """The papers were written anew: what is different."""

    number: int
    changed: str
    who: str
    at: datetime


class Spoken(NamedTuple):
    """What a seat said in the open round, and who wrote it down."""

    seat: str
    answer: str
    reason: str
    who: str
    at: datetime


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
    paper: str
    versions: tuple[Version, ...]
    files: tuple[files.Line, ...]
    """What goes with its papers."""
    taken_off: str
    """Why it is off the agenda; empty where it stands there."""
    result: Pill | None
    """What became of it; None while it runs."""
    revealed: bool
    """Whether the positions of its sealed round are open."""
    takes_positions: bool
    closed: str
    closed_at: datetime | None
    quorum: str
    """How the result follows; while it runs, what a quorum needs."""
    seats: tuple[SeatLine, ...]
    answered: int
    entitled: int
    own: tuple[Own, ...]
    spoken: tuple[Spoken, ...]
    comments: tuple[Comment, ...]
    withheld: bool
    doing: tuple[Doable, ...]


def item_view(  # noqa: PLR0917 -- what one item is made of
    work: Work,
    words: Words,
    sitting: Sitting,
    on: OnItem,
    found: Names,
    speaks: list[UUID],
    others: Sequence[Doable] = (),
) -> ItemView:
    """An item for its reader, who speaks for these seats.

    `others` is what they may do with it that is no seat's to do.
    """
    how = tally.closed(work, on, sitting.ends_at)
    final = tally.settled(work, on, sitting.ends_at)
    runs = how is None and sitting.goes_on
    answered = on.latest()
    outcome = words.outcome(on.item.outcome)
    return ItemView(
        row=on.item,
        title=title_of(on.item, outcome),
        amount=_amount(work, on.item),
        amounts=tuple(_amounts(work, on.item)),
        conditions=tuple(_conditions(words, on.item)),
        subject=found[on.item.subject_id],
        outcome=outcome,
        paper=on.paper,
        versions=tuple(_versions(on)),
        files=tuple(files.lines(work, words, [each.file for each in on.annexes], found)),
        taken_off=on.item.taken_off_why or "",
        result=_result(words, final or how),
        revealed=how is not None,
        takes_positions=runs and on.item.round_id is not None,
        closed=words.say(CLOSED_BY[final.by]) if final else "",
        closed_at=final.at if final else None,
        quorum=_quorum(work, words, on, final or how),
        seats=tuple(_seat(words, each) for each in tally.standings(on, how)),
        answered=len(answered),
        entitled=len(on.entitled),
        own=tuple(_own(words, on, pair) for pair in tally.own(work, on).values()),
        spoken=tuple(_spoken(words, on)),
        comments=tuple(_comment(work, each) for each in on.comments),
        withheld=on.withheld,
        doing=(*_doing(work, words, on, speaks, runs=runs), *others),
    )


def title_of(row: ItemRow, outcome: str) -> str:
    """What it is on; of an item on the fund that was given no title, what it would decide."""
    return outcome if row.subject_kind == FUND and not row.proposal.get("title") else row.title


def _versions(on: OnItem) -> Iterator[Version]:
    for row in on.versions:
        yield Version(row.seq, row.changed, row.name, row.written_at)


def _spoken(words: Words, on: OnItem) -> Iterator[Spoken]:
    for row in on.spoken:
        said = words.say(ANSWERS[row.answer])
        yield Spoken(row.code, said, row.reason, row.name, row.given_at)


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
    found: list[Doable] = []
    if on.item.mode == Mode.MEETING and on.item.round_id is None:
        return _before_it_is_asked(words, on, speaks)
    mine = [seat for seat in on.entitled if seat.seat_id in speaks]
    if mine and on.item.closing and on.item.settlement is None and _in_open_round(on):
        found.append(_doable(on, SPEAK, act_named(SPEAK, words), "primary"))
    answered = bool(mine) and all(seat.seat_id in on.latest() for seat in mine)
    if runs and mine:
        label = words.say(_("Change your position")) if answered else act_named(ANSWER, words)
        found.append(_doable(on, ANSWER, label, "secondary" if answered else "primary"))
        found.append(_doable(on, STAND_BACK, act_named(STAND_BACK, words), "danger"))
    may_speak = ACTS[COMMENT].by.includes(work.actor, None) and not on.withheld
    if runs and may_speak and (speaks or work.actor.sight.everything):
        found.append(_doable(on, COMMENT, act_named(COMMENT, words), "secondary"))
    return found


def _before_it_is_asked(words: Words, on: OnItem, speaks: list[UUID]) -> list[Doable]:
    """In a meeting a seat may stand back before positions are asked for."""
    backed = {row.seat_id for row in on.backs}
    if on.item.taken_off_at is not None or on.withheld or not set(speaks) - backed:
        return []
    return [
        _doable(on, COMMENT, act_named(COMMENT, words), "secondary"),
        _doable(on, STAND_BACK, act_named(STAND_BACK, words), "danger"),
    ]


def _in_open_round(on: OnItem) -> bool:
    kept = on.item.derivation
    return kept is not None and kept["result"] == Result.OPEN_ROUND


def _doable(on: OnItem, name: str, label: str, kind: str) -> Doable:
    return Doable(name, label, f"/acts/{name}?on={on.item.id}", (), kind)
