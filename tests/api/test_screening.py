"""The checklist on its page and in the API: evidence first, then what is judged, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from mptf.notes.models import ConceptNote
from tests.api.programs import program_of
from tests.api.visiting import client_of, statements
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on

AUTHORITY = "Decision of the Committee on notes of several countries"


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        own.open_call()
        yield own


def number_of(story: Story, note: UUID) -> str:
    found: str = story.ask(lambda work: work.get(ConceptNote, note).number)
    return found


@pytest.mark.same_on_both
def test_evidence_stands_there_before_anything_is_judged(story: Story) -> None:
    note = story.submit("Fair work")
    address = f"/notes/{number_of(story, note)}/screening"
    page = client_of(story, "officer-1").get(address).text
    assert "2 participating organizations, all of them confirmed" in page
    for rule in story.profile.note.eligibility:
        assert rule.title in page
        assert f'value="{rule.code}"' in page
    assert 'action="/acts/concept-note.screen"' in page
    assert 'action="/acts/concept-note.return-for-completion"' in page
    assert "21 days, until" in page
    assert "2 more times" in page
    assert "No earlier note that you see" in page
    auditor = client_of(story, "auditor").get(address).text
    assert "2 participating organizations" in auditor
    assert '<form class="act"' not in auditor
    for who in ("E1", "donor", "member", "rc"):
        assert client_of(story, who).get(address).status_code == 403, who
        api = program_of(story, who).get(f"/api/v1{address}")
        assert api.status_code == 403, who


@pytest.mark.same_on_both
def test_a_waiver_is_shown_with_who_gave_it_and_by_which_authority(story: Story) -> None:
    note = story.submit("Fair work")
    number = number_of(story, note)
    checks = [
        {"rule": rule.code, "outcome": "pass", "reason": "As one reads."}
        for rule in story.profile.note.eligibility
        if rule.how == "judged" and rule.code != "country-framework"
    ]
    waived = {"outcome": "waived", "reason": "Two frameworks.", "authority": AUTHORITY}
    checks += [{"rule": code} | waived for code in ("country-framework", "duration")]
    story.act("officer-1", "concept-note.screen", note, checks=checks)
    officer = client_of(story, "officer-1")
    for address in (f"/notes/{number}/screening", f"/notes/{number}?tab=assessment"):
        page = officer.get(address).text
        assert AUTHORITY in page
        assert "Person officer-1" in page
        assert "Two frameworks." in page
    page = officer.get(f"/notes/{number}/screening").text
    assert 'action="/acts/concept-note.screen"' not in page, "it is filled once"
    assert f"/acts/concept-note.find-eligible?on={note}" in page
    api = program_of(story, "officer-1").get(f"/api/v1/notes/{number}/screening").json()
    rules = {rule["rule"]: rule for rule in api["rules"]}
    assert rules["duration"]["waiver"]["authority"] == AUTHORITY
    assert "12 months" in rules["duration"]["evidence"]
    assert rules["partners"]["outcome"] == "pass"


@pytest.mark.same_on_both
def test_a_checklist_sent_from_the_page_is_looked_at_and_done(story: Story) -> None:
    note = story.submit("Fair work")
    number = number_of(story, note)
    officer = client_of(story, "officer-1")
    page = officer.get(f"/notes/{number}/screening").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    seen = page.split('name="seen" value="')[1].split('"')[0]
    sent = {"form_token": token, "on": str(note), "seen": seen}
    for n, rule in enumerate(story.profile.note.eligibility):
        sent[f"checks.{n}.rule"] = rule.code
        sent[f"checks.{n}.outcome"] = "pass" if rule.how == "judged" else ""
        sent[f"checks.{n}.reason"] = "As one reads." if rule.how == "judged" else ""
    assert officer.post("/acts/concept-note.screen", data=sent | {"press": "look"}).is_success
    done = officer.post("/acts/concept-note.screen", data=sent | {"press": "do"})
    assert done.is_success, done.text
    assert "Met" in officer.get(f"/notes/{number}/screening").text


def test_similar_notes_stand_beside_it_and_cost_no_more_when_there_are_more(story: Story) -> None:
    costs = []
    for several in (2, 5):
        for n in range(several):
            story.draft(f"Ending kafala sponsorship {several}.{n}")
        number = number_of(story, story.submit("Kafala sponsorship reform"))
        officer = client_of(story, "officer-1")
        page = officer.get(f"/notes/{number}/screening").text
        assert "Ending kafala sponsorship" in page
        assert "the same thematic area" in page
        assert ("both say: sponsorship, kafala" in page) == (several == 2), "few said it then"
        with statements(story.fund.engine) as seen:
            officer.get(f"/notes/{number}/screening")
        costs.append(len(seen))
    assert costs[0] == costs[1]
    api = program_of(story, "officer-1").get(f"/api/v1/notes/{number}/screening").json()
    assert len(api["similar"]) == 5
