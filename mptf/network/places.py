"""Where to mark a country on a map; the rows lie in `reference/centroids.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def places() -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude of the middle of each country's largest part, by alpha-3 code.

    A few territories have none: the source draws them as parts of their states.
    """
    text = (resources.files("mptf.network") / "reference" / "centroids.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["iso3"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(io.StringIO(text))
        }
    )
