"""Pictures of the best pages, for the README, from the demonstration that `make run` serves."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from api.office import DEMONSTRATION_PASSWORD
from tests.api.browsing import ARGUMENTS, PROGRAM

FOLDER = Path(__file__).parent / "pictures"
SERVED = "http://127.0.0.1:8000"
HEIGHT = 860
COLOURS = 64
"""Of a picture's palette: text and flat tones lose nothing by it."""


class Picture(NamedTuple):
    """What is pictured for whom."""

    name: str
    who: str
    address: str
    width: int = 1280


PICTURES = (
    Picture("home", "head@fmu.example", "/"),
    Picture("status", "head@fmu.example", "/status?as_of=2021-03-18"),
    Picture("notes", "head@fmu.example", "/notes"),
    Picture("call", "", "/calls/2023-1"),
    Picture("agenda", "chair@unnm.example", "/agenda"),
    Picture("meeting", "chair@unnm.example", "/meetings/SCM-2022-0003"),
    Picture("programme", "head@fmu.example", "/programmes/JP-2020-0002?tab=money"),
    Picture("donor", "focal.point@norway.example", "/donors/norway"),
    Picture("public-on-a-phone", "", "/public", width=390),
)


def take(page: Page, served: str, picture: Picture) -> Path:
    """Take one picture, as small as it may be, and say where it lies."""
    if picture.who:
        page.goto(f"{served}/sign-in")
        page.fill('[name="email"]', picture.who)
        page.fill('[name="password"]', DEMONSTRATION_PASSWORD)
        page.press('[name="password"]', "Enter")
        page.wait_for_selector(".person-menu summary")
    page.goto(served + picture.address)
    taken = Image.open(io.BytesIO(page.screenshot()))
    path = FOLDER / f"{picture.name}.png"
    taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main(served: str = SERVED) -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as theatre:
        browser = theatre.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        for picture in PICTURES:
            size = {"width": picture.width, "height": HEIGHT}
            context = browser.new_context(viewport=size)  # type: ignore[arg-type]
            path = take(context.new_page(), served, picture)
            sys.stdout.write(f"{path}: {path.stat().st_size // 1024} kB\n")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
