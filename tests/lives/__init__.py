"""A fund that lives: from an empty database to a funded, paid programme, under any profile.

Everything goes through `workflows.acts.perform`. What is sent is made from the profile, so that the
same story is told under other rules. Each room goes on from the one before it: how a story is told,
people, money, letters, forms, notes, programmes, people outside, the whole.
"""

from tests.lives.telling import BEGINS, COUNTRIES, FUND_ID, PROFILES, SEAL_KEY
from tests.lives.whole import Story, items_of, rules

__all__ = (
    "BEGINS",
    "COUNTRIES",
    "FUND_ID",
    "PROFILES",
    "SEAL_KEY",
    "Story",
    "items_of",
    "rules",
)
