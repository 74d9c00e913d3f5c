"""The charts of the gallery, and how programmes fare; all figures are illustrative."""

from __future__ import annotations

from typing import Any

from api.pages import charts
from api.pages.health_words import Clause, Fares, Pair
from api.pages.vocabulary import _
from api.pages.words import Pill
from mptf.money import Money


def faring() -> list[Fares]:
    """One in trouble, and one that is over."""
    late = _("A report is late that was due on 31 March 2021")
    shares = _("Most of its time has passed, a third of what it received is spent")
    return [
        Fares(
            Pill(_("Trouble"), "bad"),
            (
                Clause(late, "#faring"),
                Clause(_("a report was returned to be corrected"), "#faring"),
            ),
            Pair(730, 300, shares),
        ),
        Fares(Pill(_("Not judged"), "over"), (Clause(_("It was cancelled"), "#faring"),), None),
    ]


def drawn(currency: str) -> dict[str, Any]:
    """One chart of each kind."""

    def of(millions: int) -> Money:
        return Money(millions * 100_000_000, currency)

    years = ("2019", "2020", "2021", "2022")
    areas, regions = ("Area 1", "Area 2", "Area 3"), (_("Africa"), _("Arab States"), _("Europe"))
    countries = (("CHL", "Chile", of(2)), ("KEN", "Kenya", of(9)), ("FJI", "Fiji", of(1)))
    funded = {
        (areas[0], regions[0]): (3, of(6)),
        (areas[1], regions[0]): (1, of(2)),
        (areas[2], regions[2]): (1, Money(4_000_000, currency)),
    }
    target = {"deposited": of(38), "committed": of(44), "pledged": of(52)}
    targets = [(_("Target of 2019"), of(25)), (_("Target"), of(70))]
    return {
        "bars": charts.bars([("IOM", of(12)), ("UNHCR", of(5)), ("UNDP", of(0))]),
        "bar": charts.bars([("IOM", 7)]),
        "stacked": charts.stacked(
            (_("Transferred"), _("Allocated")), [("IOM", (of(8), of(4))), ("ILO", (of(3), of(0)))]
        ),
        "target": charts.target_bar(**target, targets=targets, forecast=of(60)),
        "lines": charts.lines(
            years,
            [
                (_("Deposits"), [of(2), of(13), of(29), of(38)]),
                (_("Transfers"), [of(0), of(6), of(14), of(19)]),
            ],
        ),
        "no_lines": charts.lines((), []),
        "matrix": charts.matrix(areas, regions, funded, currency),
        "flow": charts.flow(
            [
                (_("Promised"), of(52)),
                (_("Signed"), of(44)),
                (_("Paid"), of(38)),
                (_("At work"), of(19)),
            ]
        ),
        "track": (
            charts.Tranche(_("First tranche"), of(2), _("Sent on 2 March 2021"), "good"),
            charts.Tranche(
                _("Second tranche"),
                of(1),
                _("Held back"),
                "due",
                (_("Spend 70% of the first tranche"),),
            ),
            charts.Tranche(_("Third tranche"), of(1), _("Not yet asked for"), ""),
        ),
        "world": charts.world(countries),
        "rings": charts.rings([("PER", _("Peru, in a programme of several countries"))]),
        "countries": tuple((name, money) for _code, name, money in countries),
    }
