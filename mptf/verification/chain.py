"""The chain: every written-once row gives its hash, every unit its digest, every block the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mptf import schema
from mptf.chain import GENESIS, block_hash, digest, row_hash
from mptf.verification.findings import Finding
from mptf.verification.reading import Row, Snapshot

BLOCKS = "chain_block"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Recompute every hash of rows, units and blocks."""
    blocks = list(snapshot.rows(BLOCKS))
    units = {block["unit_id"] for block in blocks}
    hashes: defaultdict[str, list[str]] = defaultdict(list)
    for name, (_table, mutable) in sorted(schema.written_once().items()):
        for row in snapshot.rows(name):
            unit, stored = row["unit_id"], row["row_hash"]
            if unit not in units:
                yield Finding(name, row.key, f"unit_id: no block of the chain is of unit {unit}")
            hashes[unit].append(stored or "")
            if not row.broken and row_hash(name, row.values, mutable) != stored:
                yield Finding(name, row.key, "row_hash: its columns do not give it")
    yield from _blocks(blocks, hashes)


def _blocks(blocks: list[Row], hashes: dict[str, list[str]]) -> Iterator[Finding]:
    sound = sorted((b for b in blocks if not b.broken), key=lambda block: int(block["seq"]))
    seq, previous = 0, GENESIS
    for block in sound:
        if block["seq"] != seq + 1:
            yield Finding(BLOCKS, block.key, f"seq: the block before it is {seq}")
        if block["prev_hash"] != previous:
            yield Finding(BLOCKS, block.key, "prev_hash: it is not the hash of the block before")
        if block_hash(block.values) != block["hash"]:
            yield Finding(BLOCKS, block.key, "hash: its columns do not give it")
        seq, previous = block["seq"], block["hash"]
        there = hashes.get(block["unit_id"], [])
        missing = block["row_count"] - len(there)
        if missing:
            words = f"{missing} missing" if missing > 0 else f"{-missing} too many"
            yield Finding(BLOCKS, block.key, f"row_count: of its {block['row_count']} rows {words}")
        elif digest(there) != block["digest"]:
            yield Finding(BLOCKS, block.key, "digest: its rows are not those it was written over")
