"""What would follow from an act, as it is sent."""

from __future__ import annotations

from datetime import date

from api.json.schemas.parts import Amount, Answer


class Becomes(Answer):
    """A record that would be in another state."""

    kind: str
    number: str
    from_state: str
    to_state: str


class Foretold(Answer):
    """A letter that would be signed under a reference, or else wait for a role's signature."""

    kind: str
    reference: str | None
    addressee: str | None
    waits_for: str | None


class Claim(Answer):
    """How much a claim on the cash of a pool would grow: free, reserved or allocated."""

    claim: str
    pool: str
    amount: Amount
    entry: str


class Owed(Answer):
    """Something that would be due."""

    what: str
    party: str
    due_on: date


class Preview(Answer):
    """What would follow if the act were done now. Nothing of it was done, and no key is used up.

    References and amounts are those that the act would have at this moment; `follows` says all of
    it in sentences.
    """

    act: str
    follows: list[str]
    states: list[Becomes]
    letters: list[Foretold]
    money: list[Claim]
    deadlines: list[Owed]
    messages: int
