"""Where the words and the history lie: templates and migrations, in a checkout and in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mptf.errors import InvariantBroken


@cache
def resources() -> Path:
    """The folder that holds `templates/` and `migrations/`.

    The wheel carries them in `mptf/_resources`, which is looked at first: beside an installed
    package lies `site-packages`, where a stranger's `templates` might be.
    """
    package = Path(__file__).resolve().parent
    inside = package / "_resources"
    place = inside if inside.is_dir() else package.parent
    if not (place / "templates").is_dir():
        raise InvariantBroken(f"there are no templates in {place}")
    return place


def histories() -> Path:
    """The folder of the demonstration's history files; part of the package, so always beside us."""
    return Path(__file__).resolve().parent / "histories" / "migration"
