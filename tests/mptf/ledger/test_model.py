"""The books against a model of dict arithmetic: whatever is done in whatever order.

The model knows no account, trigger or rule of the house: it keeps a list of dated sums by name.
"""
# ruff: noqa: D102 - the acts of the machine are those of the books
# ruff: noqa: TRY301 - the model says no by raising, wherever it notices

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mptf import guards
from mptf.errors import InsufficientFunds, Invalid, KeyReused, PeriodClosed, Refused, WrongState
from mptf.ledger import periods, pools, queries, rules, service
from mptf.ledger.entries import Context, Entry, Ref
from mptf.ledger.guards import guards as ledger_guards
from mptf.ledger.pools import Parts, Pool
from mptf.money import Money
from mptf.work import Work
from tests.conftest import Databases
from tests.mptf.ledger.scene import DONORS, ENTITIES, NOTES, POOLS, PROGRAMMES, Books, day

SAMPLE, WHOLE = (8, 25), (500, 50)
"""How many histories, of how many steps."""
ORDER = ("areas:TA2", "region:Africa", "open")
CLAIMS = ("free", "reserved", "allocated")

Sums = dict[str, int]


class No(Exception):
    """What the model would not do, and how the books should say so."""

    def __init__(self, reason: type[Refused]) -> None:
        self.reason = reason


class Model:
    """Dated sums by name."""

    def __init__(self) -> None:
        self.entries: list[tuple[UUID, date, Sums]] = []
        self.reversed: set[UUID] = set()
        self.reversals: set[UUID] = set()
        self.closed: date | None = None

    def end(self, name: str, on: date | None = None) -> int:
        """What a name holds at the end of a day."""
        return sum(
            sums.get(name, 0) for _, value_on, sums in self.entries if on is None or value_on <= on
        )

    def names(self, prefix: str) -> list[str]:
        """The names that begin so."""
        return sorted({n for _, _, sums in self.entries for n in sums if n.startswith(prefix)})

    def least(self, name: str, since: date) -> int:
        """The least it holds at the end of that day or of a later one."""
        days = {since} | {on for _, on, _ in self.entries if on > since}
        return min(self.end(name, on) for on in days)

    def check(self, on: date, sums: Sums) -> None:
        """Refuse what the fund would refuse."""
        if self.closed is not None and on <= self.closed:
            raise No(PeriodClosed)
        for name, minor in sums.items():
            if minor < 0 and name.startswith(CLAIMS) and self.least(name, on) + minor < 0:
                raise No(InsufficientFunds)

    def draw(self, on: date, amount: int, area: str, region: str) -> Sums:
        """What each pool pays."""
        parts: Sums = {}
        for pool in ORDER:
            if (pool.startswith("areas") and not pool.endswith(area)) or (
                pool.startswith("region") and not pool.endswith(region)
            ):
                continue
            part = min(amount, self.least(f"free:{pool}", on))
            if part > 0:
                parts[pool] = part
                amount -= part
        if amount:
            raise No(InsufficientFunds)
        return parts

    def pro_rata(self, amount: int, held: Sums) -> Sums:
        """An amount by what is held: rounded down, the missing cents to the largest remainders."""
        whole = sum(held.values())
        if whole < amount:
            raise No(InsufficientFunds)
        exact = {pool: Fraction(amount * held[pool], whole) for pool in sorted(held)}
        parts = {pool: int(share) for pool, share in exact.items()}
        for pool in sorted(exact, key=lambda pool: parts[pool] - exact[pool]):
            if sum(parts.values()) < amount:
                parts[pool] += 1
        return {pool: part for pool, part in parts.items() if part}

    def by_pool(self, prefix: str, suffix: str, *more: str) -> Sums:
        """What is held in each pool under names like prefix:pool:suffix; empty ones left out."""
        found = {
            pool: sum(self.end(f"{kind}:{pool}:{suffix}") for kind in (prefix, *more))
            for pool in ORDER
        }
        return {pool: minor for pool, minor in found.items() if minor}


def money(parts: Sums) -> dict[str, Money]:
    """The same in the house's words."""
    return {pool: Money(minor, "USD") for pool, minor in parts.items()}


cents = st.integers(1, 20_000) | st.integers(1, 20)
days = st.integers(1, 12)
notes = st.sampled_from(NOTES)
programmes = st.sampled_from(PROGRAMMES)
entities = st.sampled_from(ENTITIES)


