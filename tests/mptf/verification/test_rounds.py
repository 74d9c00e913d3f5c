"""What was said and what followed is recounted: each change by hand is named by the recount itself.

The chain names such a change too; here only the rounds and the procedures are looked at, as if
whoever made it had mended the chain as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from mptf.db import METADATA
from mptf.rounds.models import Answer
from mptf.rounds.seal import Place, Said, seal
from mptf.verification import decisions, rounds, sittings
from mptf.verification.findings import Rules
from mptf.verification.reading import snapshot
from mptf.verification.service import verify
from tests.circulating import answer, circulated
from tests.conftest import Databases
from tests.lives import rules
from tests.mptf.verification.conftest import Tale, unguarded
from tests.tales import going_on
from workflows.tables import decided, edges

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Hand:
    """Whoever changes rows by hand."""

    connection: Connection

    def row(self, name: str, **where: Any) -> dict[str, Any]:
        """One row: the first where several fit."""
        table = METADATA.tables[name]
        fits = [table.c[column] == value for column, value in where.items()]
        found = self.connection.execute(select(table).where(*fits).order_by(table.c.id))
        return dict(found.mappings().first() or {})

    def change(self, name: str, row: dict[str, Any], **to: Any) -> None:
        """Change a row, past its triggers."""
        table = METADATA.tables[name]
        with unguarded(self.connection, table):
            self.connection.execute(update(table).where(table.c.id == row["id"]).values(**to))

    def lose(self, name: str, row: dict[str, Any]) -> None:
        """Delete a row, past its triggers."""
        table = METADATA.tables[name]
        with unguarded(self.connection, table):
            self.connection.execute(delete(table).where(table.c.id == row["id"]))

    def add(self, name: str, row: dict[str, Any], **other: Any) -> None:
        """Add a row like another, past the triggers."""
        table = METADATA.tables[name]
        with unguarded(self.connection, table):
            self.connection.execute(insert(table), {**row, "id": uuid4(), **other})

    @property
    def withdrawn(self) -> dict[str, Any]:
        """The objection that was withdrawn: a position in whose place came another."""
        seat = self.counted["seat_id"]
        return self.row("seat_position", round_id=self.round["id"], seat_id=seat, seq=1)

    @property
    def counted(self) -> dict[str, Any]:
        """The position that took its place."""
        return self.row("seat_position", round_id=self.round["id"], seq=2)

    @property
    def seat(self) -> dict[str, Any]:
        """That seat as it stood."""
        return self.row("round_seat", round_id=self.round["id"], seat_id=self.counted["seat_id"])

    @property
    def closing(self) -> dict[str, Any]:
        """How the round ended."""
        return self.row("round_closing", round_id=self.round["id"])

    @property
    def item(self) -> dict[str, Any]:
        """The item that was asked of in writing; what a meeting leaves has its own tests."""
        return self.row("committee_item", mode="written-procedure")

    @property
    def round(self) -> dict[str, Any]:
        """The round on it."""
        return self.row("round", item_id=self.item["id"])

    @property
    def adopted(self) -> dict[str, Any]:
        """That it was adopted."""
        return self.row("adopted_item", committee_item_id=self.item["id"])

    def forged(self, said: Said) -> dict[str, Any]:
        """A further position, sealed with the key that lies open since the close."""
        row = self.counted
        place = Place(row["round_id"], row["seat_id"], row["seq"] + 1)
        made = seal(bytes.fromhex(self.closing["key"]), place, said)
        return {**row, "seq": place.seq, "sealed": made.seal, "receipt": made.receipt}


def _other(text: str) -> str:
    return ("b" if text[0] == "a" else "a") + text[1:]


Change = Callable[[Hand], Any]

CHANGES: dict[str, tuple[Change, str]] = {
    "a seal": (
        lambda h: h.change("seat_position", h.counted, sealed=_other(h.counted["sealed"])),
        "seat_position sealed: its key does not open it",
    ),
    "a seal that was stood over": (
        lambda h: h.change("seat_position", h.withdrawn, sealed=_other(h.withdrawn["sealed"])),
        "seat_position sealed: its key does not open it",
    ),
    "no seal at all": (
        lambda h: h.change("seat_position", h.counted, sealed="Not in base64."),
        "seat_position sealed: its key does not open it",
    ),
    "a receipt": (
        lambda h: h.change("seat_position", h.counted, receipt=_other(h.counted["receipt"])),
        "seat_position sealed: it does not hold what its receipt says",
    ),
    "whose it is": (
        lambda h: h.change(
            "seat_position", h.counted, seat_id=h.row("seat", code="CHAIR-1")["id"], seq=9
        ),
        "seat_position sealed: its key does not open it",
    ),
    "a seat that was not asked": (
        lambda h: h.change("seat_position", h.counted, seat_id=uuid4()),
        "seat_position seat_id: that seat was not asked",
    ),
    "a number": (
        lambda h: h.change("seat_position", h.counted, seq=3),
        "seat_position seq: 3 where 2 is the seat's next",
    ),
    "said at the deadline": (
        lambda h: h.change("seat_position", h.counted, given_at=h.closing["closed_at"]),
        "seat_position given_at: it is not before the deadline",
    ),
    "said before it was asked": (
        lambda h: h.change("seat_position", h.withdrawn, given_at=h.round["opened_at"] - TICK),
        "seat_position given_at: its round was not open yet",
    ),
    "said before what it follows": (
        lambda h: h.change("seat_position", h.counted, given_at=h.withdrawn["given_at"] - TICK),
        "seat_position given_at: it is before the one it follows",
    ),
    "a first position lost": (
        lambda h: h.lose("seat_position", h.withdrawn),
        "seat_position seq: 2 where 1 is the seat's next",
    ),
    "the last position lost": (
        lambda h: h.lose("seat_position", h.counted),
        "round_closing result: to-a-meeting follows",
    ),
    "a position added": (
        lambda h: h.add("seat_position", h.forged(Said(Answer.OBJECTION, "No."))),
        "round_closing result: to-a-meeting follows",
    ),
    "a position added that changes a count": (
        lambda h: h.add("seat_position", h.forged(Said(Answer.ABSTAIN))),
        "round_closing derivation: it does not follow",
    ),
    "a position added out of thin air": (
        lambda h: h.add("seat_position", h.counted, seq=3),
        "seat_position sealed: its key does not open it",
    ),
    "a seat that was held": (
        lambda h: h.change("round_seat", h.seat, held=False),
        "round_closing derivation: it does not follow",
    ),
    "a seat that was served": (
        lambda h: h.change(
            "round_seat",
            h.row("round_seat", round_id=h.round["id"], code="STAKEHOLDERS-2"),
            served=False,
        ),
        "round_closing derivation: it does not follow",
    ),
    "a seat's category": (
        lambda h: h.change("round_seat", h.seat, category="gardens"),
        "round_closing derivation: it does not follow",
    ),
    "a seat that stands back": (
        lambda h: h.change("round_seat", h.seat, ground="puno-of-the-item"),
        "round_closing derivation: it does not follow",
    ),
    "a seat that does not stand back any more": (
        lambda h: h.lose("stood_back", h.row("stood_back")),
        "round_closing derivation: it does not follow",
    ),
    "stood back behind the close": (
        lambda h: h.change("stood_back", h.row("stood_back"), declared_at=h.closing["closed_at"]),
        "stood_back declared_at: it is not before the deadline",
    ),
    "a seat lost": (
        lambda h: h.lose(
            "round_seat", h.row("round_seat", round_id=h.round["id"], code="STAKEHOLDERS-2")
        ),
        "round_closing derivation: it does not follow",
    ),
    "a key": (
        lambda h: h.change("round_closing", h.closing, key=_other(h.closing["key"])),
        "seat_position sealed: its key does not open it",
    ),
    "no key": (
        lambda h: h.change("round_closing", h.closing, key="the key"),
        "round_closing key: it is none",
    ),
    "a result": (
        lambda h: h.change("round_closing", h.closing, result="to-a-meeting"),
        "round_closing result: adopted follows",
    ),
    "a derivation": (
        lambda h: h.change(
            "round_closing", h.closing, derivation={**h.closing["derivation"], "silent": 0}
        ),
        "round_closing derivation: it does not follow",
    ),
    "closed too early": (
        lambda h: h.change("round_closing", h.closing, closed_at=h.closing["closed_at"] - TICK),
        "round_closing closed_at: the deadline was at",
    ),
    "closed with its last answer": (
        lambda h: h.change("round_closing", h.closing, reason="all-answered"),
        "round_closing reason: not every seat has answered",
    ),
    "closed by the Chair": (
        lambda h: h.change("round_closing", h.closing, reason="chair"),
        "round_closing reason: 'chair' closes no written procedure",
    ),
    "a deadline that was put off": (
        lambda h: h.lose("deadline_extension", h.row("deadline_extension")),
        "round_closing closed_at: the deadline was at",
    ),
    "put off too late": (
        lambda h: h.change(
            "deadline_extension",
            h.row("deadline_extension"),
            extended_at=h.row("circulation")["deadline_at"],
        ),
        "deadline_extension deadline_at: it does not put off",
    ),
    "an extension's number": (
        lambda h: h.change("deadline_extension", h.row("deadline_extension"), seq=2),
        "deadline_extension seq: 2 where 1 is next",
    ),
    "a close that is not there": (
        lambda h: h.lose("round_closing", h.closing),
        "written_procedure state: item 1 was never closed",
    ),
    "a round that is not there": (
        lambda h: h.lose("round", h.round),
        "written_procedure state: no round on item 1",
    ),
    "a circulation that is not there": (
        lambda h: h.lose("circulation", h.row("circulation")),
        "written_procedure state: it was never circulated",
    ),
    "adopted, and not decided": (
        lambda h: h.lose("adopted_item", h.adopted),
        "written_procedure state: item 1 was adopted, and no decision says so",
    ),
    "decided, and not adopted": (
        lambda h: h.change("round_closing", h.closing, result="no-quorum"),
        "adopted_item committee_item_id: that item was not adopted",
    ),
    "another outcome": (
        lambda h: h.change("committee_item", h.item, outcome="revise"),
        "adopted_item decision_item_id: its outcome is not that of the item",
    ),
    "another decision": (
        lambda h: h.change(
            "adopted_item",
            h.adopted,
            decision_item_id=h.row("decision_item", outcome="target")["id"],
        ),
        "adopted_item decision_item_id: its subject_id is not that of the item",
    ),
    "about nothing": (
        lambda h: h.change("committee_item", h.item, subject_id=UUID(int=7)),
        "committee_item subject_id: there is no such concept-note",
    ),
    "in no sitting": (
        lambda h: h.change("committee_item", h.item, sitting_id=UUID(int=7)),
        "committee_item sitting_id: there is no such written-procedure",
    ),
    "a procedure's number": (
        lambda h: h.change("written_procedure", h.row("written_procedure"), number="WP-2022-0002"),
        "written_procedure number: WP-2022-0002 is none of its year",
    ),
    "a procedure lost": (
        lambda h: h.lose("written_procedure", h.row("written_procedure")),
        "counter 1 numbers were given, 0 written procedures are there",
    ),
}


def recounted(connection: Connection, under: Rules) -> list[str]:
    """What rounds, procedures and decisions find, without what the chain and the keys do."""
    with snapshot(connection) as moment:
        found = [
            *rounds.check(moment, under),
            *sittings.check(moment, under),
            *decisions.check(moment, under),
        ]
    return [f"{one.table} {one.what}" for one in found]


@pytest.mark.same_on_both
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_by_hand_is_named_by_the_recount(tale: Tale, name: str) -> None:
    change, said = CHANGES[name]
    with tale.spoiling() as connection:
        transaction = connection.begin()
        assert recounted(connection, rules(tale.profile)) == []
        change(Hand(connection))
        found = recounted(connection, rules(tale.profile))
        transaction.rollback()
    assert any(one.startswith(said) for one in found), found


def test_under_another_profile_seals_are_opened_and_nothing_is_recounted(sqlite_tale: Tale) -> None:
    other = rules(sqlite_tale.profile.model_copy(update={"digest": "0" * 64}))
    with sqlite_tale.spoiling() as connection:
        transaction = connection.begin()
        hand = Hand(connection)
        hand.lose("stood_back", hand.row("stood_back"))
        assert [one for one in recounted(connection, other) if "round" in one] == []
        hand.change("seat_position", hand.counted, sealed=_other(hand.counted["sealed"]))
        found = recounted(connection, other)
        transaction.rollback()
    assert [one for one in found if "seat_position" in one] == [
        "seat_position sealed: its key does not open it"
    ]


# --- What is still sealed ------------------------------------------------------------------------


@pytest.fixture
def sealed(databases: Databases) -> Iterator[Any]:
    """Two seats have answered, and the round runs."""
    with going_on(databases, circulated) as story:
        answer(story, "DONORS-1", "objection", "No.")
        answer(story, "DONORS-2", "support")
        yield story


def test_what_is_sealed_is_counted_and_is_no_finding(sealed: Any) -> None:
    verdict = verify(sealed.fund.engine, edges(), decided(), sealed.profile)
    assert (verdict.findings, verdict.sealed) == ([], 2)
    sealed.wait(days=30)
    sealed.act("officer-1", "written-procedure.conclude", sealed.people["procedure"])
    verdict = verify(sealed.fund.engine, edges(), decided(), sealed.profile)
    assert (verdict.findings, verdict.sealed) == ([], 0)


def test_a_sealed_position_behind_the_deadline_or_out_of_its_number_is_named(sealed: Any) -> None:
    with sealed.fund.engine.begin() as connection:
        hand = Hand(connection)
        first, second = (hand.row("seat_position", id=key) for key in positions(connection))
        hand.change("seat_position", first, seq=4)
        hand.change("seat_position", second, given_at=hand.row("circulation")["deadline_at"])
    found = verify(sealed.fund.engine, edges(), decided(), sealed.profile).findings
    assert {"seq", "given_at"} <= {
        f.what.split(":")[0] for f in found if f.table == "seat_position"
    }


def positions(connection: Connection) -> list[UUID]:
    """Every position."""
    table = METADATA.tables["seat_position"]
    return list(connection.scalars(select(table.c.id)))
