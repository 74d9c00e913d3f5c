"""The press: the only code that sees WeasyPrint, and always in a child process."""

from __future__ import annotations

import base64
import logging
import os
import resource
import tempfile
import threading
from importlib import import_module
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import Any

from mptf.letters import margins

STYLE_SHEET = "letter.css"

# Fonts get an address that no machine has (RFC 2606), so that nothing of this one's folders is in
# the style sheet's rules and `file:` is refused like every other scheme.
ASSETS_URL = "https://letters.invalid/"

PRINT = "data:image/jpeg;base64,"
"""How a photograph stands in a text: a picture that we have drawn anew, and nothing else."""

VARIANT = "pdf/ua-1"

PAGES = "pages-"
"""How the files are called that tell how far each press is."""


class Refusal(Exception):
    """The letter asks for something from outside. A no, not a fault: the press goes on."""


class _Press:
    """WeasyPrint with the style sheet read, the fonts loaded and every other door shut."""

    def __init__(self, folder: Path, style_sheet: str) -> None:
        # Imported by name: the parent may import this module without paying for WeasyPrint.
        weasyprint: Any = import_module("weasyprint")
        urls: Any = import_module("weasyprint.urls")
        fonts: Any = import_module("weasyprint.text.fonts")
        allowed = {
            f"{ASSETS_URL}fonts/{font.name}": font for font in (folder / "fonts").glob("*.ttf")
        }
        # A style sheet may begin with another: that of drafts with that of letters.
        allowed |= {f"{ASSETS_URL}{sheet.name}": sheet for sheet in folder.glob("*.css")}
        self.refused: list[str] = []

        def fetch(_fetcher: object, url: str, _headers: object = None) -> Any:
            if url.startswith(PRINT):
                return urls.URLFetcherResponse(url, base64.b64decode(url.removeprefix(PRINT)))
            if url not in allowed:
                self.refused.append(url)
                raise ValueError(f"a letter may load nothing but its own fonts: {url}")
            return urls.URLFetcherResponse(url, allowed[url].read_bytes())

        # One fetcher for the letter and for the style sheet, which would else bring its own.
        self._fetcher = type("OwnFontsOnly", (urls.URLFetcher,), {"fetch": fetch})(
            allowed_protocols=(), allow_redirects=False
        )
        self._html = weasyprint.HTML
        # One for all letters of this process; shared by threads it gave varying sheets.
        self._fonts = fonts.FontConfiguration()
        self._style = weasyprint.CSS(
            string=(folder / style_sheet).read_text(encoding="utf-8"),
            base_url=ASSETS_URL,
            url_fetcher=self._fetcher,
            font_config=self._fonts,
        )
        if self.refused:
            raise ValueError(f"the style sheet asks for {', '.join(self.refused)}")

    def print(self, html: str, identifier: str) -> tuple[bytes, int]:
        self.refused.clear()
        document = self._html(string=html, url_fetcher=self._fetcher).render(
            stylesheets=[self._style],
            font_config=self._fonts,
            pdf_variant=VARIANT,
            pdf_tags=True,
        )
        pdf: bytes = document.write_pdf(
            finisher=margins.decorate,
            pdf_identifier=identifier.encode(),
            pdf_variant=VARIANT,
            pdf_tags=True,
        )
        if self.refused:
            # Texts are escaped, so this is a template gone wrong: better no sheet than a torn one.
            raise Refusal(f"the letter asks for {', '.join(sorted(set(self.refused)))}")
        return pdf, len(document.pages)


_folder: Path | None = None
_presses: dict[str, _Press] = {}
"""By the style sheet that each has read."""


class _Pages(logging.Handler):
    """Keeps in a file how many pages are laid out of what is being printed."""

    def __init__(self, file: Path) -> None:
        super().__init__(logging.INFO)
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and "Page" in record.msg and isinstance(record.args, tuple):
            self._file.write_text(str(record.args[-1]))


def start(folder: str, scratch: str, megabytes: int, style_sheet: str = STYLE_SHEET) -> None:
    """Make this process a press: bound its memory, read the style sheet, load the fonts."""
    global _folder  # noqa: PLW0603 -- an initializer has no other way to leave something
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.propagate = False
    progress.addHandler(_Pages(Path(scratch) / f"{PAGES}{os.getpid()}"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    tempfile.tempdir = scratch  # where the fonts are unpacked; the parent clears it away
    threading.Thread(target=_die_with_parent, name="die-with-parent", daemon=True).start()
    _folder = Path(folder)
    _presses[style_sheet] = _Press(_folder, style_sheet)


def print_letter(html: str, identifier: str, style_sheet: str) -> tuple[bytes, int]:
    """The sheet's bytes and its number of pages."""
    if _folder is None:
        raise RuntimeError("this process was not started as a press")
    if style_sheet not in _presses:
        _presses[style_sheet] = _Press(_folder, style_sheet)
    return _presses[style_sheet].print(html, identifier)


def _die_with_parent() -> None:
    """A parent that is killed closes nothing; its presses must not outlive it."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
