"""What is read of a programme's papers: signatures, papers of the closure.

Of a programme that a reader sees as it is published, all of it is left out.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.programmes.models import ClosureEvidence, ProgrammeSignature
from mptf.programmes.visibility import is_opened
from mptf.reading import OF, rows


class SignatureRow(NamedTuple):
    """A signature on the document."""

    version: int
    kind: str
    party: str
    signed_by: str
    signed_on: date


class EvidenceRow(NamedTuple):
    """A paper of the closure."""

    kind: str
    party: str
    received_on: date
    text: str


_S, _E = (table_of(m) for m in (ProgrammeSignature, ClosureEvidence))


@rows(SignatureRow._make, _S.c.signed_on, _S.c.kind, _S.c.party)
def signatures(sight: Sight) -> Select[Any]:
    """Every signature on any version of the document."""
    given = select(_S.c.version, _S.c.kind, _S.c.party, _S.c.signed_by, _S.c.signed_on)
    return given.where(_S.c.programme_id == OF, is_opened(sight))


@rows(EvidenceRow._make, _E.c.received_on, _E.c.kind, _E.c.party)
def evidence(sight: Sight) -> Select[Any]:
    """The papers of the closure that are in."""
    given = select(_E.c.kind, _E.c.party, _E.c.received_on, _E.c.text)
    return given.where(_E.c.programme_id == OF, is_opened(sight))
