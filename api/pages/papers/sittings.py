"""Where the Committee is asked, as its papers name it; one function for each kind of sitting."""

from __future__ import annotations

from collections.abc import Iterator

from api.pages.papers.pack import Pack, Sitting, pack
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.meetings import queries as meetings
from mptf.procedures import queries as procedures
from mptf.procedures.queries import ProcedureRow
from mptf.rounds.table import on_the_table
from mptf.templating import instant
from mptf.work import Work


def of_procedure(work: Work, words: Words, number: str, seat: str = "") -> Pack:
    """The papers of a written procedure, as of its circulation.

    Raises:
        NotFound: the reader sees no such procedure, or no such seat.
    """
    row = procedures.numbered(work, number)
    sitting = Sitting(
        kind=words.kind("written-procedure"),
        number=row.number,
        title=row.title,
        text=row.text,
        dates=tuple(_dates(work, words, row)),
        at=row.circulated_at or work.now(),
        illustrative=row.illustrative,
    )
    return pack(work, words, sitting, on_the_table(work, row.id), seat)


def of_meeting(work: Work, words: Words, number: str, seat: str = "") -> Pack:
    """The papers of a meeting, as of when they were sent last.

    Raises:
        NotFound: the reader sees no such meeting, or no such seat.
    """
    row = meetings.numbered(work, number)
    table = on_the_table(work, row.id)
    zone = work.profile.fund.zone
    until = words.say(_("%(start)s to %(end)s (%(zone)s)")) % {
        "start": instant(row.starts_at, zone),
        "end": instant(row.ends_at, zone),
        "zone": zone,
    }
    sent = [on.item.sent_at for on in table.items if on.item.sent_at is not None]
    sitting = Sitting(
        kind=words.kind("meeting"),
        number=row.number,
        title=row.title,
        text=row.text,
        dates=((words.say(_("When")), until), (words.say(_("Where")), row.place)),
        at=max(sent, default=work.now()),
        illustrative=row.illustrative,
    )
    return pack(work, words, sitting, table, seat)


def _dates(work: Work, words: Words, row: ProcedureRow) -> Iterator[tuple[str, str]]:
    zone = work.profile.fund.zone
    if row.circulated_at is None or row.ends_at is None:
        yield words.say(_("Circulated")), words.say(_("not yet"))
        return
    yield words.say(_("Circulated")), instant(row.circulated_at, zone)
    yield words.say(_("Positions until")), f"{instant(row.ends_at, zone)} ({zone})"
