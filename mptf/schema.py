"""The whole schema: every table, and everything that the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table
from sqlmodel import SQLModel

from mptf import leases as _leases
from mptf import numbers as _numbers
from mptf import settings as _settings
from mptf.access import models as _access
from mptf.agreements import models as _agreements
from mptf.attachments import models as _attachments
from mptf.audit import models as _audit
from mptf.banking import models as _banking
from mptf.calls import models as _calls
from mptf.chain import ChainBlock, table_of
from mptf.clearance import models as _clearance
from mptf.closing import models as _closing
from mptf.committee import models as _committee
from mptf.contributions import models as _contributions
from mptf.db import Dated, Living, WrittenOnce
from mptf.deadlines import models as _deadlines
from mptf.endorsements import models as _endorsements
from mptf.forms import models as _forms
from mptf.fund_closings import models as _fund_closings
from mptf.guards import Guard, append_only, kept, living, transition_moves, unique_keys
from mptf.histories import models as _histories
from mptf.imports import models as _imports
from mptf.imports.spending import models as _spending
from mptf.interests import models as _interests
from mptf.ledger import models as _ledger
from mptf.ledger.guards import guards as ledger_guards
from mptf.letters import models as _letters
from mptf.lives import models as _lives
from mptf.lives.models import Edge
from mptf.meetings import models as _meetings
from mptf.network import models as _network
from mptf.notes import concerned as _concerned
from mptf.notes import models as _notes
from mptf.notes import texts as _texts
from mptf.outbox import models as _outbox
from mptf.papers import models as _papers
from mptf.people import models as _people
from mptf.procedures import models as _procedures
from mptf.products import models as _products
from mptf.programme_reports import models as _programme_reports
from mptf.programmes import models as _programmes
from mptf.reviews import models as _reviews
from mptf.revisions import models as _revisions
from mptf.rounds import models as _rounds
from mptf.scenarios import models as _scenarios
from mptf.signing import models as _signing
from mptf.targets import models as _targets
from mptf.tranches import models as _tranches
from mptf.transfers import models as _transfers

MODULES = (
    _access,
    _agreements,
    _attachments,
    _audit,
    _banking,
    _calls,
    _clearance,
    _closing,
    _committee,
    _concerned,
    _contributions,
    _deadlines,
    _forms,
    _fund_closings,
    _endorsements,
    _histories,
    _imports,
    _interests,
    _leases,
    _ledger,
    _letters,
    _lives,
    _meetings,
    _network,
    _notes,
    _numbers,
    _outbox,
    _papers,
    _people,
    _procedures,
    _products,
    _programme_reports,
    _programmes,
    _reviews,
    _revisions,
    _rounds,
    _scenarios,
    _settings,
    _signing,
    _spending,
    _targets,
    _texts,
    _tranches,
    _transfers,
)
"""Named so that importing this module makes `METADATA` whole."""

OWN_GUARDS = frozenset(
    {"account", "account_day", "ledger_tx", "posting", "ledger_seal", "closed_period"}
)
"""Tables whose triggers the books define themselves."""


def written_once() -> dict[str, tuple[Table, frozenset[str]]]:
    """Every written-once table by name, with the columns that its rows' hashes leave out."""
    return {
        table_of(model).name: (table_of(model), model.MUTABLE)
        for model in _models()
        if issubclass(model, WrittenOnce)
    }


def lives() -> dict[str, str]:
    """The table of each kind of living record, by the kind's name (the workflow's)."""
    return {
        kind_of(table_of(model).name): table_of(model).name
        for model in _models()
        if issubclass(model, Living)
    }


def dated() -> frozenset[str]:
    """The tables of living records that know the day of their last step."""
    return frozenset(table_of(model).name for model in _models() if issubclass(model, Dated))


def kind_of(table: str) -> str:
    """The name of a kind of record, from its table's."""
    return table.replace("_", "-")


def guards() -> tuple[Guard, ...]:
    """Every trigger of the database."""
    return tuple(_guards())


def _guards() -> Iterator[Guard]:
    yield from ledger_guards()
    yield transition_moves(lives().items(), dated())
    yield from kept(table_of(Edge).name, unique_keys(table_of(Edge)))
    yield from append_only("chain_block", unique_keys(table_of(ChainBlock)))
    yield _chain_grows()
    for model in sorted(_models(), key=lambda m: table_of(m).name):
        table = table_of(model)
        if table.name in OWN_GUARDS or not issubclass(model, WrittenOnce | Living):
            continue
        if issubclass(model, WrittenOnce):
            yield _before_its_block(table.name)
        if issubclass(model, Living):
            once, day = issubclass(model, WrittenOnce), issubclass(model, Dated)
            yield from living(table, written_once=once, dated=day)
        else:
            yield from append_only(table.name, unique_keys(table))


def _before_its_block(table: str) -> Guard:
    """A unit that has its block takes no more rows: the deferred key alone would let them in."""
    closed = "EXISTS (SELECT 1 FROM chain_block b WHERE b.unit_id = NEW.unit_id)"
    return Guard(
        f"{table}_before_its_block",
        table,
        f"BEFORE INSERT ON {table}",
        f"SELECT RAISE(ABORT, '{table}: its unit is already in the chain') WHERE {closed};",
        f"BEGIN IF {closed} THEN RAISE EXCEPTION '{table}: its unit is already in the chain' "
        "USING ERRCODE = '23001'; END IF; RETURN NEW; END",
    )


def _chain_grows() -> Guard:
    """A block follows the last one: by number, and by hash."""
    last = "SELECT b.hash FROM chain_block b ORDER BY b.seq DESC LIMIT 1"
    wrong = (
        "NEW.seq <> COALESCE((SELECT MAX(b.seq) FROM chain_block b), 0) + 1 "
        f"OR NEW.prev_hash <> COALESCE(({last}), 'genesis')"
    )
    return Guard(
        "chain_block_grows",
        "chain_block",
        "BEFORE INSERT ON chain_block",
        f"SELECT RAISE(ABORT, 'chain: not the next block') WHERE {wrong};",
        f"BEGIN IF {wrong} THEN RAISE EXCEPTION 'chain: not the next block'; END IF; "
        "RETURN NEW; END",
    )


def _models() -> list[type[SQLModel]]:
    # The registry is the only list of all models that there is.
    return [mapper.class_ for mapper in SQLModel._sa_registry.mappers]  # noqa: SLF001
