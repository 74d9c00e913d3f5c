"""Small drawings of results, in every state of their data; all of it is illustrative."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from api.pages import small
from api.pages.small import Small
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.results.courses import Actual, Plan, courses

_KEY = UUID(int=0)


def samples(words: Words) -> list[Small]:
    """One with several reports, one with a single report, one without any, one without a target."""
    plan = Plan(
        id=_KEY,
        number="JP-2020-0001",
        title=_("A programme"),
        area=None,
        region=None,
        start_on=date(2020, 10, 20),
        end_on=date(2023, 10, 19),
        illustrative=True,
        content={"outcomes": [{"code": "1", "indicators": [_indicator(code) for code in "abcd"]}]},
        note={},
    )
    told = [
        Actual(_KEY, "RP-2021-0001", date(2021, 12, 31), "a", "90", ""),
        Actual(_KEY, "RP-2022-0001", date(2022, 12, 31), "a", "260.5", ""),
        Actual(_KEY, "RP-2021-0001", date(2021, 12, 31), "b", "0", ""),
    ]
    return [small.of_course(words, one) for one in courses([plan], told)]


def _indicator(code: str) -> dict[str, object]:
    targets = [{"year": year, "value": str(100 * year)} for year in (1, 2, 3)]
    return {
        "code": code,
        "text": _("People trained"),
        "unit": _("people"),
        "targets": [] if code == "d" else targets,
    }
