"""The guards of the acts on files, and on what is asked for by a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.programmes.models import JointProgramme
from workflows import attachment_grounds as grounds
from workflows.attachment_grounds import OnIt
from workflows.grammar import Case
from workflows.grounds import rests_on


@rests_on(grounds.files)
def a_file_hangs_on_it(_case: Case[Any], files: Sequence[OnIt]) -> str | None:
    """There is a file to take away."""
    return None if files else "No file is attached to it."


@rests_on(grounds.evidence)
def evidence_hangs_on_it(_case: Case[JointProgramme], files: Sequence[OnIt]) -> str | None:
    """There is evidence of a partner to take away."""
    return None if files else "No evidence of a partner is attached to it."


def it_names_a_partner(case: Case[JointProgramme]) -> str | None:
    """The document names an implementing partner, of which there may be evidence."""
    if case.subject.content.get("implementing_partners"):
        return None
    return "The document names no implementing partner yet."


@rests_on(grounds.questions)
def somebody_was_asked(_case: Case[Any], questions: Sequence[OnIt]) -> str | None:
    """A link waits for its answer."""
    return None if questions else "Nobody who was asked has still to answer."


@rests_on(grounds.writers)
def somebody_was_invited(_case: Case[Any], writers: Sequence[OnIt]) -> str | None:
    """Somebody writes it by an invitation."""
    return None if writers else "Nobody writes it by an invitation."
