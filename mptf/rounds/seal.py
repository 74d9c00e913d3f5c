"""How a position is sealed: with a key of its round, which is nowhere until the round closes.

The key is derived from the fund's secret (`MPTF_SEAL_KEY`) and the round's id, and is stored in the
database when the round closes. Whoever holds both the secret and the database can read earlier.
Source: reliability, settled questions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mptf.db import canonical_json
from mptf.errors import InvariantBroken
from mptf.rounds.models import Answer

LONGEST_REASON = 2000
"""Characters of a reason."""

_NONCE = 12
_KEY = 32
# The longest reason there can be, in bytes and escaped, with all the rest: every seal is as long as
# every other, so that its length tells nothing.
_LENGTH = 12_544


@dataclass(frozen=True, slots=True)
class Said:
    """What is in a seal; the reason of an objection, empty where none is given."""

    answer: Answer
    reason: str = ""

    @property
    def objects(self) -> bool:
        """Whether it is an objection."""
        return self.answer is Answer.OBJECTION


@dataclass(frozen=True, slots=True)
class Place:
    """Of which round, by which seat, the how-manieth: a seal opens in its own place alone."""

    round_id: UUID
    seat_id: UUID
    seq: int

    def __str__(self) -> str:
        return f"{self.round_id}/{self.seat_id}/{self.seq}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal, in base64, and the receipt for what is in it."""

    seal: str
    receipt: str


class Broken(Exception):
    """A seal that its key does not open, or that does not hold what its receipt says."""


def key_of(secret: str, round_id: UUID) -> bytes:
    """The key of a round.

    Raises:
        InvariantBroken: there is no secret.
    """
    if not secret:
        raise InvariantBroken("positions are asked for without a secret to seal them")
    info = b"mptf/position/" + round_id.bytes
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=info).derive(secret.encode())


def seal(key: bytes, place: Place, said: Said) -> Sealed:
    """Seal what a seat says.

    Raises:
        InvariantBroken: it is longer than what a door lets in; its length would tell of it.
    """
    salt = secrets.token_hex(16)
    text = canonical_json({"answer": said.answer.value, "reason": said.reason, "salt": salt})
    nonce = secrets.token_bytes(_NONCE)
    padded = text.encode().ljust(_LENGTH)
    if len(padded) > _LENGTH:
        raise InvariantBroken("a position does not fit into its seal")
    closed = nonce + AESGCM(key).encrypt(nonce, padded, str(place).encode())
    return Sealed(base64.b64encode(closed).decode(), receipt(place, said, salt))


def unseal(key: bytes, place: Place, sealed: Sealed) -> Said:
    """What is in a seal.

    Raises:
        Broken: the key is another, or seal, place or receipt were changed.
    """
    try:
        whole = base64.b64decode(sealed.seal, validate=True)
        nonce, closed = whole[:_NONCE], whole[_NONCE:]
        held = json.loads(AESGCM(key).decrypt(nonce, closed, str(place).encode()))
        said = Said(Answer(held["answer"]), held["reason"])
    except (InvalidTag, binascii.Error, ValueError, KeyError, TypeError) as error:
        raise Broken("its key does not open it") from error
    if receipt(place, said, held["salt"]) != sealed.receipt:
        raise Broken("it does not hold what its receipt says")
    return said


def receipt(place: Place, said: Said, salt: str) -> str:
    """What proves to whoever gave it that a position is the one that was counted."""
    text = canonical_json([str(place), said.answer.value, said.reason, salt])
    return hashlib.sha256(text.encode()).hexdigest()
