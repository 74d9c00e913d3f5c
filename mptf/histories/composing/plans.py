"""What a row of the plan says: a concept note, a decision of the Committee, a seat's voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mptf.histories.composing.script import rules
from mptf.network import reference

IN_WRITING = "written-procedure"


@dataclass(frozen=True, slots=True)
class Note:
    """A concept note. The first of `partners` coordinates; `amount` is in thousands of dollars.

    `path` says what became of it, step by step, in the words of `notes.PATHS`.
    """

    key: str
    places: str
    area: str
    objectives: tuple[int, ...]
    partners: str
    amount: int
    title: str
    path: str
    scope: str = ""
    region: str = ""
    months: int = 24
    start: str = ""
    """The day on which it was begun; within the first call they follow one another."""
    known: str = ""
    """What sources tell of it; everything else in its record is illustrative."""

    @property
    def name(self) -> str:
        """Its name in the history."""
        return f"cn-{self.key}"

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries covered, as ISO codes."""
        return tuple(self.places.split())

    @property
    def entities(self) -> tuple[str, ...]:
        """The codes of its entities, the coordinating one first."""
        return tuple(code.strip() for code in self.partners.split(","))

    @property
    def reach(self) -> str:
        """Its scope: a country's where nothing else is said."""
        return self.scope or ("country" if len(self.countries) == 1 else "cross-border")

    @property
    def fund_region(self) -> str:
        """The code of its region: that of most of its countries where none is said."""
        if self.region:
            return self.region
        found = Counter(reference.fund_region(c, rules()).code for c in self.countries)
        return found.most_common(1)[0][0]

    @property
    def place(self) -> str:
        """Where, in words."""
        names = [reference.country(code).name for code in self.countries]
        return ", ".join(names) if names else "several regions"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the Committee: when its papers went out, when it was taken and signed.

    One that is taken in writing is circulated with its papers, and is taken when that closes. It
    is not signed where the procedure still runs, or its sheet waits, when the history ends.
    """

    key: str
    title: str
    papers: str
    decided: str
    signed: str
    mode: str = "meeting"
    signed_by: str = "chair"

    @property
    def in_writing(self) -> bool:
        """Whether a written procedure leads to it."""
        return self.mode == IN_WRITING

    @property
    def sitting(self) -> str:
        """The name, in the history, of the written procedure or the meeting that leads to it."""
        return f"{'wp' if self.in_writing else 'mt'}-{self.key}"

    @property
    def name(self) -> str:
        """Its name in the history, by the sitting that makes it."""
        return f"{self.sitting}/decision"


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody speaks in a written procedure, so many working days after its circulation.

    `says` is a position, "stand-back" or "comment"; without `items` it is of every item.
    """

    who: str
    after: int
    says: str
    items: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who was at the table of a meeting, what was said in its rounds, and of the talk.

    `remote` names the seats that joined from afar, or "all"; `talk` is by the item's place, 0 for
    the meeting as a whole. The items of `open_round` are those on which somebody had objected.
    """

    place: str
    away: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    remote: tuple[str, ...] | str = ()
    observers: str = ""
    voices: tuple[Voice, ...] = ()
    open_round: tuple[Voice, ...] = ()
    talk: Mapping[int, str] = field(default_factory=dict)


DECISIONS = (
    Decision("launch", "Funding target", "2019-07-01", "2019-07-16", "2019-07-17"),
    Decision("jun20", "Concept notes of the first call", "2020-05-28", "2020-06-11", "2020-06-17"),
    Decision(
        "invite20",
        "Invitation of the first six joint programmes",
        "2020-06-25",
        "2020-07-09",
        "2020-07-14",
        IN_WRITING,
    ),
    Decision("sep20", "First joint programmes", "2020-09-10", "2020-09-24", "2020-09-29"),
    Decision(
        "oct20", "Joint programmes and revised notes", "2020-10-08", "2020-10-22", "2020-10-27"
    ),
    Decision(
        "dec20",
        "Joint programme for the IGAD region",
        "2020-11-26",
        "2020-12-10",
        "2020-12-15",
        IN_WRITING,
        "deputy",
    ),
    Decision("mar21", "Pipeline and funding target", "2021-02-18", "2021-03-04", "2021-03-09"),
    Decision(
        "apr21",
        "Invitation of two joint programmes",
        "2021-03-30",
        "2021-04-15",
        "2021-04-20",
        IN_WRITING,
    ),
    Decision("jun21", "Pipeline and joint programmes", "2021-06-10", "2021-06-24", "2021-06-29"),
    Decision("sep21", "Funding target", "2021-08-26", "2021-09-09", "2021-09-14"),
    Decision("oct21", "Joint programmes", "2021-09-30", "2021-10-14", "2021-10-19"),
    Decision("dec21", "Pipeline and invitations", "2021-11-18", "2021-12-02", "2021-12-07"),
    Decision("apr22", "Joint programmes", "2022-03-31", "2022-04-14", "2022-04-20"),
    Decision("jul22", "Pipeline and invitations", "2022-06-23", "2022-07-07", "2022-07-12"),
    Decision("nov22", "Joint programmes", "2022-11-03", "2022-11-17", "2022-11-22"),
    Decision("mid22", "A note between sessions", "2022-12-01", "2022-12-15", ""),
    Decision(
        "dec22",
        "A joint programme and the secretariat’s costs between two meetings",
        "2022-12-13",
        "2022-12-27",
        "",
        IN_WRITING,
    ),
)
BY_KEY = {decision.key: decision for decision in DECISIONS}
