"""The integer programme of a scenario, as HiGHS takes it: notes in or out, money to places.

The only file that names the solver; it is loaded when the first scenario is solved. Money goes to
it in hundreds of thousands, so that its tolerance (a ten-millionth) is about a cent; whatever it
finds is held to the cent afterwards, in `solving`, and what does not hold is cut off here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from mptf.money import BASIS
from mptf.scenarios.balance import base, is_about
from mptf.scenarios.problem import Place, Problem, Rule, RuleKind

_SCALE = 10_000_000
"""Minor units in one unit of the solver."""
_IN = 0.5
"""A note is in where the solver's number for it is above this."""
_FREE = float("inf")


class Found(NamedTuple):
    """What the solver found: the notes that are in, nothing where none keep the rules.

    `bound` is how much of the aim there can be at the most; `is_proved` whether there is no more.
    """

    numbers: tuple[str, ...] | None
    bound: int
    is_proved: bool
    """Where nothing was found: whether it is proved that there is nothing."""


class Programme:
    """A scenario's notes, pools and rules, to be asked for the most of one aim after another."""

    def __init__(self, problem: Problem, rules: Collection[Rule]) -> None:
        from highspy import HighsVarType  # noqa: PLC0415 -- loads numpy; starts must not

        self._problem = problem
        self._items = problem.open_items
        self._place = {item.number: place for place, item in enumerate(self._items)}
        self._is_integer = HighsVarType.kInteger
        self._highs = _solver()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),  # one thread and one seed: the same question has the same answer
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_feasibility_tolerance", 1e-7),
            ("primal_feasibility_tolerance", 1e-7),
        ):
            self._highs.setOptionValue(option, value)
        for place in range(len(self._items)):
            self._highs.addVar(0.0, 1.0)
            self._highs.changeColIntegrality(place, self._is_integer)
        self._pay()
        self._keep_order_of_the_like()
        for rule in rules:
            self._hold_to(rule)

    def most(self, worth: Callable[[str], int], seconds: float) -> Found:
        """A set with the most of an aim, as far as the time reaches."""
        values = [worth(item.number) for item in self._items]
        for place, value in enumerate(values):
            self._highs.changeColCost(place, float(value))
        self._highs.changeObjectiveSense(_maximise())
        # What is counted is whole: a gap of less than one is none.
        self._highs.setOptionValue("mip_abs_gap", 0.99)
        self._highs.setOptionValue("time_limit", max(seconds, 0.0))
        self._highs.run()
        return self._read(sum(value for value in values if value > 0))

    def at_least(self, worth: Callable[[str], int], value: int) -> None:
        """Let no set be less of an aim than that, from now on."""
        values = {item.number: worth(item.number) for item in self._items}
        self._row(value - _IN, _FREE, {n: float(v) for n, v in values.items() if v})

    def begin_at(self, numbers: Collection[str]) -> None:
        """Let the solver begin from a set that is known to hold."""
        chosen = frozenset(numbers)
        places = range(len(self._items))
        values = [float(item.number in chosen) for item in self._items]
        self._highs.setSolution(len(values), list(places), values)

    def not_all_of(self, numbers: Collection[str]) -> None:
        """Cut off what the solver's tolerance let pass: these notes cannot all be in."""
        self._row(-_FREE, len(numbers) - 1.0, dict.fromkeys(numbers, 1.0))

    def not_just(self, numbers: Collection[str]) -> None:
        """Cut off one set alone."""
        chosen = frozenset(numbers)
        signs = {item.number: 1.0 if item.number in chosen else -1.0 for item in self._items}
        self._row(-_FREE, len(chosen) - 1.0, signs)

    # --- What the programme is made of ---------------------------------------------------------

    def _pay(self) -> None:
        """What the notes of a place need flows to it from pools that fit; none gives more."""
        problem, next_var = self._problem, len(self._items)
        flows: dict[tuple[Place, str], int] = {}
        for at in sorted({item.at for item in self._items}, key=str):
            for code in problem.fits[at]:
                self._highs.addVar(0.0, _FREE)
                flows[at, code] = next_var
                next_var += 1
            needs = {item.number: item.minor / _SCALE for item in self._items if item.at == at}
            given = {flows[at, code]: -1.0 for code in problem.fits[at]}
            self._row(0.0, 0.0, needs, given)
        for purse in problem.in_draw_order:
            taken = {var: 1.0 for (_at, code), var in flows.items() if code == purse.code}
            self._row(-_FREE, purse.minor / _SCALE, {}, taken)

    def _keep_order_of_the_like(self) -> None:
        """Of notes that differ in nothing but their place, those before come in first."""
        before: dict[tuple[Any, ...], str] = {}
        for item in self._items:
            like = tuple(item[1:])
            if like in before and not self._is_put_in(item.number):
                self._row(0.0, _FREE, {before[like]: 1.0, item.number: -1.0})
            before[like] = item.number

    def _is_put_in(self, number: str) -> bool:
        return any(
            rule.kind is RuleKind.PUT_IN and rule.about == number for rule in self._problem.rules
        )

    def _hold_to(self, rule: Rule) -> None:
        match rule.kind:
            case RuleKind.PUT_IN:
                known = {rule.about: 1.0} if rule.about in self._place else {}
                self._row(1.0, _FREE, known)
            case RuleKind.KEPT_BACK:
                needs = {item.number: item.minor / _SCALE for item in self._items}
                self._row(-_FREE, (self._problem.held - rule.value) / _SCALE, needs)
            case RuleKind.REGION_MOST | RuleKind.AREA_LEAST:
                part, whole = base(self._problem, rule)
                # part + mine <= share x (whole + all), or >= where it is the least.
                beyond = (rule.value * whole - part * BASIS) / (BASIS * _SCALE)
                parts = {
                    item.number: item.minor
                    * ((BASIS if is_about(item, rule) else 0) - rule.value)
                    / (BASIS * _SCALE)
                    for item in self._items
                }
                if rule.kind is RuleKind.REGION_MOST:
                    self._row(-_FREE, beyond, parts)
                else:
                    self._row(beyond, _FREE, parts)

    def _row(
        self,
        least: float,
        most: float,
        notes: Mapping[str, float],
        others: Mapping[int, float] | None = None,
    ) -> None:
        by_var = {self._place[number]: value for number, value in notes.items()}
        by_var |= others or {}
        self._highs.addRow(least, most, len(by_var), list(by_var), list(by_var.values()))

    def _read(self, most: int) -> Found:
        from highspy import HighsModelStatus as Status  # noqa: PLC0415 -- as above

        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        bound = most
        if abs(info.mip_dual_bound) < _ABOUT_NOTHING:
            bound = min(most, int(info.mip_dual_bound + 1e-6))
        has_solution = info.primal_solution_status == _FEASIBLE
        if status == Status.kInfeasible or not has_solution:
            return Found(None, bound, status == Status.kInfeasible)
        values: Sequence[float] = self._highs.getSolution().col_value
        numbers = tuple(item.number for at, item in enumerate(self._items) if values[at] > _IN)
        return Found(numbers, bound, status == Status.kOptimal)


def _solver() -> Any:
    """A solver that says nothing: where highspy begins one it prints who it is."""
    from highspy import Highs  # noqa: PLC0415 -- as above

    class Quiet(Highs):
        def __init__(self) -> None:
            super(Highs, self).__init__()

    return Quiet()


_FEASIBLE = 2
"""HiGHS' word for a solution that keeps all rows."""
_ABOUT_NOTHING = 1e18
"""A bound beyond this is none."""


def _maximise() -> Any:
    from highspy import ObjSense  # noqa: PLC0415 -- as above

    return ObjSense.kMaximize
