"""The press that stays for whoever asks next."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from mptf.letters import kept
from mptf.letters.drafting import STYLE_SHEET
from mptf.letters.kept import KeptPress
from mptf.letters.rendering import Limits, RenderingPool

PAPER = "<html lang='en'><head><title>T</title></head><body><h1>One</h1>{}</body></html>"


@pytest.fixture
def press() -> Iterator[KeptPress]:
    one = KeptPress(Limits(seconds=60.0))
    yield one
    one.close()


def process_of(press: KeptPress) -> int | None:
    """The number of its process."""
    running = press._pool and press._pool._lanes[0]._running
    return running.submit(_number).result(30.0) if running else None


def _number() -> int:
    from os import getpid  # noqa: PLC0415 - it is asked there

    return getpid()


def test_one_process_prints_under_every_style_sheet_what_one_of_its_own_would(
    press: KeptPress,
) -> None:
    sheets = ("table.css", STYLE_SHEET, "certificate.css")
    printed = {sheet: press.print(PAPER.format(""), "X-1", sheet) for sheet in sheets}
    first = process_of(press)
    again = {sheet: press.print(PAPER.format(""), "X-1", sheet) for sheet in sheets}
    assert process_of(press) == first is not None
    assert again == printed
    assert len(set(printed.values())) == len(sheets)
    with RenderingPool(1) as own:
        assert own.submit(PAPER.format(""), "X-1", sheets[-1]).result().pdf == printed[sheets[-1]]


def test_it_goes_after_its_time_and_the_next_paper_starts_another() -> None:
    press = KeptPress(stays=0.2)
    assert press.print(PAPER.format(""), "X-1", "table.css").startswith(b"%PDF-")
    until = monotonic() + 30
    while press._pool is not None and monotonic() < until:
        sleep(0.05)
    assert press._pool is None
    assert press.print(PAPER.format(""), "X-1", "table.css").startswith(b"%PDF-")
    press.close()


def test_it_goes_at_once_after_a_long_paper(
    press: KeptPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SHORT", 1)
    press.print(PAPER.format(""), "X-1", "table.css")
    assert press._pool is not None
    press.print(PAPER.format("<p style='page-break-before: always'>Two</p>"), "X-1", "table.css")
    assert press._pool is None
