"""Workbooks that were sent through a page or the API: kept, and taken in aside, a note at a time.

Each note is kept in a unit of its own, so that nothing is lost with the process: whoever asks again
goes on from there. How far it is follows from the notes that are there, and is counted nowhere.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import NamedTuple
from uuid import UUID, uuid4

from mptf.errors import NotPermitted, Refused
from mptf.imports import queries, service
from mptf.imports.models import NoteWorkbook
from mptf.imports.queries import WorkbookRow
from mptf.imports.reading import Read
from mptf.imports.states import Standing
from mptf.policy import Actor
from mptf.work import Fund, Work
from workflows import importing
from workflows.importing import Done, Outcome

log = logging.getLogger(__name__)

_LOOKS_UP = 2.0
"""Seconds after which whoever takes in a workbook looks whether they are to stop."""
_REMEMBERED = 4


class Report(NamedTuple):
    """A workbook, what is in it, what became or would become of each note, and where it stands."""

    row: WorkbookRow
    found: Read
    standing: Standing
    foreseen: Sequence[Done]

    @property
    def taken(self) -> Sequence[Done]:
        """Notes that say what their rows say."""
        return [one for one in self.foreseen if one.outcome is Outcome.UNCHANGED]

    @property
    def left(self) -> Sequence[Done]:
        """Notes that would be begun or written."""
        return [one for one in self.foreseen if one.outcome in {Outcome.BEGUN, Outcome.WRITTEN}]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many notes each outcome has, of those that can be taken."""
        outcomes = [one.outcome for one in self.foreseen]
        return {outcome: outcomes.count(outcome) for outcome in Outcome if outcome in outcomes}


class Intake:
    """The workbooks of a process: one after another, since the books have one writer."""

    def __init__(self) -> None:
        """Nothing was read, nobody waits."""
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._read: OrderedDict[UUID, Read] = OrderedDict()
        self._lock = Lock()

    def receive(self, fund: Fund, who: Actor, name: str, content: bytes) -> UUID:
        """Read a workbook, and keep it for whoever sent it; none of its notes is written.

        Raises:
            Invalid: it is no such workbook, or it holds what is not taken.
            NotFound: there is no such call.
            NotPermitted: the actor is of no UN entity.
        """
        with fund.reading(who) as work:
            entity = importing.entity_of(work).id
        found = importing.read(fund, who, content)
        call = found.layout.call.id
        key = fund.write(who, lambda work: service.receive(work, call, entity, name, content).id)
        self._remember(key, found)
        return key

    def report(self, fund: Fund, who: Actor, key: UUID) -> Report:
        """What is in a workbook of the reader's, and where it stands.

        Raises:
            NotFound: there is none, or somebody else has sent it.
        """
        with fund.reading(who) as work:
            queries.one(work, key)
        found = self._found(fund, who, key)
        with fund.reading(who) as work:
            row = queries.one(work, key)
            foreseen = importing.foreseen(work, found)
            (standing,) = queries.standings(work, [row])
            return Report(row, found, standing, foreseen)

    def begin(self, fund: Fund, who: Actor, key: UUID) -> None:
        """Take in what is left of a workbook; where that goes on already, nothing more is done.

        Raises:
            NotFound: there is none, or somebody else has sent it.
        """
        holder = str(uuid4())
        if fund.write(who, lambda work: service.begin(work, _theirs(work, key), holder)):
            self._hands.submit(self._take_in, fund, who, key, holder)

    def stop(self, fund: Fund, who: Actor, key: UUID) -> None:
        """End with the note at hand; what was taken in stays.

        Raises:
            NotFound: there is none, or somebody else has sent it.
        """
        fund.write(who, lambda work: service.stop(work, _theirs(work, key)))

    def _take_in(self, fund: Fund, who: Actor, key: UUID, holder: str) -> None:
        """In the thread: what goes wrong is logged, and the lease that runs out tells of it."""
        refused: list[tuple[str, str]] = []
        looked_at = monotonic()
        try:
            if not self._at(fund, who, key, lambda w, book: service.go_on(w, book, holder)):
                return
            for done in importing.take_in(fund, who, self._found(fund, who, key)):
                if done.outcome is Outcome.REFUSED:
                    refused.append((done.note.key, done.reason))
                if monotonic() - looked_at > _LOOKS_UP:
                    looked_at = monotonic()
                    if not self._at(fund, who, key, lambda w, book: service.go_on(w, book, holder)):
                        break
            self._at(fund, who, key, lambda w, book: service.end(w, book, holder, refused))
        except NotPermitted as refusal:
            reason = refusal.sentence()
            self._at(fund, who, key, lambda w, book: service.end(w, book, holder, [("", reason)]))
        except Refused as refusal:
            log.warning("a workbook of notes stays where it is: %s", refusal)
        except Exception:
            log.exception("a workbook of notes stays where it is")

    def _at(
        self, fund: Fund, who: Actor, key: UUID, act: Callable[[Work, NoteWorkbook], bool | None]
    ) -> bool | None:
        return fund.write(who, lambda work: act(work, work.get(NoteWorkbook, key)))

    def _found(self, fund: Fund, who: Actor, key: UUID) -> Read:
        """What is in it, read once a process."""
        with self._lock:
            found = self._read.get(key)
        if found is None:
            with fund.reading(who) as work:
                content = work.get(NoteWorkbook, key).content
            found = importing.read(fund, who, content)
            self._remember(key, found)
        return found

    def _remember(self, key: UUID, found: Read) -> None:
        with self._lock:
            self._read[key] = found
            self._read.move_to_end(key)
            while len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)


def _theirs(work: Work, key: UUID) -> NoteWorkbook:
    """A workbook of the actor's own."""
    queries.one(work, key)
    return work.get(NoteWorkbook, key)


INTAKE = Intake()
"""That of this process."""
