"""A list as a page: what was asked of it, its filters, its table, its kept views, its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from api.deps import Pages
from api.pages.tables import Listing
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.access.queries import ViewRow
from mptf.exports.tables import Table
from mptf.templating import day

MOST_EXPORTED = 10_000
"""Rows of one file; whoever wants more narrows the list, or takes the API."""

PLACES = ("notes", "programmes", "decisions", "letters")
"""The lists of which views can be kept."""

_FIRST = _("the first %(most)s of %(count)s rows")


class Asked(BaseModel):
    """What is asked of a list; the filters are the fields of the list's own class."""

    model_config = ConfigDict(frozen=True)

    sort: str = Field("", max_length=40)
    page: int = Field(1, ge=1, le=100_000)
    view: str = Field("", max_length=20)
    """How the rows are shown, where a list has more ways than one."""

    @property
    def filters(self) -> dict[str, str]:
        """What was chosen, by the filters' names."""
        return {
            name: value.strip()
            for name, value in self
            if name not in Asked.model_fields and value.strip()
        }

    @property
    def query(self) -> str:
        """The filters, the sorting and the way of showing, as an address holds them."""
        ways = {name: getattr(self, name) for name in ("sort", "view")}
        return urlencode({**self.filters, **{name: way for name, way in ways.items() if way}})


class Option(NamedTuple):
    """A choice in a filter."""

    value: str
    label: str


class Filter(NamedTuple):
    """One filter: a choice, or free text where it has no options.

    `more` is one that is asked for less often, and stands folded until it is.
    """

    name: str
    label: str
    chosen: str
    options: Sequence[Option] | None = None
    more: bool = False

    @property
    def said(self) -> str:
        """What was chosen in it, for a file; nothing where nothing was."""
        if not self.chosen:
            return ""
        known = dict(self.options or ())
        return f"{self.label}: {known.get(self.chosen, self.chosen)}"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list with all that stands around it. `nothing` is said where no row is there."""

    place: str
    asked: Asked
    listing: Listing
    filters: tuple[Filter, ...]
    pages: Pages
    views: Sequence[ViewRow]
    nothing: str

    @property
    def may_be_kept(self) -> bool:
        """Whether views of it can be kept."""
        return self.place in PLACES

    @property
    def address(self) -> str:
        """The address of another page of the same list, up to its number."""
        kept = f"{self.asked.query}&" if self.asked.query else ""
        return f"/{self.place}?{kept}page="


def listing(
    place: str, asked: Asked, table: Table, sortable: frozenset[str], files_hold: str
) -> Listing:
    """The table at its address, with its sorting and its files."""
    address = f"/{place}"
    return Listing(table, address, asked.filters, asked.sort, sortable, files_hold=files_hold)


def cut_short(words: Words, count: int) -> str:
    """What a file holds where it does not hold every row; else nothing."""
    if count <= MOST_EXPORTED:
        return ""
    return words.say(_FIRST) % {"most": f"{MOST_EXPORTED:,}", "count": f"{count:,}"}


def for_file(words: Words, table: Table, filters: Iterable[Filter], count: int) -> Table:
    """The table as a file holds it: with what was chosen, and what is not in it."""
    said = [*(each.said for each in filters), cut_short(words, count)]
    return replace(table, filters=tuple(filter(None, said)))


def as_of(words: Words, today: date) -> str:
    """Of which day a table is."""
    return words.say(_("as of %(day)s")) % {"day": day(today)}


def state_filter(words: Words, kind: str, chosen: str, standing: Mapping[str, int]) -> Filter:
    """The states of a life, each with how many stand in it where that is known."""
    options = [
        Option(value, f"{label} ({standing[value]})" if standing else label)
        for value, label in words.states(kind)
        if not standing or value in standing
    ]
    return Filter("state", words.say(_("State")), chosen, options)


def nothing_there(words: Words, asked: Asked, count: int, *, none: str, none_fits: str = "") -> str:
    """Why a page of a list is empty, and what would stand there."""
    if count:
        return words.say(_("This page lies behind the end of the list."))
    return words.say(none_fits if asked.filters and none_fits else none)
