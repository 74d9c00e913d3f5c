"""A letter through the press against bare WeasyPrint with the same style sheet and fonts."""

from __future__ import annotations

import statistics
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlmodel import select

from mptf.letters.models import Letter
from mptf.letters.rendering import RenderingPool
from mptf.resources import resources
from tests.lives import Story
from workflows.migrate import migrate

LETTERS = 12


def run() -> list[tuple[str, float, float | None]]:
    """Milliseconds a sheet, one at a time, presses warm."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'letters.db'}"
        migrate(url)
        with Story.open(url) as story:
            story.begin(2)
            story.fund_a_programme()
            story.sign_letters()
            texts = story.ask(
                lambda work: [
                    (row.html, row.reference) for row in work.session.exec(select(Letter))
                ]
            )
    texts = (texts * LETTERS)[:LETTERS]
    bare = _bare(texts)
    with RenderingPool(1) as pool:
        pool.submit(*texts[0]).result()
        ours = [_span(lambda t=text: pool.submit(*t).result()) for text in texts]
    floor, press = statistics.median(bare), statistics.median(ours)
    return [
        ("a letter's sheet, bare WeasyPrint in this process", floor, None),
        ("a letter's sheet, through the press", press, press / floor),
    ]


def _bare(texts: list[tuple[str, str]]) -> list[float]:
    weasyprint: Any = import_module("weasyprint")
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    style = weasyprint.CSS(
        filename=str(resources() / "templates" / "letters" / "letter.css"), font_config=fonts
    )

    def write(text: str) -> None:
        weasyprint.HTML(string=text).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
        )

    write(texts[0][0])
    return [_span(lambda t=text: write(t)) for text, _ in texts]


def _span(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000
