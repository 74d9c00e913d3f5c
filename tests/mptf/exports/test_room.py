"""Long papers are printed once, aside, and whoever comes back for one has it."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from mptf.errors import RenderingFailed
from mptf.exports.room import PrintingRoom

SOON, LATE = 5.0, 0.05


class Press:
    """A press that counts what it prints, and waits until it may."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.may_print = Event()

    def __call__(self, html: str, identifier: str, kind: str) -> bytes:
        """Print, once it may."""
        assert self.may_print.wait(SOON)
        self.printed.append(html)
        if html == "broken" and self.printed.count(html) == 1:
            raise RenderingFailed(identifier, "no")
        return f"{kind} {identifier} {html}".encode()


@pytest.fixture
def press() -> Press:
    return Press()


def test_whoever_does_not_wait_comes_back_for_the_same_paper(press: Press) -> None:
    room = PrintingRoom(press)
    assert room.ask_for("long", "WP-1", "pack", LATE) is None
    assert room.ask_for("long", "WP-1", "pack", LATE) is None
    press.may_print.set()
    assert room.ask_for("long", "WP-1", "pack", SOON) == b"pack WP-1 long"
    assert room.ask_for("long", "WP-1", "pack", SOON) == b"pack WP-1 long"
    assert press.printed == ["long"]
    assert room.ask_for("long", "WP-2", "pack", SOON) == b"pack WP-2 long"


def test_many_who_ask_at_once_have_it_printed_once(press: Press) -> None:
    room, got = PrintingRoom(press), list[bytes | None]()
    readers = [
        Thread(target=lambda: got.append(room.ask_for("x", "n", "k", SOON))) for _ in range(9)
    ]
    for reader in readers:
        reader.start()
    press.may_print.set()
    for reader in readers:
        reader.join()
    assert got == [b"k n x"] * 9
    assert press.printed == ["x"]


def test_what_failed_is_tried_again_and_what_is_old_is_let_go(press: Press) -> None:
    press.may_print.set()
    room = PrintingRoom(press, keeps=2)
    with pytest.raises(RenderingFailed):
        room.ask_for("broken", "n", "k", SOON)
    assert room.ask_for("broken", "n", "k", SOON) == b"k n broken"
    for html in ("a", "b", "a", "c", "a", "b"):
        room.ask_for(html, "n", "k", SOON)
    assert press.printed == ["broken", "broken", "a", "b", "c", "b"]
