"""The minutes of a meeting: as they are drafted, as they were circulated, and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages.committee_words import PRESENCES, RECUSED_BY, RESULT_TONES, RESULTS
from api.pages.frame import show, words_of
from api.pages.listed.meetings import PLACE
from api.pages.papers.files import as_file
from api.pages.quorums import derived_in_words
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.committee.visibility import FUND
from mptf.exports import paper
from mptf.meetings import minutes
from mptf.meetings.queries import MeetingRow, MinutesRow
from mptf.meetings.states import MeetingState
from mptf.money import Money
from mptf.rounds.models import Presence
from mptf.rounds.outcome import Derivation
from mptf.templating import day
from mptf.work import Work

router = APIRouter(include_in_schema=False)


class Seat(NamedTuple):
    """A seat on the list of attendance."""

    code: str
    organisation: str
    presence: str
    name: str
    remote: bool


class Objection(NamedTuple):
    """An objection, with what became of it."""

    seat: str
    reason: str
    fate: str


class Item(NamedTuple):
    """An item as the minutes tell it; of one from which the reader stands back only that."""

    seq: int
    title: str
    outcome: str
    text: str
    amount: Money | None
    amounts: tuple[tuple[str, Money], ...]
    conditions: tuple[str, ...]
    recused: str
    objections: tuple[Objection, ...]
    note: str
    taken_off: str
    result: Pill | None
    closed_at: datetime | None
    derivation: str
    withheld: bool


@router.get("/meetings/{number}/minutes")
def one_minutes(door: ThisDoor, number: str) -> HTMLResponse:
    """The minutes to read: the version that was circulated last, or the secretariat's draft."""
    words = words_of(door)
    view = door.read(lambda work: _minutes(work, words, number))
    title = words.say(_("Minutes of %(number)s")) % {"number": number}
    return show(door, "minutes.html", title=title, section=PLACE, **view)


@router.get("/meetings/{number}/minutes.pdf")
def minutes_on_paper(door: ThisDoor, number: str) -> Response:
    """The same on paper; the same whenever it is printed."""
    words = words_of(door)
    view = door.read(lambda work: _minutes(work, words, number))
    fund = door.profile.fund
    content = paper.print_page("minutes", number, zone=fund.zone, fund=fund, **view)
    return as_file(content, f"{number}-minutes.pdf")


def _minutes(work: Work, words: Words, number: str) -> dict[str, Any]:
    """What there is to read.

    Raises:
        NotFound: nothing was circulated, and the draft is not the reader's.
    """
    row, last, content, own = minutes.readable(work, number)
    return {
        "meeting": row,
        "last": last,
        "standing": _standing(words, row, last),
        "opened_at": _instant(content["opened_at"]),
        "closed_at": _instant(content["closed_at"]),
        "content": content,
        "seats": tuple(_seats(words, content)),
        "items": tuple(_items(work, words, content, own)),
    }


def _standing(words: Words, row: MeetingRow, last: MinutesRow | None) -> Pill:
    if last is None:
        return Pill(words.say(_("Draft")), "due")
    if row.state == MeetingState.CLOSED:
        return Pill(words.say(_("Adopted")), "good")
    return Pill(words.say(_("Circulated for comments")), "moving")


def _seats(words: Words, content: Mapping[str, Any]) -> Iterator[Seat]:
    for row in content["attendance"]:
        yield Seat(
            row["seat"],
            row["organisation"],
            words.say(PRESENCES[row["presence"]]),
            row["name"],
            row["remote"] and row["presence"] == Presence.PRESENT,
        )


def _items(
    work: Work, words: Words, content: Mapping[str, Any], own: frozenset[str]
) -> Iterator[Item]:
    for each in content["items"]:
        recused = {row["seat"] for row in each["recused"]}
        yield _item(work, words, each, withheld=bool(own) and own <= recused)


def _item(work: Work, words: Words, each: Mapping[str, Any], *, withheld: bool) -> Item:
    outcome = words.outcome(each["outcome"])
    proposal = each["proposal"]
    titled = each["subject_kind"] != FUND or proposal.get("title")
    derivation = Derivation.from_json(each["derivation"]) if each["derivation"] else None
    result = derivation.result.value if derivation else ""
    bare = withheld or bool(each["taken_off"])
    return Item(
        seq=each["seq"],
        title=each["title"] if titled else outcome,
        outcome=outcome,
        text="" if bare else proposal.get("text", ""),
        amount=None if bare else _money(work, proposal.get("amount")),
        amounts=() if bare else tuple(_amounts(work, proposal)),
        conditions=() if bare else tuple(_conditions(words, proposal)),
        recused="; ".join(
            f"{row['seat']}, {row['organisation']} ({words.say(RECUSED_BY[row['ground']])})"
            for row in each["recused"]
        ),
        objections=() if withheld else tuple(_objections(words, each)),
        note="" if withheld else each["note"],
        taken_off=each["taken_off"],
        result=Pill(words.say(RESULTS[result]), RESULT_TONES[result]) if result else None,
        closed_at=_instant(each["closed_at"]),
        derivation=derived_in_words(work.profile, words, derivation) if derivation else "",
        withheld=withheld,
    )


def _objections(words: Words, each: Mapping[str, Any]) -> Iterator[Objection]:
    for row in each["objections"]:
        fate = _("sustained") if row["sustained"] else _("withdrawn")
        yield Objection(row["seat"], row["reason"], words.say(fate))


def _amounts(work: Work, proposal: Mapping[str, Any]) -> Iterator[tuple[str, Money]]:
    for part in proposal.get("amounts", ()):
        yield part["entity"], Money.parse(part["amount"], work.profile.fund.currency)


def _conditions(words: Words, proposal: Mapping[str, Any]) -> Iterator[str]:
    said = words.say(_("%(text)s (%(owner)s, due on %(day)s)"))
    for each in proposal.get("conditions", ()):
        due = day(date.fromisoformat(each["due_on"]))
        yield said % {"text": each["text"], "owner": each["owner"], "day": due}


def _money(work: Work, asked: str | None) -> Money | None:
    return Money.parse(asked, work.profile.fund.currency) if asked else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
