"""The workbench at a thousand notes and at ten thousand: each page, and how many times the one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from starlette.testclient import TestClient

from api.pages.papers import brief
from api.pages.words import Words
from mptf.exports import paper
from mptf.papers.briefs import note_brief
from tests.api.visiting import client_of
from tests.bench.databases import databases
from tests.bench.figures import Figure, processor
from tests.bench.notes import fill
from tests.lives import Story
from workflows.migrate import migrate

FEW, MANY = 1_000, 10_000
PAGES: Mapping[str, str] = {
    "table": "/notes",
    "its last page but ten": "/notes?page=10",
    "table by amount": "/notes?sort=-amount",
    "table by area": "/notes?sort=area",
    "table by day": "/notes?sort=since",
    "table of a state": "/notes?state=screening",
    "table of the old ones": "/notes?age=90",
    "table of a country that all name": "/notes?country=PHL",
    "table of an agency that is in all": "/notes?entity=E1",
    "board": "/notes?view=board",
    "board of the old ones": "/notes?view=board&age=90",
    "board of a country that all name": "/notes?view=board&country=PHL",
    "table of 100 that hold a word": "/notes?text=quokkas",
    "board of 100 that hold a word": "/notes?view=board&text=quokkas",
    "file of 100 that hold a word": "/notes.csv?text=quokkas",
    "JSON list of 50": "/api/v1/notes",
    "a note": "/notes/CN-2019-000500",
    "table of a word that all hold": "/notes?text=what",
    "board of a word that all hold": "/notes?view=board&text=what",
    "table of a country, as a word": "/notes?text=philippines",
    "board of an agency that is in all": "/notes?view=board&entity=E1",
    "table of what waits for reviewers": "/notes?waits=reviewers",
    "table, by its agency": "/notes",
    "table by day, by its agency": "/notes?sort=since",
    "table of the old ones, by its agency": "/notes?age=90",
    "table of 100 that hold a word, by its agency": "/notes?text=quokkas",
    "board, by its agency": "/notes?view=board",
    "JSON list of 50, by its agency": "/api/v1/notes",
    "search of 100 that hold a word, by its agency": "/search?q=quokkas",
    "table, by a member": "/notes",
    "table by day, by a member": "/notes?sort=since",
    "board, by a member": "/notes?view=board",
    "search of 100 that hold a word, by a member": "/search?q=quokkas",
    "portfolio": "/notes/portfolio",
    "search of 100 that hold a word": "/search?q=quokkas",
    "search of a country that all name": "/search?q=philippines",
}
WARM = 3


def barred(_what: str) -> bool:
    """Every page of the workbench has to hold the bar."""
    return True


def run() -> list[Figure]:
    """Each page's processor time at ten thousand notes, and how many times that at a thousand."""
    with databases() as urls:
        return [figure for engine, url in urls.items() for figure in on(engine, url)]


def on(engine: str, url: str) -> list[Figure]:
    """The same on one engine."""
    migrate(url)
    with Story.open(url) as story:
        story.begin()
        fill(story, 1, FEW + 1)
        few = _measured(story)
        fill(story, FEW + 1, MANY + 1)
        many = _measured(story)
    return [
        (f"{engine}, workbench, {name}: at 10,000 notes", spent, spent / few[name])
        for name, spent in many.items()
    ]


def _measured(story: Story) -> dict[str, float]:
    tidied(story)
    head = client_of(story)
    others = {
        ", by its agency": client_of(story, story.entities[0]),
        ", by a member": client_of(story, "member"),
    }
    found = {
        name: _span(next((others[who] for who in others if who in name), head), address)
        for name, address in PAGES.items()
    }
    return {**found, "a note's brief, unprinted": processor(_brief(story))}


def tidied(story: Story) -> None:
    """Do at once what the server of a fund that runs has long done by itself."""
    engine = story.fund.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("ANALYZE" if sqlite else "VACUUM (ANALYZE)")


def _span(client: TestClient, address: str) -> float:
    get = partial(_get, client, address)
    for _ in range(WARM):
        get()
    return processor(get)


def _get(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])


def _brief(story: Story) -> Callable[[], str]:
    actor = story.actor("head")

    def text() -> str:
        with story.fund.reading(actor) as work:
            found, today = note_brief(work, "CN-2019-000500"), work.today()
        view = brief.note_view(story.profile, Words(story.profile), found)
        return paper.text_of_page("brief", **brief.context(story.profile, view, today))

    return text
