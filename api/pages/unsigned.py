"""Letters that wait for a signature: the draft to read, and the act that signs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from api.pages.subjects import Named, Names
from api.pages.words import Words
from mptf.clock import day_in
from mptf.letters.queries import WaitingRow
from mptf.policy import Purpose, Role
from mptf.work import Work


class Unsigned(NamedTuple):
    """A letter that waits; with the addresses where it is the reader's to sign."""

    kind: str
    subject_kind: str
    subject: Named
    since: date
    signatory: str
    draft_url: str
    sign_url: str


def unsigned(work: Work, words: Words, rows: Sequence[WaitingRow], names: Names) -> list[Unsigned]:
    """The letters in words, the oldest first."""
    return [
        Unsigned(
            words.letter(row.kind),
            words.kind(row.subject_kind),
            names[row.subject_id],
            day_in(work.profile.fund.zone, row.called_for_at),
            words.role(row.signed_by_role),
            *_addresses(work, row),
        )
        for row in rows
    ]


def _addresses(work: Work, row: WaitingRow) -> tuple[str, str]:
    if not work.actor.may(Purpose.SIGN_LETTER, Role(row.signed_by_role)):
        return "", ""
    return (
        f"/letters/drafts/{row.id}.pdf",
        f"/acts/{row.subject_kind}.sign-letter?on={row.subject_id}",
    )
