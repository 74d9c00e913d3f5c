"""What the secretariat says of the rules that it judges in screening: illustrative, all of it."""

from __future__ import annotations

WAIVED = {
    "outcome": "waived",
    "reason": "It covers more than one framework.",
    "authority": "Guidance to entities on notes of several countries (illustrative)",
}
MET = {
    "principles": "It says how its work follows the principles. (illustrative)",
    "country-framework": "It names the outcome that it serves. (illustrative)",
    "no-duplication": "No other programme of the fund does this there. (illustrative)",
}
FAILURES = {
    "no-duplication": "Another programme of the fund does the same in the same place.",
    "principles": "It does not say how it is people-centred.",
}
