"""The guards of acts on agreements, deposits and donors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflows import agreement_grounds as grounds
from workflows.agreement_grounds import Found, UnderWay
from workflows.grammar import Case
from workflows.grounds import rests_on


@rests_on(grounds.ended)
def it_holds(_case: Case[Any], ended: Sequence[Found]) -> str | None:
    """The agreement has not ended."""
    return "It has ended: sign a new agreement." if ended else None


@rests_on(grounds.under_way)
def no_amendment_is_under_way(_case: Case[Any], under_way: Sequence[UnderWay]) -> str | None:
    """One amendment at a time: each says all of the terms."""
    for one in under_way:
        return f"{one.number} amends it already: sign it or withdraw it first."
    return None


@rests_on(grounds.with_an_event)
def an_instalment_waits_for_an_event(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """Something must happen before a part of it is due."""
    return None if found else "None of its instalments waits for something to happen."


@rests_on(grounds.with_what_happened)
def an_event_is_said_to_have_happened(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """Somebody has said that it has happened on which a part of it waits."""
    return None if found else "Nobody has said that anything happened on which it waits."


@rests_on(grounds.with_instalments)
def its_agreement_has_instalments(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """There is something to match it to."""
    return None if found else "Its agreement has no instalments."


@rests_on(grounds.that_stay)
def something_of_it_stays(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """It is in the books, and not all of it went back to its donor."""
    return None if found else "Nothing of it is left to pay back."


@rests_on(grounds.donors)
def it_is_a_donor(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """It gives, or has said or signed that it will."""
    return None if found else "It is no donor of this fund."


@rests_on(grounds.with_contacts)
def it_has_a_contact(_case: Case[Any], found: Sequence[Found]) -> str | None:
    """There is somebody to whom letters go."""
    return None if found else "It has no contact."
