"""A letter on a programme is read as a draft and signed through every door, by its signatory alone.

In the imaginary fund the head of secretariat signs what follows from the President's decisions, so
that an approval waits on its programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.clock import StoppedClock
from mptf.letters import reporting
from mptf.letters.models import Letter
from mptf.programmes.models import JointProgramme
from tests.api.programs import act, program_of
from tests.api.visiting import client_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.acts import ACTS
from workflows.grammar import Issue
from workflows.tables import WORKFLOWS
from workflows.waiting import waiting

pytestmark = pytest.mark.same_on_both

ACT = "joint-programme.sign-letter"


@pytest.fixture
def approved(databases: Databases) -> Iterator[tuple[Story, UUID, str]]:
    """A programme, with its number, whose letter of approval nobody has signed."""
    with going_on(databases, Story.begin, "imaginary") as story:
        programme = story.invite(story.pipeline())
        story.document(programme)
        parts = [
            {"entity": line["entity"], "amount": line["amount"]}
            for line in story.content("")["budget"]
        ]
        item = story.item("joint-programme", programme, "approved", amounts=parts)
        story.act("chair", "decision.sign", story.decide(item, sign=False))
        yield story, programme, story.ask(lambda work: work.get(JointProgramme, programme).number)


def signed(story: Story, programme: UUID) -> list[str]:
    """Who has signed letters on the programme."""
    query = select(Letter.signed_by).where(Letter.subject_id == programme)
    who = {key: name for name, key in story.people.items()}
    return [who[key] for key in story.ask(lambda work: work.session.exec(query).all())]


def test_whoever_signs_it_finds_it_on_home_on_the_programme_and_among_the_letters(
    approved: tuple[Story, UUID, str],
) -> None:
    story, programme, number = approved
    sign = f"/acts/{ACT}?on={programme}"
    pages = ("/", f"/programmes/{number}", f"/programmes/{number}?tab=letters", "/letters")
    for address in pages:
        assert sign in client_of(story, "head").get(address).text, address
        for other in ("officer-1", "chair", "E1", "agent-1"):
            assert sign not in client_of(story, other).get(address).text, (other, address)
    with story.fund.reading(story.actor("head"), StoppedClock(story.now)) as work:
        (item,) = [item for item in waiting(work).mine if item.act == ACT]
    assert (item.id, item.number, item.letter) == (programme, number, "approval")


def test_its_draft_is_read_and_the_letter_signed_from_the_programme(
    approved: tuple[Story, UUID, str],
) -> None:
    story, programme, number = approved
    head = client_of(story, "head")
    page = head.get(f"/programmes/{number}?tab=letters").text
    (draft,) = re.findall(r'href="(/letters/drafts/[^"]+)"', page)
    assert head.get(draft).content.startswith(b"%PDF-")
    assert client_of(story, "chair").get(draft).status_code == 403
    assert not signed(story, programme)
    form = head.get(f"/acts/{ACT}?on={programme}").text
    assert story.profile.letters["approval"].title in form
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent |= {"letter": "approval", "press": "do"}
    assert client_of(story, "officer-1").post(f"/acts/{ACT}", data=sent).status_code == 403
    head.post(f"/acts/{ACT}", data=sent)
    assert signed(story, programme) == ["head"]
    assert draft not in head.get(f"/programmes/{number}?tab=letters").text


def test_a_program_is_told_of_it_and_signs_it(approved: tuple[Story, UUID, str]) -> None:
    story, programme, number = approved
    at = f"/api/v1/programmes/{number}"
    head, officer = program_of(story, "head"), program_of(story, "officer-1")

    def told(record: dict[str, list[dict[str, str]]]) -> bool:
        return ACT in {allowed["act"] for allowed in record["allowed"]}

    assert told(head.get(at).json())
    assert not told(officer.get(at).json())
    refused = act(
        officer, f"programmes/{number}/sign-letter", "a-key-of-an-officer", letter="approval"
    )
    assert refused.status_code == 403
    made = act(head, f"programmes/{number}/sign-letter", "a-key-of-the-head", letter="approval")
    assert made.status_code == 201
    assert made.json()["subject_id"] == str(programme)
    assert signed(story, programme) == ["head"]
    assert not told(head.get(at).json())


def test_a_history_signs_it(approved: tuple[Story, UUID, str]) -> None:
    story, programme, _number = approved
    story.act("head", ACT, programme, letter="approval")
    assert signed(story, programme) == ["head"]


def test_every_letter_that_a_step_calls_for_can_be_signed_on_its_record() -> None:
    called_for = {
        effect.letter.about.kind
        for workflow in WORKFLOWS
        for step in workflow.steps
        for effect in step.then
        if isinstance(effect, Issue)
    }
    reminded_of = {reporting.reminder.about.kind, reporting.overdue.about.kind}  # by no step
    assert {f"{kind}.sign-letter" for kind in called_for | reminded_of} == {
        name for name in ACTS if name.endswith(".sign-letter")
    }
