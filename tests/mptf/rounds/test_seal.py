"""A position is opened by its round's key, in its own place, and tells nothing before."""

from __future__ import annotations

import base64
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from mptf.errors import InvariantBroken
from mptf.rounds.models import Answer
from mptf.rounds.seal import LONGEST_REASON, Broken, Place, Said, Sealed, key_of, seal, unseal

SECRET = "a secret that only a test has"
ROUND, SEAT = UUID(int=1), UUID(int=2)
PLACE = Place(ROUND, SEAT, 1)
KEY = key_of(SECRET, ROUND)
OBJECTION = Said(Answer.OBJECTION, 'It costs “too much”.\n\tAnd \\ "quotes".')

LONGEST = [
    "",
    "x" * LONGEST_REASON,
    "\U0001f6a2" * LONGEST_REASON,
    '"' * LONGEST_REASON,
    "\\" * LONGEST_REASON,
    "\x01" * LONGEST_REASON,
]


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("reason", ["", "No.", OBJECTION.reason, " blanks around  "])
def test_what_was_sealed_is_opened_as_it_was(answer: Answer, reason: str) -> None:
    said = Said(answer, reason)
    assert unseal(KEY, PLACE, seal(KEY, PLACE, said)) == said


@pytest.mark.parametrize(
    "other",
    [replace(PLACE, round_id=uuid4()), replace(PLACE, seat_id=uuid4()), replace(PLACE, seq=2)],
    ids=["round", "seat", "number"],
)
def test_it_opens_in_its_own_place_alone(other: Place) -> None:
    with pytest.raises(Broken, match="does not open"):
        unseal(KEY, other, seal(KEY, PLACE, OBJECTION))


@pytest.mark.parametrize(
    "key",
    [key_of(SECRET, uuid4()), key_of("another secret", ROUND), b"\0" * 32, b"too short"],
    ids=["of another round", "of another secret", "of nothing", "too short"],
)
def test_another_key_does_not_open_it(key: bytes) -> None:
    with pytest.raises(Broken, match="does not open"):
        unseal(key, PLACE, seal(KEY, PLACE, OBJECTION))


def test_every_byte_of_it_counts() -> None:
    made = seal(KEY, PLACE, OBJECTION)
    whole = base64.b64decode(made.seal)
    for place in (0, 11, 12, len(whole) // 2, len(whole) - 1):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        with pytest.raises(Broken):
            unseal(KEY, PLACE, Sealed(base64.b64encode(spoilt).decode(), made.receipt))
    for text in ("", "AAAA", "no base64!", made.seal[:-4]):
        with pytest.raises(Broken):
            unseal(KEY, PLACE, Sealed(text, made.receipt))


def test_it_holds_what_its_receipt_says() -> None:
    made = seal(KEY, PLACE, OBJECTION)
    other = seal(KEY, PLACE, Said(Answer.SUPPORT))
    with pytest.raises(Broken, match="receipt"):
        unseal(KEY, PLACE, Sealed(made.seal, other.receipt))


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("reason", LONGEST, ids=lambda reason: ascii(reason[:1]) or "none")
def test_the_longest_reason_fits_and_every_seal_is_as_long_as_every_other(
    answer: Answer, reason: str
) -> None:
    said = Said(answer, reason)
    made = seal(KEY, PLACE, said)
    assert unseal(KEY, PLACE, made) == said
    assert len(made.seal) == len(seal(KEY, PLACE, Said(Answer.SUPPORT)).seal)


def test_what_does_not_fit_is_not_sealed_longer_than_others() -> None:
    with pytest.raises(InvariantBroken, match="fit"):
        seal(KEY, PLACE, Said(Answer.OBJECTION, "\U0001f6a2" * 2 * LONGEST_REASON))


def test_the_same_words_give_another_seal_and_another_receipt() -> None:
    made = [seal(KEY, PLACE, OBJECTION) for _ in range(100)]
    assert len({one.receipt for one in made}) == len({one.seal for one in made}) == len(made)


def test_without_a_secret_there_is_no_key() -> None:
    with pytest.raises(InvariantBroken, match="secret"):
        key_of("", ROUND)


def test_a_key_tells_nothing_of_another() -> None:
    keys = {key_of(SECRET, UUID(int=number)) for number in range(100)}
    assert len(keys) == 100
    assert {len(key) for key in keys} == {32}
