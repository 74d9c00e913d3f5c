"""All that a note says, as plain words, in the database's own full-text index.

Every path that writes a note through its model enters its words in the same flush; `fill` enters
those of notes that were written before there was an index. The words lie in `note_text` on both
engines, and a note knows their place there, so that a list asks no other table for it. SQLite
searches them by `note_fts` (FTS5), PostgreSQL by `vector`, a column that it computes itself. Both
take a word for a word: what is one, `words_of` says. No trigger keeps `note_fts`: under
`trusted_schema=OFF` none may write to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Integer,
    Text,
    TextClause,
    TypeDecorator,
    Uuid,
    bindparam,
    column,
    event,
    insert,
    inspect,
    literal,
    select,
    table,
    text,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, SQLModel

from mptf.chain import table_of
from mptf.notes.models import ConceptNote
from mptf.work import Work

LONGEST = 40
"""Letters of a word that are kept; what is longer is no word of a language."""


class NoteText(SQLModel, table=True):
    """The words of a note, each as often as it stands there.

    `place` is its number in the index: whoever began earlier has a smaller one.
    """

    __tablename__ = "note_text"

    place: int | None = Field(
        default=None,
        sa_column=Column(
            BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
    )
    note_id: UUID = Field(foreign_key="concept_note.id", unique=True)
    words: str = Field(sa_type=Text)


KEPT_BY_HAND = ("note_fts", "vector", "ix_note_text_vector")
"""What the tables of the code do not name: it stands in one engine alone, each made as below."""

INDEX_SQLITE = (
    "CREATE VIRTUAL TABLE note_fts USING fts5("
    "words, content='note_text', content_rowid='place', tokenize='unicode61 remove_diacritics 0')"
)
INDEX_POSTGRESQL = (
    (
        "ALTER TABLE note_text ADD COLUMN vector tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
    ),
    "CREATE INDEX ix_note_text_vector ON note_text USING gin (vector)",
)

_FORGET = text("INSERT INTO note_fts(note_fts, rowid, words) VALUES ('delete', :place, :words)")
_LEARN = text(
    "INSERT INTO note_fts(rowid, words) SELECT place, words FROM note_text WHERE note_id = :note_id"
).bindparams(bindparam("note_id", type_=Uuid()))


def _ddl(statement: str, dialect: str) -> Any:
    made: Any = DDL  # SQLAlchemy's own has no types
    return made(statement).execute_if(dialect=dialect)


_NOTE, _TEXT = table_of(ConceptNote), table_of(NoteText)
event.listen(_TEXT, "after_create", _ddl(INDEX_SQLITE, "sqlite"))
for _statement in INDEX_POSTGRESQL:
    event.listen(_TEXT, "after_create", _ddl(_statement, "postgresql"))


# --- What is a word ------------------------------------------------------------------------------


def words_of(*texts: str) -> list[str]:
    """The words of texts in their order: letters and digits alone, without case and accents."""
    bare = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return [word[:LONGEST] for word in kept.split()]


def texts_of(content: Any) -> Iterator[str]:
    """Every text in a form, however deep it lies; not the names of its fields."""
    match content:
        case str():
            yield content
        case dict():
            for part in content.values():
                yield from texts_of(part)
        case list() | tuple():
            for part in content:
                yield from texts_of(part)


def said_in(title: str, content: Any) -> str:
    """The words of a note, as they are kept."""
    return " ".join(words_of(title, *texts_of(content)))


# --- How they come in ----------------------------------------------------------------------------


@event.listens_for(ConceptNote, "after_insert")
def _enter(_mapper: Mapper[Any], connection: Connection, note: ConceptNote) -> None:
    _keep(connection, note.id, note.title, note.content)


@event.listens_for(ConceptNote, "after_update")
def _follow(_mapper: Mapper[Any], connection: Connection, note: ConceptNote) -> None:
    said = inspect(note).attrs
    if said.title.history.has_changes() or said.content.history.has_changes():
        _keep(connection, note.id, note.title, note.content)


def _keep(connection: Connection, note_id: UUID, title: str, content: Any) -> None:
    """The words of a note take the place of those that the index has of it."""
    words, its = said_in(title, content), _TEXT.c.note_id == note_id
    before = connection.execute(select(_TEXT.c.place, _TEXT.c.words).where(its)).first()
    if before is None:
        entered = connection.execute(insert(_TEXT).values(note_id=note_id, words=words))
        (place,) = entered.inserted_primary_key or (None,)
        connection.execute(update(_NOTE).where(_NOTE.c.id == note_id).values(place=place))
    else:
        connection.execute(update(_TEXT).where(its).values(words=words))
    if connection.dialect.name == "sqlite":
        if before is not None:
            old = {"place": before.place, "words": before.words}
            connection.execute(_FORGET, old)
        connection.execute(_LEARN, {"note_id": note_id})


def fill(connection: Connection) -> None:
    """Enter the words of notes that have none in the index yet."""
    known = select(_TEXT.c.note_id)
    found = select(_NOTE.c.id, _NOTE.c.title, _NOTE.c.content).where(_NOTE.c.id.not_in(known))
    for row in connection.execute(found.order_by(_NOTE.c.created_at, _NOTE.c.number)).all():
        _keep(connection, row.id, row.title, row.content)


# --- How they are found --------------------------------------------------------------------------


class Index(NamedTuple):
    """The index of an engine: where it is searched, and the place of a note in it."""

    rows: FromClause
    place: ColumnElement[int]
    holds: str
    quote: str
    both: str
    begins: str
    nothing: str

    def holding(self, name: str) -> TextClause:
        """Whether a note holds all words of a parameter, whose value is that of `asked`."""
        return text(self.holds.format(name))

    def asked(self, *words: str) -> str:
        """Words, each as `words_of` gives it, as what is asked of the index; of none, nothing."""
        return self.both.join(map(self._quoted, words)) or self.nothing

    def begun(self, words: Sequence[str]) -> str:
        """Words of which each is asked for by its beginning; of none, nothing."""
        begun = (f"{self._quoted(word)}{self.begins}" for word in words)
        return self.both.join(begun) or self.nothing

    def _quoted(self, word: str) -> str:
        return f"{self.quote}{word}{self.quote}"


_fts = table("note_fts", column("rowid", Integer()))
_INDEXES = {
    "sqlite": Index(_fts, _fts.c.rowid, "note_fts MATCH :{}", '"', " ", "*", '""'),
    "postgresql": Index(
        _TEXT,
        _TEXT.c.place,
        "note_text.vector @@ CAST(:{} AS tsquery)",
        "'",
        " & ",
        ":*",
        "",
    ),
}


def index_of(work: Work) -> Index:
    """The index of the engine in which a unit of work reads."""
    return _INDEXES[work.session.get_bind().dialect.name]


class _Begun(TypeDecorator[tuple[str, ...]]):
    """Words, as an engine's index is asked for all of them by their beginnings."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        """What is asked of the index."""
        return _INDEXES[dialect.name].begun(value or ())


