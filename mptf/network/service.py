"""Enter what is known of a country, end it, put it right; enter what the Network counted."""

from __future__ import annotations

from datetime import date

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.errors import GuardRefused, Invalid
from mptf.network import reference
from mptf.network.dates import last_day
from mptf.network.known import figures, known
from mptf.network.models import FactKind, NetworkFact, NetworkFactEnd, NetworkFigure
from mptf.network.schemas import FactEndSent, FactSent, FigureSent, ToldSent
from mptf.work import Work

FACT, FIGURE = "network-fact", "network-figure"
OWN_WORDS = frozenset({FactKind.NATIONAL_PLAN, FactKind.FRAMEWORK, FactKind.REGION})
"""Kinds of which nothing is told without a text: what it is called."""


def enter(work: Work, sent: FactSent) -> NetworkFact:
    """Enter what a source tells of a country.

    Raises:
        NotFound: there is no such country.
        Invalid: one of the kind is in force at that time, or the year or the text is missing.
    """
    reference.country(sent.country)
    _require_whole(sent.kind, sent)
    _require_room(work, sent.country, sent.kind, sent)
    row = _add(work, sent.country, sent.kind, sent)
    audit.record(work, "enter", FACT, row.id, after=_said(row))
    return row


def correct(work: Work, fact: NetworkFact, sent: ToldSent) -> NetworkFact:
    """Put a fact right: the new row takes its place; both stay on the record.

    Raises:
        GuardRefused: it was corrected already.
        Invalid: as for `enter`.
    """
    _require_the_last(work, fact)
    kind = FactKind(fact.kind)
    _require_whole(kind, sent)
    _require_room(work, fact.country, kind, sent, beside=fact)
    row = _add(work, fact.country, kind, sent, corrects=fact)
    audit.record(work, "correct", FACT, row.id, before=_said(fact), after=_said(row))
    return row


def end(work: Work, fact: NetworkFact, sent: FactEndSent) -> NetworkFact:
    """Say until when a fact held, or that it never did.

    Raises:
        GuardRefused: it has ended, or was corrected.
        Invalid: the end lies before the beginning, or ahead.
    """
    _require_the_last(work, fact)
    if work.session.exec(select(NetworkFactEnd).where(NetworkFactEnd.fact_id == fact.id)).first():
        raise GuardRefused(("It has ended: correct it where the end is wrong.",))
    to_on = _day(sent.until)
    if to_on is not None and fact.from_on is not None and to_on < fact.from_on:
        raise Invalid("until", "it ends before it begins: choose a later end")
    work.add(
        NetworkFactEnd(
            fact_id=fact.id,
            until=sent.until,
            to_on=to_on,
            reason=sent.reason,
            source=sent.source,
            ended_at=work.now(),
            ended_by=work.actor.id,
        )
    )
    after = {"until": sent.until, "reason": sent.reason, "source": sent.source}
    audit.record(work, "end", FACT, fact.id, before=_said(fact), after=after)
    return fact


def count(work: Work, sent: FigureSent) -> NetworkFigure:
    """Enter what the Network counted; entered again for the same time, the last one counts.

    Raises:
        Invalid: the time lies ahead.
    """
    if last_day(sent.counted).year > work.today().year:
        raise Invalid("counted", "a count is entered once it was made")
    same = (NetworkFigure.kind == sent.kind.value, NetworkFigure.counted == sent.counted)
    before = work.session.exec(select(func.count()).select_from(NetworkFigure).where(*same)).one()
    row = work.add(
        NetworkFigure(
            kind=sent.kind.value,
            counted=sent.counted,
            counted_on=last_day(sent.counted),
            seq=before + 1,
            count=sent.count,
            source=sent.source,
            url=sent.url,
            illustrative=sent.illustrative,
            entered_at=work.now(),
            entered_by=work.actor.id,
        )
    )
    told = {"kind": row.kind, "counted": row.counted, "count": row.count}
    audit.record(work, "count", FIGURE, row.id, after=told)
    return row


