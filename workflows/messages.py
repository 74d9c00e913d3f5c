"""Telling a party that a step was taken: one mail a person, rendered from what is committed."""

from __future__ import annotations

from typing import Any

from mptf.outbox import service as outbox
from mptf.people.service import actors
from mptf.policy import Party
from workflows.grammar import Case, Workflow


def tell(case: Case[Any], workflow: Workflow[Any], party: Party) -> None:
    """Queue a mail to everyone in service who is of the party and has an address."""
    work, subject = case.work, case.subject
    state = workflow.states(subject.state)
    for person, actor in actors(work):
        if person.email and party.includes(actor, subject):
            outbox.queue(
                work,
                key=f"step/{subject.id}/{subject.step}/{person.id}",
                to_email=person.email,
                to_name=person.name,
                subject=f"{subject.number}: {state.public}",
                text=f"{workflow.title} {subject.number} is now: {state.public}.\n"
                f"{work.public_url}\n",
            )
