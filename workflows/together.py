"""Notes and programmes as one system: every state that the two lives can be in together.

The steps of each table are taken in every order, with those that follow from them in the other
life; only the guards are left out, so that what is true here is true whatever they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mptf.lives.states import Counts, State
from mptf.notes.states import NoteState
from mptf.policy import nobody
from mptf.programmes.states import ProgrammeState
from workflows.concept_note import CONCEPT_NOTE
from workflows.concept_note_rules import the_new_programme
from workflows.grammar import Follow, Step, Workflow
from workflows.joint_programme import JOINT_PROGRAMME
from workflows.joint_programme_rules import its_note, its_note_if_invited, its_open_requests
from workflows.tables import WORKFLOWS

MOST = 2
"""More programmes of one note than this, all unfinished, are a fault and not followed further."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which table, where in it, what, and how it comes about."""

    workflow: str
    where: str
    what: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        way = f" ({'; '.join(self.path)})" if self.path else ""
        return f"{self.workflow}, {self.where}: {self.what}{way}"


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the note: its state, and whether it was ever approved."""

    state: ProgrammeState
    approved: bool = False

    @property
    def in_preparation(self) -> bool:
        """Whether it is on its way to the Committee's approval."""
        waits = not self.state.is_end and Counts.FUNDED not in self.state.counts
        return waits and self.state is not ProgrammeState.NEW

    def moved(self, state: ProgrammeState) -> Programme:
        """The same programme after a step."""
        return Programme(state, self.approved or Counts.FUNDED in state.counts)


@dataclass(frozen=True, slots=True)
class Together:
    """A note and its programmes: those with a life before them, and what the others came to."""

    note: NoteState = NoteState.NEW
    live: tuple[Programme, ...] = ()
    over: frozenset[Programme] = frozenset()

    @property
    def is_end(self) -> bool:
        """Whether nothing follows in either life."""
        return self.note.is_end and not self.live

    def settled(self) -> Together:
        """The same state, with ended programmes put aside and the others in a fixed order."""
        ended = {p for p in self.live if p.state.is_end}
        live = sorted(
            (p for p in self.live if not p.state.is_end), key=lambda p: (p.state.value, p.approved)
        )
        return replace(self, live=tuple(live), over=self.over | ended)

    def __str__(self) -> str:
        programmes = [p.state.value for p in (*self.live, *sorted(self.over, key=_name))]
        return f"note {self.note.value}, programmes {', '.join(programmes) or 'none'}"


class _Refused(Exception):
    """A step that its own table allows and the other life does not."""


Found = Callable[[Together, int], list[int]]
NOTE, NEW_ONE = -1, -2
FINDS: dict[Callable[..., Any], Found] = {
    the_new_programme: lambda _state, _which: [NEW_ONE],
    its_note: lambda _state, _which: [NOTE],
    its_note_if_invited: lambda state, _which: [NOTE] if state.note is NoteState.INVITED else [],
    its_open_requests: lambda _state, _which: [],  # no part of this system: they gate no step of it
}
"""What each finder of a `Follow` finds, as a place in the state: the note, or a programme."""


