"""Earlier notes that resemble a note, as far as the reader sees them, with the reasons.

A word that two notes share counts the more, the fewer of the notes that the reader sees use it; so
does a country, and the thematic area. The same words, counts and order come from both engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    desc,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.functions import aggregate_strings

from mptf.chain import table_of
from mptf.notes.models import ConceptNote
from mptf.notes.queries import NoteRow
from mptf.notes.texts import Index, NoteText, index_of, texts_of, words_of
from mptf.notes.visibility import visible_to
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import OF, execute
from mptf.work import Work

MOST = 5
"""Notes that are shown."""
_ASKED = 32
"""Words of a note that are looked for."""
_SHORTEST = 5
"""Letters of a word that tells something."""
_LEAST = 25
"""Of a hundred: what is less alike than this is not shown."""
_COMMON = 1_000
"""A word that more of the notes use tells nothing."""
_SAID = 6
"""Shared words that are said as a reason."""
_EMPTY = frozenset(
    """about above across after again against among another because before being below between
    beyond could during either every first further having herself himself inside least might
    other others ought outside rather shall should since their theirs themselves there therefore
    these things those though through throughout together towards under until using where whether
    which while whose within without would years""".split()
)
"""Words of five letters and more that tell nothing."""


class Similar(NamedTuple):
    """An earlier note that resembles another one."""

    number: str
    title: str
    coordinator: str
    state: str
    illustrative: bool
    countries: tuple[str, ...]
    """Those of both."""
    same_area: bool
    words: tuple[str, ...]
    """Some that both use and few others do."""
    likeness: int
    """Of a hundred, which would be a note that uses all the words that were looked for."""


_N, _T, _O = table_of(ConceptNote), table_of(NoteText), table_of(Organisation)
_HOW_MANY = bindparam("how_many", type_=Integer())


def similar(work: Work, note: NoteRow) -> list[Similar]:
    """At most five earlier notes, the most similar first; one statement whatever there is."""
    asked = asked_of(note.title, note.content)
    if not asked:
        return []
    index = index_of(work)
    values = {_name(n): index.asked(*asked[n : n + 1]) for n in range(_ASKED)}
    found = execute(
        work,
        _similar(work.actor.sight, index),
        {"subject": note.id, "how_many": len(asked), **values},
    )
    return [_told(note, asked, row) for row in found]


def _name(n: int) -> str:
    return f"word_{n}"


def asked_of(title: str, content: Mapping[str, Any]) -> list[str]:
    """The words by which a note is compared: its title's, its summary's, those that it uses most.

    The codes of its countries and its area are among them, as the index has them; other codes, such
    as those of markers, are in every note and tell nothing.
    """
    codes = words_of(*content.get("countries", ()), content.get("area") or "")
    told = Counter(_telling(*(text for text in texts_of(content) if " " in text)))
    told.update(dict.fromkeys(_telling(content.get("summary") or ""), 3))
    told.update(dict.fromkeys(_telling(title), 100))
    best = sorted(told, key=lambda word: (-told[word], -len(word), word))
    return list(dict.fromkeys((*codes, *best)))[:_ASKED]


def _telling(*texts: str) -> Iterator[str]:
    for word in words_of(*texts):
        if len(word) >= _SHORTEST and word not in _EMPTY and not word.isdigit():
            yield word


@cache
def _similar(sight: Sight, index: Index) -> Select[Any]:
    """The ranking: shared words, weighed by how few of the notes that are seen use them.

    A word's notes are counted up to a limit, so that a fund of ten thousand notes waits no longer
    than one of a thousand: what so many use tells nothing.
    """
    own = select(_T.c.place).where(_T.c.note_id == OF).scalar_subquery()
    earlier = select(_N.c.place).where(_N.c.place < own, visible_to(sight))
    seen = earlier.cte("seen")
    every = select(func.count() + 1).select_from(seen).scalar_subquery()
    # The sum hides the place from SQLite, which would else ask the index once for each note.
    among = index.place < own if sight.everything else (index.place + 0).in_(select(seen.c.place))
    held = union_all(*(_held(n, index, among) for n in range(_ASKED))).subquery("held")
    used = func.count().over(partition_by=held.c.word)
    uses = select(held.c.word, held.c.place, used.label("used")).cte("uses")
    tells = uses.c.used <= _COMMON
    weight = case((tells, func.ln(1.0 + 1.0 * every / uses.c.used)), else_=0)
    each = select(func.max(weight).label("weight")).group_by(uses.c.word).subquery("each")
    unused = (_HOW_MANY - func.count()) * func.ln(1.0 + every)
    most = select(func.coalesce(func.sum(each.c.weight), 0) + unused).scalar_subquery()
    few = or_(uses.c.used <= 2, uses.c.used * 4 <= every)  # noqa: PLR2004 -- two notes, a quarter
    word = case((few, cast(uses.c.word, String)), else_=None)
    ranked = (
        select(
            uses.c.place,
            (func.sum(weight) * 100 / most).label("likeness"),
            aggregate_strings(word, " ").label("words"),
        )
        .where(tells)
        .group_by(uses.c.place)
        .order_by(desc("likeness"), uses.c.place.desc())
        .limit(MOST)
        .subquery("ranked")
    )
    told = (
        ranked.join(_T, _T.c.place == ranked.c.place)
        .join(_N, _N.c.id == _T.c.note_id)
        .join(_O, _O.c.id == _N.c.coordinator_id)
    )
    return (
        select(
            _N.c.number,
            _N.c.title,
            _O.c.code,
            _N.c.state,
            _N.c.illustrative,
            _N.c.area,
            _N.c.content,
            ranked.c.words,
            ranked.c.likeness,
        )
        .select_from(told)
        .where(ranked.c.likeness >= _LEAST)
        .order_by(ranked.c.likeness.desc(), ranked.c.place.desc())
    )


def _held(n: int, index: Index, among: ColumnElement[bool]) -> Select[Any]:
    """The notes that are seen and hold one of the words."""
    found = (
        select(index.place.label("place"))
        .select_from(index.rows)
        .where(index.holding(_name(n)), among)
        .limit(_COMMON + 1)
        .subquery(f"held_{n}")
    )
    return select(literal_column(str(n)).label("word"), found.c.place)


def _told(note: NoteRow, asked: Sequence[str], row: Any) -> Similar:
    own = set(note.content.get("countries", ()))
    shared = {asked[int(n)] for n in (row.words or "").split()}
    codes = set(words_of(*own, note.area or ""))
    return Similar(
        number=row.number,
        title=row.title,
        coordinator=row.code,
        state=row.state,
        illustrative=row.illustrative,
        countries=tuple(iso3 for iso3 in row.content.get("countries", ()) if iso3 in own),
        same_area=note.area is not None and row.area == note.area,
        words=tuple(word for word in asked if word in shared - codes)[:_SAID],
        likeness=round(row.likeness),
    )
