"""Interest in notes of the pipeline: from the public page to the answer, and who sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import col, delete, select
from starlette.testclient import TestClient

from api.entrance import FORM_FIELD
from mptf.access.limits import INTERESTS_BY_ADDRESS
from mptf.clock import StoppedClock
from mptf.errors import GuardRefused, Invalid, NotFound, NotPermitted
from mptf.interests.models import Interest, InterestAnswer, InterestWords
from mptf.notes.models import ConceptNote
from mptf.outbox.models import Message
from mptf.policy import Role
from mptf.work import Work
from tests.api.programs import act, program_of
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import after, going_on
from workflows.waiting import Waiting, waiting

NOTE = "A note that waits for money"
SECRET = "Words that nobody but the secretariat reads"
KEPT_OUT = ("chair", "stand-in", "member", "E1", "rc", "agent-1", "administrator")
HOSTILE = ("<script>window.pwned=1</script>", '"><img src=x onerror=alert(1)>')
WHO = {"name": "Ana Who Asks", "email": "ana@donor.example"}


@after(Story.begin)
def in_pipeline(story: Story) -> None:
    story.pipeline(NOTE)
    story._organisation("DON-2", "donor")
    story._person("donor-2", "DON-2", Role.DONOR)
    story._person("stand-in", "STK", Role.REVIEWER)
    story.act(
        "chair",
        "person.delegate",
        giver=story.people["chair"],
        taker=story.people["stand-in"],
        role="chair",
        text="By a letter",
        from_on=story.today,
    )


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, in_pipeline) as own:
        yield own


def note_of(story: Story, title: str = NOTE) -> ConceptNote:
    query = select(ConceptNote).where(ConceptNote.title == title)
    found: ConceptNote = story.ask(lambda work: work.session.exec(query).one())
    return found


def place(story: Story) -> str:
    return f"/public/interest/{note_of(story).number}"


def rows(story: Story) -> list[Interest]:
    query = select(Interest).order_by(Interest.number)
    found: list[Interest] = story.ask(lambda work: list(work.session.exec(query).all()))
    return found


def words(story: Story) -> list[InterestWords]:
    found: list[InterestWords] = story.ask(
        lambda work: list(work.session.exec(select(InterestWords)).all())
    )
    return found


def token(page: str) -> dict[str, str]:
    found = re.search(rf'name="{FORM_FIELD}" value="([0-9a-f]+)"', page)
    assert found is not None
    return {FORM_FIELD: found.group(1)}


def send(client: TestClient, at: str, **sent: str) -> tuple[int, str]:
    answer = client.post(at, data={**token(client.get(at).text), **WHO, **sent})
    return answer.status_code, answer.text


def home(story: Story, who: str) -> Waiting:
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return waiting(work)


def numbers(items: object) -> list[str]:
    return [item.number for item in items if item.kind == "interest"]  # type: ignore[attr-defined]


# --- From the public page ------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_anybody_expresses_interest_from_the_public_page_and_it_is_kept(story: Story) -> None:
    nobody, at = client_of(story, None), place(story)
    assert f'href="{at}"' in nobody.get("/public").text
    assert "/public#pipeline" in nobody.get("/public/target").text
    form = nobody.get(at).text
    assert NOTE in form
    assert "the Steering Committee decides" in form
    assert "reserves nothing" in form
    status, page = send(nobody, at, organisation="A foundation", text=SECRET)
    (kept,), (said,) = rows(story), words(story)
    assert (status, kept.number) == (200, f"INT-{story.today.year}-0001")
    assert kept.number in page
    assert (kept.donor_id, kept.expressed_by) == (None, None)
    assert (said.organisation, said.name, said.email, said.text) == (
        "A foundation",
        WHO["name"],
        WHO["email"],
        SECRET,
    )
    assert kept.note_id == note_of(story).id
    # What is written once holds nothing of the person.
    assert not {WHO["name"], WHO["email"], SECRET} & set(map(str, vars(kept).values()))
    mails = story.ask(lambda work: work.session.exec(select(Message.to_email)).all())
    assert WHO["email"] not in mails  # nobody is mailed because a stranger named them


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "Ana\nBcc: all@donor.example"),
        ("email", ""),
        ("email", "ana"),
        ("email", "ana@donor.example, bo@donor.example"),
        ("email", "ana@donor.example\nBcc: bo@donor.example"),
        ("email", "Ana <ana@donor.example>"),
        ("organisation", "x" * 201),
        ("text", "x" * 5001),
    ],
)
@pytest.mark.same_on_both
def test_what_is_not_well_formed_is_said_beside_its_field_and_nothing_is_lost(
    story: Story, field: str, text: str
) -> None:
    sent = {"organisation": "A foundation", "text": SECRET, field: text}
    status, page = send(client_of(story, None), place(story), **sent)
    assert status == 422
    assert f'id="{field}-error"' in page
    for kept in ("organisation", "text"):
        assert kept == field or sent[kept] in page
    assert rows(story) == []


@pytest.mark.same_on_both
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_written_is_text_and_never_html(story: Story, text: str) -> None:
    status, _page = send(
        client_of(story, None), place(story), name=text, organisation=text, text=text
    )
    assert status == 200
    (row,) = rows(story)
    officer = client_of(story, "officer-1")
    for at in ("/interests", f"/interests/{row.number}", "/"):
        assert text not in officer.get(at).text
    assert words(story)[0].name == text


@pytest.mark.same_on_both
def test_no_note_is_named_but_one_that_the_public_page_shows(story: Story) -> None:
    """A note that waits for nothing, one that is not there: the answer is the same, to the word."""
    draft = story.submit("Still being screened")
    hidden = story.ask(lambda work: work.get(ConceptNote, draft).number)
    nobody = client_of(story, None)
    form = token(nobody.get(place(story)).text)
    told = []
    for number in (hidden, "CN-1999-0001"):
        at = f"/public/interest/{number}"
        for answer in (nobody.get(at), nobody.post(at, data={**form, **WHO})):
            assert answer.status_code == 404
            told.append(re.sub(r"CN-\d{4}-\d{4}|[0-9a-f]{32,}", "", answer.text))
        with pytest.raises(NotFound):
            story.act("donor", "interest.express", note=number, **WHO)
    assert len(set(told)) <= 2  # one for reading, one for sending
    assert "Still being screened" not in "".join(told)
    assert rows(story) == []


@pytest.mark.same_on_both
def test_a_note_that_left_the_pipeline_takes_no_interest(story: Story) -> None:
    at, note = place(story), note_of(story)
    assert client_of(story, None).get(at).status_code == 200
    story.decide(story.item("concept-note", note.id, "remove", text="Too old."))
    assert client_of(story, None).get(at).status_code == 404


@pytest.mark.same_on_both
def test_one_address_sends_so_many_in_an_hour_and_no_more(story: Story) -> None:
    at, nobody = place(story), client_of(story, None)
    for _ in range(INTERESTS_BY_ADDRESS.times):
        assert send(nobody, at)[0] == 200
    status, page = send(nobody, at, text=SECRET)
    assert status == 429
    assert SECRET in page
    assert len(rows(story)) == INTERESTS_BY_ADDRESS.times
    story.now += INTERESTS_BY_ADDRESS.span
    assert send(nobody, at)[0] == 200


@pytest.mark.same_on_both
def test_a_form_of_another_page_is_not_taken(story: Story) -> None:
    nobody, at = client_of(story, None), place(story)
    nobody.get(at)
    assert nobody.post(at, data={FORM_FIELD: "00" * 64, **WHO}).status_code in {400, 403, 409}
    assert rows(story) == []


# --- A donor with an account ---------------------------------------------------------------------


@pytest.mark.same_on_both
def test_a_donor_who_has_signed_in_finds_the_form_filled_and_the_interest_bound(
    story: Story,
) -> None:
    donor, at = client_of(story, "donor"), place(story)
    form = donor.get(at).text
    assert "Person donor" in form
    assert "donor@fund.example" in form
    assert "Organisation DON" in form
    assert 'name="organisation"' not in form
    status, page = send(donor, at, organisation="Somebody else")
    (row,), (said,) = rows(story), words(story)
    assert status == 200
    assert f"/interests/{row.number}" in page
    assert said.organisation == "Organisation DON"
    assert row.expressed_by == story.people["donor"]
    assert story.ask(lambda work: work.get(Interest, row.id).donor_id) == (
        story.actor("donor").organisation
    )


@pytest.mark.same_on_both
def test_an_entity_who_writes_through_the_public_page_binds_nobody(story: Story) -> None:
    assert send(client_of(story, "E1"), place(story), organisation="A friend")[0] == 200
    (row,) = rows(story)
    assert (row.donor_id, row.expressed_by) == (None, story.people["E1"])


@pytest.mark.same_on_both
def test_the_same_by_the_page_of_the_act_and_by_a_program(story: Story) -> None:
    number = note_of(story).number
    form = client_of(story, "donor").get("/acts/interest.express").text
    assert number in form
    assert "donor@fund.example" in form
    made = act(program_of(story, "donor"), "interests/express", "a-key-of-mine", note=number, **WHO)
    assert made.status_code == 201, made.text
    assert (made.json()["state"], made.json()["donor"]) == ("open", "DON")
    extra = {"note": number, "organisation": "Somebody else", **WHO}
    assert (
        act(program_of(story, "donor"), "interests/express", "another-key", **extra).status_code
        == 422
    )
    officer = program_of(story, "officer-1")
    key = made.json()["number"]
    assert [one["act"] for one in officer.get(f"/api/v1/interests/{key}").json()["allowed"]] == [
        "interest.answer"
    ]
    done = act(officer, f"interests/{key}/answer", "a-third-key", text="We call you.")
    assert (done.status_code, done.json()["state"]) == (200, "answered")
    own = program_of(story, "donor").get(f"/api/v1/interests/{key}").json()
    assert (own["answer"], own["allowed"]) == ("We call you.", [])


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", ["officer-1", "E1", "member", "chair", "auditor", "agent-1"])
def test_only_donors_take_the_act(story: Story, who: str) -> None:
    with pytest.raises(NotPermitted):
        story.act(who, "interest.express", note=note_of(story).number, **WHO)


# --- Who sees it ---------------------------------------------------------------------------------


def test_secretariat_and_auditor_see_all_a_donor_its_own_and_nobody_else_any(story: Story) -> None:
    note = note_of(story).id
    story.interest_in(note, answered=False, text=SECRET)
    story.interest_of_the_public(note, text=SECRET)
    own, public = (row.number for row in rows(story))
    for who, seen in (
        ("officer-1", {own, public}),
        ("head", {own, public}),
        ("auditor", {own, public}),
        ("donor", {own}),
        ("donor-2", set()),
    ):
        client, program = client_of(story, who), program_of(story, who)
        page, told = client.get("/interests").text, program.get("/api/v1/interests").json()
        assert {n for n in (own, public) if n in page} == seen, who
        assert {item["number"] for item in told["items"]} == seen
        assert told["count"] == len(seen)
        assert {n for n in (own, public) if n in client.get("/interests.csv").text} == seen
        for number in (own, public):
            wanted = 200 if number in seen else 404
            assert client.get(f"/interests/{number}").status_code == wanted
            assert program.get(f"/api/v1/interests/{number}").status_code == wanted
    for who in KEPT_OUT:
        client, program = client_of(story, who), program_of(story, who)
        assert "/interests" not in client.get("/").text
        for at in ("/interests", "/interests.csv", f"/interests/{own}"):
            assert client.get(at).status_code == 403, (who, at)
        for at in ("interests", f"interests/{own}"):
            assert program.get(f"/api/v1/{at}").status_code == 403
        for at in ("/", "/record", f"/notes/{note_of(story).number}", "/search?q=INT"):
            text = client.get(at).text
            assert not [word for word in (own, public, SECRET, WHO["email"]) if word in text], at
        with pytest.raises((NotFound, NotPermitted)):
            story.act(who, "interest.answer", rows(story)[0].id, text="No.")
    assert client_of(story, None).get("/interests", follow_redirects=False).status_code == 303


def test_the_list_is_narrowed_sorted_and_costs_the_same(story: Story) -> None:
    note = note_of(story).id
    story.interest_in(note)
    officer = client_of(story, "officer-1")
    with statements(story.fund.engine) as one:
        officer.get("/interests")
    for _ in range(3):
        story.interest_of_the_public(note)
    with statements(story.fund.engine) as many:
        page = officer.get("/interests").text
    assert len(one) == len(many)
    first, *others = (row.number for row in rows(story))
    assert all(number in page for number in (first, *others))
    opened, answered = (officer.get(f"/interests?state={s}").text for s in ("open", "answered"))
    assert first not in opened
    assert others[0] in opened
    assert first in answered
    assert others[0] not in answered
    assert "No interest fits" in officer.get("/interests?state=elsewhere").text
    assert others[0] in officer.get("/interests?text=a+FOUNDATION").text
    assert first not in officer.get("/interests?text=a+FOUNDATION").text
    falling = officer.get("/interests?sort=expressed").text
    assert falling.index(first) < falling.index(others[0])


def test_a_program_goes_on_from_part_to_part(story: Story) -> None:
    note = note_of(story).id
    for _ in range(3):
        story.interest_in(note)
    program, seen, cursor = program_of(story, "officer-1"), [], ""
    while True:
        part = program.get(f"/api/v1/interests?limit=2&cursor={cursor}").json()
        seen += [item["number"] for item in part["items"]]
        if not (cursor := part["next"] or ""):
            break
    assert seen == sorted((row.number for row in rows(story)), reverse=True)


# --- The task, and the answer --------------------------------------------------------------------


@pytest.mark.same_on_both
def test_it_waits_for_the_secretariat_until_it_is_answered(story: Story) -> None:
    key = story.interest_in(note_of(story).id, answered=False)
    (row,) = rows(story)
    for who in ("officer-1", "head"):
        (task,) = [item for item in home(story, who).mine if item.kind == "interest"]
        assert (task.act, task.title) == ("interest.answer", NOTE)
    for who in ("donor", "auditor"):
        found = home(story, who)
        assert (numbers(found.mine), numbers(found.others)) == ([], [row.number])
        page = client_of(story, who).get("/").text
        assert "to be answered" in page
        assert "The secretariat" in page
    for who in ("donor-2", *KEPT_OUT):
        found = home(story, who)
        assert numbers((*found.mine, *found.others)) == []
    assert f"/acts/interest.answer?on={key}" in client_of(story, "officer-1").get("/").text
    told = program_of(story, "officer-1").get("/api/v1/home").json()["waiting_for_you"]
    assert [t["address"] for t in told if t["kind"] == "interest"] == [
        f"/api/v1/interests/{row.number}"
    ]
    story.act("officer-1", "interest.answer", key, text="We call you.")
    for who in ("officer-1", "donor", "auditor"):
        found = home(story, who)
        assert numbers((*found.mine, *found.others)) == []


@pytest.mark.same_on_both
def test_the_answer_is_mailed_once_in_the_words_of_who_gives_it(story: Story) -> None:
    key = story.interest_of_the_public(note_of(story).id)
    story.act("officer-1", "interest.answer", key, text="We call you & <talk>.")
    query = select(Message).where(col(Message.to_email) == WHO["email"])
    (mail,) = story.ask(lambda work: work.session.exec(query).all())
    (row,) = rows(story)
    assert row.number in mail.subject
    for said in (
        "We call you & <talk>.",
        "Person officer-1, Title of officer-1",
        "for the secretariat",
        NOTE,
        "no promise",
    ):
        assert said in mail.text
    page = client_of(story, "officer-1").get(f"/interests/{row.number}").text
    assert "We call you &amp; &lt;talk&gt;." in page
    assert "/acts/interest.answer" not in page
    with pytest.raises(GuardRefused):
        story.act("deputy", "interest.answer", key, text="We call you as well.")
    assert len(story.ask(lambda work: work.session.exec(query).all())) == 1
    assert len(story.ask(lambda work: work.session.exec(select(InterestAnswer)).all())) == 1


@pytest.mark.same_on_both
def test_an_answer_says_something(story: Story) -> None:
    key = story.interest_in(note_of(story).id, answered=False)
    with pytest.raises(Invalid):
        story.act("officer-1", "interest.answer", key, text=" ")


def test_words_are_erased_and_what_is_written_once_still_stands(story: Story) -> None:
    key: UUID = story.interest_of_the_public(note_of(story).id, text=SECRET)

    def erase(work: Work) -> None:
        work.session.exec(delete(InterestWords).where(col(InterestWords.interest_id) == key))

    story.write("system", erase)
    (row,) = rows(story)
    officer = client_of(story, "officer-1")
    page = officer.get(f"/interests/{row.number}").text
    assert "were erased" in page
    assert SECRET not in page
    assert "erased" in officer.get("/interests").text
    story.act("officer-1", "interest.answer", key, text="Nobody is left to be told.")
    mails = story.ask(lambda work: work.session.exec(select(Message.to_email)).all())
    assert WHO["email"] not in mails
    told = program_of(story, "officer-1").get(f"/api/v1/interests/{row.number}").json()
    assert (told["name"], told["email"], told["state"]) == (None, None, "answered")
