"""The sheets: golden, the same again, and guarded."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from mptf.errors import RenderingFailed
from mptf.letters import rendering
from mptf.letters.rendering import Limits, RenderingPool, Sheet, assets_hash

GOLDEN = Path(__file__).parents[2] / "golden" / "letters"
REFRESH = "MPTF_UPDATE_GOLDEN"


def presses() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def test_every_letter_says_what_it_said(
    letter: str, sheets: dict[str, Sheet], pdf_text: Callable[[bytes], str]
) -> None:
    """Look at a letter as a picture before its golden text is made anew."""
    text = pdf_text(sheets[letter].pdf)
    golden = GOLDEN / f"{letter}.txt"
    if os.environ.get(REFRESH):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_only_the_vendored_fonts_are_in_a_sheet(letter: str, sheets: dict[str, Sheet]) -> None:
    with pikepdf.open(io.BytesIO(sheets[letter].pdf)) as pdf:
        names = {
            str(font.BaseFont).split("+")[-1]
            for sheet in pdf.pages
            for font in sheet.Resources.Font.values()
        }
        assert "CreationDate" not in str(pdf.docinfo) or "2020" in str(pdf.docinfo["/CreationDate"])
    assert names
    assert all(name.startswith(("Letter-S", "IBM-Plex-S")) for name in names), names


def test_the_same_text_gives_the_same_bytes(
    pool: RenderingPool, texts: dict[str, str], sheets: dict[str, Sheet]
) -> None:
    """On a press with other letters behind it; on fresh ones, see the replaced presses below."""
    for name in ("donor-acknowledgement", "approval"):
        both = [pool.submit(texts[name], f"sample {name}") for _ in range(2)]
        assert [sheet.result() for sheet in both] == [sheets[name]] * 2
    renamed = pool.submit(texts["approval"], "another reference").result()
    assert renamed.sha256 != sheets["approval"].sha256


@pytest.mark.parametrize(
    "element",
    [
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="http://127.0.0.1:1/x.png">',
        '<img alt="" src="https://letters.invalid/fonts/../letter.css">',
        '<img alt="" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import url("file:///etc/passwd");</style>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_a_letter_can_load_nothing(pool: RenderingPool, element: str) -> None:
    html = f"<!DOCTYPE html><html lang=en><title>x</title><body><p>x</p>{element}</body></html>"
    with pytest.raises(RenderingFailed, match=r"T/1 could not be printed: .*(asks for|may load)"):
        pool.submit(html, "T/1").result()


def test_a_press_that_is_killed_hangs_or_is_overrun_is_replaced(
    pool: RenderingPool, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = texts["deferred"]
    expected = pool.submit(text, "x").result()
    others = set(presses())

    def press_of_its_own() -> int:
        (pid,) = set(presses()) - others
        return pid

    with RenderingPool(workers=1) as lone:
        assert lone.submit(text, "x").result() == expected
        seen = [press_of_its_own()]

        # Killed while idle: nobody's fault, and nobody notices.
        os.kill(seen[-1], signal.SIGKILL)
        assert lone.submit(text, "x").result() == expected
        seen.append(press_of_its_own())

        # Hanging, in a way that no signal handler would hear.
        os.kill(seen[-1], signal.SIGSTOP)
        monkeypatch.setattr(lone._lanes[0], "_limits", Limits(seconds=0.5))
        with pytest.raises(RenderingFailed, match="stuck could not be printed: it took longer"):
            lone.submit(text, "stuck").result()
        monkeypatch.setattr(lone._lanes[0], "_limits", Limits(seconds=2.5))

        # A letter without end, and an innocent one that waits behind it.
        endless = lone.submit("<p>x" * 200_000, "endless")
        behind = lone.submit(text, "x")
        with pytest.raises(RenderingFailed, match="endless could not be printed: it took longer"):
            endless.result()
        assert behind.result() == expected
        seen.append(press_of_its_own())

    assert len(set(seen)) == 3
    assert not set(presses()) - others


def test_the_memory_of_a_letter_is_bounded(texts: dict[str, str]) -> None:
    with RenderingPool(workers=1, limits=Limits(megabytes=96)) as small:
        assert small.submit(texts["deferred"], "modest").result().pages == 1
        with pytest.raises(RenderingFailed, match="vast could not be printed"):
            small.submit("x" * 60_000_000, "vast").result()


def test_a_missing_subsetter_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rendering, "subsetter_missing", lambda: True)
    RenderingPool(workers=1).close()
    assert "libharfbuzz-subset0" in caplog.text


def test_the_hash_of_the_assets_is_stable() -> None:
    assert assets_hash() == assets_hash()
    assert len(assets_hash()) == 64
