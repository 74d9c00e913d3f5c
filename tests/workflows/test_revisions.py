"""Revisions of joint programmes: who may do what, the books to the cent, versions, tranches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from mptf.clock import months_after
from mptf.errors import GuardRefused, InsufficientFunds, Invalid, NotFound, NotPermitted, WrongState
from mptf.ledger import queries as books
from mptf.letters.models import Letter, LetterDraft
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.programmes.models import (
    JointProgramme,
    ProgrammePartner,
    ProgrammeVersion,
    TransferLine,
)
from mptf.revisions.models import ProgrammeRevision, RevisionInForce
from mptf.verification.service import verify
from tests.conftest import Databases
from tests.lives import Story
from tests.revising import (
    amounts,
    another_entity,
    at_work,
    budget,
    decide,
    draft,
    ends,
    level,
    part,
    programme,
    submitted,
    where,
)
from tests.tales import going_on
from workflows.sight import seen
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both

EVERYBODY = (
    "officer-1",
    "head",
    "chair",
    "agent-1",
    "E1",
    "E2",
    "rc",
    "member",
    "donor",
    "auditor",
)


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, at_work) as told:
        yield told
        found = verify(told.fund.engine, edges(), decided(), told.profile).findings
        assert not found, [finding.sentence for finding in found]


def move(story: Story, per_cent_of_three: str) -> list[dict[str, Any]]:
    """Category 3 of the first entity grows by so many per cent, at the cost of its category 1."""
    hundredths = Money.parse(per_cent_of_three, "USD").minor
    minor = part(story) * 30 * hundredths // 10_000
    text = f"{minor // 100}.{minor % 100:02d}"
    return budget(story, E1={3: text, 1: f"-{text}"})


def letters(story: Story, key: UUID) -> list[str]:
    query = select(LetterDraft.kind).where(LetterDraft.subject_id == key)
    found: list[str] = story.ask(lambda work: list(work.session.exec(query).all()))
    return found


def allocated(story: Story) -> dict[str, int]:
    """What waits to be sent, by entity, in cents."""

    def read(work: Any) -> dict[str, int]:
        rows = books.entity_balances(work)
        return {
            work.get(Organisation, row.organisation_id).code: row.allocated.minor for row in rows
        }

    found: dict[str, int] = story.ask(read)
    return found


def free(story: Story) -> int:
    pools: dict[str, Money] = story.ask(lambda work: books.free_and_reserved(work)[0])
    return sum(money.minor for money in pools.values())


def test_a_fifth_of_a_category_is_told_and_in_force_at_once(story: Story) -> None:
    before = programme(story)
    key = submitted(story, budget=move(story, "20.00"))
    after = programme(story)
    assert where(story, key) == "told"
    assert level(story, key).level == "told"
    assert after.version == before.version + 1
    assert _lines(after) == move(story, "20.00")
    assert letters(story, key) == []
    with_it = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == after.id, ProgrammeVersion.number == after.version
    )
    frozen = story.ask(lambda work: work.session.exec(with_it).one())
    assert frozen.content == after.content


def test_a_cent_above_a_fifth_is_the_secretariats(story: Story) -> None:
    before = programme(story).content
    key = submitted(story, budget=move(story, "20.01"))
    assert where(story, key) == "with-secretariat"
    assert level(story, key).reasons[0] == (
        "category 3 of E1 moves by 20.01%: the secretariat approves"
    )
    assert programme(story).content == before
    story.act("officer-1", "programme-revision.approve", key)
    assert where(story, key) == "approved"
    assert _lines(programme(story)) == move(story, "20.01")
    assert letters(story, key) == ["revision"]
    story.sign_letters()
    query = select(Letter.html).where(Letter.subject_id == key)
    html = story.ask(lambda work: work.session.exec(query).one())
    assert "E1: 3. Equipment" in html, "a letter names a category and what it had and has"
    assert "by 20.01%" not in html


def test_four_tells_of_a_tenth_do_not_slip_by(story: Story) -> None:
    for share in ("10.00", "20.00"):
        assert where(story, submitted(story, budget=move(story, share))) == "told"
    key = submitted(story, budget=move(story, "30.00"))
    assert where(story, key) == "with-secretariat"
    assert level(story, key).measured_against == 1
    story.act("officer-1", "programme-revision.approve", key)
    key = submitted(story, budget=move(story, "31.00"))
    assert where(story, key) == "with-secretariat"
    assert level(story, key).measured_against == 1


def test_after_the_committee_the_percentages_are_of_what_it_approved(story: Story) -> None:
    half = part(story) // 100
    shifted = budget(story, E1={3: half}, E2={3: -half})
    key = submitted(story, budget=shifted)
    assert where(story, key) == "before-committee"
    decide(story, key)
    assert where(story, key) == "approved"
    version = programme(story).version
    again = budget(story, E1={3: half + part(story) // 50, 1: -(part(story) // 50)}, E2={3: -half})
    key = submitted(story, budget=again)
    assert where(story, key) == "told"
    assert level(story, key).measured_against == version


def test_the_chair_extends_once_by_up_to_six_months(story: Story) -> None:
    end = ends(story)
    key = submitted(story, end_on=months_after(end, 6).isoformat())
    assert where(story, key) == "with-chair"
    with pytest.raises(NotPermitted):
        story.act("officer-1", "programme-revision.approve", key)
    story.act("chair", "programme-revision.approve", key)
    after = programme(story)
    assert after.end_on == months_after(end, 6)
    assert after.content["duration_months"] == story.profile.note.duration_months.min + 6
    assert letters(story, key) == ["extension"]
    second = submitted(story, end_on=months_after(end, 7).isoformat())
    assert where(story, second) == "before-committee"
    assert level(story, second).reasons == ["it was extended once before: the Committee decides"]
    decide(story, second)
    assert programme(story).end_on == months_after(end, 7)
    assert letters(story, second) == ["extension"]


def test_forty_two_months_are_the_most(story: Story) -> None:
    start = programme(story).start_on
    assert start is not None
    key = draft(story, end_on=(months_after(start, 42) + timedelta(days=1)).isoformat())
    with pytest.raises(GuardRefused, match="43 months; 42 is the most"):
        story.act("E1", "programme-revision.submit", key)
    most = months_after(start, 42).isoformat()
    story.act("E1", "programme-revision.rewrite", key, reason="To the last day.", end_on=most)
    story.act("E1", "programme-revision.submit", key)
    assert where(story, key) == "before-committee"


def test_a_cost_extension_draws_what_it_adds_and_goes_out_with_the_next_tranche(
    story: Story,
) -> None:
    more = part(story) // 10
    before, was_free = allocated(story), free(story)
    key = submitted(
        story,
        end_on=months_after(ends(story), 4).isoformat(),
        budget=budget(story, E1={1: f"{more}.07"}),
    )
    assert where(story, key) == "before-committee"
    decide(story, key)
    assert allocated(story) == before | {"E1": before["E1"] + more * 100 + 7}
    assert free(story) == was_free - more * 100 - 7
    assert letters(story, key) == ["extension"]
    whole = part(story) * 100 + more * 100 + 7
    first = Money(part(story) * 100, "USD").split([70, 30])[0].minor
    _spend(story)
    story.release(story.people["programme"])
    request = story.act("officer-1", "transfer-request.draft", story.people["programme"], tranche=2)
    assert _asked(story, request) == {
        "E1": whole - first,
        "E2": part(story) * 100 - first,
    }


def test_a_reduction_is_free_again_and_what_was_sent_is_not_taken_back(story: Story) -> None:
    less = part(story) // 2
    was_free, before = free(story), allocated(story)
    assert before["E2"] < less * 100
    key = submitted(
        story, budget=budget(story, E2={1: -less}), reason="E2 does half of what was planned."
    )
    decide(story, key)
    assert allocated(story) == before | {"E2": 0}
    assert free(story) == was_free + before["E2"]


def test_an_entity_that_leaves_keeps_what_it_must_refund(story: Story) -> None:
    lines = [line for line in budget(story) if line["entity"] == "E1"]
    another_entity(story)
    lines.append({"entity": "E3", "category": 1, "amount": f"{part(story) // 4}.00"})
    was_free, before = free(story), allocated(story)
    key = draft(story, budget=lines)
    story.act("E3", "programme-revision.confirm", key)
    story.act("E1", "programme-revision.submit", key)
    assert "E2 leaves: the Committee decides" in level(story, key).reasons
    decide(story, key)
    assert allocated(story) == {"E1": before["E1"], "E2": 0, "E3": part(story) * 25}
    assert free(story) == was_free + before["E2"] - part(story) * 25
    query = select(Organisation.code, ProgrammePartner.amount_minor).join(
        ProgrammePartner, col(ProgrammePartner.organisation_id) == Organisation.id
    )
    parts = dict(story.ask(lambda work: list(work.session.exec(query).all())))
    assert parts == {"E1": part(story) * 100, "E2": 0, "E3": part(story) * 25}
    held = {
        story.ask(lambda work, row=row: work.get(Organisation, row.organisation_id).code): row.held
        for row in story.ask(books.entity_balances)
    }
    assert held["E2"] == Money(part(story) * 70, "USD")


def test_a_coordinator_hands_over_and_the_new_one_revises_from_then_on(story: Story) -> None:
    key = submitted(story, coordinator="E2")
    assert where(story, key) == "before-committee"
    decide(story, key)
    with pytest.raises(NotPermitted):
        draft(story, title="Another title")
    made = story.act(
        "E2", "programme-revision.draft", story.people["programme"], reason="Ours.", title="New"
    )
    assert where(story, made) == "drafted"


def test_nothing_is_allocated_that_is_not_there(story: Story) -> None:
    key = submitted(story, budget=budget(story, E1={1: part(story) * 100}))
    with pytest.raises(InsufficientFunds):
        decide(story, key)
    assert where(story, key) == "before-committee"
    assert programme(story).version == 1


def test_the_decision_gives_each_entity_its_part_of_the_revised_budget(story: Story) -> None:
    key = submitted(story, budget=budget(story, E1={1: 100}))
    said = amounts(story, key)
    wrong = [said[0] | {"amount": f"{part(story)}.00"}, *said[1:]]
    for given in ([], wrong, said[:1]):
        with pytest.raises(GuardRefused, match="its part of the revised budget"):
            decide(story, key, amounts=given)
    decide(story, key, amounts=said)
    assert where(story, key) == "approved"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("revise", "returned"), ("not-approved", "refused"), ("deferred", "before-committee")],
)
def test_the_committee_returns_refuses_or_defers(story: Story, outcome: str, state: str) -> None:
    key = submitted(story, title="Another title")
    decide(story, key, outcome, text="Not like this.")
    assert where(story, key) == state
    assert programme(story).title == "The programme"


def test_one_revision_of_a_programme_is_open_at_a_time(story: Story) -> None:
    key = draft(story, title="Another title")
    with pytest.raises(GuardRefused, match="revises it already"):
        draft(story, title="A third title")
    story.act("E1", "programme-revision.withdraw", key, why="Not now.")
    assert where(story, draft(story, title="A third title")) == "drafted"


def test_it_is_returned_with_reasons_written_anew_and_weighed_again(story: Story) -> None:
    key = submitted(story, budget=move(story, "25.00"))
    with pytest.raises(GuardRefused, match="Say why"):
        story.act("officer-1", "programme-revision.return", key)
    story.act("officer-1", "programme-revision.return", key, why="Too much.")
    story.act("E1", "programme-revision.rewrite", key, reason="Less.", budget=move(story, "5.00"))
    story.act("E1", "programme-revision.submit", key)
    assert where(story, key) == "told"
    assert (level(story, key).submission, level(story, key).seq) == (2, 2)


def test_each_step_is_its_partys_alone(story: Story) -> None:
    told = {"reason": "Ours.", "title": "Another title"}
    for who in set(EVERYBODY) - {"E1"}:
        with pytest.raises((NotPermitted, NotFound)):
            story.act(who, "programme-revision.draft", story.people["programme"], **told)
    key = submitted(story, budget=move(story, "25.00"))
    for who in set(EVERYBODY) - {"officer-1", "head"}:
        for act in ("approve", "return", "refuse"):
            with pytest.raises((NotPermitted, NotFound)):
                story.act(who, f"programme-revision.{act}", key, why="So.")
    for act in ("approve", "refuse", "return"):
        with pytest.raises(NotPermitted):
            story.act("chair", f"programme-revision.{act}", key, why="So.")
    story.act("officer-1", "programme-revision.refuse", key, why="No.")
    assert where(story, key) == "refused"


def test_a_revision_is_hidden_from_whoever_has_no_part_in_its_programme(story: Story) -> None:
    key = draft(story, budget=move(story, "25.00"))
    for who, sees in (("E2", True), ("rc", True), ("officer-1", True), ("auditor", True)):
        assert _sees(story, who, key) is sees, who
    for who in ("donor", "agent-1", "member"):
        assert _sees(story, who, key) is False, who
    story.act("E1", "programme-revision.submit", key)
    assert _sees(story, "agent-1", key) is False
    story.act("officer-1", "programme-revision.approve", key)
    assert _sees(story, "agent-1", key) is True


def test_what_is_not_well_formed_says_what_to_do(story: Story) -> None:
    for sent, field in (
        ({"budget": [{"entity": "E9", "category": 1, "amount": "1.00"}]}, "entity"),
        ({"countries": ["XXX"]}, "country"),
        ({"area": "nothing"}, "area"),
        ({"coordinator": "SEC"}, "coordinator"),
        ({"parts": {"nothing": "T"}}, "nothing"),
        ({"by_output": [{"output": "1.1", "entity": "E1", "amount": "1.00"}]}, "by_output"),
        ({"reason": " "}, "reason"),
    ):
        with pytest.raises((Invalid, NotFound)) as told:
            draft(story, **sent)
        assert field in str(told.value) or isinstance(told.value, NotFound), sent


def test_a_programme_that_is_not_at_work_is_not_revised(story: Story) -> None:
    first = story.entities[0]
    story.act(
        first,
        "joint-programme.evidence",
        story.people["programme"],
        kind="activities-done",
        party=first,
    )
    key = draft(story, budget=move(story, "25.00"))
    story.act("officer-1", "joint-programme.close-operationally", story.people["programme"])
    with pytest.raises(GuardRefused, match="Operationally closed"):
        story.act("E1", "programme-revision.submit", key)
    story.act("E1", "programme-revision.withdraw", key, why="It is over.")
    with pytest.raises(WrongState):
        draft(story, budget=move(story, "25.00"))


def test_the_history_of_the_budget_says_which_revision_made_which_version(story: Story) -> None:
    first = submitted(story, budget=move(story, "10.00"))
    second = submitted(story, budget=budget(story, E1={1: 100}))
    decide(story, second)
    query = select(RevisionInForce).order_by(col(RevisionInForce.version))
    rows = story.ask(lambda work: work.session.exec(query).all())
    assert [(row.revision_id, row.from_version, row.version, row.level) for row in rows] == [
        (first, 1, 2, "told"),
        (second, 2, 3, "committee"),
    ]
    assert rows[0].decision_item_id is None
    assert rows[1].decision_item_id is not None


def _lines(revised: JointProgramme) -> list[dict[str, Any]]:
    """The budget's lines; what was not said of them is left out."""
    lines = revised.content["budget"]
    return [{key: line[key] for key in ("entity", "category", "amount")} for line in lines]


def _sees(story: Story, who: str, key: UUID) -> bool:

    def look(work: Any) -> bool:
        seen(work, ProgrammeRevision, key)
        return True

    try:
        with story.fund.reading(story.actor(who)) as work:
            return look(work)
    except NotFound:
        return False


def _spend(story: Story) -> None:
    for code in story.entities:
        story.movement(
            "expenditure",
            f"{part(story) * 70 // 100}.00",
            programme=str(story.people["programme"]),
            entity=code,
            text="Spent",
        )


def _asked(story: Story, request: UUID) -> dict[str, int]:
    query = (
        select(Organisation.code, TransferLine.amount_minor)
        .join(TransferLine, col(TransferLine.organisation_id) == Organisation.id)
        .where(TransferLine.request_id == request)
    )
    found: dict[str, int] = story.ask(lambda work: dict(work.session.exec(query).all()))
    return found
