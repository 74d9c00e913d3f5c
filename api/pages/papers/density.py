"""How densely a brief is set so that it stays one page: an estimate in millimetres.

It is of the longer of the two columns; the texts are bounded before, so that the densest setting
always does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.pages.papers.brief import BriefView

_PAGE = 258.0
_HEAD, _TITLE_LINE, _TITLE = 18.0, 6.3, 58
"""The head of a brief, a line of its title, and the signs of such a line."""
_SECTION = 6.6
_LINE, _ROW, _PADDING = 4.35, 4.0, 1.1
_LEFT, _RIGHT = 66, 44
"""Signs of a line of text in each column; in their tables fewer."""
_FACT, _NAME, _CRITERION, _HAPPENED, _SHARE = 54, 52, 23, 26, 26

_DENSE, _TIGHT = 1.1, 1.35
"""From which multiple of the room on a page the text is set dense, and tight."""


def density(view: BriefView) -> str:
    """The class of the style sheet: empty, dense or tight."""
    room = _PAGE - _HEAD - _lines(view.title.text, _TITLE) * _TITLE_LINE - _shares(view)
    wanted = max(sum(_left(view)), sum(_right(view))) / room
    return "tight" if wanted > _TIGHT else "dense" if wanted > _DENSE else ""


def _lines(text: str, signs: int) -> int:
    return -(-len(text) // signs)


def _text(text: str, signs: int) -> float:
    return _lines(text, signs) * _LINE + 1.0 if text else 0.0


def _rows(texts: Iterable[str], signs: int) -> float:
    return sum(max(_lines(text, signs), 1) * _ROW + _PADDING for text in texts)


def _left(view: BriefView) -> Iterator[float]:
    for text in (view.background.text, view.text.text):
        yield _text(text, _LEFT) + (_SECTION if text else 0)
    if what := view.what:
        yield 2 * _SECTION + _text(what.summary.text, _LEFT)
        markers = " · ".join(f"{title} {score}" for title, score in what.markers)
        yield _rows((what.countries.text, what.region, what.area, markers), _FACT)
        yield _rows(what.objectives.shown, _FACT) + _rows(("months",), _FACT)
    if view.parts.shown:
        yield _SECTION + _rows([f"{p.name} ({p.code}) {p.label}" for p in view.parts.shown], _NAME)
        yield _rows(("head", "others", "sum"), _NAME)
    if view.conditions.shown:
        yield _SECTION + _LINE
        yield from (_text(each.text, _LEFT) for each in view.conditions.shown)


def _right(view: BriefView) -> Iterator[float]:
    yield _SECTION * 3
    if score := view.score:
        yield 2 * _LINE + _rows(["head"], _CRITERION)
        labels = [f"{line.spread.label} ({line.weight})" for line in score.lines.shown]
        yield _rows(labels, _CRITERION)
    if view.recommended:
        yield 2 * _LINE
    if view.history:
        yield _rows([f"{one.what} {one.decision}" for one in view.history], _HAPPENED) + _ROW
        yield 2 * _LINE
    if money := view.money:
        yield from (_text(text, _RIGHT) for text in money.said)
        yield _rows(["head", *(line.pool for line in money.pools.shown)], _NAME)


def _shares(view: BriefView) -> float:
    shares = view.money.shares if view.money else ()
    charts = [_rows([line.label for line in s.lines.shown], _SHARE) for s in shares]
    return max(charts) + _SECTION + 2 * _LINE if charts else 0.0
