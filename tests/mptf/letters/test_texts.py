"""The words of every letter, as they are frozen when it is signed."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from mptf.letters import facts as f
from mptf.letters.frame import LetterFrame
from mptf.letters.rendering import render_html, template_hash
from mptf.resources import resources
from mptf.templating import environment, translate_with

Samples = dict[str, tuple[LetterFrame, f.Facts]]

FOOTNOTE = "Security Council resolution 1244 (1999)"
HOSTILE = (
    '</title><script>alert(1)</script><img src="file:///etc/passwd">\n'
    "<style>@import url(file:///etc/passwd)</style>{{ 7*7 }}{% raw %}&lt;"
)


class Outline(HTMLParser):
    """The elements of a text and its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Note an element."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


def write(name: str, frame: LetterFrame, facts: f.Facts) -> str:
    return render_html(f"letters/{name}.html", f.context_of(frame, facts))


def test_every_template_has_a_sample(samples: Samples) -> None:
    templates = (resources() / "templates" / "letters").glob("[!_]*.html")
    assert {path.stem for path in templates} == set(samples)


def test_a_text_is_a_function_of_its_facts(letter: str, samples: Samples) -> None:
    frame, facts = samples[letter]
    assert write(letter, frame, facts) == write(letter, frame, facts)


def test_sentences_are_set_apart(letter: str, texts: dict[str, str]) -> None:
    words = "".join(Outline(texts[letter]).words)
    assert not re.search(r"[a-z0-9][.:;][A-Z]", words)


def test_the_head_names_reference_and_subject(
    letter: str, samples: Samples, texts: dict[str, str]
) -> None:
    frame = samples[letter][0]
    assert f"<title>{frame.reference}: {frame.subject}</title>" in texts[letter]
    assert '<html lang="en">' in texts[letter]
    assert ("Action required by" in texts[letter]) == (frame.action_required_by is not None)


def test_a_demonstration_letter_says_so_and_a_real_one_does_not(
    letter: str, samples: Samples
) -> None:
    frame, facts = samples[letter]
    for illustrative in (True, False):
        text = write(letter, replace(frame, illustrative=illustrative), facts)
        assert ("Illustrative letter of the demonstration history" in text) == illustrative


def test_naming_kosovo_prints_the_footnote_wherever_it_is_named(samples: Samples) -> None:
    frame, facts = samples["deferred"]
    assert isinstance(facts, f.Deferred)
    assert FOOTNOTE not in write("deferred", frame, facts)
    assert FOOTNOTE in write("deferred", frame, replace(facts, reason="Talks in Kosovo go on."))
    assert FOOTNOTE in write("deferred", replace(frame, copies=("UN team, KOSOVO",)), facts)


def test_a_hostile_text_stays_a_text(letter: str, samples: Samples, texts: dict[str, str]) -> None:
    frame, facts = samples[letter]
    hostile: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, str):
            hostile[field.name] = HOSTILE
        elif isinstance(value, f.NoteRef | f.ProgrammeRef):
            hostile[field.name] = replace(value, title=HOSTILE, countries=(HOSTILE,))
    frame = replace(frame, subject=HOSTILE, addressee=replace(frame.addressee, title=HOSTILE))
    text = write(letter, frame, replace(facts, **hostile))
    assert Outline(text).tags == Outline(texts[letter]).tags
    assert "49" not in text.replace(texts[letter], "")
    assert "{{ 7*7 }}" in text


def test_a_missing_fact_is_an_error(samples: Samples) -> None:
    context = f.context_of(*samples["receipt"])
    del context["call"]
    with pytest.raises(UndefinedError, match="call"):
        render_html("letters/receipt.html", context)


def test_every_sentence_of_every_letter_can_be_translated(letter: str, samples: Samples) -> None:
    """In a language in which every message is crosses, no English word of ours is left."""

    class Crosses(NullTranslations):
        def gettext(self, message: str) -> str:
            return re.sub(
                r"(%\(\w+\)s)|</?b>|[^\W\d_]", lambda m: m[0] if len(m[0]) > 1 else "×", message
            )

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return self.gettext(msgid1 if n == 1 else msgid2)

    environment.cache_clear()
    try:
        frame, facts = samples[letter]
        translate_with(environment("en", zone=frame.zone), Crosses())
        words = " ".join(Outline(write(letter, frame, facts)).words)
    finally:
        environment.cache_clear()
    known = repr((frame, facts)) + " ".join(
        f"{day:%B}" for day in (date(2020, month, 1) for month in range(1, 13))
    )
    left = {word for word in re.findall(r"[^\W\d_×]{2,}", words) if word not in known}
    assert left == set()


def test_the_hash_of_a_template_covers_what_it_is_built_from() -> None:
    hashes = {name: template_hash(f"letters/{name}.html") for name in ("receipt", "deferred")}
    assert len(set(hashes.values())) == 2
    assert template_hash("letters/_parts.html") not in hashes.values()


def test_writing_a_letter_does_not_load_the_press() -> None:
    code = "import sys, mptf.letters.rendering; sys.exit('weasyprint' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
