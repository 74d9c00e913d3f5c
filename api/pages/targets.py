"""How far the fund has come towards its target: the long bar, its key, the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages import charts
from api.pages.charts import Line, TargetBar
from api.pages.vocabulary import _
from mptf.money import Money
from mptf.reports.status import Standing
from mptf.templating import day as day_in_words


@dataclass(frozen=True, slots=True)
class TargetView:
    """What a page shows of the target; `progress` is per cent, to one decimal."""

    bar: TargetBar
    key: tuple[tuple[str, str], ...]
    measures: tuple[Line, ...]
    progress: str


def target_view(found: Standing, forecast: Money | None = None) -> TargetView:
    """The target on the day of a standing, with those before it.

    `forecast` is what is deposited with what is expected, for whoever may see it.
    """
    now = found.status
    targets = _targets(found)
    share = now.target_progress
    return TargetView(
        bar=charts.target_bar(
            deposited=now.deposited,
            committed=now.committed,
            pledged=now.pledged,
            targets=targets,
            forecast=forecast,
        ),
        key=(
            ("t1", _("Deposited")),
            ("t2", _("Committed by signed agreements")),
            ("t5", _("Pledged")),
            *((("forecast", _("Deposited, with what is expected")),) if forecast else ()),
            ("edge", _("Target in force, and those before it") if targets[1:] else _("Target")),
        ),
        measures=(
            *targets,
            (_("Deposited"), now.deposited),
            (_("Committed by signed agreements"), now.committed),
            (_("Pledged"), now.pledged),
            *(((_("Deposited, with what is expected"), forecast),) if forecast else ()),
        ),
        progress="" if share is None else f"{share * 100:.1f}",
    )


def _targets(found: Standing) -> list[tuple[str, Money]]:
    """Every target by the day of its adoption; the last is in force."""
    return [
        (
            _("Target of %(day)s") % {"day": day_in_words(target.adopted_on)},
            Money(target.amount_minor, target.currency),
        )
        for target in found.targets
    ]
