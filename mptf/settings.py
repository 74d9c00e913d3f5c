"""What one database keeps about itself: the fund it holds, and its clock's offset."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from mptf.work import Work


class Setting(SQLModel, table=True):
    """One kept value."""

    name: str = Field(primary_key=True, max_length=80)
    value: str = Field(max_length=500)


def keep(work: Work, name: str, value: str) -> None:
    """Keep a value under a name, in place of the one before."""
    work.session.merge(Setting(name=name, value=value))
    work.session.flush()


def kept(work: Work, name: str) -> str | None:
    """The value under a name; nothing where none was kept."""
    row = work.session.get(Setting, name)
    return row.value if row else None
