"""What is read of products: the list with its filters, one of them, and what was published last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, false, func, or_, select, type_coerce

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.products.models import Product
from mptf.products.states import ProductKind, ProductState
from mptf.products.visibility import theirs, visible_to
from mptf.programmes.models import JointProgramme
from mptf.reading import OF, rows
from mptf.work import Work

_P, _J, _O, _T = (table_of(m) for m in (Product, JointProgramme, Organisation, Transition))


class ProductRow(NamedTuple):
    """A product, with the programme that it is of, and since when it stands in its state."""

    id: UUID
    number: str
    programme: str
    programme_title: str
    entity: str
    entity_name: str
    kind: str
    title: str
    summary: str
    language: str
    dated_on: date
    link: str
    rights: str
    alt: str
    about: list[str]
    state: str
    since: date | None
    illustrative: bool

    def of(self, name: str) -> list[str]:
        """What it is about, of one sort: `country`, `entity`, `objective` or `area`."""
        found = (each.partition(":") for each in self.about)
        return [value for kind, _colon, value in found if kind == name]

    @property
    def is_published(self) -> bool:
        """Whether anybody may read it."""
        return self.state == ProductState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which products a list shows; an empty filter lets everything through."""

    state: str = ""
    kind: str = ""
    language: str = ""
    country: str = ""
    area: str = ""
    objective: str = ""
    entity: str = ""
    programme: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same(
            (_P.c.state, self.state),
            (_P.c.kind, self.kind),
            (_P.c.language, self.language),
            (_J.c.number, self.programme),
        )
        for name in ("country", "area", "objective"):
            if value := getattr(self, name):
                found.append(_is_about(name, value))
        if self.entity:
            found.append(or_(_O.c.code == self.entity, _is_about("entity", self.entity)))
        if self.text:
            found.append(
                mentions(self.text, _P.c.number, _P.c.title, _P.c.summary, _J.c.title, _O.c.name)
            )
        return found


def _is_about(name: str, value: str) -> ColumnElement[bool]:
    return type_coerce(_P.c.about, Text).contains(f'"{name}:{value}"', autoescape=True)


def _among() -> Any:
    return _P.join(_J, _J.c.id == _P.c.programme_id).join(_O, _O.c.id == _P.c.organisation_id)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _P.c.id,
            _P.c.number,
            _J.c.number.label("programme"),
            _J.c.title.label("programme_title"),
            _O.c.code,
            _O.c.name,
            _P.c.kind,
            _P.c.title,
            _P.c.summary,
            _P.c.language,
            _P.c.dated_on,
            _P.c.link,
            _P.c.rights,
            _P.c.alt,
            _P.c.about,
            _P.c.state,
            _T.c.act_on,
            _P.c.illustrative,
        )
        .select_from(_among())
        .outerjoin(_T, and_(_T.c.subject_id == _P.c.id, _T.c.step == _P.c.step))
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_P.c.number,
    title=func.lower(_P.c.title),
    kind=in_order(_P.c.kind, ProductKind),
    entity=_O.c.code,
    programme=_J.c.number,
    dated=_P.c.dated_on,
    state=in_order(_P.c.state, ProductState),
    since=_T.c.act_on,
)
_LIST = Listing("product", ProductRow._make, _rows, _P.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_among()).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many products the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


@rows(ProductRow._make, _P.c.dated_on.desc(), _P.c.number.desc())
def of_programme(sight: Sight) -> Select[Any]:
    """The products of one programme that the reader sees, the latest first."""
    return _rows(sight).where(_P.c.programme_id == OF)


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one product; who took them, and why, for its entity and the secretariat."""
    inside = None if sight.everything else _is(theirs() if sight.entity else false())
    return lives.steps(_is(visible_to(sight)), inside)


def _is(seen: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(_P.c.id).where(_P.c.id == OF, seen).exists()


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "product", audit.SUBJECT == OF)
