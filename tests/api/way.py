"""The people of one programme before browsers of their own, and the letters that they open."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from mptf.letters.models import Letter
from mptf.outbox.models import Message
from tests.api.browsing import Served
from tests.api.walking import Walker
from tests.lives import Story
from tests.making import pdf
from workflows.printing import Press


def read_aloud(pdf_file: bytes) -> str:
    """The text of a PDF in the order in which it is read."""
    done = subprocess.run(
        [shutil.which("pdftotext") or "pdftotext", "-", "-"],
        input=pdf_file,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode()


DESK, PHONE = 1280, 390


@dataclass
class Way:
    """The programme, the people who have signed in today, and where they walk."""

    served: Served
    browser: Browser
    files: Path
    press: Press
    walker: type[Walker] = Walker
    programme: str = ""
    there: dict[str, Walker] = field(default_factory=dict)

    @property
    def story(self) -> Story:
        """What is kept."""
        return self.served.story

    def clock(self) -> datetime:
        """The present of the story."""
        return self.story.now

    @property
    def today(self) -> str:
        """The day as a form takes it."""
        return self.story.today.isoformat()

    @property
    def coordinator(self) -> str:
        """The coordinating entity."""
        return self.story.entities[0]

    def by(self, who: str) -> Walker:
        """Somebody before a browser of their own; they sign in once a day."""
        if who not in self.there:
            self.there[who] = self.walker(self.browser, self.served, who)
        return self.there[who]

    def until(self, day: date) -> None:
        """Everybody goes home until a day."""
        for walker in self.there.values():
            walker.page.context.close()
        self.there.clear()
        self.story.wait(days=(day - self.story.today).days)

    def do(self, who: str, act: str, sent: Mapping[str, Any] | None = None, **more: str) -> None:
        """Somebody takes an act on the programme."""
        at = self.programme + more.pop("tab", "")
        self.by(who).do(at, act, sent, **more)

    def reads(self, who: str, at: str, *texts: str) -> Page:
        """Somebody opens a page and finds what they look for."""
        page = self.by(who).page
        page.goto(at)
        for text in texts:
            expect(page.locator("main")).to_contain_text(text)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{at} scrolls sideways at {width} px"
        return page

    def decide(self, kind: str, key: Any, outcome: str, follows: str, **more: Any) -> None:
        """The secretariat records what the Committee decided, and the Chair signs it."""
        item = {"subject_id": f"{kind}:{key}", "outcome": outcome, "text": "So decided.", **more}
        sent = {"title": f"On {outcome}", "decided_on": self.today, "mode": "meeting"}
        officer, chair = self.by("officer-1"), self.by("chair")
        officer.do("/decisions", "Record a decision", {**sent, "items": [item]})
        officer.page.wait_for_url("**/decisions/*/*")
        at = officer.page.url.partition("?")[0]
        chair.do(at, "Sign the decision", follows=follows)

    def letter(self, kind: str, reader: str, *texts: str) -> None:
        """The last letter of a kind is printed, and whoever it is for opens its sheet."""
        while self.press.print_waiting(self.story.fund, self.clock):
            pass
        query = select(Letter.reference).where(Letter.kind == kind)
        references = self.story.ask(lambda work: work.session.exec(query).all())
        assert references, kind
        page = self.reads(reader, f"/letters/{max(references)}", max(references))
        link = page.get_by_role("link", name="Open the printed letter").get_attribute("href")
        sheet = page.request.get(str(link))
        assert sheet.headers["content-type"] == "application/pdf"
        (self.files / f"{kind}.pdf").write_bytes(sheet.body())
        said = " ".join(read_aloud(sheet.body()).split())
        for text in (max(references), *texts):
            assert text in said, (kind, text)

    def paper(self, name: str) -> Path:
        """A file that somebody has at hand."""
        path = self.files / name
        path.write_bytes(pdf(name))
        return path

    def mailed(self, link: str) -> str:
        """The address in the last mail that has a link of a kind."""
        texts = self.story.ask(lambda work: work.session.exec(select(Message.text)).all())
        found = [part for text in texts for part in re.findall(rf"{link}\S+", text)]
        return str(found[-1])
