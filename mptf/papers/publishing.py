"""The consolidated reports that are published: for everybody, each edition as it was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from mptf.audit import service as audit
from mptf.chain import table_of
from mptf.errors import Invalid, NotFound
from mptf.papers.models import PublishedReport, PublishedSheet
from mptf.papers.schemas import PublicationSent
from mptf.policy import Sight
from mptf.programme_reports.schedule import is_provisional
from mptf.reading import rows
from mptf.work import Work

_R, _S = table_of(PublishedReport), table_of(PublishedSheet)


class PublishedRow(NamedTuple):
    """An edition, without its pages; nothing is said of them until they are printed."""

    year: int
    edition: int
    text: str
    published_on: date
    sha256: str | None
    size: int | None
    illustrative: bool


class SheetRow(NamedTuple):
    """An edition in print."""

    year: int
    edition: int
    sha256: str
    pdf: bytes


class WaitingRow(NamedTuple):
    """An edition that is to be printed."""

    id: UUID
    year: int
    edition: int


@rows(PublishedRow._make, _R.c.year.desc(), _R.c.edition.desc())
def published(_sight: Sight) -> Select[Any]:
    """Every edition, the latest year first: they are for everybody."""
    return select(
        _R.c.year,
        _R.c.edition,
        _R.c.text,
        _R.c.published_on,
        _S.c.sha256,
        _S.c.size,
        _R.c.illustrative,
    ).outerjoin_from(_R, _S, _S.c.report_id == _R.c.id)


def sheet(work: Work, year: int, edition: int | None = None) -> SheetRow:
    """An edition as it was kept, byte for byte; the last on the year where none is named.

    Raises:
        NotFound: there is none, or it is not printed yet.
    """
    query = select(_R.c.year, _R.c.edition, _S.c.sha256, _S.c.pdf).join_from(
        _R, _S, _S.c.report_id == _R.c.id
    )
    query = query.where(_R.c.year == year).order_by(_R.c.edition.desc())
    if edition is not None:
        query = query.where(_R.c.edition == edition)
    row = work.session.execute(query.limit(1)).first()
    if row is None:
        raise NotFound("published report", f"{year}")
    return SheetRow._make(row)


def publish(work: Work, sent: PublicationSent) -> PublishedReport:
    """Publish the report on a year. It is printed by the clockwork, once, and then stays.

    Raises:
        Invalid: the year is not over, its figures may still change, the last edition is not printed
            yet, or it is published already and nothing says what is new.
    """
    before = [row for row in published.read(work) if row.year == sent.year]
    if (why := _withheld(work, sent.year, before)) is not None:
        raise Invalid("year", why)
    if before and not sent.text:
        raise Invalid("text", "the year was published already: say what is new in this edition")
    report = work.add(
        PublishedReport(
            year=sent.year,
            edition=len(before) + 1,
            text=sent.text or "",
            published_on=work.today(),
            published_at=work.now(),
            published_by=work.actor.id,
            illustrative=sent.illustrative,
        )
    )
    after = {"year": report.year, "edition": report.edition}
    audit.record(work, "publish", "published-report", report.id, after=after)
    return report


def withheld(work: Work, year: int, editions: Sequence[PublishedRow]) -> str | None:
    """Why no edition on a year can be published now, as a sentence; None where one can."""
    why = _withheld(work, year, editions)
    return f"{why[0].upper()}{why[1:]}." if why else None


def _withheld(work: Work, year: int, before: Sequence[PublishedRow]) -> str | None:
    rules, last = work.profile.programme.reports, date(year, 12, 31)
    if last >= work.today():
        return "it is a year that is over, such as the last one"
    if is_provisional(rules, last, work.today()):
        until = rules.provisional_until.in_year(year + 1)
        return f"its figures are provisional until {until:%-d %B %Y}: publish it then"
    if before and before[0].sha256 is None:
        return "its last edition is not printed yet: come back in a moment"
    return None


def waiting(work: Work) -> list[WaitingRow]:
    """The editions that are to be printed."""
    printed = select(_S.c.report_id)
    query = select(_R.c.id, _R.c.year, _R.c.edition).where(_R.c.id.not_in(printed))
    ordered = query.order_by(_R.c.published_at)
    return [WaitingRow._make(row) for row in work.session.execute(ordered)]


def keep(work: Work, report_id: UUID, pdf: bytes) -> None:
    """Keep an edition in print; one that was kept meanwhile stays."""
    kept = select(func.count()).select_from(_S).where(_S.c.report_id == report_id)
    if work.session.scalar(kept):
        return
    digest = hashlib.sha256(pdf).hexdigest()
    work.add(
        PublishedSheet(
            report_id=report_id,
            printed_at=work.now(),
            sha256=digest,
            size=len(pdf),
            pdf=pdf,
        )
    )
    audit.record(work, "print", "published-report", report_id, after={"sha256": digest})
