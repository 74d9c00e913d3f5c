"""Products and stories: the list with its filters, and one; anybody reads what is published."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.cursors import Asked, Cursors, ThisPart
from api.json.kinds import Filter, Kind, actions
from api.json.schemas.files import FileItem
from api.json.schemas.parts import Moment
from api.json.schemas.problems import READING
from api.json.schemas.products import ProductItem, ProductPage, ProductRecord
from mptf.attachments import queries as attachments
from mptf.products import queries as products
from mptf.products.models import Product
from mptf.products.queries import Chosen
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1", responses=READING)

_PRODUCTS = Cursors("products", tuple[str])
_SHEAF = Sheaf(products.life, attachments.of_record)


@router.get("/products", response_model=ProductPage, tags=["products"])
def list_products(  # noqa: PLR0917 -- one for each filter
    door: ThisDoor,
    part: ThisPart,
    state: Filter = "",
    kind: Filter = "",
    language: Filter = "",
    country: Filter = "",
    area: Filter = "",
    objective: Filter = "",
    entity: Filter = "",
    programme: Filter = "",
    text: Filter = "",
) -> Response:
    """Products and stories, the latest number first; without a token those that are published."""
    chosen = Chosen(
        state=state,
        kind=kind,
        language=language,
        country=country,
        area=area,
        objective=objective,
        entity=entity,
        programme=programme,
        text=text,
    )
    return answer(door.read(lambda work: _page(work, part, chosen)))


def _page(work: Work, part: Asked, chosen: Chosen) -> ProductPage:
    rows = products.listed(work, chosen, limit=part.limit + 1, after=_PRODUCTS.after(part))
    shown, following = _PRODUCTS.cut(part, rows, lambda row: (row.number,))
    return ProductPage(
        items=[ProductItem.of(row) for row in shown],
        next=following,
        count=products.count(work, chosen),
    )


def show_product(work: Work, number: str) -> ProductRecord:
    """One product with its files."""
    row = products.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    return ProductRecord(
        **dict(ProductItem.of(row)),
        **actions(work, Product, row.id, number),
        files=[FileItem.of(each) for each in of[attachments.of_record]],
        life=[Moment.of(step) for step in of[products.life]],
    )


KINDS = (Kind(Product, ProductRecord, show_product, lambda made: str(made.number)),)
