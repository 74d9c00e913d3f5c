"""Fields that several people write at a time: kept one by one, each compared by itself.

A shelf is the table that keeps the texts of one kind of record, a row for each text of a field; the
row with the highest `seq` stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from mptf.chain import table_of
from mptf.errors import FieldsChanged, Invalid, NotFound
from mptf.forms.answers import unfit
from mptf.profile import NoteForm
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the texts of the fields of one kind of record lie, and which column names the record.

    `nothing` is what a record says before anything was written, by what is written apart.
    """

    model: Any
    of: str
    nothing: Mapping[str, Any]

    def _column(self) -> Any:
        return table_of(self.model).c[self.of]

    def standing(self, record: Any, names: Collection[str] = ()) -> Select[Any]:
        """The last text of each field of a record: of some fields, or of all."""
        table = table_of(self.model)
        last = select(table.c.name, func.max(table.c.seq).label("seq"))
        last = last.where(self._column() == record).group_by(table.c.name)
        if names:
            last = last.where(table.c.name.in_(sorted(names)))
        one = last.subquery()
        found = select(table).join(one, and_(one.c.name == table.c.name, one.c.seq == table.c.seq))
        return found.where(self._column() == record)

    def latest(self, work: Work, record: UUID, names: Collection[str] = ()) -> dict[str, Any]:
        """What stands in each field that was ever written, by its name: of some fields, or all."""
        return {row.name: row for row in work.session.execute(self.standing(record, names))}

    def changed(
        self,
        work: Work,
        record: UUID,
        wanted: Mapping[str, Any],
        seen: Mapping[str, int],
        labels: Mapping[str, str],
    ) -> list[str]:
        """The fields that the writer has changed, none of which anybody else has changed since.

        Raises:
            FieldsChanged: somebody else has written one of them since, and something else.
        """
        now = self.latest(work, record, wanted.keys())
        behind = {n for n in wanted if seen.get(n, 0) != (now[n].seq if n in now else 0)}
        if not behind:
            return list(wanted)
        table = table_of(self.model)
        query = select(table.c.name, table.c.seq, table.c.value).where(
            self._column() == record, table.c.name.in_(sorted(behind))
        )
        rows = work.session.execute(query)
        looked_at = {row.name: row.value for row in rows if row.seq == seen.get(row.name, 0)}
        other = {n for n in behind if not same(wanted[n], looked_at.get(n, self.nothing.get(n)))}
        if other:
            raise FieldsChanged(tuple(dict.fromkeys(labels[n] for n in sorted(other))))
        return [name for name in wanted if name not in behind]

    def keep(
        self, work: Work, record: UUID, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """A row for each field that says something else now."""
        changed = [n for n in {**after, **before} if before.get(n) != after.get(n)]
        standing = self.latest(work, record, changed) if changed else {}
        for name in changed:
            last = standing.get(name)
            row = self.model(
                name=name,
                seq=last.seq + 1 if last else 1,
                value=after.get(name),
                saved_at=work.now(),
                saved_by=work.actor.id,
                **{self.of: record},
            )
            work.session.add(row)


def same(one: Any, other: Any) -> bool:
    """Whether two fields say the same; nothing is said in several ways."""
    nothing: tuple[Any, ...] = (None, "", [], {})
    return one == other or (one in nothing and other in nothing)


def require_asked(form: NoteForm, own: Mapping[str, Any], asks: str) -> None:
    """Answers to the fund's own fields, which the form asks for and which can be kept.

    Raises:
        Invalid: one is asked for nowhere, or is of another kind; `asks` says what does not ask.
    """
    asked = {field.name: field for field in form.fields if field.is_own}
    for name, value in own.items():
        if name not in asked:
            raise Invalid(name, f"{asks} does not ask for it")
        if (reason := unfit(asked[name], value)) is not None:
            raise Invalid(name, reason)


# --- Comments ------------------------------------------------------------------------------------


def settle(work: Work, row: Any, comment_id: UUID) -> None:
    """What was said has been seen to; it stays to be read.

    Raises:
        NotFound: there is no such comment.
        Invalid: it is settled already.
    """
    if row is None:
        raise NotFound("comment", str(comment_id))
    if row.settled_at is not None:
        raise Invalid("comment", "it is settled already")
    row.settled_at, row.settled_by = work.now(), work.actor.id
    work.session.flush()


def require_field(form: NoteForm, name: str, asks: str) -> None:
    """A field to which a comment is bound.

    Raises:
        Invalid: the form does not have it.
    """
    if name not in {field.name for field in form.fields}:
        raise Invalid("field", f"{asks} does not ask for {name}")


def written_apart(
    lines: Iterable[Mapping[str, Any]], name: str, key: str = "entity"
) -> dict[str, list[dict[str, Any]]]:
    """Lines by what they are of, each without that: what one entity writes apart from another."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        own = {k: value for k, value in line.items() if k != key and value is not None}
        found.setdefault(f"{name}.{line[key]}", []).append(own)
    return found


def put_apart(lines: list[Any], entity: str, own: Any) -> list[Any]:
    """Lines with those of one entity set anew."""
    rows = own if isinstance(own, list | tuple) else []
    others = [line for line in lines if line["entity"] != entity]
    return [*others, *({**row, "entity": entity} for row in rows if isinstance(row, Mapping))]