class _Holds(FunctionElement[bool]):
    """Whether the words that lie in a place answer what is asked of the index.

    It has no type: one of its own would be compared with 1, past the index.
    """

    inherit_cache = True


@compiles(_Holds, "sqlite")
def _in_sqlite(element: _Holds, compiler: SQLCompiler, **how: Any) -> str:
    place, asked = (compiler.process(each, **how) for each in element.clauses)
    return f"{place} IN (SELECT rowid FROM note_fts WHERE note_fts MATCH {asked})"  # noqa: S608 -- a placeholder


@compiles(_Holds, "postgresql")
def _in_postgresql(element: _Holds, compiler: SQLCompiler, **how: Any) -> str:
    place, asked = (compiler.process(each, **how) for each in element.clauses)
    found = f"SELECT place FROM note_text WHERE vector @@ CAST({asked} AS tsquery)"  # noqa: S608 -- a placeholder
    # As a truth it stays a list that is hashed once: a join would begin with all that hold common
    # words, where the first thousand are enough.
    return f"({place} IN ({found})) IS TRUE"


def holds(said: str, note: FromClause = _NOTE) -> ColumnElement[bool]:
    """Whether a note holds words beginning like those of a text, all of them."""
    return _Holds(note.c.place, literal(tuple(words_of(said)), _Begun()))
