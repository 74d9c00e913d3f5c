"""One programme goes from its invitation to its financial closure by hand, as each of its roles.

Nothing is done past the pages but that time passes, that the clockwork reminds, and that mail is
read. Every letter of the way is printed and opened by whoever it is for; every page that is read
is held against a phone's width too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser
from sqlmodel import select

from mptf.access import service
from mptf.access.passwords import hashed
from mptf.letters.rendering import RenderingPool
from mptf.people.models import Person
from mptf.policy import Role
from mptf.work import Work
from tests.api import way_begun, way_ended
from tests.api.browsing import Served, serving
from tests.api.visiting import app_for
from tests.api.walking import PASSWORD
from tests.api.way import Way
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.printing import Press


def before(story: Story) -> None:
    """What is not the programme's own: people with passwords, donors' money, a note assessed."""
    story.begin()
    for code in story.entities:
        story._person(f"{code}-2", code, Role.ENTITY)
    story.people["note"] = story.pipeline("Decent work")
    kept = hashed(PASSWORD)

    def give(work: Work) -> None:
        for person in work.session.exec(select(Person)).all():
            service.set_password(work, service.open_account(work, person), kept)

    story.write("system", give)


@pytest.fixture
def fund(databases: Databases) -> Iterator[Served]:
    """The fund, served; its clock runs on from wherever the story has come to."""
    with going_on(databases, before) as story:
        begun = monotonic()
        clock = replace(
            story.fund,
            clock=lambda: story.now + timedelta(minutes=5, seconds=monotonic() - begun),
        )
        with serving(app_for(clock)) as address:
            yield Served(story, address)


@pytest.mark.proof
def test_a_programme_goes_from_its_invitation_to_its_closure(
    fund: Served, browser: Browser, tmp_path: Path
) -> None:
    with RenderingPool(1) as pool:
        way = Way(fund, browser, tmp_path, Press(pool))
        for chapter in (*way_begun.CHAPTERS, *way_ended.CHAPTERS):
            chapter(way)