class BooksMachine(RuleBasedStateMachine):
    """Acts at random, on the books and on the model."""

    start: ClassVar[Callable[[], AbstractContextManager[Books]]]

    def __init__(self) -> None:
        super().__init__()
        self.opened = type(self).start()
        self.books = self.opened.__enter__()
        self.model = Model()
        self.number = 0
        self.last: Entry | None = None
        self.closings: set[date] = set()
        for pool in POOLS:  # something to begin with, so that acts come to pass
            self.deposit(DONORS[0], pool, 10_000, 1)

    def teardown(self) -> None:
        """Leave no database behind."""
        self.opened.__exit__(None, None, None)

    def act(
        self,
        number: int,
        expected: Callable[[date], Sums],
        build: Callable[[Work, Context], Entry],
    ) -> None:
        """Do it on both sides; they say yes together, or no for the same reason."""
        on = day(number)
        self.number += 1
        context = self.books.at(on, f"act-{self.number}")
        try:
            sums = {name: minor for name, minor in expected(on).items() if minor}
            if not sums:
                raise No(Invalid)
            self.model.check(on, sums)
        except No as no:
            with pytest.raises(no.reason):
                self.books.write(lambda work: service.post(work, build(work, context)))
            return
        built: list[Entry] = []

        def post(work: Work) -> UUID:
            built.append(build(work, context))
            return service.post(work, built[0])

        self.model.entries.append((self.books.write(post), on, sums))
        self.last = built[0]

    @rule(donor=st.sampled_from(DONORS), pool=st.sampled_from(POOLS), amount=cents, on=days)
    def deposit(self, donor: Ref, pool: Pool, amount: int, on: int) -> None:
        fee = int(Fraction(amount, 100) + Fraction(1, 2))
        sums = {f"deposit:{donor.name}": -amount, "fee": fee, f"free:{pool.code}": amount - fee}
        self.act(
            on,
            lambda _: sums,
            lambda _, at: rules.deposit(at, donor, Money(amount, "USD"), pool, fee_bps=100),
        )

    @rule(
        donor=st.sampled_from(DONORS),
        pool=st.sampled_from(POOLS),
        amount=cents,
        part=st.integers(0, 2),
        on=days,
    )
    def pay_back(self, donor: Ref, pool: Pool, amount: int, part: int, on: int) -> None:
        fee = amount * part // 100
        sums = {
            f"donor-refund:{donor.name}": amount,
            "fee": -fee,
            f"free:{pool.code}": fee - amount,
        }

        def build(_: Work, at: Context) -> Entry:
            return rules.donor_refund(at, donor, Money(amount, "USD"), pool, fee=Money(fee, "USD"))

        self.act(on, lambda _: sums, build)

    @rule(
        note=notes,
        amount=cents,
        on=days,
        area=st.sampled_from(["TA1", "TA2"]),
        region=st.sampled_from(["Africa", "Arab States"]),
    )
    def reserve(self, note: Ref, amount: int, on: int, area: str, region: str) -> None:
        def expected(value_on: date) -> Sums:
            parts = self.model.draw(value_on, amount, area, region)
            return {f"free:{p}": -m for p, m in parts.items()} | {
                f"reserved:{p}:{note.name}": m for p, m in parts.items()
            }

        def build(work: Work, at: Context) -> Entry:
            free = queries.drawable_by_pool(work, at.value_on)
            parts = pools.draw(free, Money(amount, "USD"), area, region)
            return rules.reserve(at, note, parts)

        self.act(on, expected, build)

    @rule(note=notes, on=days)
    def release_reservation(self, note: Ref, on: int) -> None:
        def expected(_: date) -> Sums:
            held = self.model.by_pool("reserved", note.name)
            return {f"free:{p}": m for p, m in held.items()} | {
                f"reserved:{p}:{note.name}": -m for p, m in held.items()
            }

        self.act(
            on,
            expected,
            lambda work, at: rules.release_reservation(
                at, note, queries.reserved_for(work, note.id)
            ),
        )

    @rule(note=notes, programme=programmes, part=st.integers(1, 100), first=cents, on=days)
    def allocate(self, note: Ref, programme: Ref, part: int, first: int, on: int) -> None:
        """An approval of a part of what is reserved, for one or two entities."""
        reserved = self.model.by_pool("reserved", note.name)
        wanted = max(sum(reserved.values()) * part // 100, 1)
        amounts = [m for m in (min(first, wanted), wanted - min(first, wanted)) if m]
        shares = list(zip(ENTITIES, amounts, strict=False))

        def expected(_: date) -> Sums:
            if sum(reserved.values()) < wanted:
                raise No(InsufficientFunds)
            sums = {f"reserved:{p}:{note.name}": -m for p, m in reserved.items()}
            left, missing = {}, wanted
            for pool in ORDER:
                used = min(missing, reserved.get(pool, 0))
                missing -= used
                if used:
                    left[pool] = used
                sums[f"free:{pool}"] = reserved.get(pool, 0) - used
            for entity, amount in shares:
                for pool, cell in self.model_cells(left, amount).items():
                    sums[f"allocated:{pool}:{programme.name}:{entity.name}"] = cell
                    left[pool] -= cell
            return sums

        self.act(
            on,
            expected,
            lambda work, at: rules.allocate(
                at,
                programme,
                [(entity, Money(amount, "USD")) for entity, amount in shares],
                note=note,
                reserved_by_pool=queries.reserved_for(work, note.id),
            ),
        )

    def model_cells(self, left: Sums, amount: int) -> Sums:
        """Pro rata in the order in which pools pay, which decides ties."""
        ranked = {f"{ORDER.index(pool)}{pool}": minor for pool, minor in left.items()}
        return {pool[1:]: cell for pool, cell in self.model.pro_rata(amount, ranked).items()}

    @rule(programme=programmes, entity=entities, on=days)
    def release_allocation(self, programme: Ref, entity: Ref, on: int) -> None:
        name = f"{programme.name}:{entity.name}"

        def expected(_: date) -> Sums:
            held = self.model.by_pool("allocated", name)
            return {f"free:{p}": m for p, m in held.items()} | {
                f"allocated:{p}:{name}": -m for p, m in held.items()
            }

        self.act(
            on,
            expected,
            lambda work, at: rules.release_allocation(
                at, programme, entity, queries.allocated_to(work, programme.id, entity.id)
            ),
        )

    @rule(programme=programmes, entity=entities, part=st.integers(1, 110), on=days)
    def transfer(self, programme: Ref, entity: Ref, part: int, on: int) -> None:
        name = f"{programme.name}:{entity.name}"
        held = self.model.by_pool("allocated", name)
        amount = max(sum(held.values()) * part // 100, 1)

        def expected(_: date) -> Sums:
            parts = self.model.pro_rata(amount, held)
            sums = {f"allocated:{p}:{name}": -m for p, m in parts.items()}
            sums |= {f"transfer:{p}:{name}": m for p, m in parts.items()}
            return sums | {f"supplied:{name}": -amount, f"held:{name}": amount}

        self.act(
            on,
            expected,
            lambda work, at: rules.transfer(
                at,
                programme,
                entity,
                Money(amount, "USD"),
                queries.allocated_to(work, programme.id, entity.id),
            ),
        )

    @rule(programme=programmes, entity=entities, part=st.integers(1, 110), on=days)
    def refund(self, programme: Ref, entity: Ref, part: int, on: int) -> None:
        name = f"{programme.name}:{entity.name}"
        sent = {p: m for p, m in self.model.by_pool("transfer", name, "refund").items() if m > 0}
        amount = max(sum(sent.values()) * part // 100, 1)

        def expected(_: date) -> Sums:
            parts = self.model.pro_rata(amount, sent)
            sums = {f"free:{p}": m for p, m in parts.items()}
            sums |= {f"refund:{p}:{name}": -m for p, m in parts.items()}
            return sums | {f"supplied:{name}": amount, f"held:{name}": -amount}

        self.act(
            on,
            expected,
            lambda work, at: rules.refund(
                at,
                programme,
                entity,
                Money(amount, "USD"),
                queries.transferred_to(work, programme.id, entity.id),
            ),
        )

    @rule(amount=st.integers(10_000, 25_000), part=st.integers(1, 100), on=days)
    def live(self, amount: int, part: int, on: int) -> None:
        """A whole life at once, paid by several pools: chance alone seldom gets that far."""
        self.reserve(NOTES[0], amount, on, "TA2", "Africa")
        self.allocate(NOTES[0], PROGRAMMES[0], part, amount, on)
        self.transfer(PROGRAMMES[0], ENTITIES[0], part, on)
        self.refund(PROGRAMMES[0], ENTITIES[0], 101 - part, on)

    @rule(programme=programmes, entity=entities, amount=st.integers(-50, 5_000), on=days)
    def expenditure(self, programme: Ref, entity: Ref, amount: int, on: int) -> None:
        name = f"{programme.name}:{entity.name}"
        self.act(
            on,
            lambda _: {f"held:{name}": -amount, f"spent:{name}": amount},
            lambda _, at: rules.expenditure(at, programme, entity, Money(amount, "USD")),
        )

    @rule(
        kind=st.sampled_from(["interest", "income", "charge", "exchange", "budget", "cost"]),
        pool=st.sampled_from(POOLS),
        amount=cents,
        loss=st.booleans(),
        on=days,
    )
    def single(self, kind: str, pool: Pool, amount: int, loss: bool, on: int) -> None:  # noqa: FBT001, drawn
        """What has one amount."""
        worth = Money(amount, "USD")
        free = f"free:{pool.code}"
        budget = "allocated:open:direct-cost"
        acts: dict[str, tuple[Sums, Callable[[Context], Entry]]] = {
            "interest": (
                {"fund-interest": -amount, free: amount},
                lambda at: rules.interest(at, worth, pool),
            ),
            "income": (
                {"other-income": -amount, free: amount},
                lambda at: rules.other_income(at, worth, pool),
            ),
            "charge": (
                {"bank-charge": amount, free: -amount},
                lambda at: rules.bank_charge(at, worth, pool),
            ),
            "exchange": (
                {"exchange": amount, free: -amount}
                if loss
                else {"exchange": -amount, free: amount},
                lambda at: rules.exchange_difference(at, -worth if loss else worth, pool),
            ),
            "budget": (
                {"free:open": -amount, budget: amount},
                lambda at: rules.direct_cost_budget(at, worth),
            ),
            "cost": (
                {budget: -amount, "direct-cost": amount},
                lambda at: rules.direct_cost(at, worth),
            ),
        }
        sums, build = acts[kind]
        self.act(on, lambda _: sums, lambda _, at: build(at))

    @precondition(lambda self: self.model.entries)
    @rule(pick=st.integers(0, 1_000), on=days)
    def reverse(self, pick: int, on: int) -> None:
        model = self.model
        tx_id, value_on, sums = model.entries[pick % len(model.entries)]
        self.number += 1
        key, negated = f"act-{self.number}", {name: -minor for name, minor in sums.items()}

        def act() -> UUID:
            return self.books.write(
                lambda work: service.reverse(work, tx_id, day(on), "a reversal", key)
            )

        try:
            if tx_id in model.reversals or (tx_id in model.reversed and value_on <= day(on)):
                raise No(WrongState)
            if day(on) < value_on:
                raise No(Invalid)
            model.check(day(on), negated)
        except No as no:
            with pytest.raises(no.reason):
                act()
            return
        made = act()
        model.entries.append((made, day(on), negated))
        model.reversed.add(tx_id)
        model.reversals.add(made)

    @precondition(lambda self: self.last is not None)
    @rule()
    def repeat(self) -> None:
        """The last act again changes nothing; another one under its key is refused."""
        assert self.last is not None
        key = self.last.idem_key
        (again,) = self.books.post(self.last)
        assert again in {tx_id for tx_id, _, _ in self.model.entries}
        with pytest.raises(KeyReused):
            self.books.post(replace(self.last, memo=f"not {key}"))

    @precondition(lambda self: len(self.model.entries) > 5)
    @rule(on=st.integers(1, 3))
    def close(self, on: int) -> None:
        before = self.model.closed
        if day(on) in self.closings:  # as when a history is replayed: nothing changes
            self.books.write(lambda work: periods.close(work, day(on)))
            return
        if before is not None and day(on) < before:
            with pytest.raises(PeriodClosed):
                self.books.write(lambda work: periods.close(work, day(on)))
            return
        self.books.write(lambda work: periods.close(work, day(on)))
        self.model.closed = day(on)
        self.closings.add(day(on))

    @invariant()
    def the_books_are_the_model(self) -> None:
        """Every account now and on one past day, the pools, and the handbook's identities."""
        past = day(self.number % 13)
        model = self.model
        now, then, parts, totals, before = self.books.read(
            lambda work: (
                queries.balances(work),
                queries.balances(work, past),
                queries.available_by_pool(work, past),
                queries.statement(work),
                queries.statement(work, past),
            )
        )
        names = model.names("")
        assert {b.code: b.money.minor for b in now if b.money} == {
            name: held for name in names if (held := model.end(name))
        }
        assert {b.code: b.money.minor for b in then if b.money} == {
            name: held for name in names if (held := model.end(name, past))
        }
        claims = [name for name in names if name.startswith(CLAIMS)]
        assert all(model.end(name, past) >= 0 for name in claims)
        for found, on in ((totals, None), (before, past)):
            held = sum(model.end(name, on) for name in claims)
            assert found.balance_agent.minor == held
            assert found.available.minor == found.free.minor + found.reserved.minor
            assert found.available.minor >= 0
            assert found.deposits.minor == -sum(
                model.end(name, on) for name in model.names("deposit:")
            )
            assert found.donor_refunds.minor == -sum(
                model.end(name, on) for name in model.names("donor-refund:")
            )
            assert found.balance_entities == found.net_funded - found.expenditure
        assert before.available.minor == sum(part.minor for part in parts.values())


def machine(databases: Databases, *, disarmed: bool = False) -> type[BooksMachine]:
    """The machine on databases of one engine; disarmed, its seals look at no floor."""

    @contextmanager
    def start() -> Iterator[Books]:
        url = databases.blank()
        with Books.open(url) as books:
            if disarmed:
                look = "EXISTS ( SELECT 1 FROM account a"
                blind = [
                    replace(
                        guard,
                        sqlite=guards.squeeze(guard.sqlite).replace(look, f"0 AND {look}"),
                        postgresql=guards.squeeze(guard.postgresql).replace(
                            look, f"false AND {look}"
                        ),
                    )
                    for guard in ledger_guards()
                ]
                with books.engine.begin() as connection:
                    guards.sync(connection, blind)
            yield books
        databases.drop(url)

    return type("OpenedBooks", (BooksMachine,), {"start": staticmethod(start)})


def run(
    chosen: type[BooksMachine], bar: tuple[int, int], *phases: Phase, surprise: bool = False
) -> None:
    """Let it act: the same histories each time, or others at each run."""
    examples, steps = bar
    run_state_machine_as_test(
        chosen,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not surprise,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_books_never_part_from_the_model(databases: Databases) -> None:
    run(machine(databases), SAMPLE, Phase.generate, Phase.shrink)


@pytest.mark.proof
def test_five_hundred_histories_never_part_from_the_model(databases: Databases) -> None:
    run(machine(databases), WHOLE, Phase.generate, Phase.shrink, surprise=True)


def _fee_cut_off(money: Money, basis_points: int) -> Money:
    return Money(money.minor * basis_points // 10_000, money.currency)


def _day_early(work: Work, as_of: date | None = None) -> Any:
    return _BALANCES(work, as_of and as_of - timedelta(days=1))


def _to_the_first(parts: Parts, amount: Money, purpose: str) -> dict[str, Money]:
    right = _PRO_RATA(parts, amount, purpose)
    return {next(iter(right)): amount}


_BALANCES, _PRO_RATA = queries.balances, pools.pro_rata
BUGS: dict[str, tuple[Any, str, Any]] = {
    "the floor is not looked at": (service, "_check_floors", lambda *_: None),
    "the unearmarked pays first": (
        Pool,
        "narrowness",
        lambda pool: (len(pool.areas), pool.region is not None, pool.code),
    ),
    "the fee is cut off, not rounded": (Money, "share", _fee_cut_off),
    "as of a day leaves the day out": (queries, "balances", _day_early),
    "any payload will do for a key": (service, "_payload_hash", lambda _: "0" * 64),
    "a refund goes to one pool": (rules, "pro_rata", _to_the_first),
    "closed periods are open": (service, "require_open", lambda *_: None),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(
    bug: str, sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, wrong = BUGS[bug]
    monkeypatch.setattr(where, name, wrong)
    with pytest.raises(BaseException) as found:  # noqa: PT011, a divergence may be any
        run(
            machine(sqlite_databases, disarmed=bug == "the floor is not looked at"),
            (300, SAMPLE[1]),
            Phase.generate,
        )
    assert not isinstance(found.value, KeyboardInterrupt)
