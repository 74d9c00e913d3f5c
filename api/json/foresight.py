"""What would follow from an act, for programs: the page's own sentences, and the facts in them."""

from __future__ import annotations

from api.json.schemas.foresight import Becomes, Claim, Foretold, Owed, Preview
from api.json.schemas.parts import Amount
from api.pages import foresight
from api.pages.subjects import names
from api.pages.words import Words
from mptf.work import Work
from workflows.foresight import Foreseen


def preview(work: Work, words: Words, act: str, foreseen: Foreseen) -> Preview:
    """All of it; to be called in the unit that is undone."""
    named = names(work, [moved.subject_id for moved in foreseen.moved])
    return Preview(
        act=act,
        follows=foresight.sentences(work, words, foreseen),
        states=[
            Becomes(
                kind=moved.workflow,
                number=named.label(moved.subject_id),
                from_state=moved.from_state,
                to_state=moved.to_state,
            )
            for moved in foreseen.moved
        ],
        letters=[
            Foretold(
                kind=letter.kind,
                reference=letter.reference or None,
                addressee=letter.addressee or None,
                waits_for=letter.waits_for or None,
            )
            for letter in foreseen.written
        ],
        money=[
            Claim(claim=claim.value, pool=pool, amount=Amount.of(money), entry=entry.memo)
            for entry in foreseen.posted
            for claim, pool, money in entry.lines
        ],
        deadlines=[Owed.model_validate(owed._asdict()) for owed in foreseen.owed],
        messages=foreseen.mails,
    )
