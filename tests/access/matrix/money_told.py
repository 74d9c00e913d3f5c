"""Programmes, requests and cash in every state that an act or a reader may find them in."""

from __future__ import annotations

from uuid import UUID

from mptf.clock import months_after
from tests import revising
from tests.lives import Story


def tell(story: Story) -> None:
    """Each programme at its own place, each request and each receipt at its own."""
    story.deposit(f"{story.amount * 20}.00")
    story.submit_document(_invited(story, "In technical review"))
    _send_back(story, _invited(story, "Sent back"))
    _cancel(story, _invited(story, "Cancelled"))
    refused = _invited(story, "Not approved")
    story.document(refused)
    story.decide(story.item("joint-programme", refused, "not-approved", text="No."))
    _approved(story, "Approved")
    active = _signed(story, "Active")
    story.transfer(active)
    _tranches(story, active)
    suspended = _signed(story, "Suspended")
    story.transfer(suspended)
    story.decide(story.item("joint-programme", suspended, "suspend", text="Until it is safe."))
    _requests(story)
    _revisions(story)
    _receipts(story)


def _invited(story: Story, title: str) -> UUID:
    return story.invite(story.pipeline(title))


def _approved(story: Story, title: str) -> UUID:
    programme = _invited(story, title)
    story.document(programme)
    story.approve(programme)
    return programme


def _signed(story: Story, title: str) -> UUID:
    programme = _approved(story, title)
    story.sign_document(programme)
    return programme


def _send_back(story: Story, programme: UUID) -> None:
    story.submit_document(programme)
    comments = [{"field": "budget", "text": "Too round."}]
    story.act("officer-1", "joint-programme.ask-for-changes", programme, comments=comments)


def _cancel(story: Story, programme: UUID) -> None:
    story.act(story.entities[0], "joint-programme.cancel", programme, why="It is not needed.")


def _tranches(story: Story, programme: UUID) -> None:
    """A tranche asked for in each state: one request taken back, the last of them released."""
    first = story.entities[0]

    def asked() -> UUID:
        made: UUID = story.act(first, "tranche-request.ask", programme)
        return made

    story.act(first, "tranche-request.withdraw", asked(), why="It was too early.")
    story.act("head", "tranche-request.refuse", asked(), reasons="Too little is spent.")
    story.spend(programme)
    story.act("head", "tranche-request.release", asked())


def _revisions(story: Story) -> None:
    """One in each state: three that came to an end, and five programmes with one under way."""
    first = story.entities[0]
    for how in ("drafted", "returned", "before the secretariat", "before the Chair", "tabled"):
        programme = _signed(story, f"With a revision {how}")
        story.transfer(programme)
        story.people["programme"] = programme
        longer = {"end_on": months_after(revising.ends(story), 6).isoformat()}
        if how == "drafted":
            _decided(story, longer)
            revising.draft(story, title="Another title")
            story.act(first, "tranche-request.ask", programme)
        elif how == "returned":
            made = revising.submitted(story, **longer)
            story.act("chair", "programme-revision.return", made, why="Say more.")
        elif how == "before the secretariat":
            revising.submitted(story, budget=revising.budget(story))
        else:
            changed = longer if how == "before the Chair" else {"title": "Another title"}
            revising.submitted(story, **changed)


def _decided(story: Story, longer: dict[str, str]) -> None:
    """One refused, one that extends and one that moves the budget, both approved."""
    refused = revising.submitted(story, **longer)
    story.act("chair", "programme-revision.refuse", refused, why="Not needed.")
    story.act("chair", "programme-revision.approve", revising.submitted(story, **longer))
    moved = revising.submitted(story, budget=revising.budget(story))
    story.act("officer-1", "programme-revision.approve", moved)


def _requests(story: Story) -> None:
    """One taken back and made again, one signed, one sent and not confirmed."""
    made, signed, sent = (
        _signed(story, f"With a request {how}") for how in ("made", "signed", "sent")
    )
    first = story.act("officer-1", "transfer-request.draft", made, tranche=1)
    story.act("officer-1", "transfer-request.withdraw", first, why="It was made by mistake.")
    story.act("officer-1", "transfer-request.draft", made, tranche=1)
    for programme in (signed, sent):
        request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
        story.act("chair", "transfer-request.sign", request)
    digits = story.profile.programme.project_number_digits
    story.act(
        "agent-1",
        "transfer-request.execute",
        request,
        agent_reference="AA-9",
        value_on=story.today.isoformat(),
        project_number="9" * digits,
    )
    _in_parts(story)


def _in_parts(story: Story) -> None:
    """One sent in part, one of which the rest is given up, one that came back."""
    for how in ("sent in part", "given up", "sent back"):
        programme = _signed(story, f"With a request {how}")
        request = story.act("officer-1", "transfer-request.draft", programme, tranche=1)
        story.act("chair", "transfer-request.sign", request)
        digits = story.profile.programme.project_number_digits
        first = story.entities[0]
        story.act(
            "agent-1",
            "transfer-request.execute",
            request,
            agent_reference="AA-8",
            value_on=story.today.isoformat(),
            project_number="8" * digits,
            lines=[{"entity": first}],
        )
        story.act("agent-2", "transfer-request.confirm", request)
        if how == "given up":
            story.act("officer-1", "transfer-request.settle", request, why="It has left.")
        if how == "sent back":
            came = {"entity": first, "bank_reference": "B-8", "value_on": story.today}
            story.act("agent-1", "transfer-request.return", request, why="Closed.", **came)


def _receipts(story: Story) -> None:
    """A deposit and movements that nobody has confirmed, one that was rejected; a last proposal."""
    story.deposit("10.00", confirm=False)
    for _time in range(2):
        movement = story.act(
            "agent-1",
            "cash-movement.record",
            kind="fund-interest",
            amount="1.00",
            value_on=story.today,
            text="Interest",
        )
    story.act("agent-2", "cash-movement.reject", movement, why="It never came.")
    story.act("head", "fund-closing.propose", text="Everything is over.")
