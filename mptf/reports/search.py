"""Search: what the reader may see, by the words in its number, its title and what it is about.

A note is found by every word of its form, as in the list of notes: whoever sees a note sees all of
it. Elsewhere letters are compared without their case, alike on both engines: those of ASCII are
folded by the database, and of any other each word is looked for in the ways in which people write
it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Text,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mptf.chain import table_of
from mptf.committee import visibility as committee
from mptf.committee.models import Decision
from mptf.letters import visibility as letters
from mptf.letters.models import Letter
from mptf.network import reference
from mptf.notes import visibility as notes
from mptf.notes.concerned import NoteParty, names_one_of
from mptf.notes.models import ConceptNote
from mptf.notes.texts import holds
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.reading import whose
from mptf.work import Work

MOST = 20
"""Records that are shown of each kind."""
MOST_COUNTED = 1_000
"""Records of a kind that are counted."""
KINDS = ("concept-note", "joint-programme", "decision", "letter", "organisation")
"""What is looked through, in the order in which it is shown."""
MOST_WORDS = 8
SHORTEST_COUNTRY = 3
"""Fewer letters stand in the name of half the world."""

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()


class Found(NamedTuple):
    """A record that fits; `of_kind` counts those of its kind that do, up to `MOST_COUNTED`."""

    kind: str
    number: str
    title: str
    about: str
    state: str
    illustrative: bool
    of_kind: int


class _Folded(FunctionElement[str]):
    """A text in which A to Z are small, and nothing else is changed."""

    inherit_cache = True
    type = Text()


@compiles(_Folded, "sqlite")
def _folded_on_sqlite(text: _Folded, compiler: SQLCompiler, **kw: Any) -> str:
    return f"lower({compiler.process(text.clauses, **kw)})"


@compiles(_Folded, "postgresql")
def _folded_on_postgresql(text: _Folded, compiler: SQLCompiler, **kw: Any) -> str:
    return f"translate({compiler.process(text.clauses, **kw)}, '{_UPPER}', '{_LOWER}')"


_N, _P, _D, _L, _O = (
    table_of(m) for m in (ConceptNote, JointProgramme, Decision, Letter, Organisation)
)
_NP, _PP = table_of(NoteParty), table_of(ProgrammePartner)
_PARTNER = _O.alias("partner_found")
_SIGNS = str.maketrans("", "", "-‐‑–'’/.,;:!?()\"“”«»")  # noqa: RUF001 -- people write these
"""Signs that stand in and around words; what has others, such as “100%”, is looked for as it is."""


class Word(NamedTuple):
    """A word, as it may be written, and the countries whose names hold it."""

    text: str
    spellings: frozenset[str]
    countries: tuple[str, ...]

    def within(self, *texts: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether one of the texts holds it."""
        return or_(
            *(
                _Folded(cast(text, Text)).contains(spelling, autoescape=True)
                for text in texts
                for spelling in sorted(self.spellings)
            )
        )

    def among_countries(self, form: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a form names one of the countries."""
        text = type_coerce(form, Text)
        return or_(
            false(),
            *(text.like(f'%"countries":[%"{iso3}"%') for iso3 in self.countries),
        )

    def among_partners(self, part: Any, of: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether it stands in the code or the name of an organisation that takes part."""
        return exists().where(
            of,
            _PARTNER.c.id == part.c.organisation_id,
            self.within(_PARTNER.c.code, _PARTNER.c.name),
        )


def words_in(text: str) -> tuple[Word, ...]:
    """The words to look for; what no text can hold is left out."""
    parts = text.replace("\0", " ").split()[:MOST_WORDS]
    return tuple(Word(part, _spellings(part), _countries(part)) for part in parts)


def _spellings(word: str) -> frozenset[str]:
    return frozenset(map(_folded, (word, word.lower(), word.upper(), word.capitalize())))


def _folded(text: str) -> str:
    return text.translate(str.maketrans(_UPPER, _LOWER))


def _countries(word: str) -> tuple[str, ...]:
    wanted = word.casefold()
    if len(wanted) < SHORTEST_COUNTRY:
        return ()
    return tuple(
        iso3
        for iso3, country in reference.countries().items()
        if wanted in country.name.casefold() or wanted in country.short_name.casefold()
    )


def found(work: Work, text: str) -> Sequence[Found]:
    """What holds every word, kind by kind, the latest first; without words nothing does."""
    words = words_in(text)
    if not words:
        return ()
    sight = work.actor.sight
    number = _folded(text.replace("\0", "").strip())
    arms = [
        _few(arm, number)
        for arm in (
            _notes(sight, words),
            _programmes(sight, words),
            _decisions(sight, words),
            _letters(sight, words),
            _organisations(sight, words),
        )
    ]
    rows = work.session.execute(union_all(*arms), whose(work.actor))
    every = [(KINDS.index(row.kind), row.place, Found._make(tuple(row)[:-1])) for row in rows]
    return [hit for _kind, _place, hit in sorted(every, key=lambda one: one[:2])]


class _Arm(NamedTuple):
    """Records of one kind: what is told of them, which fit, and by what one is known."""

    told: Select[Any]
    fits: Sequence[ColumnElement[bool]]
    key: ColumnElement[Any]
    named: bool = False
    """It may be known by a word without a digit."""


def _few(arm: _Arm, number: str) -> Select[Any]:
    """The first of one kind: what has this very number, then the latest.

    They are found by their keys, once: what is told of them is read of no others, however many fit.
    """

    def order(key: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        very = case((_Folded(cast(key, Text)) == number, 0), else_=1)
        by_name = arm.named or any(sign.isdigit() for sign in number)
        return [very, key.desc()] if by_name else [key.desc()]

    fitting = arm.told.with_only_columns(arm.key, maintain_column_froms=True).where(*arm.fits)
    latest = fitting.order_by(*order(arm.key)).limit(MOST_COUNTED)
    found = latest.cte(f"found_{arm.key.table.name}").prefix_with("MATERIALIZED")
    first = select(found.c[0]).order_by(*order(found.c[0])).limit(MOST)
    how_many = select(func.count()).select_from(found).scalar_subquery()
    told = arm.told.where(arm.key.in_(first)).add_columns(
        how_many.label("of_kind"), func.row_number().over(order_by=order(arm.key)).label("place")
    )
    return select(told.subquery())


def _record(kind: str, *texts: ColumnElement[Any], illustrative: ColumnElement[Any]) -> Select[Any]:
    number, title, about, state = (cast(text, Text) for text in texts)
    return select(
        literal(kind, Text).label("kind"),
        number.label("number"),
        title.label("title"),
        about.label("about"),
        state.label("state"),
        illustrative.label("illustrative"),
    )


_NOTHING = literal("", String)


def _notes(sight: Sight, words: Collection[Word]) -> _Arm:
    led_by = select(_O.c.code).where(_O.c.id == _N.c.coordinator_id).scalar_subquery()
    told = _record(
        "concept-note", _N.c.number, _N.c.title, led_by, _N.c.state, illustrative=_N.c.illustrative
    )
    return _Arm(told, (notes.visible_to(sight), *map(_says, words)), _N.c.number)


def _says(word: Word) -> ColumnElement[bool]:
    """Whether a note holds a word: in the form, by its beginning, or as a name."""
    named = select(_PARTNER.c.id).where(word.within(_PARTNER.c.code, _PARTNER.c.name))
    parts = select(_NP.c.number).where(_NP.c.organisation_id.in_(named))
    ways = [names_one_of(word.countries)] if word.countries else []
    if any(sign.isdigit() for sign in word.text):
        ways.append(word.within(_N.c.number))
    if word.text.translate(_SIGNS).isalnum():
        ways.append(holds(word.text))
    else:
        ways.append(word.within(_N.c.title))
    ways.append(_N.c.number.in_(parts))
    return or_(*ways)


def _programmes(sight: Sight, words: Collection[Word]) -> _Arm:
    """By what is published of them: nobody learns from a search what a document says."""
    partners = _PP.c.programme_id == _P.c.id
    texts = (_P.c.number, func.coalesce(_P.c.project_number, ""), _P.c.title, _O.c.code, _O.c.name)
    told = _record(
        "joint-programme",
        _P.c.number,
        _P.c.title,
        _O.c.code,
        _P.c.state,
        illustrative=_P.c.illustrative,
    ).join(_O, _O.c.id == _P.c.coordinator_id)
    fits = (
        or_(
            word.within(*texts),
            word.among_countries(_P.c.content),
            word.among_partners(_PP, partners),
        )
        for word in words
    )
    return _Arm(told, (programmes.visible_to(sight), *fits), _P.c.number)


def _decisions(sight: Sight, words: Collection[Word]) -> _Arm:
    told = _record(
        "decision", _D.c.number, _D.c.title, _NOTHING, _D.c.state, illustrative=_D.c.illustrative
    )
    fits = (word.within(_D.c.number, _D.c.title, _D.c.text) for word in words)
    return _Arm(told, (committee.visible_to(sight), *fits), _D.c.number)


def _letters(sight: Sight, words: Collection[Word]) -> _Arm:
    told = _record(
        "letter",
        _L.c.reference,
        _L.c.subject,
        _L.c.addressee,
        _NOTHING,
        illustrative=_L.c.illustrative,
    )
    fits = (word.within(_L.c.reference, _L.c.subject, _L.c.addressee) for word in words)
    return _Arm(told, (letters.visible_to(sight), *fits), _L.c.reference)


def _organisations(sight: Sight, words: Collection[Word]) -> _Arm:
    told = _record(
        "organisation",
        _O.c.code,
        _O.c.name,
        _O.c.kind,
        _NOTHING,
        illustrative=_O.c.illustrative,
    )
    fits = (word.within(_O.c.code, _O.c.name) for word in words)
    return _Arm(told, (true() if sight.signed_in else false(), *fits), _O.c.code, named=True)
