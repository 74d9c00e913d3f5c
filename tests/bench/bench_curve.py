"""How the fund's page and a donor's answer as books grow: the same fund, ever more postings.

What grows without end are reports of what entities have spent: a fund has hundreds of deposits and
transfers, and a line for every expenditure. Ratios are to the smallest books.
"""

from __future__ import annotations

from starlette.testclient import TestClient

from mptf.ledger.models import Kind
from tests.api.visiting import client_of
from tests.bench.bench_dashboard import tidy
from tests.bench.databases import databases
from tests.bench.figures import Figure, processor
from tests.bench.filling import fill
from tests.lives import Story
from tests.mptf.ledger.scene import Books
from workflows.migrate import migrate

SIZES = (10_000, 100_000, 1_000_000)
PAGES = {
    "the fund's dashboard": "/status",
    "a donor's dashboard": "/donors/DON",
    "the donor's of a past day": "/donors/DON?as_of=2022-09-01",
    "the list of donors": "/donors",
    "sources and uses": "/reports/sources-and-uses",
}
WARM = 5


def barred(what: str) -> bool:
    """Which have to hold the bar: a donor's dashboard and the status of the fund."""
    return "dashboard" in what


def run(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """On both engines, each size in a database of its own."""
    figures: list[Figure] = []
    first: dict[tuple[str, str], float] = {}
    for size in sizes:
        with databases() as urls:
            for engine, url in urls.items():
                _fill(url, size)
                with Story.open(url) as story:
                    story.tell()
                    client = client_of(story, "auditor")
                    for what, address in PAGES.items():
                        span = _span(client, address)
                        ratio = span / first.setdefault((engine, what), span)
                        figures.append((f"{engine}, {what} at {size:,} postings", span, ratio))
    return figures


def _fill(url: str, size: int) -> None:
    migrate(url)
    with Books.open(url, new=False) as books:
        fill(books, size, Kind.SPENT)
        tidy(books)


def _span(client: TestClient, address: str) -> float:
    """The processor time of whole answers, once what is compiled once is compiled."""
    for _ in range(WARM):
        assert client.get(address).status_code == 200
    return processor(lambda: client.get(address))