class System:
    """The two tables, explored from a note that has not begun."""

    def __init__(
        self,
        notes: Workflow[Any] = CONCEPT_NOTE,
        programmes: Workflow[Any] = JOINT_PROGRAMME,
    ) -> None:
        """Explore at once: the system is small."""
        self.notes, self.programmes = notes, programmes
        self.tables = {notes.name: notes, programmes.name: programmes}
        self.findings: list[Finding] = []
        self.ways: dict[Together, tuple[str, ...]] = {Together(): ()}
        self.edges: dict[Together, set[Together]] = {}
        queue = [Together()]
        for state in queue:
            self.edges[state] = set()
            for step, after in self._steps(state):
                self.edges[state].add(after)
                if after not in self.ways:
                    self.ways[after] = (*self.ways[state], step)
                    if len(after.live) <= MOST:
                        queue.append(after)

    def check(self) -> list[Finding]:
        """Everything that is wrong, each with the shortest way there."""
        found = list(self.findings)
        for rule, holds in PROPERTIES.items():
            bad = next((s for s in self.ways if not holds(s)), None)
            if bad is not None:
                found.append(self._finding(bad, f"not so: {rule}"))
        stuck = next((s for s in self.ways if s not in self._finishing()), None)
        if stuck is not None:
            found.append(self._finding(stuck, "from here the two lives never both end"))
        return found

    def _finishing(self) -> set[Together]:
        """The states from which a joint end can be reached."""
        good = {s for s in self.ways if s.is_end}
        size = -1
        while size != len(good):
            size = len(good)
            good |= {s for s, after in self.edges.items() if after & good}
        return good

    def _finding(self, state: Together, what: str, *more: str) -> Finding:
        return Finding("notes and programmes", str(state), what, (*self.ways[state], *more))

    def _steps(self, state: Together) -> Iterator[tuple[str, Together]]:
        """Every step that someone, or a record outside of the two, may take from here."""
        outside = {
            (effect.workflow, effect.trigger)
            for table in WORKFLOWS
            if table.name not in self.tables
            for step in table.steps
            for effect in step.then
            if isinstance(effect, Follow)
        }
        places = [(NOTE, self.notes), *((i, self.programmes) for i in range(len(state.live)))]
        for place, table in places:
            for step in table.steps:
                if step.by is nobody and (table.name, step.trigger) not in outside:
                    continue
                if self._at(state, place) not in step.sources:
                    continue
                said = f"{table.title.lower()}: {step.trigger}"
                try:
                    yield said, self._taken(state, place, step).settled()
                except _Refused as refusal:
                    finding = self._finding(state, f"{said} is refused: {refusal}", said)
                    if all(finding.what != known.what for known in self.findings):
                        self.findings.append(finding)

    def _at(self, state: Together, place: int) -> State:
        return state.note if place == NOTE else state.live[place].state

    def _taken(self, state: Together, place: int, step: Step) -> Together:
        """The state after a step and all that follows from it."""
        if place == NOTE:
            state = replace(state, note=NoteState(step.dest))
        else:
            live = list(state.live)
            live[place] = live[place].moved(ProgrammeState(step.dest))
            state = replace(state, live=tuple(live))
        for effect in step.then:
            if isinstance(effect, Follow) and effect.workflow in self.tables:
                state = self._followed(state, place, effect)
        return state

    def _followed(self, state: Together, place: int, effect: Follow) -> Together:
        find = FINDS.get(effect.find)
        if find is None:
            raise _Refused(f"the checker does not know what {effect.find.__name__} finds")
        for other in find(state, place):
            target = other
            if other == NEW_ONE:
                target = len(state.live)
                state = replace(state, live=(*state.live, Programme(ProgrammeState.NEW)))
            here = self._at(state, target)
            step = self.tables[effect.workflow].step(here, effect.trigger)
            if step is None:
                raise _Refused(f"“{effect.trigger}” does not lead from “{here.value}”")
            state = self._taken(state, target, step)
        return state


def _name(programme: Programme) -> str:
    return f"{programme.state.value} {programme.approved}"


PROPERTIES: dict[str, Callable[[Together], bool]] = {
    "a note is invited exactly while one programme of it is in preparation": lambda s: (
        [p.in_preparation for p in s.live].count(True) == (s.note is NoteState.INVITED)
    ),
    "a note is funded exactly when a programme of it was approved": lambda s: (
        any(p.approved for p in (*s.live, *s.over)) == (s.note is NoteState.FUNDED)
    ),
    "a note has one unfinished programme at the most": lambda s: len(s.live) <= 1,
}
"""What must be true of every state of the two lives together. Source: handbook 2."""
