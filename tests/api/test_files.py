"""Files through pages and the API: sent as forms and as JSON, given back as files, never shown."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import MAX_BODY
from api.entrance import FORM_FIELD, SESSION, VISIT, Guest, form_key
from mptf.attachments.service import MEGABYTE
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.making import HOSTILE_PDFS, pdf, png, sent
from tests.tales import going_on

A = pdf("A letter")
NAME = "Lettre “signée” رسالة.pdf"


def begun(story: Story) -> None:
    story.begin(1)


@pytest.fixture
def story(sqlite_databases: Databases) -> Iterator[Story]:
    with going_on(sqlite_databases, begun) as own:
        yield own


def token(client: TestClient, cookie: str = SESSION) -> dict[str, str]:
    return {FORM_FIELD: Guest(None, form_key(client.cookies.get(cookie) or "")).form_token}


def send_form(
    story: Story, note: UUID, content: bytes, name: str = NAME, who: str = "E1"
) -> Response:
    """As a browser without JavaScript does it: the form is opened, then sent once."""
    client = client_of(story, who)
    page = client.get("/acts/concept-note.attach", params={"on": str(note)}).text
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file"' in page
    assert "at most 5 MB" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(
        "/acts/concept-note.attach",
        data={"on": str(note), "seen": seen, "press": "do", "kind": "annex", **token(client)},
        files={"file": (name, content, "application/x-lies")},
        follow_redirects=False,
    )


def number_of(story: Story, note: UUID) -> str:
    from mptf.notes.models import ConceptNote  # noqa: PLC0415 - of this helper alone

    found: str = story.ask(lambda work: work.get(ConceptNote, note).number)
    return found


def test_a_page_takes_a_file_and_gives_it_back_as_one(story: Story) -> None:
    note = story.draft()
    answer = send_form(story, note, A)
    assert answer.status_code == 303, answer.text
    client = client_of(story, "E1")
    page = client.get(f"/notes/{number_of(story, note)}").text
    (key,) = story.files(note)
    assert f'href="/files/{key}"' in page
    assert "Annex, PDF" in page
    assert "by Person E1" in page
    got = client.get(f"/files/{key}")
    assert got.content == A
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    said = got.headers["content-disposition"]
    assert said.startswith('attachment; filename="')
    assert said.isascii()
    assert unquote(said.partition("UTF-8''")[2]) == NAME.replace('"', "_")
    for who in ("donor", None):
        assert client_of(story, who).get(f"/files/{key}").status_code == 404


def test_what_is_refused_says_why_beside_the_field(story: Story) -> None:
    note = story.draft()
    cases = (
        (b"", "a.pdf", "“a.pdf”: it is empty."),
        (HOSTILE_PDFS["a named script"][0], "a.pdf", "it holds a script, which is not taken"),
        (b"<svg onload='alert(1)'/>", "a.svg", "this type is not taken"),
        (bytes(5 * MEGABYTE + 1), "a.png", "at most 5 MB"),
    )
    for content, name, reason in cases:
        answer = send_form(story, note, content, name)
        assert answer.status_code == 422, name
        assert reason in answer.text
        assert 'href="#file"' in answer.text, "the summary leads to the field"
    client = client_of(story, "E1")
    form = {"on": str(note), "kind": "annex", **token(client)}
    without = client.post("/acts/concept-note.attach", data=form)
    assert without.status_code == 422
    assert story.files(note) == []


def test_more_is_read_only_where_files_are_sent(story: Story) -> None:
    note = story.draft()
    much = bytes(MAX_BODY + 1)
    client = client_of(story, "E1")
    client.headers["content-type"] = "application/x-www-form-urlencoded"
    assert client.post("/acts/concept-note.write", content=much).status_code == 413
    assert client.post("/views", content=much).status_code == 413
    too_much = bytes(2 * 5 * MEGABYTE)
    assert client.post("/acts/concept-note.attach", content=too_much).status_code == 413
    program = program_of(story, "E1")
    address = f"/api/v1/notes/{number_of(story, note)}"
    assert program.post(f"{address}/write", content=much).status_code == 413
    assert program.post(f"{address}/attach", content=too_much).status_code == 413
    largest = sent("a.png", bytes(5 * MEGABYTE))
    answer = act(program, f"notes/{number_of(story, note)}/attach", kind="annex", file=largest)
    assert answer.status_code == 422
    assert "damaged" in answer.text, "it was read whole, and looked at"


def test_a_program_sends_base64_and_reads_the_bytes(story: Story) -> None:
    note = story.draft()
    program = program_of(story, "E1")
    number = number_of(story, note)
    look = program.post(
        f"/api/v1/notes/{number}/attach?preview=true",
        json={"kind": "annex", "file": sent("a.pdf", A)},
    )
    assert look.status_code == 200, look.text
    assert story.files(note) == []
    answer = act(program, f"notes/{number}/attach", kind="annex", file=sent("a.pdf", A))
    assert answer.status_code == 200, answer.text
    (file,) = answer.json()["files"]
    assert (file["name"], file["media"], file["size"]) == ("a.pdf", "application/pdf", len(A))
    got = program.get(file["address"])
    assert got.content == A
    assert got.headers["content-disposition"].startswith("attachment;")
    assert program_of(story, "donor").get(file["address"]).status_code == 404
    assert program_of(story, None).get(file["address"]).status_code == 401
    refused = act(program, f"notes/{number}/attach", kind="annex", file=sent("b.exe", b"MZ"))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_document_of_a_call_is_for_everybody(story: Story) -> None:
    call = story.open_call("2022-5")
    page = client_of(story, None).get("/calls/2022-5").text
    assert "Documents" not in page, "nobody is shown an empty shelf"
    story.act("officer-1", "call.attach", call, file=sent("Guide.png", png()))
    (key,) = story.files(call)
    for who in (None, "donor", "E1"):
        client = client_of(story, who)
        assert f"/files/{key}" in client.get("/calls/2022-5").text
        assert client.get(f"/files/{key}").content == png()
    assert "Person officer-1" not in client_of(story, None).get("/calls/2022-5").text


# --- Endorsing without an account -----------------------------------------------------------------


def drafted(story: Story) -> UUID:
    content = story.content("To be endorsed")
    made: UUID = story.act(
        "E1", "concept-note.draft", call="2022-1", coordinator="E1", content=content
    )
    story.act("E1", "concept-note.attach", made, kind="annex", file=sent("Annex.pdf", A))
    return made


def opened(client: TestClient, link: str) -> dict[str, str]:
    """What the form of the page holds."""
    page = client.get(link)
    assert page.status_code == 200, page.text
    read = page.text.partition('name="read" value="')[2].partition('"')[0]
    return {"read": read, "name": "Rosa Marin", "title": "RC", **token(client, VISIT)}


def test_somebody_without_an_account_reads_the_note_and_endorses(story: Story) -> None:
    note = drafted(story)
    link = f"/endorse/{story.ask_by_link(note, 'PHL')}"
    client = client_of(story, None)
    page = client.get(link).text
    for text in ("To be endorsed", "What “To be endorsed” is about.", "Rosa Marin", "Annex.pdf"):
        assert text in page, text
    (key,) = story.files(note)
    assert client.get(f"{link}/files/{key}").content == A
    form = opened(client, link)
    empty = client.post(link, data={**form, "answer": "endorse", "name": " "})
    assert (empty.status_code, "Write your name" in empty.text) == (422, True)
    wordless = client.post(link, data={**form, "answer": "comment"})
    assert (wordless.status_code, "Say what the entities" in wordless.text) == (422, True)
    foreign = client.post(link, data={**form, "answer": "endorse", FORM_FIELD: "none"})
    assert foreign.status_code == 403
    done = client.post(link, data={**form, "answer": "endorse"})
    assert done.status_code == 200
    assert "Your endorsement for" in done.text
    for again in (client.get(link), client.post(link, data={**form, "answer": "endorse"})):
        assert (again.status_code, "This link was used on" in again.text) == (410, True)
        assert "To be endorsed" not in again.text
    assert client.get(f"{link}/files/{key}").status_code == 410
    shown = client_of(story, "E1").get(f"/notes/{number_of(story, note)}").text
    assert "Rosa Marin, RC" in shown
    assert "by the link that was mailed" in shown


def test_a_link_lets_in_to_no_other_note(story: Story) -> None:
    note, other = drafted(story), drafted(story)
    link = f"/endorse/{story.ask_by_link(note, 'PHL')}"
    client = client_of(story, None)
    (theirs,) = story.files(other)
    assert client.get(f"{link}/files/{theirs}").status_code == 404
    assert client.get(f"/files/{theirs}").status_code == 404
    assert client.get("/endorse/none").status_code == 410


def test_a_note_that_changed_meanwhile_is_read_again(story: Story) -> None:
    note = drafted(story)
    link = f"/endorse/{story.ask_by_link(note, 'PHL')}"
    client = client_of(story, None)
    form = opened(client, link)
    story.act(
        "E1", "concept-note.write", note, fields={**story.fields("Changed"), "summary": "New."}
    )
    answer = client.post(link, data={**form, "answer": "endorse", "text": "Kept words."})
    assert answer.status_code == 409
    assert "Changed" in answer.text
    assert "Kept words." in answer.text
    assert client.post(link, data={**opened(client, link), "answer": "endorse"}).status_code == 200


def test_the_grid_says_where_each_endorsement_stands(story: Story) -> None:
    note = drafted(story)
    page = f"/notes/{number_of(story, note)}"
    client = client_of(story, "E1")
    assert client.get(page).text.count("Missing") == 2
    story.ask_by_link(note, "PHL")
    asked = client.get(page).text
    assert "the link works until" in asked
    assert "rc@un.example" in asked
    assert "rc@un.example" not in client_of(story, "rc").get(page).text
    story.wait(days=story.profile.endorsement.link_days)
    assert "Asked, the link ran out" in client_of(story, "E1").get(page).text
    story.reply(story.ask_by_link(note, "PHL"), note, answer="comment", text="<b>No.</b>")
    said = client_of(story, "E1").get(page).text
    assert "Not endorsed, commented" in said
    assert "&lt;b&gt;No.&lt;/b&gt;" in said
    got = program_of(story, "E1").get(f"/api/v1{page}").json()
    assert [one["text"] for one in got["comments_on_endorsing"]] == ["<b>No.</b>"]
    assert len(got["asked_to_endorse"]) == 2
