"""A decision's sheet: what was decided and who has signed it, from what its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.pages.words import Words
from mptf.exports import paper
from mptf.work import Fund


def printed(fund: Fund, words: Words, view: Mapping[str, Any]) -> bytes:
    """The document; `view` is that of the decision's page.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    number = view["decision"].number
    return paper.print_page(
        "sheet",
        number,
        zone=fund.profile.fund.zone,
        fund=fund.profile.fund,
        words=words,
        address=f"{fund.public_url}/decisions/{number}",
        **view,
    )
