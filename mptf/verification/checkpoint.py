"""The chain's last block on one line, to be kept outside: what an insider cannot recompute.

Whoever may write to the database may also recompute the whole chain, or cut off its end with all
that hangs on it. A checkpoint that was printed, mailed or filed elsewhere before does not fit then.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import select

from mptf.chain import ChainBlock, table_of
from mptf.db import canonical_json
from mptf.errors import Invalid
from mptf.verification.chain import BLOCKS
from mptf.verification.findings import WHOLE, Finding
from mptf.verification.reading import Snapshot
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A block by its number and hash, of which fund, signed where there is a key to sign with."""

    fund: str
    seq: int
    hash: str
    signature: str = ""

    def line(self) -> str:
        """The line to keep."""
        return canonical_json(asdict(self))


def take(work: Work, key: str) -> Checkpoint | None:
    """The newest block, signed with the key unless that is empty. None where nothing was done."""
    block = table_of(ChainBlock).c
    last = work.session.execute(
        select(block.seq, block.hash).order_by(block.seq.desc()).limit(1)
    ).first()
    if last is None:
        return None
    code = work.profile.fund.code
    return Checkpoint(code, last.seq, last.hash, _signature(code, last.seq, last.hash, key))


def read(text: str, fund: str, key: str) -> Checkpoint:
    """A line that was kept.

    Raises:
        Invalid: it is no checkpoint, it is of another fund, or its signature is not by this key.
    """
    try:
        found = Checkpoint(**json.loads(text))
    except (ValueError, TypeError):
        raise Invalid("checkpoint", "this is not a line that `mptf checkpoint` printed.") from None
    if found.fund != fund:
        raise Invalid("checkpoint", f"it is of the fund {found.fund}, not of {fund}.")
    signed = _signature(found.fund, found.seq, found.hash, key)
    if found.signature and not hmac.compare_digest(found.signature, signed):
        raise Invalid("checkpoint", "its signature is not by the key in MPTF_SEAL_KEY.")
    return found


def check(snapshot: Snapshot, kept: Checkpoint) -> Iterator[Finding]:
    """Hold the chain against a line that was kept."""
    there = {block["seq"]: block["hash"] for block in snapshot.rows(BLOCKS) if not block.broken}
    if kept.seq not in there:
        what = f"seq: block {kept.seq} of the checkpoint is gone"
        yield Finding(BLOCKS, WHOLE, what)
    elif there[kept.seq] != kept.hash:
        yield Finding(BLOCKS, str(kept.seq), "hash: it is not the hash in the checkpoint")


def _signature(fund: str, seq: int, block: str, key: str) -> str:
    if not key:
        return ""
    return hmac.new(key.encode(), f"{fund}:{seq}:{block}".encode(), hashlib.sha256).hexdigest()
