"""Facts and figures that come with this version: those of `reference/`, each with its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from importlib import resources

from mptf.network import reference
from mptf.network.models import FactKind, FigureKind
from mptf.network.schemas import FactSent, FigureSent

M49 = "Standard Country or Area Codes for Statistical Use (M49), UN Statistics Division"
_GROUPS = (FactKind.LDC, FactKind.LLDC, FactKind.SIDS)


@cache
def known() -> tuple[FactSent, ...]:
    """What sources tell of countries: M49 regions, groups, Champion countries."""
    return (*_of_the_standard(), *_champions())


def _of_the_standard() -> Iterator[FactSent]:
    for iso3, country in reference.countries().items():
        region = " · ".join(filter(None, (country.m49_region, country.m49_subregion)))
        if region:
            yield FactSent(country=iso3, kind=FactKind.REGION, text=region, source=M49)
        for kind in _GROUPS:
            if getattr(country, kind.value):
                yield FactSent(country=iso3, kind=kind, source=M49)


def _champions() -> Iterator[FactSent]:
    for iso3, champion in reference.champions().items():
        yield FactSent(
            country=iso3,
            kind=FactKind.CHAMPION,
            since=champion.joined,
            source=champion.note,
            url=champion.source,
        )


@cache
def figures() -> tuple[FigureSent, ...]:
    """What sources say that the Network has counted, and when."""
    file = resources.files("mptf.network") / "reference" / "network_figures.csv"
    rows = csv.DictReader(io.StringIO(file.read_text("utf-8"), newline=""), strict=True)
    return tuple(
        FigureSent(
            kind=FigureKind(row["kind"]),
            counted=row["counted"],
            count=int(row["count"]),
            source=row["source"],
        )
        for row in rows
    )
