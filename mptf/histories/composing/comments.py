"""What technical reviews ask for, and what is answered. All of it is illustrative."""

from __future__ import annotations

COMMENTS = [
    {
        "field": "outcomes",
        "text": "Give each indicator a baseline of this year.",
        "weight": "must",
    },
    {
        "field": "budget",
        "text": "Show what is set aside for monitoring and evaluation.",
        "weight": "must",
    },
]
ANSWERS = [
    {"comment": "1.1", "how": "done", "text": "Baselines of this year are in."},
    {
        "comment": "1.2",
        "how": "explained",
        "text": "It is part of general operating costs, and named in the plan.",
    },
]
STILL_OPEN = {
    "comment": "1.2",
    "ruling": "kept-open",
    "text": "The plan names no amount: it must be seen that it is 3 per cent at least.",
}
MENDED = {
    "monitoring_approach": "Five per cent of the budget; baselines are of this year and counted in "
    "the first quarter, indicators are read each half-year, and an independent evaluation follows "
    "within six months of the end.",
}
MENDED_AGAIN = {
    "monitoring_approach": "Five per cent of the budget, named in category 7 of each entity; a "
    "baseline, a mid-term review, an independent final evaluation within six months of the end.",
}
ONE_MORE = {
    "field": "risks",
    "text": "Say who bears the exchange rate.",
    "weight": "should",
}
ANSWERS_AGAIN = [
    {"comment": "1.2", "how": "done", "text": "The amount stands in the plan: five per cent."},
    {"comment": "2.1", "how": "explained", "text": "It is reviewed every quarter, as planned."},
]
