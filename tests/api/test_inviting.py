"""Coming in to write by a link: the page of the link, what a guest is shown, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

PASSWORD = "long enough to be kept"


def begun(story: Story) -> None:
    story.begin(1)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, begun) as own:
        yield own


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def number_of(story: Story, note: UUID) -> str:
    found: str = story.ask(lambda work: work.get(ConceptNote, note).number)
    return found


def come_in(story: Story, note: UUID) -> TestClient:
    """A guest of a note, signed in by their own browser as the link leads them."""
    link = f"/write-with/{story.invite_writer(note)}"
    client = client_of(story, None)
    page = client.get(link)
    assert page.status_code == 200, page.text
    client.post(link, data={**hidden(page.text), "password": PASSWORD})
    sign_in = client.get("/sign-in", params={"to": f"/notes/{number_of(story, note)}/write"}).text
    who = {"email": "lin.vogt@un.example", "password": PASSWORD}
    assert client.post("/sign-in", data={**hidden(sign_in), **who}).status_code == 200
    found = select(Person.id).where(Person.email == who["email"])
    story.people["guest"] = story.ask(lambda work: work.session.exec(found).one())
    return client


def test_the_link_leads_to_a_password_and_on_to_the_note(story: Story) -> None:
    note = story.draft("Theirs")
    link = f"/write-with/{story.invite_writer(note)}"
    client = client_of(story, None)
    page = client.get(link)
    for said in ("Lin Vogt", "Person E1", "Theirs", "lin.vogt@un.example"):
        assert said in page.text, said
    short = client.post(link, data={**hidden(page.text), "password": "short"})
    assert short.status_code == 422
    assert client.post(link, data={"password": PASSWORD}).status_code == 403, "no form of ours"
    kept = {**hidden(page.text), "password": PASSWORD}
    done = client.post(link, data=kept, follow_redirects=False)
    assert done.headers["location"] == f"/sign-in?to=/notes/{number_of(story, note)}/write"
    for again in (client.get(link), client.post(link, data=kept)):
        assert again.status_code == 410
        assert "was used on" in again.text
        assert "Theirs" not in again.text


@pytest.mark.same_on_both
def test_a_dead_link_says_why_and_shows_nothing(story: Story) -> None:
    note = story.draft("Theirs")
    first, second = (f"/write-with/{story.invite_writer(note)}" for _ in range(2))
    client = client_of(story, None)
    assert "replaced by a later one" in client.get(first).text
    story.wait(days=story.profile.writing.link_days)
    late = client_of(story, None).get(second)
    assert (late.status_code, "ran out on" in late.text) == (410, True)
    assert "Theirs" not in late.text
    story.end_writers(note)
    assert "was ended on" in client_of(story, None).get(second).text


@pytest.mark.same_on_both
def test_who_has_an_account_is_led_to_the_note(story: Story) -> None:
    note = story.draft("Theirs")
    come_in(story, note)
    link = f"/write-with/{story.invite_writer(note)}"
    led = client_of(story, "guest").get(link, follow_redirects=False)
    assert led.headers["location"] == f"/notes/{number_of(story, note)}/write"
    assert client_of(story, "guest").get(led.headers["location"]).status_code == 200


def test_a_guest_writes_one_note_and_is_shown_nothing_else(story: Story) -> None:
    note, other = story.draft("Theirs"), story.draft("Another")
    guest = come_in(story, note)
    number = number_of(story, note)
    home = guest.get("/").text
    assert "Theirs" in home
    found = guest.get("/search", params={"q": "Another"}).text
    assert number_of(story, other) not in home + guest.get("/notes").text + found
    for address in (f"/notes/{number_of(story, other)}", f"/notes/{number_of(story, other)}/write"):
        assert guest.get(address).status_code == 404
    for address in ("/entities", "/contributions", "/people", "/record", "/books", "/agenda"):
        assert guest.get(address).status_code == 403, address
    page = guest.get(f"/notes/{number}").text
    assert "Invited to write" not in page
    assert "Invite somebody to write" not in page
    assert "Submit" not in guest.get(f"/notes/{number}/write?part=check").text.partition("<h2")[2]
    assert "What screening will look at" not in guest.get(f"/notes/{number}/write?part=check").text
    assert guest.get(f"/notes/{number}/screening").status_code == 403
    parts = {s.code: {f.name for f in s.fields} for s in story.profile.note.form.sections}
    (money,) = (code for code, names in parts.items() if "budget" in names)
    (who,) = (code for code, names in parts.items() if "partners" in names)
    budget = guest.get(f"/notes/{number}/write?part={money}").text
    assert 'name="seen.budget.E2"' in budget
    assert 'name="seen.budget.E1"' not in budget
    assert "Written by the entities themselves" in budget
    assert 'name="seen.partners"' not in guest.get(f"/notes/{number}/write?part={who}").text
    sent = hidden(guest.get(f"/notes/{number}/write?part=about").text)
    ours = {**sent, "title": "Written together", "only": "title"}
    guest.post(f"/notes/{number}/write", data=ours)
    assert story.ask(lambda work: work.get(ConceptNote, note).title) == "Written together"
    story.act("E1", "concept-note.submit", note)
    for address in (f"/notes/{number}", f"/notes/{number}/write"):
        assert guest.get(address).status_code == 404


@pytest.mark.same_on_both
def test_who_was_invited_stands_on_the_note_for_whom_it_is_to_know(story: Story) -> None:
    note = story.draft("Theirs")
    story.invite_writer(note, partner="A network of cities")
    number = number_of(story, note)
    for who, told in (("E1", True), ("officer-1", True), ("auditor", True), ("E2", False)):
        page = client_of(story, who).get(f"/notes/{number}").text
        assert ("lin.vogt@un.example" in page) == told, who
        answer = program_of(story, who).get(f"/api/v1/notes/{number}").json()
        assert bool(answer["writers"]) == told, who
    owner = client_of(story, "E1").get(f"/notes/{number}").text
    for said in ("May write", "A network of cities", "the link works until"):
        assert said in owner, said
    form = client_of(story, "E1").get("/acts/concept-note.end-writer", params={"on": str(note)})
    assert "Lin Vogt (E2)" in form.text
    (row,) = story.writers(note)
    sent = {"writer": str(row.id), "reason": "It is written."}
    assert act(program_of(story, "E1"), f"notes/{number}/end-writer", **sent).is_success
    assert "Writes no more" in client_of(story, "officer-1").get(f"/notes/{number}").text
    whom = {"name": "Bo", "email": "bo@un.example", "entity": "E2"}
    assert act(program_of(story, "E1"), f"notes/{number}/invite-writer", **whom).is_success
    assert (
        "invite to write"
        in client_of(story, "auditor").get(f"/notes/{number}?tab=record").text.lower()
    )
