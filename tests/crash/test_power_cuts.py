"""After a power cut at any moment everything acknowledged is there, and nothing is torn."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from mptf.chain import GENESIS
from tests.crash.conftest import Copies
from tests.crash.disk import TRACED, Event, power_cuts, recorded
from tests.crash.scene import Cast, engine_on, findings, lost_in
from tests.crash.stage import Stage

Recording = tuple[dict[str, bytes], list[Event]]
Record = Callable[..., Recording]


@dataclass(slots=True)
class Outcome:
    """How many disks were looked at, and what was wrong on them."""

    images: int = 0
    verified: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.images} images, {self.verified} of them verified in full: "
            f"{len(self.lost)} things lost, {len(self.corrupt)} corrupt"
        )


@pytest.fixture
def record(stage: Stage, cast: Cast, copy: Copies, tmp_path: Path, strace: None) -> Record:  # noqa: ARG001
    """Records what the acting program writes, from the file as it was."""

    def recording(units: int, **more: int) -> Recording:
        url, log = copy(), tmp_path / "log"
        path = Path(url.removeprefix("sqlite:///"))
        before = {path.name: path.read_bytes()}
        calls = ",".join(f"?{call}" for call in TRACED.split(","))
        options = ("-y", "-xx", "-s", "10000000", "-o", str(log), "-e", f"trace={calls}")
        ended = stage.run(tracing=options, **cast.task(url, units), **more)
        assert ended.code == 0, stage.complaints()
        events = recorded(log, path.parent, set(before))
        assert len(ended.told) == units
        return before, events

    return recording


def looked_at(
    recording: Recording, folder: Path, *, tries: int, every: int, in_full: int
) -> Outcome:
    """Build disks after power cuts, and look at every so-manieth; at fewer with `verify`."""
    before, events = recording
    name = next(iter(before))
    outcome, place = Outcome(), folder / "image" / name
    place.parent.mkdir()
    cuts = power_cuts(before, events, tries, random.Random(4711))  # noqa: S311
    for number, (image, told) in enumerate(cuts):
        if number % every:
            continue
        for old in place.parent.iterdir():
            old.unlink()
        for file, content in image.items():
            (place.parent / file).write_bytes(content)
        outcome.images += 1
        # The full proof wants the disk as it was found, before the light one has mended it.
        full = outcome.images % in_full == 0
        if full:
            outcome.verified += 1
        try:
            with engine_on(f"sqlite:///{place}") as engine:
                outcome.corrupt += findings(engine) if full else []
            outcome.corrupt += list(_torn(place))
            with engine_on(f"sqlite:///{place}") as engine:
                outcome.lost += lost_in(engine, told)
        except Exception as error:  # noqa: BLE001 -- a file that cannot be read is one more torn one
            outcome.corrupt.append(repr(error))
    print(f"\n{len(events)} events on the disk, {outcome}")
    return outcome


def _torn(place: Path) -> Iterator[str]:
    """What the file itself says, and the two chains in it."""
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # the image is no longer in danger
        said = connection.execute("PRAGMA integrity_check(5)").fetchall()
        yield from (row[0] for row in said if row[0] != "ok")
        yield from map(str, connection.execute("PRAGMA foreign_key_check"))
        for table in ("chain_block", "ledger_seal"):
            query = f"SELECT seq, prev_hash, hash FROM {table} ORDER BY seq"
            rows = [(0, "", GENESIS), *connection.execute(query)]
            for (last, _, made), (seq, previous, _) in pairwise(rows):
                if (seq, previous) != (last + 1, made):
                    yield f"{table} is broken at {seq}"


def test_some_power_cuts_lose_nothing(record: Record, tmp_path: Path) -> None:
    outcome = looked_at(record(2), tmp_path, tries=4, every=9, in_full=50)
    assert outcome.images > 100
    assert (outcome.lost, outcome.corrupt) == ([], [])


@pytest.mark.proof
def test_five_thousand_power_cuts_lose_nothing(record: Record, tmp_path: Path) -> None:
    recording = record(8)
    tries = 5_500 // len(recording[1]) + 1
    outcome = looked_at(recording, tmp_path, tries=tries, every=1, in_full=25)
    assert outcome.images >= 5_000
    assert (outcome.lost, outcome.corrupt) == ([], [])


def test_a_database_that_does_not_sync_is_found(record: Record, tmp_path: Path) -> None:
    outcome = looked_at(record(2, synchronous=0), tmp_path, tries=2, every=12, in_full=1_000)
    assert outcome.lost or outcome.corrupt
