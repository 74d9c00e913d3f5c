"""When something may be done with an item before the Committee: the guards of the acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.committee.quorum import CHAIR
from mptf.policy import Purpose, Role
from workflows import committee_item_grounds as grounds
from workflows.committee_item_grounds import Back, ItemNow
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.powers import falls_short

Item = Case[Any]


@rests_on(grounds.item_now)
def positions_are_taken(case: Item, now: Sequence[ItemNow]) -> str | None:
    """A sealed round on the item runs."""
    if now and now[0].takes_positions(case.work.now()):
        return None
    return "Positions are not taken on this item now."


@rests_on(grounds.item_now)
def a_part_can_be_declared(case: Item, now: Sequence[ItemNow]) -> str | None:
    """It is before the Committee, and its sealed round is not over."""
    if now and (now[0].takes_positions(case.work.now()) or now[0].is_ahead):
        return None
    return "It is too late to stand back from this item."


@rests_on(grounds.item_now)
def nobody_was_asked(_case: Item, now: Sequence[ItemNow]) -> str | None:
    """It stands on the agenda of a meeting, and no positions were asked for."""
    if now and now[0].is_ahead:
        return None
    return "Positions on it were asked for, or it was taken off the agenda."


@rests_on(grounds.item_now)
def its_papers_may_change(_case: Item, now: Sequence[ItemNow]) -> str | None:
    """Nobody was asked on it yet, in a meeting or in writing."""
    if now and now[0].is_prepared:
        return None
    return "Positions on it were asked for, or it was taken off: its papers stay as they are."


@rests_on(grounds.item_now)
def the_committee_sits(_case: Item, now: Sequence[ItemNow]) -> str | None:
    """Its meeting is in session."""
    if now and now[0].sits and now[0].is_of_a_meeting:
        return None
    return "Its meeting is not in session."


@rests_on(grounds.item_now)
def its_sealed_round_runs(case: Item, now: Sequence[ItemNow]) -> str | None:
    """Positions are taken on it in a meeting."""
    if now and now[0].is_of_a_meeting and now[0].takes_positions(case.work.now()):
        return None
    return "No sealed round on this item runs."


@rests_on(grounds.item_now)
def its_open_round_runs(_case: Item, now: Sequence[ItemNow]) -> str | None:
    """An objection to it is talked over."""
    return None if now and now[0].in_open_round else "There is no open round on this item."


@rests_on(grounds.stood_back)
def the_chair_has_no_part_in_it(case: Item, back: Sequence[Back]) -> str | None:
    """Where the Chair stood back from an item, a delegate presides over it."""
    if any(row.category == CHAIR for row in back) and case.work.actor.holds(Role.CHAIR):
        return "You stood back from this item: somebody who presides for the Chair closes it."
    return None


def they_may_preside(case: Case[Any]) -> str | None:
    """Whoever exercises the Chair's part may preside over the Committee."""
    return falls_short(case.work, Purpose.PRESIDE, Role.CHAIR, 0)


def positions_can_be_sealed(case: Case[Any]) -> str | None:
    """There is a secret from which the keys of positions are derived."""
    if case.work.seal_key:
        return None
    return "Positions cannot be sealed: an administrator sets MPTF_SEAL_KEY first."