def take_in(work: Work) -> int:
    """Enter every fact and figure that comes with this version and is not there; how many.

    A fact of a country and kind of which anything was ever entered is left as it is: what the
    secretariat has said stands.

    Raises:
        GuardRefused: nothing is missing.
    """
    told = {(row.country, row.kind) for row in work.session.exec(select(NetworkFact)).all()}
    counted = {(row.kind, row.counted) for row in work.session.exec(select(NetworkFigure)).all()}
    new = [fact for fact in known() if (fact.country, fact.kind.value) not in told]
    rows = [_add(work, fact.country, fact.kind, fact) for fact in new]
    more = [each for each in figures() if (each.kind.value, each.counted) not in counted]
    for each in more:
        count(work, each)
    if not rows and not more:
        raise GuardRefused(("All that comes with this version is entered.",))
    if rows:
        kinds = sorted({row.kind for row in rows})
        told_of = {"facts": len(rows), "kinds": kinds}
        audit.record(work, "take in", FACT, rows[0].id, after=told_of)
    return len(rows) + len(more)


def _add(
    work: Work, country: str, kind: FactKind, told: ToldSent, corrects: NetworkFact | None = None
) -> NetworkFact:
    return work.add(
        NetworkFact(
            country=country,
            kind=kind.value,
            text=told.text,
            since=told.since,
            until=told.until,
            from_on=_day(told.since),
            to_on=_day(told.until),
            source=told.source,
            url=told.url,
            illustrative=told.illustrative,
            corrects_id=corrects.id if corrects else None,
            entered_at=work.now(),
            entered_by=work.actor.id,
        )
    )


def _require_whole(kind: FactKind, told: ToldSent) -> None:
    if kind.of_a_year and told.since is None:
        raise Invalid("since", "say in which year")
    if kind in OWN_WORDS and not told.text:
        raise Invalid("text", "say what it is called")


def _require_room(
    work: Work, country: str, kind: FactKind, told: ToldSent, beside: NetworkFact | None = None
) -> None:
    """One of a kind at a time; of what is done in a year, one a year."""
    begins, ends = _day(told.since), _day(told.until)
    for row in _believed(work, country, kind):
        if beside is not None and row.id == beside.id:
            continue
        if kind.of_a_year:
            if row.since == told.since:
                raise Invalid("since", f"one of {row.since} is entered: correct it")
        elif _meet(begins, ends, row.from_on, _ends(work, row)):
            raise Invalid("kind", "one is in force at that time: end it first, or correct it")


def _meet(a: date | None, a_end: date | None, b: date | None, b_end: date | None) -> bool:
    starts_in_time = a is None or b_end is None or a <= b_end
    return starts_in_time and (b is None or a_end is None or b <= a_end)


def _believed(work: Work, country: str, kind: FactKind) -> list[NetworkFact]:
    """Facts of a kind that stand: neither corrected nor found never to have held."""
    query = select(NetworkFact).where(
        NetworkFact.country == country, NetworkFact.kind == kind.value
    )
    rows = work.session.exec(query).all()
    corrected = {row.corrects_id for row in rows}
    return [row for row in rows if row.id not in corrected and not _never(work, row)]


def _end_of(work: Work, row: NetworkFact) -> NetworkFactEnd | None:
    return work.session.exec(select(NetworkFactEnd).where(NetworkFactEnd.fact_id == row.id)).first()


def _never(work: Work, row: NetworkFact) -> bool:
    ended = _end_of(work, row)
    return ended is not None and ended.to_on is None


def _ends(work: Work, row: NetworkFact) -> date | None:
    ended = _end_of(work, row)
    return ended.to_on if ended else row.to_on


def _require_the_last(work: Work, fact: NetworkFact) -> None:
    query = select(NetworkFact).where(col(NetworkFact.corrects_id) == fact.id)
    if work.session.exec(query).first():
        raise GuardRefused(("It was corrected: go on from the fact that took its place.",))


def _day(said: str | None) -> date | None:
    return last_day(said) if said else None


def _said(row: NetworkFact) -> dict[str, str | None]:
    return {
        "country": row.country,
        "kind": row.kind,
        "text": row.text,
        "since": row.since,
        "until": row.until,
        "source": row.source,
    }
