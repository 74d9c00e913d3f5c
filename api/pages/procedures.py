"""Written procedures: the list, and one with its items, who has answered, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import deadlines, doing, parts
from api.pages.doing import Doable
from api.pages.frame import act_named, show, words_of
from api.pages.listed import procedures as listed
from api.pages.listed.procedures import KIND, PLACE
from api.pages.quorums import derived_in_words, needed_in_words
from api.pages.subjects import Named, Names, names
from api.pages.tables import file_of
from api.pages.vocabulary import ANSWERS, CLOSED_BY, RECUSED_BY, RESULT_TONES, RESULTS, _
from api.pages.words import Pill, Words
from mptf.clock import day_in
from mptf.committee.quorum import needed
from mptf.committee.visibility import FUND
from mptf.errors import GuardRefused
from mptf.exports import paper
from mptf.exports.service import Format
from mptf.money import Money
from mptf.procedures import queries as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.queries import ProcedureRow
from mptf.procedures.states import ProcedureState
from mptf.rounds import tally
from mptf.rounds.queries import PARTS, CommentRow, ItemRow, OnItem, asked_with, gathered
from mptf.rounds.tally import Closed, Standing
from mptf.sheaf import Sheaf
from mptf.templating import day, instant
from mptf.work import Work
from workflows.acts import ACTS

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.ProceduresAsked, Query()]
_SHEAF = Sheaf(
    *PARTS, procedures.extensions, procedures.followed, procedures.life, procedures.record
)

_STILL_RUNS = _("The certificate is printed once every item of the procedure is closed.")
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


@router.get("/procedures")
def procedure_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Written procedures, the latest first, 50 a page."""
    words = words_of(door)

    def view(work: Work) -> dict[str, Any]:
        return {
            "list": listed.page(work, words, asked),
            "doing": doing.to_begin(work, words, KIND),
        }

    return show(
        door, "procedures.html", title=_("Written procedures"), section=PLACE, **door.read(view)
    )


@router.get("/procedures.{form}")
def procedure_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/procedures/{number}")
def one_procedure(door: ThisDoor, number: str) -> HTMLResponse:
    """One written procedure: read, declare, take a position, see the clock."""
    words = words_of(door)
    view = door.read(lambda work: _procedure(work, words, number))
    title = f"{number} · {view['procedure'].title}"
    return show(door, "procedure.html", title=title, section=PLACE, **view)


@router.get("/procedures/{number}/certificate.pdf")
def certificate(door: ThisDoor, number: str) -> Response:
    """What was decided in writing and how it follows, on paper; the same whenever it is printed.

    Raises:
        GuardRefused: positions are still taken.
    """
    words = words_of(door)
    view = door.read(lambda work: _procedure(work, words, number))
    row: ProcedureRow = view["procedure"]
    if not view["is_over"]:
        raise GuardRefused((words.say(_STILL_RUNS),))
    fund = door.profile.fund
    content = paper.print_page("certificate", row.number, zone=fund.zone, fund=fund, **view)
    name = f'attachment; filename="{row.number}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-cache"}
    return Response(content, media_type="application/pdf", headers=headers)


def _procedure(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = procedures.numbered(work, number)
    of = _SHEAF.read(work, **asked_with(work, row.id))
    table = gathered(work, of)
    extensions, steps, events = (
        of[part] for part in (procedures.extensions, procedures.life, procedures.record)
    )
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {row.prepared_by, *(each.item.subject_id for each in table.items)}
        | {each.extended_by for each in extensions},
    )
    speaks = [seat.seat_id for seat in table.own_seats]
    return {
        "procedure": row,
        "is_over": row.is_over(work.now()),
        "state": listed.state_of(words, row, work.now()),
        "doing": doing.on_record(work, words, work.get(WrittenProcedure, row.id), row.id),
        "prepared_by": found[row.prepared_by],
        "due": _due(work, row),
        "extensions": [(each, found[each.extended_by]) for each in extensions],
        "followed": [
            (each, words.state("decision", each.state)) for each in of[procedures.followed]
        ],
        "items": [_item(work, words, row, each, found, speaks) for each in table.items],
        "moments": parts.timeline(words, KIND, steps, found),
        "shows_record": work.actor.sight.record,
        "events": parts.record(words, events, found),
    }


def _due(work: Work, row: ProcedureRow) -> deadlines.Chip | None:
    """How long there is; nothing once it is over."""
    if row.ends_at is None or row.state != ProcedureState.CIRCULATED or row.is_over(work.now()):
        return None
    last = day_in(work.profile.fund.zone, row.ends_at)
    return deadlines.chip(last, work.today(), work.profile.holidays)


def _item(  # noqa: PLR0917 -- what one item is made of
    work: Work, words: Words, row: ProcedureRow, on: OnItem, found: Names, speaks: list[UUID]
) -> ItemView:
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
