"""Telling a party that a step was taken: one mail a person, rendered from what is committed."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from mptf.outbox import service as outbox
from mptf.people.models import Person
from mptf.people.service import actor
from mptf.policy import Party
from workflows.grammar import Case, Workflow


def tell(case: Case[Any], workflow: Workflow[Any], party: Party) -> None:
    """Queue a mail to everyone in service who is of the party and has an address."""
    work, subject = case.work, case.subject
    state = workflow.states(subject.state)
    people = work.session.exec(
        select(Person).where(col(Person.retired_at).is_(None), col(Person.email).is_not(None))
    )
    for person in people:
        if person.email and party.includes(actor(work, person.id), subject):
            outbox.queue(
                work,
                key=f"step/{subject.id}/{subject.step}/{person.id}",
                to_email=person.email,
                to_name=person.name,
                subject=f"{subject.number}: {state.public}",
                text=f"{workflow.title} {subject.number} is now: {state.public}.\n"
                f"{work.public_url}\n",
            )
