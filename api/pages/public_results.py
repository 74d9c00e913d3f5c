"""What programmes have made, for anybody: products and stories, to be searched, and as a feed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated, Any
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import PAGE_SIZE, Door, Pages, ThisDoor
from api.pages import product_words
from api.pages.files import size
from api.pages.frame import show, words_of
from api.pages.listed import products as listed
from api.pages.papers.files import as_edition
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.papers import publishing
from mptf.products import queries as products
from mptf.products.queries import ProductRow
from mptf.products.states import ProductState
from mptf.work import Work

router = APIRouter(include_in_schema=False)

PLACE = "public/results"
_ATOM = "http://www.w3.org/2005/Atom"
_IN_FEED = 50

Year = Annotated[int, Path(ge=2000, le=2999)]
Edition = Annotated[int, Path(ge=1, le=1000)]
InAddress = Annotated[listed.ProductsAsked, Query()]


def _published(asked: listed.ProductsAsked) -> listed.ProductsAsked:
    """The same, of what is published alone, whoever asks; the latest first."""
    return asked.model_copy(update={"state": ProductState.PUBLISHED.value, "sort": "-dated"})


@router.get("/public/results")
def public_results(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """Products and stories that are published, with their filters."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, asked))
    return show(
        door,
        "public-results.html",
        title=_("Reports, products and stories"),
        section="public-results",
        **view,
    )


def _view(work: Work, words: Words, asked: listed.ProductsAsked) -> dict[str, Any]:
    chosen = _published(asked)
    count = products.count(work, chosen.chosen())
    pages = Pages(asked.page, count)
    rows = products.listed(
        work, chosen.chosen(), sort=chosen.sort, limit=PAGE_SIZE, offset=pages.offset
    )
    reports = publishing.published.read(work)
    return {
        "asked": asked,
        "count": count,
        "filters": listed.filters(work, words, asked),
        "rows": [(row, product_words.facts(words, row)) for row in rows],
        "pages": pages,
        "reports": [(row, size(row.size) if row.size else "") for row in reports],
        "some_illustrative": any(row.illustrative for row in rows)
        or any(row.illustrative for row in reports),
    }


@router.get("/public/consolidated/{year}.pdf")
def last_report(door: ThisDoor, year: Year) -> Response:
    """The consolidated report on a year that was published last."""
    return _sheet(door, year, None)


@router.get("/public/consolidated/{year}/{edition}.pdf")
def one_report(door: ThisDoor, year: Year, edition: Edition) -> Response:
    """An edition of it, byte for byte as it was kept; it never changes."""
    return _sheet(door, year, edition)


def _sheet(door: Door, year: int, edition: int | None) -> Response:
    found = door.read(lambda work: publishing.sheet(work, year, edition))
    name = f"{door.profile.fund.code}-consolidated-{found.year}-{found.edition}.pdf"
    return as_edition(found.pdf, found.sha256, name)


@router.get("/public/results.atom")
def feed(door: ThisDoor) -> Response:
    """What was published last, as a feed (Atom, RFC 4287)."""
    words = words_of(door)
    chosen = _published(listed.NOTHING_ASKED)
    rows = door.read(
        lambda work: products.listed(work, chosen.chosen(), sort="-since", limit=_IN_FEED)
    )
    return Response(
        _atom(door, words, rows),
        media_type="application/atom+xml",
        headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"},
    )


def _atom(door: Door, words: Words, rows: list[ProductRow]) -> bytes:
    url = door.fund.public_url
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "id", f"{url}/{PLACE}")
    _text(root, "title", f"{door.profile.fund.name}: {words.say(_('Products and stories'))}")
    ET.SubElement(root, "link", {"rel": "self", "href": f"{url}/{PLACE}.atom"})
    ET.SubElement(root, "link", {"href": f"{url}/{PLACE}"})
    _text(root, "updated", _moment(max((_of(row) for row in rows), default=door.today())))
    for row in rows:
        entry = ET.SubElement(root, "entry")
        mark = f" ({words.say(_('illustrative'))})" if row.illustrative else ""
        _text(entry, "id", f"{url}/products/{row.number}")
        _text(entry, "title", f"{row.title}{mark}")
        _text(entry, "summary", row.summary)
        _text(entry, "updated", _moment(_of(row)))
        _text(entry, "rights", row.rights)
        _text(ET.SubElement(entry, "author"), "name", row.entity_name)
        ET.SubElement(entry, "category", {"term": row.kind})
        ET.SubElement(
            entry, "link", {"href": f"{url}/products/{row.number}", "hreflang": row.language}
        )
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _of(row: ProductRow) -> Any:
    return row.since or row.dated_on


def _moment(day: Any) -> str:
    return datetime.combine(day, time.min, UTC).isoformat()


def _text(parent: ET.Element, name: str, text: str) -> None:
    """A text of one's own, as XML can hold it."""
    ET.SubElement(parent, name).text = "".join(c for c in text if c.isprintable() or c in "\n\t")
