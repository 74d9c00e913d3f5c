"""A donor's statement on paper, of the very tables that its page shows."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from api.pages.donor.places import places_of
from api.pages.donor.reading import papers_of
from api.pages.donor.tables import tables_of
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports import paper
from mptf.exports.tables import Table
from mptf.work import Fund, Work

_ATTRIBUTED = _(
    "Pooled money has no owner after the deposit. What is shown here is an attribution: each "
    "payment of a pool is shared among those whose money lay in it at the time, pro rata and to "
    "the cent."
)
_SHARED = _(
    "A programme in several countries stands as one line under all of them: what part each of "
    "them had is not known, so that it is neither divided nor added to a country\u2019s own."
)
_PARTS = (
    ("stages", _("In short"), "", ""),
    ("pledges", _("What was promised"), "", _("Nothing had been promised by this day.")),
    ("agreements", _("What was signed"), "", _("No agreement had been signed by this day.")),
    ("instalments", _("What is due, and when"), "", _("Nothing was to be paid by this day.")),
    ("deposits", _("What was paid"), "", _("No cash had arrived by this day.")),
    ("refunds", _("What went back"), "", ""),
    (
        "attribution",
        _("What it helped to pay for"),
        _ATTRIBUTED,
        _("No transfer had been made by this day from a pool in which this money lay."),
    ),
    ("places", _("Where it is at work"), _SHARED, _("Nothing was at work by this day.")),
)
"""In which order it says what: table, head, what is to be known, what is said of an empty one.

An empty one of which nothing is said is left out.
"""

_NOT_ON_PAPER = frozenset({"entry", "letter", "sheet"})
"""Columns that lead somewhere: paper leads nowhere."""


class Section(NamedTuple):
    """A table with its head."""

    title: str
    about: str
    nothing: str
    table: Table


def statement_view(work: Work, words: Words, code: str, day: date) -> dict[str, Any]:
    """What the paper says, through the end of a day.

    Raises:
        NotFound: there is no such donor, or not for this reader.
    """
    papers = papers_of(work, code, day)
    tables = tables_of(work, words, papers, places_of(words, papers), day)
    sections = []
    for name, title, about, nothing in _PARTS:
        table = _for_paper(tables[name])
        if not (table.rows or nothing):
            continue
        sections.append(Section(words.say(title), words.say(about), words.say(nothing), table))
    return {"given": papers.given, "day": day, "sections": sections}


def _for_paper(table: Table) -> Table:
    kept = [n for n, column in enumerate(table.columns) if column.key not in _NOT_ON_PAPER]
    return Table(
        name=table.name,
        caption=table.caption,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
        totals=tuple(table.totals[n] for n in kept) if table.totals else (),
        stamp=table.stamp,
    )


def name_of(view: dict[str, Any]) -> str:
    """What the file is called."""
    return f"statement-{quote(view['given'].donor.code, safe='')}-{view['day'].isoformat()}.pdf"


def printed(fund: Fund, view: dict[str, Any]) -> bytes:
    """The pages.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    donor = view["given"].donor
    return paper.print_page(
        "statement",
        f"{donor.code} {view['day'].isoformat()}",
        zone=fund.profile.fund.zone,
        fund=fund.profile.fund,
        address=f"{fund.public_url}/donors/{quote(donor.code)}?as_of={view['day'].isoformat()}",
        **view,
    )
