"""What an event of the record kept by a code, by the field that holds it."""

from __future__ import annotations

from collections.abc import Mapping

from api.pages import vocabulary as say
from api.pages.committee_words import ANSWERS, CLOSED_BY, RESULTS

CODED: Mapping[str, Mapping[str, str]] = {
    "answer": ANSWERS,
    "comments": say.MOVES,
    "fields": say.FIELDS,
    "kind": {**say.FILE_KINDS, **say.KINDS},
    "outcome": say.OUTCOMES,
    "party": {"chair": say.SIGNERS["chair"], "agent": say.ROLES["agent"]},
    "reason": CLOSED_BY,
    "result": RESULTS,
    "role": say.ROLES,
    "roles": say.ROLES,
    "stand": say.STANDS,
}
