"""Products and stories: the list of those who work with them, and one, for whoever may read it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages import doing, files, parts, product_words
from api.pages.frame import show, words_of
from api.pages.listed import products as listed
from api.pages.listed.products import KIND, PLACE
from api.pages.subjects import names
from api.pages.tables import file_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.exports.service import Format
from mptf.products import queries as products
from mptf.products.models import Product
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.ProductsAsked, Query()]
_SHEAF = Sheaf(products.life, products.record, attachments.of_record)


@router.get("/products")
def product_list(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Products and stories in every state, 50 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    return show(door, "products.html", title=_("Products and stories"), section=PLACE, list=page)


@router.get("/products.{form}")
def product_file(door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED) -> Response:
    """The list as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)


@router.get("/products/{number}")
def one_product(door: ThisDoor, number: str) -> HTMLResponse:
    """One product with what is to be known of it; anybody reads one that is published."""
    words = words_of(door)
    view = door.read(lambda work: _product(work, words, number))
    section = PLACE if door.actor.sight.signed_in else "public-results"
    return show(door, "product.html", title=view["product"].title, section=section, **view)


def _product(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = products.numbered(work, number)
    of = _SHEAF.read(work, subject=row.id)
    steps, events, attached = of[products.life], of[products.record], of[attachments.of_record]
    inside = work.actor.sight.signed_in
    found = names(
        work,
        parts.ids_of_steps(steps)
        | parts.ids_of_events(events)
        | {file.attached_by for file in attached if inside},
    )
    return {
        "product": row,
        "facts": product_words.facts(words, row),
        "state": words.state(KIND, row.state),
        "doing": doing.on_record(work, words, work.get(Product, row.id), row.id),
        "files": files.lines(work, words, attached, found),
        "moments": parts.timeline(words, KIND, steps, found),
        "events": parts.record(words, events, found),
        "shows_record": work.actor.sight.record,
        "inside": inside,
    }
