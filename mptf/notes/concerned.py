"""Whom notes concern: the countries that they name and the organisations that have a part in them.

Both stand in a note already, in its form, as its coordinator and as its partners; here they stand
by country and by organisation, so that no list of ten thousand notes reads forms for it. Every path
that writes a note or a part through its model keeps them in the same flush; `fill` enters those of
notes that were written before.

The tables lead from a name to the numbers of its notes, and PostgreSQL joins them. `concerned`, in
the note, answers SQLite whether a note that is before it has a name: a country by its three
letters, an organisation by its marked key. To look ten thousand notes through for a name costs it a
tenth of asking a table for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    String,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    literal,
    literal_column,
    select,
    union,
    update,
)
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from mptf.chain import table_of
from mptf.notes.models import ConceptNote, NotePartner
from mptf.people.models import Organisation
from mptf.reading import (
    OWN_COUNTRY,
    OWN_ORGANISATION,
    OWN_PARTY,
    OWN_PLACE,
    PARTY,
    ByEngine,
)


class NoteCountry(SQLModel, table=True):
    """A country that a note names among its countries."""

    __tablename__ = "note_country"

    country: str = Field(primary_key=True, max_length=3)
    number: str = Field(primary_key=True, foreign_key="concept_note.number", index=True)


class NoteParty(SQLModel, table=True):
    """An organisation that coordinates a note or takes part in it."""

    __tablename__ = "note_party"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    number: str = Field(primary_key=True, foreign_key="concept_note.number", index=True)


_N, _P = table_of(ConceptNote), table_of(NotePartner)
_WHO = table_of(Organisation).alias("with_a_part")
_COUNTRY, _PARTY = table_of(NoteCountry), table_of(NoteParty)


def countries_of(content: Any) -> set[str]:
    """The countries that a form names; a form that was begun may name none."""
    match content:
        case {"countries": list() | tuple() as named}:
            return {country for country in named if isinstance(country, str)}
        case _:
            return set()


# --- How they are kept ---------------------------------------------------------------------------


@event.listens_for(ConceptNote, "after_insert")
def _enter(_mapper: Mapper[Any], connection: Connection, note: ConceptNote) -> None:
    _keep_countries(connection, note.number, note.content)
    _keep_parties(connection, note.id)
    _mark(connection, note.id)


@event.listens_for(ConceptNote, "after_update")
def _follow(_mapper: Mapper[Any], connection: Connection, note: ConceptNote) -> None:
    changed = inspect(note).attrs
    said, led = (each.history.has_changes() for each in (changed.content, changed.coordinator_id))
    if said:
        _keep_countries(connection, note.number, note.content)
    if led:
        _keep_parties(connection, note.id)
    if said or led:
        _mark(connection, note.id)


@event.listens_for(NotePartner, "after_insert")
@event.listens_for(NotePartner, "after_update")
@event.listens_for(NotePartner, "after_delete")
def _take_part(_mapper: Mapper[Any], connection: Connection, partner: NotePartner) -> None:
    _keep_parties(connection, partner.note_id)
    _mark(connection, partner.note_id)


# Made once: a flush sends some of these for every note and for every part in it.
_NUMBER, _NOTE, _NAMED = (
    bindparam("of_number", type_=String()),
    bindparam("of_note", type_=Uuid()),
    bindparam("country", type_=String()),
)
_KNOWN = select(_COUNTRY.c.country).where(_COUNTRY.c.number == _NUMBER)
_FORGET = delete(_COUNTRY).where(_COUNTRY.c.number == _NUMBER, _COUNTRY.c.country == _NAMED)
_ITS = select(_N.c.number).where(_N.c.id == _NOTE).scalar_subquery()
_PARTIES = union(
    select(_N.c.coordinator_id.label("party")).where(_N.c.id == _NOTE),
    select(_P.c.organisation_id).where(_P.c.note_id == _NOTE),
).subquery("parties")
_LEAVE = delete(_PARTY).where(
    _PARTY.c.number == _ITS, _PARTY.c.organisation_id.not_in(select(_PARTIES.c.party))
)
_JOIN = insert(_PARTY).from_select(
    ["organisation_id", "number"],
    select(_PARTIES.c.party, _ITS).where(
        _PARTIES.c.party.not_in(select(_PARTY.c.organisation_id).where(_PARTY.c.number == _ITS))
    ),
)
_COUNTRIES = select(_COUNTRY.c.country).where(_COUNTRY.c.number == _ITS)
_ORGANISATIONS = select(_PARTY.c.organisation_id).where(_PARTY.c.number == _ITS)
_MARK = update(_N).where(_N.c.id == _NOTE).values(concerned=bindparam("marks", type_=Text()))


def _keep_countries(connection: Connection, number: str, content: Mapping[str, Any]) -> None:
    known = set(connection.execute(_KNOWN, {"of_number": number}).scalars())
    named = countries_of(content)
    if gone := known - named:
        connection.execute(_FORGET, [{"of_number": number, "country": each} for each in gone])
    if new := named - known:
        rows = [{"country": each, "number": number} for each in sorted(new)]
        connection.execute(insert(_COUNTRY), rows)


def _keep_parties(connection: Connection, note_id: UUID) -> None:
    connection.execute(_LEAVE, {"of_note": note_id})
    connection.execute(_JOIN, {"of_note": note_id})


def _mark(connection: Connection, note_id: UUID) -> None:
    named = connection.execute(_COUNTRIES, {"of_note": note_id}).scalars()
    parties = connection.execute(_ORGANISATIONS, {"of_note": note_id}).scalars()
    marks = marks_of(named, (party.hex for party in parties))
    connection.execute(_MARK, {"of_note": note_id, "marks": marks})


def marks_of(countries: Iterable[str], organisations: Iterable[str]) -> str:
    """Whom a note concerns, in one text; organisations by the letters of their keys."""
    marks = [*sorted(countries), *(f"{PARTY}{key}" for key in sorted(organisations))]
    return "".join((" ", *(f"{mark} " for mark in marks)))


def fill(connection: Connection) -> None:
    """Enter whom those notes concern that have no mark yet: each has that of its coordinator."""
    bare = select(_N.c.id, _N.c.number, _N.c.content).where(_N.c.concerned == " ")
    for row in connection.execute(bare).all():
        _keep_countries(connection, row.number, row.content)
        _keep_parties(connection, row.id)
        _mark(connection, row.id)


# --- How they are asked for ----------------------------------------------------------------------


def names_one_of(countries: Sequence[str], note: FromClause = _N) -> ColumnElement[bool]:
    """Whether a note names one of these countries."""
    named = _COUNTRY.c.country.in_(countries)
    if len(countries) == 1:
        return _marked(note, literal(f" {countries[0]} "), _COUNTRY, named)
    # Of many a note has few: they are asked, not its text for each.
    rows = exists().where(named, _COUNTRY.c.number == note.c.number).correlate_except(_COUNTRY)
    return ByEngine(rows, _listed(note, _COUNTRY, named))


def names_own_country(note: FromClause) -> ColumnElement[bool]:
    """Whether a note names the reader's country."""
    return _marked(note, OWN_PLACE, _COUNTRY, _COUNTRY.c.country == OWN_COUNTRY)


def has_part_of(organisation: str, note: FromClause = _N) -> ColumnElement[bool]:
    """Whether an organisation, named by its code, coordinates a note or takes part in it."""
    who = select(_WHO.c.id).where(_WHO.c.code == organisation).scalar_subquery()
    mark = literal(f" {PARTY}") + cast(who, Text) + " "
    return _marked(note, mark, _PARTY, _PARTY.c.organisation_id == who)


def has_own_part(note: FromClause) -> ColumnElement[bool]:
    """Whether the reader's organisation coordinates a note or takes part in it."""
    return _marked(note, OWN_PARTY, _PARTY, _PARTY.c.organisation_id == OWN_ORGANISATION)


def _marked(
    note: FromClause, mark: ColumnElement[str], table: Table, named: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether a note has a mark, or stands in a table under its name."""
    holds = func.instr(note.c.concerned, mark) > literal_column("0")
    return ByEngine(holds, _listed(note, table, named))


def _listed(note: FromClause, table: Table, named: ColumnElement[bool]) -> ColumnElement[bool]:
    """As a list that PostgreSQL hashes once, wherever in a condition it stands."""
    return note.c.number.in_(select(table.c.number).where(named))
