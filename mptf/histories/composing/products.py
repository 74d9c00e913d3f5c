"""What programmes have made: products and stories, all of them made up and marked so.

They name places and kinds of work, and no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mptf.histories.composing import scans
from mptf.histories.composing.people import EMPTY, focal
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Pen, Script, day

OFFICER = "officer-2"
"""Who publishes what is offered."""

_RIGHTS = f"CC BY 4.0 {EMPTY}"
_NOT_FOUND = f"Its sources could not be found again. {EMPTY}"
_NO_PRODUCT = f"It tells of plans alone: it belongs into the yearly report. {EMPTY}"


@dataclass(frozen=True, slots=True)
class Made:
    """A product: of which programme, by which of its entities, when offered, what became of it.

    `ends` is published, declined, withdrawn or offered.
    """

    programme: str
    entity: int
    on: str
    kind: str
    language: str
    title: str
    summary: str
    ends: str = "published"
    alt: str = ""


MADE = (
    Made(
        "north-macedonia", 0, "2021-10-12", "guidance", "en",
        "A first day at the municipal desk",
        "A checklist for municipal staff who receive people that have just arrived: what to ask, "
        "what not to ask, and to whom to refer.",
    ),
    Made(
        "north-macedonia", 1, "2022-05-18", "story", "mk",
        "Еден шалтер за сите",
        "How one town came to have a single desk for everybody who has moved there, told by its "
        "office and without names.",
    ),
    Made(
        "north-macedonia", 0, "2022-06-02", "policy-brief", "en",
        "Plans for the next year",
        "What is planned for the year to come.",
        "declined",
    ),
    Made(
        "chile-mexico", 0, "2021-11-23", "report", "es",
        "Reconocer lo que se sabe hacer",
        "Un estudio sobre el reconocimiento de competencias de personas migrantes en los dos "
        "países, con recomendaciones para los servicios de empleo.",
    ),
    Made(
        "chile-mexico", 1, "2022-03-08", "training", "es",
        "Contratar sin discriminar: material para talleres",
        "Tres sesiones para empresas pequeñas, con ejercicios y una guía para quien las dirige.",
    ),
    Made(
        "philippines", 0, "2022-02-15", "data", "en",
        "Recruitment costs in four corridors",
        "A table of what workers paid before they left, by corridor and sector, told apart by sex.",
        "withdrawn",
    ),
    Made(
        "philippines", 1, "2022-09-27", "photograph", "en",
        "A help desk before departure",
        "The help desk at which workers ask about their contracts before they leave.",
        alt="A desk with two chairs and a sign; nobody is to be seen.",
    ),
    Made(
        "philippines", 0, "2022-12-13", "story", "en",
        "Reading a contract together",
        "How groups of workers read their contracts together before they sign, and what they "
        "changed.",
        "offered",
    ),
)  # fmt: skip


def compose(script: Script, writers: dict[str, Writer]) -> None:
    """Offer what was made, and publish, decline or withdraw it."""
    for number, made in enumerate(MADE, 1):
        _offer(script.pen(day(made.on), 10), writers[made.programme], made, f"product-{number}")


def _offer(pen: Pen, writer: Writer, made: Made, name: str) -> None:
    note = writer.note
    who = focal(note.entities[made.entity])
    sent = {
        "kind": made.kind,
        "title": f"{made.title} {EMPTY}",
        "summary": f"{made.summary} {EMPTY}",
        "language": made.language,
        "dated_on": (day(made.on) - timedelta(days=20)).isoformat(),
        "countries": list(note.countries),
        "entities": list(note.entities),
        "objectives": list(note.objectives),
        "areas": [note.area],
        "rights": _RIGHTS,
        "alt": made.alt,
        "illustrative": True,
    }
    pen.do(who, "product.offer", writer.name, sent, name=name)
    lines = ("A file of the demonstration.", made.kind, EMPTY)
    file = scans.letter(f"{made.kind} {name} {EMPTY}.pdf", *lines)
    pen.do(who, "product.attach", name, {"file": file})
    if made.ends == "offered":
        return
    pen.wait(3)
    if made.ends == "declined":
        pen.do(OFFICER, "product.decline", name, why=_NO_PRODUCT)
        return
    pen.do(OFFICER, "product.publish", name)
    if made.ends == "withdrawn":
        pen.wait(40)
        pen.do(OFFICER, "product.withdraw", name, why=_NOT_FOUND)
