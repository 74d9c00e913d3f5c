"""The workbench at a thousand notes and at ten thousand: each page, and how many times the one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from starlette.testclient import TestClient

from api.pages.papers import brief
from api.pages.words import Words
from mptf.exports import paper
from mptf.papers.briefs import note_brief
from tests.api.visiting import client_of
from tests.bench.databases import several
from tests.bench.figures import Figure, compared
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
    with several("few", "many") as urls:
        return [figure for engine, two in urls.items() for figure in on(engine, *two)]


def on(engine: str, few: str, many: str) -> list[Figure]:
    """The same on one engine."""
    with _notes(few, FEW) as small, _notes(many, MANY) as great:
        both = zip(_acts(small).items(), _acts(great).values(), strict=True)
        spans = {name: compared(of_few, of_many) for (name, of_few), of_many in both}
    return [
        (f"{engine}, workbench, {name}: at 10,000 notes", of_many, of_many / of_few)
        for name, (of_few, of_many) in spans.items()
    ]


@contextmanager
def _notes(url: str, how_many: int) -> Iterator[Story]:
    migrate(url)
    with Story.open(url) as story:
        story.begin()
        fill(story, 1, how_many + 1)
        tidied(story)
        yield story


def _acts(story: Story) -> dict[str, Callable[[], object]]:
    """What is measured, by its name, each done some times already."""
    head = client_of(story)
    others = {
        ", by its agency": client_of(story, story.entities[0]),
        ", by a member": client_of(story, "member"),
    }
    found: dict[str, Callable[[], object]] = {
        name: partial(_get, next((others[who] for who in others if who in name), head), address)
        for name, address in PAGES.items()
    }
    found["a note's brief, unprinted"] = _brief(story)
    for act in found.values():
        for _ in range(WARM):
            act()
    return found


def tidied(story: Story) -> None:
    """Do at once what the server of a fund that runs has long done by itself."""
    engine = story.fund.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("ANALYZE" if sqlite else "VACUUM (ANALYZE)")


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
