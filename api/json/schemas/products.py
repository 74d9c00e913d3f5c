"""Products and stories as they are sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.json.schemas.files import FileItem
from api.json.schemas.parts import Answer, Moment, Page, Record
from mptf.products.queries import ProductRow
from mptf.products.states import ProductKind


class ProductItem(Answer):
    """A product or a story in a list; `entity` is the one that offered it."""

    id: UUID
    number: str
    programme: str
    programme_title: str
    entity: str
    kind: ProductKind
    title: str
    summary: str
    language: str
    dated_on: date
    link: str
    rights: str
    alt: str
    countries: list[str]
    entities: list[str]
    objectives: list[int]
    areas: list[str]
    state: str
    since: date | None
    illustrative: bool

    @classmethod
    def of(cls, row: ProductRow) -> ProductItem:
        """A product as it is sent."""
        about = {
            "countries": row.of("country"),
            "entities": row.of("entity"),
            "objectives": [int(number) for number in row.of("objective")],
            "areas": row.of("area"),
        }
        told = {**row._asdict(), **about}
        return cls.model_validate({name: told[name] for name in cls.model_fields})


class ProductPage(Page[ProductItem]):
    """Products, with how many the filter lets through."""

    count: int


class ProductRecord(ProductItem, Record):
    """One product with its files."""

    files: list[FileItem]
    life: list[Moment]
