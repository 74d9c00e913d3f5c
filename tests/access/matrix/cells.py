"""The cells of the matrix: who asks for what, and what the rules would have them answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.access.matrix.people import NOBODY, Reader
from tests.access.matrix.records import Asked
from tests.access.matrix.rules import Rules, may

THROUGH = 0
"""Nothing refuses it for who asks, or for the state."""
NO_SESSION, NOT_THEIRS, NOT_THERE, WRONG_STATE = 401, 403, 404, 409


class Cell(NamedTuple):
    """Somebody at a door or about to do an act, on a record where there is one behind it."""

    what: str
    reader: Reader
    record: Asked | None
    wanted: int

    def __str__(self) -> str:
        on = f" on {self.record.kind} {self.record.key}, {self.record.state}" if self.record else ""
        return f"{self.what}{on} by {self.reader.name}"


def at_doors(rules: Rules, everybody: Sequence[Reader], records: Sequence[Asked]) -> Iterator[Cell]:
    """Every door, with each record that lies behind it, before everybody."""
    for door, (who, kind) in rules.doors.items():
        behind = [record for record in records if record.kind == kind] if kind else [None]
        for reader in everybody:
            for record in behind:
                yield Cell(door, reader, record, _at_door(rules, who, reader, record))


def _at_door(rules: Rules, who: frozenset[str], reader: Reader, record: Asked | None) -> int:
    if not may(who, reader.words()):
        return NO_SESSION if reader.name == NOBODY else NOT_THEIRS
    if record is None or is_seen(rules, reader, record):
        theirs = record is None or record.kind != "draft" or _signs(reader, record)
        return THROUGH if theirs else NOT_THEIRS
    return NOT_THERE


def is_seen(rules: Rules, reader: Reader, record: Asked) -> bool:
    """Whether the rules let somebody see a record."""
    return may(rules.sight[record.kind, record.state], reader.words(record))


def _signs(reader: Reader, draft: Asked) -> bool:
    return draft.state == f"for-{'head-of-secretariat' if reader.name == 'head' else reader.name}"


def of_acts(
    rules: Rules, steps: frozenset[str], everybody: Sequence[Reader], records: Sequence[Asked]
) -> Iterator[Cell]:
    """Every act, on each record that it is done on, by everybody, as a program asks for it."""
    for act, (kind, who, states, _further) in rules.acts.items():
        on = [record for record in records if record.kind == kind] if kind != "-" else [None]
        for reader in everybody:
            for record in on:
                party = may(who, reader.words(record))
                fits = states is None or (record is not None and record.state in states)
                if record is not None and not is_seen(rules, reader, record):
                    wanted = NOT_THERE
                elif act in steps and not fits:
                    wanted = WRONG_STATE
                else:
                    wanted = NOT_THEIRS if not party else THROUGH if fits else WRONG_STATE
                yield Cell(act, reader, record, wanted)
