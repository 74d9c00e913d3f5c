"""The pages that gather: home by role, search, people, the profile, the record, what is public."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from mptf.letters.models import Letter
from mptf.notes.models import ConceptNote
from mptf.programmes.models import JointProgramme
from tests.api.visiting import client_of, statements
from tests.lives import Story


def token(page: str) -> str:
    """What a form of a page carries."""
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found is not None
    return found[1]


# --- Home ------------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_home_leads_to_the_act_and_to_the_record(story: Story) -> None:
    note = story.submit("Fair work")
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    page = client_of(story, "officer-1").get("/").text
    assert f'href="/acts/concept-note.screen?on={note}"' in page
    assert f'href="/notes/{number}"' in page
    assert client_of(story, "officer-1").get(f"/acts/concept-note.screen?on={note}").is_success
    entity = client_of(story, story.entities[0]).get("/").text
    assert "The secretariat" in entity
    assert "/acts/" not in entity
    donor = client_of(story, "donor").get("/").text
    assert "Fair work" not in donor
    assert "Nothing waits for you." in donor


@pytest.mark.same_on_both
def test_home_leads_to_what_the_next_tranche_needs(story: Story) -> None:
    programme = story.fund_a_programme()
    number = story.ask(lambda work: work.get(JointProgramme, programme).number)
    site, address = client_of(story, story.entities[0]), f"/programmes/{number}?tab=money"
    page = site.get("/").text
    assert f'href="{address}">See what the next tranche needs' in page
    assert "Not met" in site.get(address).text


@pytest.mark.same_on_both
def test_every_button_of_home_opens_the_form_of_its_act(story: Story) -> None:
    note = story.submit()
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "budget", "text": "Say more."}],
    )
    story.deposit("10.00", confirm=False)
    story.decide(story.item("fund", UUID(int=0), "target", amount="5.00"), sign=False)
    for who in ("head", "chair", "officer-1", "agent-1", "agent-2", *story.entities):
        site = client_of(story, who)
        for url in re.findall(r'class="button" href="([^"]+)"', site.get("/").text):
            assert site.get(url.replace("&amp;", "&")).status_code == 200, (who, url)


@pytest.mark.same_on_both
def test_a_letter_to_sign_is_chosen_already(story: Story) -> None:
    note = story.submit()
    story.act(
        "officer-1",
        "concept-note.return-for-completion",
        note,
        findings=[{"field": "budget", "text": "Say more."}],
    )
    page = client_of(story, "head").get(f"/acts/concept-note.sign-letter?on={note}").text
    assert "Returned for completion" in page


def test_the_second_visit_has_news_and_the_first_says_so(story: Story) -> None:
    assert "This is your first visit." in client_of(story, "head").get("/").text
    story.wait(hours=3)
    story.submit("Something new")
    page = client_of(story, "head").get("/").text
    news = page.split('id="news"')[1]
    assert "Something new" in news


@pytest.mark.same_on_both
def test_a_program_is_told_what_waits_and_by_what_it_goes_on(story: Story) -> None:
    note = story.submit("Fair work")
    story.send_back(note)
    story.deposit("10.00", confirm=False)
    for who, act in (
        ("officer-1", "concept-note.screen"),
        ("agent-2", "deposit.confirm"),
        ("head", "concept-note.sign-letter"),
    ):
        site = client_of(story, who)
        with statements(story.fund.engine) as seen:
            home = site.get("/api/v1/home").json()
        assert len(seen) <= 3, "one says who asks"
        task = next(task for task in home["waiting_for_you"] if task["act"]["act"] == act)
        record = site.get(task["address"]).json()
        assert record["id"] == task["id"]
        offered = [one["address"] for one in (*record["allowed"], *record["blocked"])]
        assert task["act"]["address"] in offered
    first = story.entities[0]
    home = client_of(story, first).get("/api/v1/home").json()
    (wait,) = (wait for wait in home["waiting_for_others"] if wait["id"] == str(note))
    assert wait["party"] == "the secretariat"
    assert (home["news"], home["last_visit"]) == ([], None)
    story.wait(hours=3)
    story.screen(note, "fail")
    story.act("officer-1", "concept-note.find-ineligible", note)
    later = client_of(story, first).get("/api/v1/home").json()
    assert later["last_visit"]
    assert (later["news"][0]["number"], later["news"][0]["state"]) == (wait["number"], "ineligible")
    assert client_of(story, None).get("/api/v1/home").status_code == 401


# --- Search ----------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_an_exact_number_leads_straight_to_its_page(story: Story) -> None:
    note = story.submit("Fair work")
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    site = client_of(story)
    answer = site.get("/search", params={"q": f" {number.lower()} "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/notes/{number}")
    assert client_of(story, "donor").get("/search", params={"q": number}).url.path == "/search"
    reference = story.ask(lambda work: work.session.exec(select(Letter.reference)).first())
    answer = site.get("/search", params={"q": reference}, follow_redirects=False)
    assert answer.headers["location"] == f"/letters/{reference}"


def test_search_shows_states_and_says_what_it_did_not_find(story: Story) -> None:
    story.submit("Fair work")
    site = client_of(story)
    assert "Being screened" in site.get("/search?q=fair").text
    nothing = site.get("/search", params={"q": "<b>nowhere</b>"}).text
    assert "Nothing that you may see holds every word" in nothing
    assert "<b>nowhere" not in nothing
    assert "What you look for stands here" in site.get("/search").text
    assert site.get("/search", params={"q": "x" * 201}).status_code == 422
    public = client_of(story, None)
    assert public.get("/search?q=fair", follow_redirects=False).status_code in {303, 401}


# --- People ----------------------------------------------------------------------------------


def test_people_are_for_who_keeps_the_list_and_sessions_for_the_administrator(
    story: Story,
) -> None:
    head = story.people["head"]
    story.act(
        "administrator",
        "person.delegate",
        giver=str(story.people["chair"]),
        taker=str(head),
        role="chair",
        text="Memo 7",
        from_on=story.today.isoformat(),
    )
    inside = client_of(story, "head")
    site = client_of(story, "administrator")
    page = site.get("/people").text
    assert "head@fund.example" in page
    assert "Administrative Agent" in page
    assert "Invited" not in page
    story.act("administrator", "person.invite", story.people["donor"])
    assert "Invited" in site.get("/people").text
    assert "Administrator" in site.get("/acts/person.add").text
    assert "Administrator" not in inside.get("/acts/person.add").text, "it is not theirs to give"
    one = site.get(f"/people/{head}").text
    assert "Memo 7" in one
    assert f'of <a href="/people/{story.people["chair"]}">Person chair</a>' in one
    assert f'href="/acts/person.roles?on={head}"' in one
    for who in ("donor", "E1", "member", "agent-1"):
        assert client_of(story, who).get("/people").status_code == 403, who
        assert client_of(story, who).get(f"/people/{head}").status_code == 403, who
    auditor = client_of(story, "auditor")
    seen = auditor.get(f"/people/{head}").text
    assert "Sign out everywhere" not in seen
    sent = {"form_token": token(seen)}
    assert auditor.post(f"/people/{head}/sessions", data=sent).status_code == 403
    assert inside.get("/notes", follow_redirects=False).status_code == 200
    assert site.post(f"/people/{head}/sessions", data={"form_token": token(one)}).is_success
    assert inside.get("/notes", follow_redirects=False).status_code != 200
    assert site.get(f"/people/{UUID(int=9)}").status_code == 404


# --- The profile, the record, the workflows --------------------------------------------------


def test_the_profile_shows_every_rule_with_how_sure_it_is(door: TestClient, empty: Story) -> None:
    page = door.get("/profile").text
    assert empty.profile.digest in page
    rows = page.count('<th scope="row">')
    assert rows == len(empty.profile.rows)
    assert "1%" in page, "the agent's fee, which the file has in basis points"
    assert "21 days" in page
    assert page.count("[S]") == sum(row.provenance == "S" for row in empty.profile.rows) + 1


def test_the_record_narrows_by_person_kind_and_day(story: Story) -> None:
    story.submit()
    site = client_of(story)
    chair = story.people["head"]
    assert "Take up" in site.get("/record?kind=concept-note").text
    assert "Take up" not in site.get("/record?kind=deposit").text.split("<h2>Acts")[1]
    mine = site.get(f"/record?person={chair}").text.split("<tbody>")[1]
    assert "Sign in" in mine
    assert "Take up" not in mine
    assert "No act fits" in site.get("/record?on=2001-01-01").text
    assert "Take up" in site.get(f"/record?on={story.today}").text
    wrong = site.get("/record?on=soon")
    assert wrong.status_code == 422
    assert "“soon” is not a date" in wrong.text


def test_a_workflow_counts_what_its_reader_sees(story: Story) -> None:
    story.draft()
    line = r'Draft</span></td><td class="number">(\d+)<'
    counted = {
        who: int(re.findall(line, client_of(story, who).get("/workflows/concept-note").text)[0])
        for who in ("head", story.entities[0], "donor", "member")
    }
    assert counted == {"head": 1, story.entities[0]: 1, "donor": 0, "member": 0}


# --- The public ------------------------------------------------------------------------------


@pytest.mark.same_on_both
def test_whoever_has_not_signed_in_finds_what_is_published_and_no_more(story: Story) -> None:
    public = client_of(story, None)
    assert "No note is in the pipeline." in public.get("/").text
    story.submit("A note that nobody decided on")
    story.pipeline("A note in the pipeline")
    story.fund_a_programme("A note that was funded")
    provisional = story.pipeline("Decided twice")
    story.decide(story.item("concept-note", provisional, "remove"), sign=False)
    for address in ("/", "/public"):
        page = public.get(address).text
        assert "A note in the pipeline" in page
        assert "The programme" in page
        assert "Decisions of a meeting" in page
        assert "Decided twice" in page, "it stands there until the Chair signs its removal"
        assert "A note that nobody decided on" not in page
        assert "illustrative" in page
        for private in ("What “", "@fund.example", "Person ", "Provisional"):
            assert private not in page, private


@pytest.mark.same_on_both
def test_a_code_is_genuine_or_unknown_and_tells_no_stranger_what_the_letter_says(
    story: Story,
) -> None:
    story.submit("A secret title")
    code, reference = story.ask(
        lambda work: work.session.exec(select(Letter.code, Letter.reference)).first()
    )
    public = client_of(story, None)
    page = public.get("/verify", params={"code": f" {code[:4].lower()} {code[4:]}"})
    assert page.url.path == f"/verify/{code}"
    assert "Genuine." in page.text
    assert reference in page.text
    assert "A secret title" not in page.text
    assert f"/letters/{reference}" not in page.text
    assert f'href="/letters/{reference}"' in client_of(story).get(f"/verify/{code}").text
    unknown = public.get("/verify/ABCDEFGHJKMN")
    assert unknown.status_code == 404
    assert "Unknown." in unknown.text


@pytest.mark.same_on_both
@pytest.mark.parametrize("who", ["head", "chair", "agent-1", "donor", "auditor", "rc", "E1"])
def test_every_place_of_the_side_list_opens(told: Story, who: str) -> None:
    site = client_of(told, who)
    frame = site.get("/").text.split('class="side"')[1].split("</nav>")[0]
    for url in re.findall(r'href="([^"]+)"', frame):
        assert site.get(url).status_code == 200, url
