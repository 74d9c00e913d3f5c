"""From an invitation to the receipt: somebody outside is invited, a note is written and submitted.

On a desk, on a phone, and with keys alone. Nothing is done past the pages but that the mail is read
and that what is not written here (endorsements, the others' word) is given as their own pages do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import col, select

from mptf.access import service
from mptf.access.passwords import hashed
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.people.models import Person
from mptf.work import Work
from tests.api.browsing import Served, serving
from tests.api.visiting import app_for
from tests.api.walking import PASSWORD, Keys, Walker
from tests.conftest import Databases
from tests.lives import BEGINS, COUNTRIES, Story
from tests.tales import going_on

GUEST = "lin.vogt@un.example"


@pytest.fixture
def fund(sqlite_databases: Databases) -> Iterator[Served]:
    """People with passwords and a call; the clock runs on."""
    with going_on(sqlite_databases, Story.begin) as story:

        def give(work: Work) -> None:
            for person in work.session.exec(select(Person)).all():
                service.set_password(work, service.open_account(work, person), kept)

        kept, begun = hashed(PASSWORD), monotonic()
        story.write("system", give)
        clock = replace(
            story.fund,
            clock=lambda: story.now + timedelta(minutes=5, seconds=monotonic() - begun),
        )
        with serving(app_for(clock)) as address:
            yield Served(story, address)


def mailed(story: Story, to: str, link: str) -> str:
    """The address in the last mail to somebody."""
    query = select(Message.text).where(col(Message.text).contains(link))
    text: str = story.ask(
        lambda work: work.session.exec(query.order_by(col(Message.queued_at).desc())).first()
    )
    assert text, to
    found = re.search(rf"\S*{link}(\S+)", text)
    assert found
    return f"{link}{found[1]}"


@pytest.mark.parametrize(
    ("person", "width"),
    [
        pytest.param(Walker, 1280, id="desk", marks=pytest.mark.proof),
        pytest.param(Walker, 390, id="phone"),
        pytest.param(Keys, 1280, id="keys", marks=pytest.mark.proof),
    ],
)
def test_a_note_goes_from_an_invitation_to_its_receipt(
    fund: Served, browser: Browser, person: Any, width: int
) -> None:
    story = fund.story
    first, *others = story.entities
    entity = person(browser, fund, first, width)
    entity.do("/notes", "Begin a concept note", follows="will be: Draft")
    query = select(ConceptNote.number).order_by(col(ConceptNote.number).desc())
    number = story.ask(lambda work: work.session.exec(query).first())
    note = f"/notes/{number}"
    entity.do(
        note, "Invite somebody to write", {"name": "Lin Vogt", "email": GUEST, "entity": first}
    )

    # Whoever was invited chooses a password, signs in, and writes all that is theirs to write.
    guest = person(browser, fund, width=width)
    guest.page.goto(mailed(story, GUEST, "/write-with/"))
    guest.type_into("password", PASSWORD)
    guest.press("Keep this password and sign in")
    guest.sign_in(GUEST)
    expect(guest.page).to_have_url(re.compile(f"{note}/write"))
    content = {k: v for k, v in story.content("Decent work").items() if k != "partner_labels"}
    form = story.profile.note.form
    guest.write_note(note, form, {**content, "partners": None}, own=[first])
    guest.page.goto("/donors")
    expect(guest.page.locator("main")).not_to_contain_text("Pledged")

    # The entity says who takes part, and writes the others' budgets.
    entity.write_note(note, form, {"partners": others, "budget": content["budget"], "answers": {}})
    for code in others:
        person(browser, fund, code, width).do(
            note, "Confirm our part", follows="kept on the record"
        )
    entity.do(note, "Confirm our part", follows="kept on the record")
    today = BEGINS.date().isoformat()
    for kind in ("resident-coordinator", "government"):
        sent = {"country": COUNTRIES[0], "kind": kind, "signed_by": "Someone", "signed_on": today}
        entity.do(note, "Enter an endorsement", sent)
    entity.do(note, "Submit", follows=r"will be: Submitted(.|\n)*“Receipt")
    expect(entity.page.locator("main")).to_contain_text("Submitted")
    wide = entity.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    entity.page.goto(f"{note}?tab=letters")
    expect(entity.page.locator("main")).to_contain_text("Receipt")
    # What the guest wrote is in the note; they see it no more, now that it is with the secretariat.
    stands = story.ask(lambda work: work.session.exec(select(ConceptNote)).all())
    said = next(row.content for row in stands if row.number == number)
    assert said["summary"] == content["summary"]
    assert guest.page.goto(note).status == 404
