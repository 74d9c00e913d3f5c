"""How fast balances and the dashboard are where a million postings lie in the books."""

from __future__ import annotations

from api.pages import status
from api.pages.words import Words
from mptf.ledger import queries
from tests.bench.databases import databases
from tests.bench.figures import Figure, median
from tests.bench.filling import fill
from tests.bench.floor import ask, noting
from tests.lives import Story
from tests.mptf.ledger.scene import Books, day
from workflows.migrate import migrate

POSTINGS = 1_000_000
WARM = 10


def run() -> list[Figure]:
    """On both engines."""
    figures: list[Figure] = []
    with databases() as urls:
        for engine, url in urls.items():
            migrate(url)
            with Books.open(url, new=False) as books:
                fill(books, POSTINGS)
                tidy(books)
                figures += _balances(engine, books)
            with Story.open(url) as story:
                story.tell()
                name = f"{engine}, the dashboard's SQL at {POSTINGS:,} postings"
                figures.append((name, _sql(story), None))
    return figures


def tidy(books: Books) -> None:
    """What the server does by itself in the years in which a fund comes to so many postings."""
    if books.engine.dialect.name == "postgresql":
        with books.engine.connect() as connection:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            outside.exec_driver_sql("VACUUM (ANALYZE)")


def _sql(story: Story) -> float:
    """Milliseconds of all that the dashboard asks of the database, by the bare driver."""
    with noting(story.fund.engine) as noted:
        story.ask(lambda work: status._view(work, Words(work.profile), work.today()))
    for _ in range(WARM):  # the driver prepares what it sends often
        ask(story.fund.engine, noted.statements)
    return median(lambda: ask(story.fund.engine, noted.statements))


def _balances(engine: str, books: Books) -> list[Figure]:
    """All balances and the statement, of as many accounts as a busy fund has."""
    read = books.read
    added_up = (
        "SELECT a.code, SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "GROUP BY a.code"
    )

    def adding() -> object:
        with books.engine.connect() as connection:
            return connection.exec_driver_sql(added_up).all()

    raw = median(adding)
    figures: list[Figure] = [
        (f"{engine}, balances by adding up {POSTINGS:,} postings, raw SQL", raw, None)
    ]

    def reading() -> object:
        with books.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT code, balance_minor FROM account").all()

    kept = median(reading)
    figures.append((f"{engine}, kept balances at {POSTINGS:,} postings, raw SQL", kept, kept / raw))
    for name, query in (
        ("all balances", queries.balances),
        ("all balances of a past day", lambda work: queries.balances(work, day(180))),
        ("the statement", queries.statement),
        ("the statement of a past day", lambda work: queries.statement(work, day(180))),
    ):
        span = median(lambda query=query: read(query))  # type: ignore[misc]
        figures.append((f"{engine}, {name} at {POSTINGS:,} postings", span, span / raw))
    return figures
