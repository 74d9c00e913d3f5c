"""The portfolio of programmes: the page and its files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import ThisDoor
from api.pages.frame import show, words_of
from api.pages.listed import portfolio as listed
from api.pages.tables import file_of
from api.pages.vocabulary import _
from mptf.exports.service import Format

router = APIRouter(include_in_schema=False)

InAddress = Annotated[listed.PortfolioAsked, Query()]


@router.get("/programmes/portfolio")
def programme_portfolio(door: ThisDoor, asked: InAddress = listed.NOTHING_ASKED) -> HTMLResponse:
    """How every programme fares, trouble first, 25 a page."""
    words = words_of(door)
    page = door.read(lambda work: listed.page(work, words, asked))
    title = _("Portfolio of programmes")
    return show(door, "programme-portfolio.html", title=title, section="programmes", list=page)


@router.get("/programmes/portfolio.{form}")
def programme_portfolio_file(
    door: ThisDoor, form: Format, asked: InAddress = listed.NOTHING_ASKED
) -> Response:
    """The portfolio as a file: all that the filters let through."""
    words = words_of(door)
    return file_of(door.read(lambda work: listed.table(work, words, asked)), form)
