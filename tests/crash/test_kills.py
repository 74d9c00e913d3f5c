"""A program killed at any moment loses nothing it has acknowledged, and leaves nothing half done.

A kill keeps what the system has in its cache, so these tests cannot tell whether anything was
ever synced: that is for the power cuts.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.crash.conftest import Copies
from tests.crash.scene import Cast, wrong_in
from tests.crash.stage import KILLED, Stage

UNITS = 2
"""One that fires a step and one that posts an entry as well."""


@pytest.fixture
def points(stage: Stage, cast: Cast, copy: Copies, strace: None) -> list[tuple[str, int]]:  # noqa: ARG001
    """Every system call of the acting phase, as its name and its number."""
    calls = stage.calls(**cast.task(copy(), UNITS))
    return [(call, number) for call, times in calls.items() for number in range(1, times + 1)]


def killed_at_each(
    stage: Stage, cast: Cast, copy: Copies, points: list[tuple[str, int]], **more: bool
) -> list[tuple[str, int, list[str]]]:
    """The kill points after which something was wrong, with what."""
    found, killed, told = [], Counter[str](), 0
    for call, number in points:
        url = copy()
        ended = stage.killed_at(call, number, **cast.task(url, UNITS), **more)
        killed[call] += ended.code == KILLED
        told += len(ended.told)
        if wrong := wrong_in(url, ended.told):
            found.append((call, number, wrong))
        for part in ("", "-journal"):
            Path(f"{url.removeprefix('sqlite:///')}{part}").unlink(missing_ok=True)
    print(
        f"\n{len(points)} kill points, killed {dict(killed)}: {told} told, {len(found)} violations"
    )
    assert sum(killed.values()) > 0.9 * len(points)
    return found


def sampled(points: list[tuple[str, int]], size: int) -> list[tuple[str, int]]:
    """A few of the points: one of each call, and others."""
    picked = random.Random(4711).sample(points, len(points))  # noqa: S311
    one_each = {call: (call, number) for call, number in picked}
    others = [point for point in picked if point not in one_each.values()]
    return [*one_each.values(), *others][:size]


def test_killed_at_some_system_calls(
    stage: Stage, cast: Cast, copy: Copies, points: list[tuple[str, int]]
) -> None:
    assert killed_at_each(stage, cast, copy, sampled(points, 8)) == []


@pytest.mark.proof
def test_killed_at_each_system_call(
    stage: Stage, cast: Cast, copy: Copies, points: list[tuple[str, int]]
) -> None:
    assert len(points) > 100
    assert killed_at_each(stage, cast, copy, points) == []


def test_an_acknowledgement_before_the_commit_is_found(
    stage: Stage, cast: Cast, copy: Copies, points: list[tuple[str, int]]
) -> None:
    syncs = [point for point in points if point[0] == "fdatasync"][:3]
    found = killed_at_each(stage, cast, copy, syncs, too_early=True)
    assert any(wrong.startswith("LOST") for *_, several in found for wrong in several)


def killed_at_random(stage: Stage, url: str, kills: int) -> list[str]:
    """Everything wrong in one database whose writer is killed again and again."""
    dice, cast = random.Random(4711), Cast.of(url)  # noqa: S311
    whole = stage.run(**cast.task(url, 8, "whole"))
    assert whole.code == 0, stage.complaints()
    told, wrong, killed = list(whole.told), wrong_in(url, whole.told), 0
    for number in range(kills):
        moment = dice.uniform(0, whole.seconds)
        ended = stage.run(kill_after=moment, **cast.task(url, 400, number))
        killed += ended.code == KILLED
        told += ended.told
        wrong += wrong_in(url, told)
    print(f"\n{killed} of {kills} killed, {len(told)} acts told, {len(wrong)} violations")
    assert killed == kills
    return wrong


def test_postgresql_client_killed_a_few_times(stage: Stage, postgres_url: str) -> None:
    assert killed_at_random(stage, postgres_url, 3) == []


@pytest.mark.proof
def test_client_killed_many_times(stage: Stage, engine_url: str) -> None:
    assert killed_at_random(stage, engine_url, 150) == []
